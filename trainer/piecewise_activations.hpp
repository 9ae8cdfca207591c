// Which activations beyond the lecture's have kinks? Those of PyTorch's list, with its parameters,
// its defaults and its derivatives at the kinks. To add one, see activation.hpp.
#pragma once

#include <array>
#include <cmath>
#include <string_view>

#include "trainer/activation_parts.hpp"

namespace mlp {

// He et al. 2015. The slope is learned, one for a layer; this is where it stands now.
struct Prelu {
  static constexpr Label label{
      "prelu", "z for z > 0, slope * z otherwise; each layer learns its slope, with the weights"};
  static constexpr StartingWeights start = StartingWeights::he;
  static constexpr bool needs_input = true;
  double slope = 0.25;
  template <class Real>
  Real value(Real z) const {
    return z > 0 ? z : static_cast<Real>(slope) * z;
  }
  template <class Real>
  Real derivative(Real z) const {
    return unless_nan(z, z > 0 ? Real(1) : static_cast<Real>(slope));
  }
  static constexpr std::array<double, 1> kinks() { return {0}; }
  static void fields(auto& self, auto&& field) {
    field("init", self.slope, "the slope that training starts with");
  }
  bool operator==(const Prelu&) const = default;
};

// Xu et al. 2015. Value and derivative are those outside training (random_slopes.hpp has the rest).
struct Rrelu {
  static constexpr Label label{"rrelu",
                               "z for z > 0, otherwise a slope times z: in training one drawn for "
                               "each value from U(lower, upper), else their mean"};
  static constexpr StartingWeights start = StartingWeights::he;
  static constexpr bool needs_input = true;
  double lower = 1.0 / 8;
  double upper = 1.0 / 3;
  template <class Real>
  Real value(Real z) const {
    return Prelu{mean()}.value(z);
  }
  template <class Real>
  Real derivative(Real z) const {
    return Prelu{mean()}.derivative(z);
  }
  static constexpr std::array<double, 1> kinks() { return {0}; }
  static void fields(auto& self, auto&& field) {
    field("lower", self.lower, "smallest slope");
    field("upper", self.upper, "largest slope");
  }
  std::string_view problem() const { return lower > upper ? "lower is above upper" : ""; }
  bool operator==(const Rrelu&) const = default;

 private:
  double mean() const { return (lower + upper) / 2; }
};

struct Hardtanh {
  static constexpr Label label{"hardtanh", "z, cut off at min and max; its derivative there is 0"};
  double min = -1;
  double max = 1;
  template <class Real>
  Real value(Real z) const {
    const Real low = static_cast<Real>(min), high = static_cast<Real>(max);
    return z < low ? low : z > high ? high : z;
  }
  template <class Real>
  Real derivative(Real a) const {
    const bool is_cut = a <= static_cast<Real>(min) || a >= static_cast<Real>(max);
    return unless_nan(a, is_cut ? Real(0) : Real(1));
  }
  Limits limits() const { return {{min, max}}; }
  std::array<double, 2> kinks() const { return {min, max}; }
  static void fields(auto& self, auto&& field) {
    field("min", self.min, "smallest output");
    field("max", self.max, "largest output");
  }
  std::string_view problem() const { return min < max ? "" : "min is not below max"; }
  bool operator==(const Hardtanh&) const = default;
};

// Krizhevsky 2010, "Convolutional Deep Belief Networks on CIFAR-10".
struct Relu6 {
  static constexpr Label label{"relu6", "min(max(0, z), 6); its derivative at 0 and 6 is 0"};
  static constexpr StartingWeights start = StartingWeights::he;
  static constexpr Hardtanh cut{.min = 0, .max = 6};
  template <class Real>
  Real value(Real z) const {
    return cut.value(z);
  }
  template <class Real>
  Real derivative(Real a) const {
    return cut.derivative(a);
  }
  static Limits limits() { return cut.limits(); }
  static std::array<double, 2> kinks() { return cut.kinks(); }
  bool operator==(const Relu6&) const = default;
};

struct Hardsigmoid {
  static constexpr Label label{"hardsigmoid",
                               "relu6(z + 3) / 6, in [0, 1]; its derivative at -3 and 3 is 0"};
  static constexpr bool needs_input = true;
  template <class Real>
  Real value(Real z) const {
    return Relu6{}.value(z + 3) / 6;
  }
  template <class Real>
  Real derivative(Real z) const {
    return unless_nan(z, z > -3 && z < 3 ? Real(1) / 6 : Real(0));
  }
  static Limits limits() { return {{0.0, 1.0}}; }
  static constexpr std::array<double, 2> kinks() { return {-3, 3}; }
  bool operator==(const Hardsigmoid&) const = default;
};

// Howard et al. 2019, "Searching for MobileNetV3".
struct Hardswish {
  static constexpr Label label{
      "hardswish", "z relu6(z + 3) / 6; its derivative at -3 is -1/2 and at 3 it is 3/2"};
  static constexpr StartingWeights start = StartingWeights::he;
  static constexpr bool needs_input = true;
  template <class Real>
  Real value(Real z) const {
    return z > 3 ? z : z < -3 ? Real(0) : z * (z + 3) / 6;
  }
  template <class Real>
  Real derivative(Real z) const {
    return z > 3 ? Real(1) : z < -3 ? Real(0) : (2 * z + 3) / 6;
  }
  static constexpr std::array<double, 2> kinks() { return {-3, 3}; }
  bool operator==(const Hardswish&) const = default;
};

struct Hardshrink {
  static constexpr Label label{"hardshrink",
                               "z for |z| > lambda, 0 otherwise; its derivative at the ends is 0"};
  double lambda = 0.5;
  template <class Real>
  Real value(Real z) const {
    return std::abs(z) <= static_cast<Real>(lambda) ? Real(0) : z;
  }
  template <class Real>
  Real derivative(Real a) const {
    return unless_nan(a, a == 0 ? Real(0) : Real(1));
  }
  std::array<double, 2> kinks() const { return {-lambda, lambda}; }
  static void fields(auto& self, auto&& field) {
    field("lambda", self.lambda, "half the width of the zero interval", not_negative);
  }
  bool operator==(const Hardshrink&) const = default;
};

struct Softshrink {
  static constexpr Label label{
      "softshrink", "z moved towards 0 by lambda, 0 within; its derivative at the ends is 0"};
  double lambda = 0.5;
  template <class Real>
  Real value(Real z) const {
    const Real l = static_cast<Real>(lambda);
    return std::abs(z) <= l ? Real(0) : z > 0 ? z - l : z + l;
  }
  template <class Real>
  Real derivative(Real a) const {
    return Hardshrink{}.derivative(a);
  }
  std::array<double, 2> kinks() const { return {-lambda, lambda}; }
  static void fields(auto& self, auto&& field) {
    field("lambda", self.lambda, "half the width of the zero interval", not_negative);
  }
  bool operator==(const Softshrink&) const = default;
};

struct Threshold {
  static constexpr Label label{
      "threshold", "z for z > threshold, value otherwise; its derivative at the threshold is 0"};
  static constexpr StartingWeights start = StartingWeights::he;
  static constexpr bool needs_input = true;
  double threshold = 0;
  double otherwise = 0;
  template <class Real>
  Real value(Real z) const {
    return z <= static_cast<Real>(threshold) ? static_cast<Real>(otherwise) : z;
  }
  template <class Real>
  Real derivative(Real z) const {
    return unless_nan(z, z > static_cast<Real>(threshold) ? Real(1) : Real(0));
  }
  std::array<double, 1> kinks() const { return {threshold}; }
  static void fields(auto& self, auto&& field) {  // PyTorch has no defaults here
    field("threshold", self.threshold, "up to where z is replaced", required);
    field("value", self.otherwise, "by what", required);
  }
  bool operator==(const Threshold&) const = default;
};

}  // namespace mlp
