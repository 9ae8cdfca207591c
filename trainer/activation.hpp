// Which activations are there, and what are their values and derivatives?
// An activation is a small struct: name, parameters, value and derivative stand together. To add
// one, write the struct and name it in `Activation`; configs, `trainer list`, training and all
// measurements then know it. The lecture's are here; piecewise_activations.hpp and
// smooth_activations.hpp have the others of PyTorch's list.
#pragma once

#include <array>
#include <cmath>
#include <string>
#include <variant>
#include <vector>

#include "trainer/activation_parts.hpp"
#include "trainer/fields.hpp"
#include "trainer/piecewise_activations.hpp"
#include "trainer/slice.hpp"
#include "trainer/smooth_activations.hpp"

namespace mlp {

// Elementwise activations give `value(z)`, and `derivative(a)` from their own output a = value(z),
// so that the backward pass needs no second copy of z; those that cannot state `needs_input` and
// give `derivative(z)`. NaN goes through both. They may have `limits`, the ends of a bounded range;
// `kinks`, where the derivative jumps; `problem`, what is wrong with their settings; and `start`,
// the initial weights that suit them (xavier if they do not say).
struct Identity {
  static constexpr Label label{"identity", "z: no activation, the layer stays affine"};
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
  static Limits limits() { return {{0.0, 1.0}}; }
  template <Math math = Math::exact, class Real>
  Real value(Real z) const {
    return logistic<math>(z);
  }
  template <class Real>
  Real derivative(Real a) const {
    return a * (1 - a);
  }
  bool operator==(const Sigmoid&) const = default;
};

struct Tanh {
  static constexpr Label label{"tanh", "(exp(z) - exp(-z)) / (exp(z) + exp(-z)), in (-1, 1)"};
  static Limits limits() { return {{-1.0, 1.0}}; }
  template <Math math = Math::exact, class Real>
  Real value(Real z) const {
    return mlp::tanh<math>(z);
  }
  template <class Real>
  Real derivative(Real a) const {
    return (1 - a) * (1 + a);
  }
  bool operator==(const Tanh&) const = default;
};

struct Relu {
  static constexpr Label label{"relu", "max(0, z); its derivative at 0 is 0"};
  static constexpr StartingWeights start = StartingWeights::he;
  static constexpr std::array<double, 1> kinks() { return {0}; }
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
  static constexpr StartingWeights start = StartingWeights::he;
  static constexpr std::array<double, 1> kinks() { return {0}; }
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

// Not elementwise: each output depends on the whole column.
struct Softmax {
  static constexpr Label label{
      "softmax", "exp(z_i) / sum_j exp(z_j): a probability distribution over the layer's units"};
  static Limits limits() { return {{0.0, 1.0}}; }
  bool operator==(const Softmax&) const = default;
};

using Activation =
    std::variant<Identity, Sigmoid, Tanh, Relu, LeakyRelu, Softmax, Prelu, Rrelu, Relu6, Hardtanh,
                 Hardsigmoid, Hardswish, Hardshrink, Softshrink, Threshold, Elu, Celu, Selu, Gelu,
                 Silu, Mish, Softplus, LogSigmoid, Softsign, Tanhshrink>;

// Replaces pre-activations Z (units x samples) by outputs.
template <class Real>
void activate(const Activation& activation, const Slice<Real>& Z, Math math = Math::fast);

// Turns d loss / d outputs into d loss / d pre-activations, in place: Delta (units x samples) times
// the activation's Jacobian at outputs A, or at pre-activations A where it needs these.
template <class Real>
void multiply_by_derivative(const Activation& activation, const Slice<const Real>& A,
                            const Slice<Real>& Delta, Math math = Math::fast);

// Is the derivative taken from pre-activations?
bool needs_input(const Activation& activation);

// Value and derivative of an elementwise activation at one point; NaN for softmax, which has none.
double value_at(const Activation& activation, double z);
double derivative_at(const Activation& activation, double z);

// What is wrong with the activation's settings taken together; empty when nothing is.
std::string problem_of(const Activation& activation);

Limits limits_of(const Activation& activation);
std::vector<double> kinks_of(const Activation& activation);
StartingWeights start_of(const Activation& activation);

}  // namespace mlp
