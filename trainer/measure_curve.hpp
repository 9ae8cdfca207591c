// What do an activation's function and derivative look like over a range, as the network computes
// them, and how far are they from their formulas?
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "trainer/activation.hpp"
#include "trainer/fields.hpp"
#include "trainer/measurement.hpp"
#include "trainer/training_config.hpp"

namespace mlp {

// One point of a curve. `numerical` is the central difference of the function in long double;
// nothing at a kink.
struct CurvePoint {
  double x, value, derivative;
  Quantity numerical;
};

// An experiment on one activation; its members are the config's.
struct ActivationCurve {
  static constexpr std::string_view section = "curve";  // of a config
  Activation activation = Sigmoid{};
  Activation formula = Sigmoid{};
  std::vector<double> range{-10, 10};
  std::size_t points = 2001;
  Precision precision;

  static void fields(auto& self, auto&& field) {
    field("activation", self.activation, "the activation; not softmax, which is not elementwise");
    field("formula", self.formula,
          "whose formula values and derivatives are compared with: identity, sigmoid, tanh, relu, "
          "leaky_relu");
    field("range", self.range, "the smallest and the largest input");
    field("points", self.points, "inputs, equally far apart, both ends included",
          Rule{.low = 2.0, .high = 1e6});
    field("precision", self.precision, "the precision of values and derivatives");
  }

  struct Result {
    Quantity value_min, value_max, value_range, value_mean, value_at_zero, derivative_min,
        derivative_max, derivative_max_at, derivative_at_zero, value_error, derivative_error,
        numerical_error, odd_error, distinct_outputs, lower_limit_from, upper_limit_from;
    static void fields(auto& self, auto&& field) {
      field("value_min", self.value_min, "smallest value");
      field("value_max", self.value_max, "largest value");
      field("value_range", self.value_range, "their difference");
      field("value_mean", self.value_mean, "mean value over the range");
      field("value_at_zero", self.value_at_zero, "value at 0");
      field("derivative_min", self.derivative_min, "smallest derivative");
      field("derivative_max", self.derivative_max, "largest derivative");
      field("derivative_max_at", self.derivative_max_at, "the input nearest 0 where it is");
      field("derivative_at_zero", self.derivative_at_zero, "derivative at 0");
      field("value_error", self.value_error,
            "largest |value - formula|, in machine epsilons of the larger of 1 and |formula|");
      field("derivative_error", self.derivative_error,
            "largest |derivative - formula|, in machine epsilons");
      field("numerical_error", self.numerical_error,
            "largest |derivative - central difference|, away from kinks");
      field("odd_error", self.odd_error, "largest |f(x) + f(-x)|, in machine epsilons");
      field("distinct_outputs", self.distinct_outputs, "how many different values there are");
      field("lower_limit_from", self.lower_limit_from,
            "largest input at which the value is exactly the lower end of the activation's range");
      field("upper_limit_from", self.upper_limit_from,
            "smallest input at which it is exactly the upper end");
    }
  };

  // Empty when all is well.
  std::string problem() const;
  // Values by `forward`, derivatives by `backward` through a network of one unit.
  std::vector<CurvePoint> curve() const;
  Result measure(std::uint64_t seed) const;  // the same for every seed
  bool operator==(const ActivationCurve&) const = default;
};

}  // namespace mlp
