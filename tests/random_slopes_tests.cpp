#include <algorithm>
#include <cmath>
#include <tuple>

#include <boost/test/unit_test.hpp>

#include "tests/matrices.hpp"
#include "trainer/random_slopes.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(random_slopes_tests)

namespace {

using Precisions = std::tuple<float, double>;

const Rrelu rrelu{.lower = 0.25, .upper = 0.75};

Network<double> network_of(const Activation& hidden, const Activation& output) {
  Engine engine(5);
  return random_network(3, {{6, hidden}, {5, hidden}, {2, output}}, engine);
}

// Loss of a training pass whose slopes are those of the engine that comes with this seed.
double loss_at(const Network<double>& network, const arma::mat& X, const arma::mat& T,
               std::uint64_t seed, Gradient<double>* gradient = nullptr) {
  Workspace<double> workspace(network, X.n_cols);
  Engine chance(seed);
  forward(network, X, workspace, &chance);
  if (gradient != nullptr) backward(network, X, T, MeanSquaredError{}, workspace, *gradient);
  return loss_value<double>(MeanSquaredError{}, workspace.logits, workspace.outputs.back(), T);
}

}  // namespace

// Mean and variance of 100,000 slopes from U(1/4, 3/4) within 5 standard errors.
BOOST_AUTO_TEST_CASE_TEMPLATE(slopes_are_uniform_and_positive_values_pass, Real, Precisions) {
  const std::size_t count = 100000;
  arma::Mat<Real> Z(1, 2 * count), F(1, 2 * count);
  for (std::size_t i = 0; i < Z.n_elem; ++i) Z[i] = i % 2 == 0 ? Real(-2) : Real(3);
  activate_randomly<Real>(rrelu, 7, 0, Z, F);
  double sum = 0, squares = 0;
  bool all_pass = true, all_are_products = true;
  for (std::size_t i = 0; i < Z.n_elem; i += 2) {
    const double slope = static_cast<double>(F[i]);
    all_are_products = all_are_products && slope >= 0.25 && slope < 0.75 && Z[i] == -2 * F[i];
    all_pass = all_pass && F[i + 1] == 1 && Z[i + 1] == 3;
    sum += slope - 0.5;
    squares += (slope - 0.5) * (slope - 0.5);
  }
  const double n = static_cast<double>(count), variance = 0.25 / 12;
  BOOST_TEST(all_are_products);
  BOOST_TEST(all_pass);
  BOOST_TEST(std::abs(sum / n) < 5 * std::sqrt(variance / n));
  // The fourth central moment of a uniform variable is 9/5 of its squared variance.
  BOOST_TEST(std::abs(squares / n - variance) < 5 * variance * std::sqrt(0.8 / n));
}

BOOST_AUTO_TEST_CASE(a_slope_depends_on_its_number_in_the_pass_alone) {
  const arma::mat Z(3, 40, arma::fill::value(-1.0));
  arma::mat whole = Z, F = Z;
  activate_randomly<double>(rrelu, 9, 100, whole, F);
  arma::mat parts = Z;
  for (const std::size_t first : {20U, 0U})  // in another order
    activate_randomly<double>(rrelu, 9, 100 + 3 * first, slice(parts).part(first, 20),
                              slice(F).part(first, 20));
  BOOST_TEST(close(parts, whole, 0));
  arma::mat other = Z;
  activate_randomly<double>(rrelu, 10, 100, other, F);
  BOOST_TEST(!close(other, whole, 0.2));
}

BOOST_AUTO_TEST_CASE(a_kink_takes_its_slope_and_nan_stays) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  arma::mat Z{0, nan}, F(1, 2);
  activate_randomly<double>(rrelu, 1, 0, Z, F);
  BOOST_TEST((F[0] >= 0.25 && F[0] < 0.75));
  BOOST_TEST((std::isnan(Z[1]) && std::isnan(F[1])));
}

BOOST_AUTO_TEST_CASE(outside_training_slopes_are_the_mean) {
  Engine engine(1);
  const arma::mat X = random_matrix(3, 10, engine);
  const Network<double> mean = network_of(LeakyRelu{.slope = 0.5}, Identity{});
  BOOST_TEST(close(outputs_of(network_of(rrelu, Identity{}), X), outputs_of(mean, X), 1e-15));
}

BOOST_AUTO_TEST_CASE(passes_layers_and_samples_have_slopes_of_their_own) {
  const Network<double> network =
      make_network<double>(1, {{1, rrelu}, {1, rrelu}, {1, Identity{}}});
  Network<double> negative = network;
  for (Layer<double>& layer : negative) layer.affine.W.fill(1);
  Workspace<double> workspace(negative, 2);
  Engine chance(1);
  const arma::mat X{{-1, -1}};
  std::vector<double> slopes;
  for (int pass = 0; pass < 2; ++pass) {
    forward(negative, X, workspace, &chance);
    for (arma::uword j = 0; j < 2; ++j) {
      slopes.push_back(workspace.outputs[0][j] / X[j]);
      slopes.push_back(workspace.outputs[1][j] / workspace.outputs[0][j]);
    }
  }
  std::sort(slopes.begin(), slopes.end());
  BOOST_TEST((std::adjacent_find(slopes.begin(), slopes.end()) == slopes.end()));
}

// With the same slopes for both, differences of the loss: O(h^2) = 1e-10 and epsilon / h = 1e-11.
BOOST_AUTO_TEST_CASE(the_gradient_is_that_of_the_pass_with_these_slopes) {
  const double h = 1e-5;
  for (const Activation& output : {Activation{Identity{}}, Activation{rrelu}}) {
    Engine engine(2);
    const arma::mat X = random_matrix(3, 8, engine), T = random_matrix(2, 8, engine);
    const Network<double> network = network_of(rrelu, output);
    Gradient<double> gradient = zeros_like(network);
    loss_at(network, X, T, 3, &gradient);
    const arma::vec weights = flattened(network);
    arma::vec expected(arma::size(weights));
    for (arma::uword i = 0; i < weights.n_elem; ++i) {
      Network<double> moved = network;
      const auto at = [&](double change) {
        arma::vec all = weights;
        all[i] += change;
        assign(moved, all);
        return loss_at(moved, X, T, 3);
      };
      expected[i] = (at(h) - at(-h)) / (2 * h);
    }
    Network<double> actual = network;
    for (std::size_t l = 0; l < network.size(); ++l) actual[l].affine = gradient[l];
    BOOST_TEST(close(flattened(actual), expected, 1e-8));
    BOOST_TEST(std::abs(loss_at(network, X, T, 3) - loss_at(network, X, T, 4)) > 1e-3);
  }
}

BOOST_AUTO_TEST_SUITE_END()
