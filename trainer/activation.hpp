// Which activations are there, and what are their values and derivatives?
// An activation is a small struct: name, parameters, value and derivative stand together. To add
// one, write the struct and name it in `Activation`; configs, `trainer list`, training and all
// measurements then know it.
#pragma once

#include <cmath>
#include <optional>
#include <utility>
#include <variant>

#include "trainer/fields.hpp"
#include "trainer/slice.hpp"

namespace mlp {

// Elementwise activations give `value(z)`, and `derivative(a)` from their own output a = value(z),
// so that the backward pass needs no second copy of z. NaN goes through both. `limits` are the ends
// of a bounded range, where outputs saturate.
using Limits = std::optional<std::pair<double, double>>;

struct Identity {
  static constexpr Label label{"identity", "z: no activation, the layer stays affine"};
  static constexpr Limits limits{};
  template <class Real>
  Real value(Real z) const {
    return z;
  }
  template <class Real>
  Real derivative(Real) const {
    return 1;
  }
  bool operator==(const Identity&) const = default;
};

struct Sigmoid {
  static constexpr Label label{"sigmoid", "1 / (1 + exp(-z)), in (0, 1)"};
  static constexpr Limits limits{{0.0, 1.0}};
  template <class Real>
  Real value(Real z) const {
    const Real e = std::exp(-std::abs(z));  // never overflows
    return (z < 0 ? e : Real(1)) / (1 + e);
  }
  template <class Real>
  Real derivative(Real a) const {
    return a * (1 - a);
  }
  bool operator==(const Sigmoid&) const = default;
};

struct Tanh {
  static constexpr Label label{"tanh", "(exp(z) - exp(-z)) / (exp(z) + exp(-z)), in (-1, 1)"};
  static constexpr Limits limits{{-1.0, 1.0}};
  template <class Real>
  Real value(Real z) const {
    return std::tanh(z);
  }
  template <class Real>
  Real derivative(Real a) const {
    return (1 - a) * (1 + a);
  }
  bool operator==(const Tanh&) const = default;
};

struct Relu {
  static constexpr Label label{"relu", "max(0, z); its derivative at 0 is 0"};
  static constexpr Limits limits{};
  template <class Real>
  Real value(Real z) const {
    return z < 0 ? Real(0) : z;
  }
  template <class Real>
  Real derivative(Real a) const {
    return a > 0 ? Real(1) : a <= 0 ? Real(0) : a;
  }
  bool operator==(const Relu&) const = default;
};

struct LeakyRelu {
  static constexpr Label label{
      "leaky_relu", "z for z > 0, slope * z otherwise; its derivative at 0 is the slope"};
  static constexpr Limits limits{};
  double slope = 0.01;
  template <class Real>
  Real value(Real z) const {
    return z < 0 ? static_cast<Real>(slope) * z : z;
  }
  template <class Real>
  Real derivative(Real a) const {
    return a > 0 ? Real(1) : a <= 0 ? static_cast<Real>(slope) : a;
  }
  static void fields(auto& self, auto&& field) {
    field("slope", self.slope, "factor for negative inputs",
          not_negative);  // a negative one would fold: a tells not z's sign
  }
  bool operator==(const LeakyRelu&) const = default;
};

// Krizhevsky 2010, "Convolutional Deep Belief Networks on CIFAR-10". The three here are PyTorch's,
// with its defaults and its derivatives at the kinks.
struct Relu6 {
  static constexpr Label label{"relu6", "min(max(0, z), 6); its derivative at 0 and 6 is 0"};
  static constexpr Limits limits{{0.0, 6.0}};
  template <class Real>
  Real value(Real z) const {
    return z < 0 ? Real(0) : z > 6 ? Real(6) : z;
  }
  template <class Real>
  Real derivative(Real a) const {
    return a <= 0 || a >= 6 ? Real(0) : a > 0 ? Real(1) : a;
  }
  bool operator==(const Relu6&) const = default;
};

struct Hardshrink {
  static constexpr Label label{"hardshrink",
                               "z for |z| > lambda, 0 otherwise; its derivative at the ends is 0"};
  static constexpr Limits limits{};
  double lambda = 0.5;
  template <class Real>
  Real value(Real z) const {
    return std::abs(z) <= static_cast<Real>(lambda) ? Real(0) : z;
  }
  template <class Real>
  Real derivative(Real a) const {
    return a > 0 || a < 0 ? Real(1) : a;
  }
  static void fields(auto& self, auto&& field) {
    field("lambda", self.lambda, "half the width of the zero interval", not_negative);
  }
  bool operator==(const Hardshrink&) const = default;
};

struct Softshrink {
  static constexpr Label label{
      "softshrink", "z moved towards 0 by lambda, 0 within; its derivative at the ends is 0"};
  static constexpr Limits limits{};
  double lambda = 0.5;
  template <class Real>
  Real value(Real z) const {
    const Real l = static_cast<Real>(lambda);
    return z > l ? z - l : z < -l ? z + l : std::abs(z) <= l ? Real(0) : z;
  }
  template <class Real>
  Real derivative(Real a) const {
    return a > 0 || a < 0 ? Real(1) : a;
  }
  static void fields(auto& self, auto&& field) {
    field("lambda", self.lambda, "half the width of the zero interval", not_negative);
  }
  bool operator==(const Softshrink&) const = default;
};

// Not elementwise: each output depends on the whole column.
struct Softmax {
  static constexpr Label label{
      "softmax", "exp(z_i) / sum_j exp(z_j): a probability distribution over the layer's units"};
  static constexpr Limits limits{{0.0, 1.0}};
  bool operator==(const Softmax&) const = default;
};

using Activation =
    std::variant<Identity, Sigmoid, Tanh, Relu, LeakyRelu, Relu6, Hardshrink, Softshrink, Softmax>;

// How exp and tanh are computed: `fast` by vectors (at most 4 ulp off), `exact` by the C library.
enum class Math { fast, exact };

// Replaces pre-activations Z (units x samples) by outputs.
template <class Real>
void activate(const Activation& activation, Slice<Real> Z, Math math = Math::fast);

// Turns d loss / d outputs into d loss / d pre-activations, in place: Delta (units x samples) times
// the activation's Jacobian at outputs A.
template <class Real>
void multiply_by_derivative(const Activation& activation, Slice<const Real> A, Slice<Real> Delta);

// Value and derivative of an elementwise activation at one point; NaN for softmax, which has none.
double value_at(const Activation& activation, double z);
double derivative_at(const Activation& activation, double z);

Limits limits_of(const Activation& activation);

}  // namespace mlp
