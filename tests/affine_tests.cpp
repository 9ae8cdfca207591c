#include <limits>
#include <tuple>

#include <boost/test/unit_test.hpp>

#include "tests/matrices.hpp"
#include "trainer/affine.hpp"
#include "trainer/network.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(affine_tests)

namespace {

using Precisions = std::tuple<float, double>;

struct Widths {
  arma::uword outputs, middle, inputs;
};

template <class Real>
Affine<Real> random_affine(arma::uword outputs, arma::uword inputs, Engine& engine) {
  return {arma::conv_to<arma::Mat<Real>>::from(random_matrix(outputs, inputs, engine)),
          arma::conv_to<arma::Col<Real>>::from(random_matrix(outputs, 1, engine))};
}

// What bounds the rounding of a chain of maps: all entries and inputs replaced by their sizes.
template <class Real>
arma::mat sizes_through(const std::vector<Affine<Real>>& maps, const arma::Mat<Real>& X) {
  arma::mat S = arma::conv_to<arma::mat>::from(arma::abs(X));
  for (const Affine<Real>& map : maps) {
    const arma::mat W = arma::conv_to<arma::mat>::from(arma::abs(map.W));
    const arma::vec b = arma::conv_to<arma::vec>::from(arma::abs(map.b));
    S = W * S;
    S.each_col() += b;
  }
  return S;
}

// Is |actual - expected| <= operations x epsilon x sizes, entry by entry? (Higham 2002,
// section 3.5)
template <class Real>
void check_to_rounding(const arma::Mat<Real>& actual, const arma::Mat<Real>& expected,
                       const arma::mat& sizes, double operations) {
  const arma::mat errors =
      arma::abs(arma::conv_to<arma::mat>::from(actual) - arma::conv_to<arma::mat>::from(expected));
  const arma::mat allowed = operations * std::numeric_limits<Real>::epsilon() * sizes;
  BOOST_TEST(arma::mat(errors / allowed).max() <= 1);
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(composing_two_maps_equals_applying_them_in_turn, Real, Precisions) {
  Engine engine(6);
  for (const auto& [outputs, middle, inputs] :
       {Widths{3, 5, 4}, {1, 1, 1}, {40, 1, 30}, {2, 100, 3}}) {
    const Affine<Real> inner = random_affine<Real>(middle, inputs, engine);
    const Affine<Real> outer = random_affine<Real>(outputs, middle, engine);
    const arma::Mat<Real> X =
        arma::conv_to<arma::Mat<Real>>::from(random_matrix(inputs, 6, engine));
    arma::Mat<Real> once, first, second;
    apply(compose(outer, inner), X, once);
    apply(inner, X, first);
    apply(outer, first, second);
    check_to_rounding(once, second, sizes_through<Real>({inner, outer}, X),
                      2 * static_cast<double>(inputs + middle + 2));
  }
}

BOOST_AUTO_TEST_CASE(composing_is_associative_and_does_not_commute) {
  const Affine<double> f{{{1, 2}, {3, 4}}, {5, 6}}, g{{{0, 1}, {-1, 2}}, {7, -8}},
      k{{{2, 0}, {1, 1}}, {-1, 3}};
  const Affine<double> left = compose(compose(f, g), k), right = compose(f, compose(g, k));
  BOOST_TEST(close(left.W, right.W, 0));  // small integers: exact
  BOOST_TEST(close(left.b, right.b, 0));
  BOOST_TEST(close(compose(f, g).W, arma::mat{{-2, 5}, {-4, 11}}, 0));
  BOOST_TEST(close(compose(f, g).b, arma::vec{5 + 7 - 16, 6 + 21 - 32}, 0));
  BOOST_TEST(!close(compose(f, g).W, compose(g, f).W, 1));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(without_activations_a_network_is_its_collapse, Real, Precisions) {
  Engine engine(7);
  const std::vector<std::size_t> widths{6, 9, 2, 12, 5, 1, 8, 3};
  std::vector<LayerShape> shapes;
  double operations = 0, inputs = 4;
  for (const std::size_t width : widths) {
    shapes.push_back({width, Identity{}});
    operations += 2 * (inputs + 1);
    inputs = static_cast<double>(width);
    Network<Real> network = make_network<Real>(4, shapes);
    std::vector<Affine<Real>> maps;
    for (Layer<Real>& layer : network) {
      layer.affine = random_affine<Real>(layer.affine.W.n_rows, layer.affine.W.n_cols, engine);
      maps.push_back(layer.affine);
    }
    const arma::Mat<Real> X = arma::conv_to<arma::Mat<Real>>::from(random_matrix(4, 10, engine));
    arma::Mat<Real> Z;
    apply(collapse(network), X, Z);
    check_to_rounding(Z, outputs_of(network, X), sizes_through(maps, X), operations);
  }
}

BOOST_AUTO_TEST_CASE(with_an_activation_a_network_is_not_its_collapse) {
  Engine engine(8);
  for (const Activation& activation : {Activation{Tanh{}}, Activation{Relu{}}}) {
    const Network<double> network =
        random_network(4, stack(3, 8, activation, 2, Identity{}), engine);
    const arma::mat X = random_matrix(4, 10, engine);
    arma::mat Z;
    apply(collapse(network), X, Z);
    BOOST_TEST(!close(Z, outputs_of(network, X), 0.1));
  }
}

BOOST_AUTO_TEST_SUITE_END()
