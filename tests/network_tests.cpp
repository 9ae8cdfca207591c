#include <limits>
#include <tuple>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/problems.hpp"
#include "trainer/network.hpp"

using namespace mlp;
namespace data = boost::unit_test::data;

BOOST_AUTO_TEST_SUITE(network_tests)

namespace {

using Precisions = std::tuple<float, double>;

// Of every layer: <W, d loss / d W>, and the sum of the products' sizes, to which rounding is
// relative.
struct Inner {
  double product, scale;
};
std::vector<Inner> inner_products(const Network<double>& network,
                                  const Gradient<double>& gradient) {
  std::vector<Inner> all;
  for (std::size_t l = 0; l < network.size(); ++l) {
    const arma::mat products = network[l].affine.W % gradient[l].W;
    all.push_back({arma::accu(products), arma::accu(arma::abs(products))});
  }
  return all;
}

}  // namespace

// 2 features, hidden relu (1, -1; 2, 1) x + (0, -1), output (1, -2) a + 1/2
BOOST_AUTO_TEST_CASE_TEMPLATE(a_pass_through_a_small_network_is_as_by_hand, Real, Precisions) {
  const Real half = Real(0.5);
  const Network<Real> network{{{{{1, -1}, {2, 1}}, {0, -1}}, Relu{}},
                              {{arma::Mat<Real>{{1, -2}}, {half}}, Sigmoid{}}};
  const arma::Mat<Real> X{{1, 2}, {2, 1}}, T{{0, 1}};
  Workspace<Real> workspace(network, 2);
  forward(network, X, workspace);
  BOOST_TEST(close(workspace.outputs[0], arma::Mat<Real>{{0, 1}, {3, 4}}, 0));
  BOOST_TEST(close(workspace.logits, arma::Mat<Real>{{-5 - half, -7 + half}}, 0));

  Gradient<Real> gradient = zeros_like(network);
  backward(network, X, T, MeanSquaredError{}, workspace, gradient);
  const Real y1 = workspace.outputs[1][0], y2 = workspace.outputs[1][1];
  const Real d1 = y1 * y1 * (1 - y1), d2 = (y2 - 1) * y2 * (1 - y2);
  const double tolerance = 4 * std::numeric_limits<Real>::epsilon();
  BOOST_TEST(close(workspace.deltas[1], arma::Mat<Real>{{d1, d2}}, tolerance));
  BOOST_TEST(close(workspace.deltas[0], arma::Mat<Real>{{0, d2}, {-2 * d1, -2 * d2}}, tolerance));
  BOOST_TEST(close(gradient[1].W, arma::Mat<Real>{{d2, 3 * d1 + 4 * d2}}, tolerance));
  BOOST_TEST(close(gradient[1].b, arma::Col<Real>{d1 + d2}, tolerance));
  BOOST_TEST(close(gradient[0].W,
                   arma::Mat<Real>{{2 * d2, d2}, {-2 * d1 - 4 * d2, -4 * d1 - 2 * d2}},
                   tolerance * 4));
  BOOST_TEST(close(gradient[0].b, arma::Col<Real>{d2, -2 * d1 - 2 * d2}, tolerance));
}

// A network without biases is homogeneous of degree 1 in each W_l (relu and leaky relu are), so by
// Euler <W_l, d loss / d W_l> = <logits, d loss / d logits> for every l.
BOOST_DATA_TEST_CASE(without_biases_all_layers_have_the_same_inner_product_with_their_gradient,
                     data::make(std::vector<HiddenActivation>{
                         {Identity{}}, {Relu{}}, {LeakyRelu{}}}) *
                         data::make(std::vector<Ending>{{Identity{}, MeanSquaredError{}},
                                                        {Identity{}, MeanAbsoluteError{}},
                                                        {Sigmoid{}, BinaryCrossEntropy{}},
                                                        {Softmax{}, CrossEntropy{}}}) *
                         data::xrange<std::size_t>(1, 9),
                     hidden, ending, hidden_layers) {
  Problem problem = random_problem(hidden, ending, hidden_layers, 3);
  for (Layer<double>& layer : problem.network) layer.affine.b.zeros();
  Workspace<double> workspace(problem.network, problem.X.n_cols);
  Gradient<double> gradient = zeros_like(problem.network);
  forward(problem.network, problem.X, workspace);
  backward(problem.network, problem.X, problem.T, ending.loss, workspace, gradient);
  const double expected = arma::accu(workspace.logits % workspace.deltas.back());
  BOOST_TEST_REQUIRE(expected != 0);
  // 4 inputs and 5 samples of each layer, forward and backward
  const double operations =
      2.0 * static_cast<double>(4 + 5) * static_cast<double>(hidden_layers + 1);
  for (const Inner& inner : inner_products(problem.network, gradient))
    BOOST_TEST(std::abs(inner.product - expected) <=
               operations * std::numeric_limits<double>::epsilon() * inner.scale);
}

BOOST_AUTO_TEST_CASE(permuting_the_batch_permutes_outputs_and_leaves_the_gradient) {
  for (const Ending& ending : all_endings()) {
    const Problem problem = random_problem({Tanh{}}, ending, 2, 4);
    const arma::uvec order{3, 0, 4, 2, 1};
    const arma::mat X = problem.X.cols(order), T = problem.T.cols(order);
    const arma::mat outputs = outputs_of(problem.network, problem.X);
    BOOST_TEST(close(outputs_of(problem.network, X), outputs.cols(order), 1e-14));
    BOOST_TEST(close(flattened(gradient_of(problem.network, X, T, ending.loss)),
                     flattened(gradient_of(problem.network, problem.X, problem.T, ending.loss)),
                     1e-14));
  }
}

BOOST_AUTO_TEST_CASE(the_gradient_is_the_mean_of_those_of_two_half_batches) {
  for (const Ending& ending : all_endings()) {
    const Problem problem = random_problem({Sigmoid{}}, ending, 2, 5);
    const auto part = [&](arma::uword first, arma::uword last) -> arma::vec {
      return flattened(gradient_of<double>(problem.network, problem.X.cols(first, last),
                                           problem.T.cols(first, last), ending.loss));
    };
    BOOST_TEST(close((part(0, 1) + part(2, 3)) / 2, part(0, 3), 1e-14));
    BOOST_TEST(close((part(0, 2) * 3 + part(3, 4) * 2) / 5, part(0, 4), 1e-14));
  }
}

BOOST_AUTO_TEST_CASE(float32_follows_float64_to_its_own_rounding) {
  for (const Ending& ending : all_endings()) {
    const Problem problem = random_problem({Tanh{}}, ending, 2, 9);
    const arma::fvec single = flattened(
        gradient_of<float>(to_float(problem.network), arma::conv_to<arma::fmat>::from(problem.X),
                           arma::conv_to<arma::fmat>::from(problem.T), ending.loss));
    BOOST_TEST(close(
        single, flattened(gradient_of(problem.network, problem.X, problem.T, ending.loss)), 1e-5));
  }
}

BOOST_AUTO_TEST_CASE(a_new_network_has_the_shapes_asked_for_and_is_zero) {
  const Network<float> network = make_network<float>(3, {{5, Tanh{}}, {2, Softmax{}}});
  BOOST_TEST(close(network[0].affine.W, arma::fmat(5, 3, arma::fill::zeros), 0));
  BOOST_TEST(close(network[1].affine.W, arma::fmat(2, 5, arma::fill::zeros), 0));
  BOOST_TEST(close(network[1].affine.b, arma::fvec(2, arma::fill::zeros), 0));
  BOOST_TEST(is<Tanh>(network[0].activation));
  BOOST_TEST(is<Softmax>(network[1].activation));
  BOOST_TEST(parameters(network) == 5u * 3 + 5 + 2 * 5 + 2);
}

BOOST_AUTO_TEST_SUITE_END()
