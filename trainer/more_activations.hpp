// Which activations are there beyond the lecture's? The elementwise ones of PyTorch's list
// (torch.nn, "Non-linear Activations"), with its parameters, defaults and subgradients at kinks.
// Their derivatives are taken from the pre-activation z.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <variant>

#include "trainer/activation_parts.hpp"

namespace mlp {

struct Elu {
  static constexpr Label label{"elu", "z for z > 0, alpha (exp(z) - 1) otherwise"};
  static constexpr bool needs_input = true;
  static constexpr StartingWeights start = StartingWeights::he;
  double alpha = 1;
  template <class Real>
  Real value(Real z) const {
    return z > 0 ? z : static_cast<Real>(alpha) * std::expm1(z);
  }
  template <class Real>
  Real derivative(Real z) const {
    return z > 0 ? Real(1) : static_cast<Real>(alpha) * std::exp(z);
  }
  static void fields(auto& self, auto&& field) {
    field("alpha", self.alpha, "minus the limit for z to minus infinity");
  }
  bool operator==(const Elu&) const = default;
};

// Klambauer et al. 2017, "Self-Normalizing Neural Networks".
struct Selu {
  static constexpr Label label{"selu", "1.0507 elu(z) with alpha = 1.6733: self-normalizing"};
  static constexpr bool needs_input = true;
  static constexpr StartingWeights start = StartingWeights::lecun;
  static constexpr double alpha = 1.6732632423543772848170429916717,
                          scale = 1.0507009873554804934193349852946;
  template <class Real>
  Real value(Real z) const {
    return static_cast<Real>(scale) * Elu{.alpha = alpha}.value(z);
  }
  template <class Real>
  Real derivative(Real z) const {
    return static_cast<Real>(scale) * Elu{.alpha = alpha}.derivative(z);
  }
  bool operator==(const Selu&) const = default;
};

struct Celu {
  static constexpr Label label{"celu", "z for z > 0, alpha (exp(z / alpha) - 1) otherwise"};
  static constexpr bool needs_input = true;
  static constexpr StartingWeights start = StartingWeights::he;
  double alpha = 1;
  template <class Real>
  Real value(Real z) const {
    const Real a = static_cast<Real>(alpha);
    return z > 0 ? z : a * std::expm1(z / a);
  }
  template <class Real>
  Real derivative(Real z) const {
    return z > 0 ? Real(1) : std::exp(z / static_cast<Real>(alpha));
  }
  static void fields(auto& self, auto&& field) {
    field("alpha", self.alpha, "minus the limit for z to minus infinity", positive);
  }
  bool operator==(const Celu&) const = default;
};

struct Hardshrink {
  static constexpr Label label{"hardshrink", "z, but 0 for |z| <= lambda"};
  static constexpr bool needs_input = true;
  double lambda = 0.5;
  template <class Real>
  Real value(Real z) const {
    return is_within(z, lambda) ? Real(0) : z;
  }
  template <class Real>
  Real derivative(Real z) const {
    return or_nan(z, is_within(z, lambda) ? Real(0) : Real(1));
  }
  static void fields(auto& self, auto&& field) {
    field("lambda", self.lambda, "half the width of the gap", not_negative);
  }
  bool operator==(const Hardshrink&) const = default;
};

struct Softshrink {
  static constexpr Label label{"softshrink", "z moved by lambda towards 0, at most to 0"};
  static constexpr bool needs_input = true;
  double lambda = 0.5;
  template <class Real>
  Real value(Real z) const {
    const Real moved = static_cast<Real>(lambda);
    return is_within(z, lambda) ? Real(0) : z > 0 ? z - moved : z + moved;
  }
  template <class Real>
  Real derivative(Real z) const {
    return or_nan(z, is_within(z, lambda) ? Real(0) : Real(1));
  }
  static void fields(auto& self, auto&& field) {
    field("lambda", self.lambda, "half the width of the flat part", not_negative);
  }
  bool operator==(const Softshrink&) const = default;
};

struct Tanhshrink {
  static constexpr Label label{"tanhshrink", "z - tanh(z)"};
  static constexpr bool needs_input = true;
  template <class Real>
  Real value(Real z) const {
    return z - std::tanh(z);
  }
  template <class Real>
  Real derivative(Real z) const {
    const Real t = std::tanh(z);
    return t * t;
  }
  bool operator==(const Tanhshrink&) const = default;
};

struct Hardsigmoid {
  static constexpr Label label{"hardsigmoid", "z / 6 + 1/2, cut at 0 and 1"};
  static constexpr bool needs_input = true;
  static constexpr Limits limits{{0.0, 1.0}};
  template <class Real>
  Real value(Real z) const {
    return z <= -3 ? Real(0) : z >= 3 ? Real(1) : z / 6 + Real(0.5);
  }
  template <class Real>
  Real derivative(Real z) const {
    return or_nan(z, z > -3 && z < 3 ? Real(1) / 6 : Real(0));
  }
  bool operator==(const Hardsigmoid&) const = default;
};

struct Hardtanh {
  static constexpr Label label{"hardtanh", "z, cut at min and max"};
  static constexpr bool needs_input = true;
  double min = -1, max = 1;
  template <class Real>
  Real value(Real z) const {
    const Real low = static_cast<Real>(min), high = static_cast<Real>(max);
    return z < low ? low : z > high ? high : z;
  }
  template <class Real>
  Real derivative(Real z) const {
    return or_nan(z, z > static_cast<Real>(min) && z < static_cast<Real>(max) ? Real(1) : Real(0));
  }
  static void fields(auto& self, auto&& field) {
    field("min", self.min, "the smallest output");
    field("max", self.max, "the largest output");
  }
  bool operator==(const Hardtanh&) const = default;
};

struct Relu6 {
  static constexpr Label label{"relu6", "min(max(0, z), 6)"};
  static constexpr bool needs_input = true;
  static constexpr Limits limits{{0.0, 6.0}};
  static constexpr StartingWeights start = StartingWeights::he;
  template <class Real>
  Real value(Real z) const {
    return Hardtanh{.min = 0, .max = 6}.value(z);
  }
  template <class Real>
  Real derivative(Real z) const {
    return Hardtanh{.min = 0, .max = 6}.derivative(z);
  }
  bool operator==(const Relu6&) const = default;
};

struct Hardswish {
  static constexpr Label label{"hardswish", "z hardsigmoid(z)"};
  static constexpr bool needs_input = true;
  static constexpr StartingWeights start = StartingWeights::he;
  template <class Real>
  Real value(Real z) const {
    return z <= -3 ? Real(0) : z >= 3 ? z : z * (z + 3) / 6;
  }
  template <class Real>
  Real derivative(Real z) const {
    return z < -3 ? Real(0) : z >= 3 ? Real(1) : z / 3 + Real(0.5);
  }
  bool operator==(const Hardswish&) const = default;
};

struct Softplus {
  static constexpr Label label{"softplus", "log(1 + exp(beta z)) / beta"};
  static constexpr bool needs_input = true;
  static constexpr StartingWeights start = StartingWeights::he;
  double beta = 1, threshold = 20;
  template <class Real>
  Real value(Real z) const {
    const Real b = static_cast<Real>(beta);
    return b * z > static_cast<Real>(threshold) ? z : std::log1p(std::exp(b * z)) / b;
  }
  template <class Real>
  Real derivative(Real z) const {
    const Real b = static_cast<Real>(beta);
    return b * z > static_cast<Real>(threshold) ? Real(1) : logistic(b * z);
  }
  static void fields(auto& self, auto&& field) {
    field("beta", self.beta, "its sharpness", positive);
    field("threshold", self.threshold, "z itself where beta z is larger");
  }
  bool operator==(const Softplus&) const = default;
};

struct LogSigmoid {
  static constexpr Label label{"log_sigmoid", "log(1 / (1 + exp(-z)))"};
  static constexpr bool needs_input = true;
  template <class Real>
  Real value(Real z) const {
    return (z < 0 ? z : or_nan(z, Real(0))) - std::log1p(std::exp(-std::abs(z)));
  }
  template <class Real>
  Real derivative(Real z) const {
    return logistic(-z);
  }
  bool operator==(const LogSigmoid&) const = default;
};

struct Softsign {
  static constexpr Label label{"softsign", "z / (1 + |z|), in (-1, 1)"};
  static constexpr bool needs_input = true;
  static constexpr Limits limits{{-1.0, 1.0}};
  template <class Real>
  Real value(Real z) const {
    const Real size = std::abs(z);
    return size > 1 ? std::copysign(1 / (1 + 1 / size), z) : z / (1 + size);  // finite at infinity
  }
  template <class Real>
  Real derivative(Real z) const {
    const Real t = 1 / (1 + std::abs(z));
    return t * t;
  }
  bool operator==(const Softsign&) const = default;
};

// Elfwing et al. 2017; also called swish.
struct Silu {
  static constexpr Label label{"silu", "z sigmoid(z)"};
  static constexpr bool needs_input = true;
  static constexpr StartingWeights start = StartingWeights::he;
  template <class Real>
  Real value(Real z) const {
    return floored(z) * logistic(z);
  }
  template <class Real>
  Real derivative(Real z) const {
    const Real s = logistic(z);
    return s * (1 + ceiled(floored(z)) * (1 - s));
  }
  bool operator==(const Silu&) const = default;
};

// Misra 2019.
struct Mish {
  static constexpr Label label{"mish", "z tanh(softplus(z))"};
  static constexpr bool needs_input = true;
  static constexpr StartingWeights start = StartingWeights::he;
  template <class Real>
  Real value(Real z) const {
    return floored(z) * gate(z);
  }
  template <class Real>
  Real derivative(Real z) const {
    const Real t = gate(z);
    return t + ceiled(floored(z)) * (1 - t) * (1 + t) * logistic(z);
  }
  bool operator==(const Mish&) const = default;

 private:
  // tanh(log(1 + e^z)) = n / (n + 2) with n = e^z (e^z + 2), by the exponential that is at most 1
  template <class Real>
  static Real gate(Real z) {
    const Real e = std::exp(-std::abs(z)), n = z < 0 ? e * (e + 2) : 1 + 2 * e;
    return n / (n + (z < 0 ? Real(2) : 2 * e * e));
  }
};

struct ExactGelu {
  static constexpr Label label{"none", "with the normal distribution itself"};
  bool operator==(const ExactGelu&) const = default;
};
struct TanhGelu {
  static constexpr Label label{"tanh", "with tanh(sqrt(2 / pi) (z + 0.044715 z^3))"};
  bool operator==(const TanhGelu&) const = default;
};

// Hendrycks and Gimpel 2016.
struct Gelu {
  static constexpr Label label{"gelu", "z Phi(z), Phi the standard normal distribution function"};
  static constexpr bool needs_input = true;
  static constexpr StartingWeights start = StartingWeights::he;
  std::variant<ExactGelu, TanhGelu> approximate;
  template <class Real>
  Real value(Real z) const {
    if (is<TanhGelu>(approximate)) return floored(z) * (1 + std::tanh(inner(z))) / 2;
    return floored(z) * std::erfc(-z / std::numbers::sqrt2_v<Real>) / 2;
  }
  template <class Real>
  Real derivative(Real z) const {
    const Real x = ceiled(floored(z));
    if (is<TanhGelu>(approximate)) {
      const Real t = std::tanh(inner(x)), slope = factor<Real> * (1 + 3 * cubic<Real> * x * x);
      return (1 + t) / 2 + x * (1 - t) * (1 + t) * slope / 2;
    }
    const Real density =
        std::exp(-x * x / 2) * std::numbers::inv_sqrtpi_v<Real> / std::numbers::sqrt2_v<Real>;
    return std::erfc(-z / std::numbers::sqrt2_v<Real>) / 2 + x * density;
  }
  static void fields(auto& self, auto&& field) {
    field("approximate", self.approximate, "how Phi is computed");
  }
  bool operator==(const Gelu&) const = default;

 private:
  template <class Real>
  static constexpr Real cubic = Real(0.044715L);
  template <class Real>
  static constexpr Real factor =
      std::numbers::sqrt2_v<Real>* std::numbers::inv_sqrtpi_v<Real>;  // sqrt(2 / pi)
  template <class Real>
  static Real inner(Real z) {
    const Real x = ceiled(floored(z));
    return factor<Real> * (x + cubic<Real> * x * x * x);
  }
};

struct Threshold {
  static constexpr Label label{"threshold", "z above the threshold, a fixed value otherwise"};
  static constexpr bool needs_input = true;
  static constexpr StartingWeights start = StartingWeights::he;
  double threshold = 0, otherwise = 0;
  template <class Real>
  Real value(Real z) const {
    return z <= static_cast<Real>(threshold) ? static_cast<Real>(otherwise) : z;
  }
  template <class Real>
  Real derivative(Real z) const {
    return or_nan(z, z > static_cast<Real>(threshold) ? Real(1) : Real(0));
  }
  static void fields(auto& self, auto&& field) {
    field("threshold", self.threshold, "where it starts");
    field("value", self.otherwise, "the output up to there");
  }
  bool operator==(const Threshold&) const = default;
};

}  // namespace mlp
