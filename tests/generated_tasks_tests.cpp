#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include <boost/test/unit_test.hpp>

#include "trainer/generated_tasks.hpp"
#include "trainer/tasks.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(generated_tasks_tests)

namespace {

// All samples of the task without noise, split or scaling.
template <class T>
Samples exact(T task, std::uint64_t seed = 1) {
  task.noise = 0.0;
  task.test_fraction = 0.0;
  DataFiles files;
  return load(task, seed, files).train;
}

// What each point's class should be, by a rule that knows nothing of how points are made.
template <class T, class Rule>
void check_classes(const T& task, Rule rule) {
  const Samples samples = exact(task);
  for (std::size_t i = 0; i < samples.size(); ++i)
    BOOST_REQUIRE(samples.labels[i] == rule(samples.X(0, i), samples.X(1, i)));
}

template <class T, class Function>
void check_curve(const T& task, double end, Function function) {
  const Samples samples = exact(task);
  BOOST_TEST(!samples.is_classification());
  BOOST_TEST(samples.X.min() >= -end);
  BOOST_TEST(samples.X.max() <= end);
  BOOST_TEST(samples.X.max() - samples.X.min() > 1.9 * end);
  for (std::size_t i = 0; i < samples.size(); ++i)
    BOOST_REQUIRE(std::abs(samples.Y(0, i) - function(samples.X(0, i))) < 1e-15);
}

}  // namespace

BOOST_AUTO_TEST_CASE(xor_is_class_1_where_the_signs_differ) {
  check_classes(Xor{}, [](double x, double y) { return x * y < 0 ? 1u : 0u; });
  const Samples samples = exact(Xor{});
  std::map<std::pair<bool, bool>, int> quadrants;
  for (std::size_t i = 0; i < samples.size(); ++i)
    ++quadrants[{samples.X(0, i) > 0, samples.X(1, i) > 0}];
  BOOST_TEST(quadrants.size() == 4u);
  for (const auto& [quadrant, count] : quadrants) BOOST_TEST(count == 128);
}

BOOST_AUTO_TEST_CASE(circles_are_told_by_the_radius) {
  check_classes(Circles{}, [](double x, double y) { return std::hypot(x, y) < 0.75 ? 1u : 0u; });
  const Samples samples = exact(Circles{});
  for (std::size_t i = 0; i < samples.size(); ++i)
    BOOST_REQUIRE(std::abs(std::hypot(samples.X(0, i), samples.X(1, i)) -
                           (samples.labels[i] == 0 ? 1.0 : 0.5)) < 1e-15);
}

BOOST_AUTO_TEST_CASE(moons_are_half_circles_around_their_own_centres) {
  check_classes(Moons{}, [](double x, double y) {
    const bool upper = std::abs(std::hypot(x + 0.5, y + 0.25) - 1.0) < 1e-12 && y >= -0.25;
    const bool lower = std::abs(std::hypot(x - 0.5, y - 0.25) - 1.0) < 1e-12 && y <= 0.25;
    BOOST_REQUIRE(upper != lower);
    return upper ? 0u : 1u;
  });
}

BOOST_AUTO_TEST_CASE(spiral_arms_are_opposite_and_turn_with_the_radius) {
  check_classes(Spirals{}, [](double x, double y) {
    // Turning a point back by the angle of its radius puts arm 0 on the positive x axis, arm 1 on
    // the negative.
    const double back = -3.5 * std::numbers::pi * std::hypot(x, y);
    const double along = x * std::cos(back) - y * std::sin(back);
    const double across = x * std::sin(back) + y * std::cos(back);
    BOOST_REQUIRE(std::abs(across) < 1e-12);
    return along > 0 ? 0u : 1u;
  });
}

BOOST_AUTO_TEST_CASE(a_checkerboard_has_4_x_4_cells_that_alternate) {
  check_classes(Checkerboard{}, [](double x, double y) {
    const int column = static_cast<int>(std::floor((x + 1.0) / 0.5));
    const int row = static_cast<int>(std::floor((y + 1.0) / 0.5));
    BOOST_REQUIRE(std::clamp(column, 0, 3) == column);
    BOOST_REQUIRE(std::clamp(row, 0, 3) == row);
    return (row + column) % 2 == 0 ? 0u : 1u;
  });
}

BOOST_AUTO_TEST_CASE(blobs_stand_evenly_on_the_unit_circle_with_the_noise_as_deviation) {
  Blobs task;
  task.classes = 5;
  task.samples = 20000;
  task.test_fraction = 0.0;
  task.noise = 0.3;
  DataFiles files;
  const Samples samples = load(task, 1, files).train;
  for (std::size_t c = 0; c < 5; ++c) {
    std::vector<arma::uword> columns;
    for (std::size_t i = 0; i < samples.size(); ++i)
      if (samples.labels[i] == c) columns.push_back(i);
    const arma::mat points = samples.X.cols(arma::uvec(columns));
    const double angle = 2.0 * std::numbers::pi * static_cast<double>(c) / 5.0;
    const arma::vec mean = arma::mean(points, 1);
    const arma::vec deviation = arma::stddev(points, 0, 1);
    // 4,000 points: standard error 0.3 / 63 of the mean, 0.3 / 89 of the deviation; the bars are
    // five of them.
    BOOST_TEST(std::abs(mean(0) - std::cos(angle)) < 0.024);
    BOOST_TEST(std::abs(mean(1) - std::sin(angle)) < 0.024);
    BOOST_TEST(arma::abs(deviation - 0.3).max() < 0.017);
  }
}

BOOST_AUTO_TEST_CASE(curves_follow_their_formulas) {
  const double root3 = std::sqrt(3.0);
  check_curve(Linear{}, 1.0, [](double x) { return x + x - 1.0; });
  check_curve(Sine{}, 1.0, [](double x) { return std::sin(3.14159265358979323846 * x); });
  check_curve(Absolute{}, root3, [](double x) { return x < 0 ? -x : x; });
  check_curve(XSin5x{}, root3, [](double x) { return x * std::sin(5 * x); });
  check_curve(StepSine{}, root3, [](double x) { return (x > 0) + std::sin(5 * x) / 5; });
}

BOOST_AUTO_TEST_CASE(noise_is_added_to_the_targets_of_curves_with_its_deviation) {
  Sine task;
  task.samples = 10000;
  task.noise = 0.5;
  task.test_fraction = 0.0;
  DataFiles files;
  const Samples samples = load(task, 1, files).train;
  const arma::mat noise = samples.Y - arma::sin(std::numbers::pi * samples.X);
  BOOST_TEST(std::abs(arma::mean(arma::vectorise(noise))) < 0.025);  // five standard errors
  BOOST_TEST(std::abs(arma::stddev(arma::vectorise(noise)) - 0.5) < 0.018);
}

BOOST_AUTO_TEST_CASE(two_class_tasks_are_balanced) {
  for (const std::size_t samples : {2u, 7u, 100u, 101u}) {
    const auto difference = [&](auto task) {
      task.samples = samples;
      const Samples made = exact(task);
      const std::vector<std::size_t> counts = class_counts(made.labels, made.size(), 2);
      return counts[0] - counts[1];
    };
    const std::size_t odd = samples % 2;
    BOOST_TEST(difference(Xor{}) == odd);
    BOOST_TEST(difference(Circles{}) == odd);
    BOOST_TEST(difference(Moons{}) == odd);
    BOOST_TEST(difference(Spirals{}) == odd);
    BOOST_TEST(difference(Checkerboard{}) == odd);
  }
}

BOOST_AUTO_TEST_SUITE_END()
