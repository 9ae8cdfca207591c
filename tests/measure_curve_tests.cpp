// Function and derivative as the network computes them, against numbers worked out by hand.
#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "trainer/measure_curve.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(measure_curve_tests)

BOOST_AUTO_TEST_CASE(a_curve_has_the_range_and_the_networks_numbers) {
  ActivationCurve curve;
  curve.activation = LeakyRelu{0.25};
  curve.formula = curve.activation;
  curve.range = {-4, 4};
  curve.points = 5;
  const std::vector<CurvePoint> points = curve.curve();
  const double x[] = {-4, -2, 0, 2, 4}, value[] = {-1, -0.5, 0, 2, 4},
               derivative[] = {0.25, 0.25, 0.25, 1, 1};
  BOOST_REQUIRE_EQUAL(points.size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) {
    BOOST_TEST(points[i].x == x[i]);
    BOOST_TEST(points[i].value == value[i]);
    BOOST_TEST(points[i].derivative == derivative[i]);
    BOOST_TEST(points[i].numerical.has_value() == (i != 2));  // none at the kink
    if (i != 2) BOOST_TEST(std::abs(*points[i].numerical - derivative[i]) < 1e-10);
  }
  const ActivationCurve::Result result = curve.measure(1);
  BOOST_TEST(*result.value_min == -1);
  BOOST_TEST(*result.value_max == 4);
  BOOST_TEST(*result.value_range == 5);
  BOOST_TEST(*result.value_mean == 0.9);
  BOOST_TEST(*result.derivative_max_at == 2);  // of the largest, the input nearest 0
  BOOST_TEST(*result.value_error == 0);
  BOOST_TEST(*result.distinct_outputs == 5);
  BOOST_TEST(!result.upper_limit_from.has_value());
  // |f(2) + f(-2)| and |f(4) + f(-4)| are 1.5 and 3.
  BOOST_TEST(*result.odd_error == 3 / std::numeric_limits<double>::epsilon());
}

BOOST_AUTO_TEST_CASE(another_formula_is_seen) {
  ActivationCurve curve;
  curve.activation = Tanh{};
  curve.formula = Sigmoid{};
  // At 0 tanh is 0 and its derivative 1, the sigmoid 1/2 and 1/4.
  const ActivationCurve::Result result = curve.measure(1);
  BOOST_TEST(*result.derivative_error >= 0.75 / std::numeric_limits<double>::epsilon());
  BOOST_TEST(*result.value_error >= 0.5 / std::numeric_limits<double>::epsilon());
}

// 1 - s(x) = exp(-x) to first order; the sum 1 + exp(-x) is 1 below half an epsilon.
BOOST_AUTO_TEST_CASE(a_sigmoid_is_exactly_one_where_rounding_makes_it_so) {
  ActivationCurve curve;
  for (const Precision& precision : {Precision{Float32{}}, Precision{Float64{}}}) {
    curve.precision = precision;
    const double digits = is<Float32>(precision) ? 24 : 53;
    const ActivationCurve::Result result = curve.measure(1);
    BOOST_REQUIRE(result.upper_limit_from.has_value());
    BOOST_TEST(std::abs(*result.upper_limit_from - digits * std::log(2)) < 0.01);
  }
}

// The first of three inputs is -1 * 1 + infinity * 0; good numbers follow it.
BOOST_AUTO_TEST_CASE(a_nan_stays_in_every_extreme) {
  ActivationCurve curve;
  curve.activation = Tanh{};
  curve.formula = Tanh{};
  curve.range = {-1, std::numeric_limits<double>::infinity()};
  curve.points = 3;
  BOOST_REQUIRE(std::isnan(curve.curve()[0].value) && !std::isnan(curve.curve()[2].value));
  using Result = ActivationCurve::Result;
  const Result result = curve.measure(1);
  for (const auto member :
       {&Result::value_min, &Result::value_max, &Result::derivative_min, &Result::derivative_max,
        &Result::derivative_max_at, &Result::value_error, &Result::derivative_error,
        &Result::numerical_error, &Result::odd_error, &Result::distinct_outputs})
    BOOST_TEST(std::isnan(*(result.*member)));
}

BOOST_AUTO_TEST_CASE(impossible_settings_are_named) {
  ActivationCurve curve;
  BOOST_TEST(curve.problem() == "");
  curve.range = {1, 1};
  BOOST_TEST(curve.problem() == "expected a range of two numbers, the smaller one first");
  curve.activation = Softmax{};
  BOOST_TEST(curve.problem() == "softmax is not elementwise");
}

BOOST_AUTO_TEST_SUITE_END()
