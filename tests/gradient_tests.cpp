#include <algorithm>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/problems.hpp"
#include "tests/reference_network.hpp"

using namespace mlp;
namespace data = boost::unit_test::data;

BOOST_AUTO_TEST_SUITE(gradient_tests)

namespace {

Exact exact_weights(const Network<double>& network) {
  const arma::vec weights = flattened(network);
  return Exact(weights.begin(), weights.end());
}

constexpr long double h = 1e-6L;

// Central differences, exact to O(h^2) = 1e-12 and the rounding of long double over h, 1e-13.
arma::vec numerical_gradient(const Problem& problem, const Loss& loss) {
  Exact weights = exact_weights(problem.network);
  arma::vec gradient(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const long double weight = weights[i];
    const auto loss_at = [&](long double moved) {
      weights[i] = moved;
      return reference_pass(problem.network, weights, problem.X, problem.T, loss).loss;
    };
    gradient[i] = static_cast<double>((loss_at(weight + h) - loss_at(weight - h)) / (2 * h));
    weights[i] = weight;
  }
  return gradient;
}

double largest(const Affine<double>& map) {
  return std::max(arma::abs(map.W).max(), arma::abs(map.b).max());
}

// No layer without a gradient (a dead relu layer would make the check empty), and no sample within
// 1000 h of a kink, where differences and derivatives have the right to differ.
bool is_well_placed(const Problem& problem, const Loss& loss) {
  const Gradient<double> gradient = gradient_of(problem.network, problem.X, problem.T, loss);
  return std::all_of(gradient.begin(), gradient.end(),
                     [](const auto& map) { return largest(map) > 1e-5; }) &&
         reference_pass(problem.network, exact_weights(problem.network), problem.X, problem.T, loss)
                 .kink_distance > 1000 * h;
}

// Against the largest entry of the layer's own gradient, so that a small gradient is not excused by
// a large one elsewhere.
void check_gradient(const HiddenActivation& hidden, const Ending& ending,
                    std::size_t hidden_layers) {
  std::uint64_t seed = 1;
  Problem problem = random_problem(hidden, ending, hidden_layers, seed);
  while (!is_well_placed(problem, ending.loss) && seed < 1000)
    problem = random_problem(hidden, ending, hidden_layers, ++seed);
  BOOST_TEST_REQUIRE(is_well_placed(problem, ending.loss));

  const Gradient<double> actual = gradient_of(problem.network, problem.X, problem.T, ending.loss);
  Network<double> expected = problem.network;
  assign(expected, numerical_gradient(problem, ending.loss));
  for (std::size_t l = 0; l < actual.size(); ++l) {
    const double tolerance = 1e-7 * largest(expected[l].affine);
    BOOST_TEST(close(actual[l].W, expected[l].affine.W, tolerance));
    BOOST_TEST(close(actual[l].b, expected[l].affine.b, tolerance));
    if (const Prelu* prelu = std::get_if<Prelu>(&expected[l].activation))
      BOOST_TEST(std::abs(actual[l].slope - prelu->slope) <= tolerance);
    else
      BOOST_TEST(actual[l].slope == 0);
  }
}

}  // namespace

BOOST_DATA_TEST_CASE(hidden_layers_agree_with_central_differences,
                     data::make(all_activations()) * data::make(one_ending_for_each_loss()) *
                         data::xrange<std::size_t>(0, 7),
                     hidden, ending, hidden_layers) {
  check_gradient(hidden, ending, hidden_layers);
}

BOOST_DATA_TEST_CASE(output_layers_agree_with_central_differences,
                     data::make(all_endings()) * data::make<std::size_t>({0, 2}), ending,
                     hidden_layers) {
  check_gradient({Tanh{}}, ending, hidden_layers);
}

BOOST_DATA_TEST_CASE(losses_agree_with_the_textbook_in_long_double, data::make(all_pairings()),
                     pairing) {
  const auto& [hidden, ending] = pairing;
  const Problem problem = random_problem(hidden, ending, 3, 1);
  Workspace<double> workspace(problem.network, problem.X.n_cols);
  forward(problem.network, problem.X, workspace);
  const double actual =
      loss_value<double>(ending.loss, workspace.logits, workspace.outputs.back(), problem.T);
  const double expected =
      static_cast<double>(reference_pass(problem.network, exact_weights(problem.network), problem.X,
                                         problem.T, ending.loss)
                              .loss);
  BOOST_TEST(actual == expected, boost::test_tools::tolerance(1e-13));
}

BOOST_AUTO_TEST_SUITE_END()
