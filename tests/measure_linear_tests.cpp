#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/test/unit_test.hpp>

#include "trainer/measure_linear.hpp"
#include "trainer/random.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(measure_linear_tests)

namespace {

using Labels = std::vector<std::size_t>;

// The best of all thresholds along one direction: samples with equal projections stay together.
std::size_t most_correct_along(double angle, const arma::mat& X, const Labels& labels) {
  std::vector<std::pair<double, std::size_t>> sorted;
  for (std::size_t i = 0; i < labels.size(); ++i)
    sorted.emplace_back(std::cos(angle) * X(0, i) + std::sin(angle) * X(1, i), labels[i]);
  std::sort(sorted.begin(), sorted.end());
  std::size_t correct = static_cast<std::size_t>(std::count(labels.begin(), labels.end(), 1));
  std::size_t best = std::max(correct, labels.size() - correct);
  for (std::size_t i = 0; i < sorted.size(); ++i) {  // the threshold passes one more sample
    correct = sorted[i].second == 1 ? correct - 1 : correct + 1;
    const bool is_between = i + 1 == sorted.size() || sorted[i + 1].first - sorted[i].first > 1e-9;
    if (is_between) best = std::max({best, correct, labels.size() - correct});
  }
  return best;
}

// Every direction that matters, by brute force: normals of the lines through two samples, and those
// turned a little to either side. (Between them no pair of samples changes its order.)
double brute_force(const arma::mat& X, const Labels& labels) {
  std::size_t best = most_correct_along(0.1, X, labels);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double normal = std::atan2(X(1, j) - X(1, i), X(0, j) - X(0, i)) + std::numbers::pi / 2;
      for (const double turn : {-1e-4, 0.0, 1e-4})
        best = std::max(best, most_correct_along(normal + turn, X, labels));
    }
  }
  return static_cast<double>(best) / static_cast<double>(labels.size());
}

}  // namespace

BOOST_AUTO_TEST_CASE(three_of_the_four_points_of_xor_are_the_most_a_line_gets_right) {
  const arma::mat X{{0, 0, 1, 1}, {0, 1, 0, 1}};
  BOOST_TEST(best_linear_accuracy(X, {0, 1, 1, 0}).value() == 0.75);
  BOOST_TEST(best_linear_accuracy(X, {1, 0, 0, 1}).value() == 0.75);
  BOOST_TEST(best_linear_accuracy(X, {0, 1, 1, 1}).value() == 1);
}

BOOST_AUTO_TEST_CASE(separable_classes_are_separated) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Engine engine = stream(seed, "data");
    const double angle = uniform(engine, 0, 2 * std::numbers::pi);
    arma::mat X(2, 60);
    Labels labels;
    for (arma::uword i = 0; i < X.n_cols; ++i) {
      X(0, i) = normal(engine, 0, 1);
      X(1, i) = normal(engine, 0, 1);
      labels.push_back(std::cos(angle) * X(0, i) + std::sin(angle) * X(1, i) > 0.3 ? 1 : 0);
    }
    BOOST_TEST(best_linear_accuracy(X, labels).value() == 1);
  }
}

BOOST_AUTO_TEST_CASE(it_equals_brute_force_on_random_samples) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Engine engine = stream(seed, "data");
    const std::size_t n = 1 + index_below(engine, 12);
    arma::mat X(2, n);
    for (double& x : X) x = uniform(engine, -1, 1);
    Labels labels(n);
    for (std::size_t& label : labels) label = index_below(engine, 2);
    BOOST_TEST_CONTEXT("seed " << seed)
    BOOST_TEST(best_linear_accuracy(X, labels).value() == brute_force(X, labels));
  }
}

BOOST_AUTO_TEST_CASE(it_equals_brute_force_with_duplicates_and_samples_on_one_line) {
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    Engine engine = stream(seed, "data");
    const std::size_t n = 2 + index_below(engine, 14);
    const std::size_t width = 1 + index_below(engine, 6);  // a small grid has many of both
    arma::mat X(2, n);
    for (double& x : X) x = static_cast<double>(index_below(engine, width)) - 2;
    Labels labels(n);
    for (std::size_t& label : labels) label = index_below(engine, 2);
    BOOST_TEST_CONTEXT("seed " << seed)
    BOOST_TEST(best_linear_accuracy(X, labels).value() == brute_force(X, labels));
  }
}

BOOST_AUTO_TEST_CASE(samples_on_a_slanting_line_are_split_only_as_a_line_can) {
  // 0 1 0 1 along a line: 3 of 4, whatever the slope; no order of these can be all right.
  for (const double slope : {0.0, 1.0, 3.0, 1.0 / 3, -7.0, 0.1, 1e6}) {
    arma::mat X(2, 4);
    for (arma::uword i = 0; i < 4; ++i) {
      X(0, i) = static_cast<double>(i);
      X(1, i) = slope * static_cast<double>(i);
    }
    BOOST_TEST_CONTEXT("slope " << slope)
    BOOST_TEST(best_linear_accuracy(X, {0, 1, 0, 1}).value() == 0.75);
  }
  const arma::mat vertical{{2, 2, 2, 2}, {0, 1, 2, 3}};
  BOOST_TEST(best_linear_accuracy(vertical, {0, 1, 0, 1}).value() == 0.75);
}

BOOST_AUTO_TEST_CASE(samples_at_one_place_stay_together) {
  const arma::mat X(2, 5, arma::fill::value(0.1));
  BOOST_TEST(best_linear_accuracy(X, {0, 1, 1, 0, 1}).value() == 0.6);
  BOOST_TEST(best_linear_accuracy(X, {0, 0, 0, 0, 0}).value() == 1);
}

BOOST_AUTO_TEST_CASE(other_data_have_no_such_accuracy) {
  BOOST_TEST(!best_linear_accuracy(arma::mat{{1, 2, 3}}, {0, 1, 0}).has_value());
  BOOST_TEST(!best_linear_accuracy(arma::mat(3, 2, arma::fill::ones), {0, 1}).has_value());
  BOOST_TEST(!best_linear_accuracy(arma::mat(2, 3, arma::fill::ones), {0, 1, 2}).has_value());
  BOOST_TEST(!best_linear_accuracy(arma::mat(2, 3, arma::fill::ones), {}).has_value());
  BOOST_TEST(!best_linear_accuracy(arma::mat(), {}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
