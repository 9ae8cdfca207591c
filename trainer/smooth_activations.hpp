// Which activations beyond the lecture's are smooth, or bend most gently? Those of PyTorch's list,
// with its parameters and defaults, by formulas that neither overflow nor cancel. Their derivatives
// take the input: to recover it from the output would lose digits. To add one, see activation.hpp.
#pragma once

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <variant>

#include "trainer/activation_parts.hpp"

namespace mlp {

// Clevert et al. 2016.
struct Elu {
  static constexpr Label label{
      "elu", "z for z > 0, alpha (exp(z) - 1) otherwise; its derivative at 0 is alpha"};
  static constexpr StartingWeights start = StartingWeights::he;
  static constexpr bool needs_input = true;
  double alpha = 1;
  template <Math math = Math::exact, class Real>
  Real value(Real z) const {
    return z > 0 ? z : static_cast<Real>(alpha) * mlp::expm1<math>(z);
  }
  template <Math math = Math::exact, class Real>
  Real derivative(Real z) const {
    return z > 0 ? Real(1) : static_cast<Real>(alpha) * mlp::exp<math>(z);
  }
  static constexpr std::array<double, 1> kinks() { return {0}; }
  static void fields(auto& self, auto&& field) {
    field("alpha", self.alpha, "minus the output's limit for z to minus infinity");
  }
  bool operator==(const Elu&) const = default;
};

// Barron 2017.
struct Celu {
  static constexpr Label label{"celu", "z for z > 0, alpha (exp(z / alpha) - 1) otherwise"};
  static constexpr StartingWeights start = StartingWeights::he;
  static constexpr bool needs_input = true;
  double alpha = 1;
  template <Math math = Math::exact, class Real>
  Real value(Real z) const {
    const Real a = static_cast<Real>(alpha);
    return z > 0 ? z : a * mlp::expm1<math>(z / a);
  }
  template <Math math = Math::exact, class Real>
  Real derivative(Real z) const {
    return z > 0 ? Real(1) : mlp::exp<math>(z / static_cast<Real>(alpha));
  }
  static constexpr std::array<double, 1> kinks() { return {0}; }
  static void fields(auto& self, auto&& field) {
    field("alpha", self.alpha, "minus the output's limit for z to minus infinity", positive);
  }
  bool operator==(const Celu&) const = default;
};

// Klambauer et al. 2017, "Self-Normalizing Neural Networks".
struct Selu {
  static constexpr Label label{
      "selu", "1.0507 elu(z) with alpha 1.6733: keeps mean 0 and variance 1 of its inputs"};
  static constexpr StartingWeights start = StartingWeights::lecun;
  static constexpr bool needs_input = true;
  static constexpr double scale = 1.0507009873554804934193349852946;
  static constexpr Elu elu{.alpha = 1.6732632423543772848170429916717};
  template <Math math = Math::exact, class Real>
  Real value(Real z) const {
    return static_cast<Real>(scale) * elu.template value<math>(z);
  }
  template <Math math = Math::exact, class Real>
  Real derivative(Real z) const {
    return static_cast<Real>(scale) * elu.template derivative<math>(z);
  }
  static constexpr std::array<double, 1> kinks() { return {0}; }
  bool operator==(const Selu&) const = default;
};

// Hendrycks & Gimpel 2016. The tanh form is z logistic(2 u), u = sqrt(2 / pi) (z + 0.044715 z^3).
struct ExactGelu {
  static constexpr Label label{"none", "the normal distribution itself"};
  static constexpr bool needs_input = true;
  template <class Real>
  Real value(Real z) const {
    return at_least(z, -1000) * share(z);
  }
  template <Math math = Math::exact, class Real>
  Real derivative(Real z) const {
    const Real x = within(z, 1000);
    constexpr Real peak = std::numbers::inv_sqrtpi_v<Real> / std::numbers::sqrt2_v<Real>;
    return share(z) + x * peak * mlp::exp<math>(-x * x / 2);
  }
  bool operator==(const ExactGelu&) const = default;

 private:
  template <class Real>
  static Real share(Real z) {
    return std::erfc(-z / std::numbers::sqrt2_v<Real>) / 2;
  }
};
struct TanhGelu {
  static constexpr Label label{"tanh", "(1 + tanh(sqrt(2 / pi) (z + 0.044715 z^3))) / 2"};
  static constexpr bool needs_input = true;
  template <Math math = Math::exact, class Real>
  Real value(Real z) const {
    return at_least(z, -1000) * logistic<math>(exponent(z));
  }
  template <Math math = Math::exact, class Real>
  Real derivative(Real z) const {
    const Real x = within(z, 1000), share = logistic<math>(exponent(x)),
               rest = logistic<math>(-exponent(x));
    return share + x * share * rest * twice<Real> * (1 + 3 * static_cast<Real>(cubic) * x * x);
  }
  bool operator==(const TanhGelu&) const = default;

 private:
  static constexpr double cubic = 0.044715;
  template <class Real>
  static constexpr Real twice = 2 * std::numbers::sqrt2_v<Real>* std::numbers::inv_sqrtpi_v<Real>;
  template <class Real>
  static Real exponent(Real z) {
    const Real x = within(z, 1000);  // z^3 must not overflow
    return twice<Real> * (x + static_cast<Real>(cubic) * x * x * x);
  }
};
using NormalDistribution = std::variant<ExactGelu, TanhGelu>;
struct Gelu {
  static constexpr Label label{"gelu", "z times the normal distribution function of z"};
  static constexpr StartingWeights start = StartingWeights::he;
  static constexpr bool needs_input = true;
  NormalDistribution approximate;
  template <Math math = Math::exact, class Real>
  Real value(Real z) const {
    return std::visit([=](const auto& form) { return value_of<math>(form, z); }, approximate);
  }
  template <Math math = Math::exact, class Real>
  Real derivative(Real z) const {
    return std::visit([=](const auto& form) { return derivative_of<math>(form, z); }, approximate);
  }
  static void fields(auto& self, auto&& field) {
    field("approximate", self.approximate, "how the distribution function is computed");
  }
  bool operator==(const Gelu&) const = default;
};

// Elfwing et al. 2018; Ramachandran et al. 2017 call it swish.
struct Silu {
  static constexpr Label label{"silu", "z / (1 + exp(-z))"};
  static constexpr StartingWeights start = StartingWeights::he;
  static constexpr bool needs_input = true;
  template <Math math = Math::exact, class Real>
  Real value(Real z) const {
    return at_least(z, -1000) * logistic<math>(z);
  }
  template <Math math = Math::exact, class Real>
  Real derivative(Real z) const {
    return logistic<math>(z) * (1 + within(z, 1000) * logistic<math>(-z));
  }
  bool operator==(const Silu&) const = default;
};

// Misra 2020. With e = exp(z), tanh(log(1 + e)) = n / (n + 2) for n = e (e + 2).
struct Mish {
  static constexpr Label label{"mish", "z tanh(log(1 + exp(z)))"};
  static constexpr StartingWeights start = StartingWeights::he;
  static constexpr bool needs_input = true;
  template <Math math = Math::exact, class Real>
  Real value(Real z) const {
    return at_least(z, -1000) * parts<math>(z).share;
  }
  template <Math math = Math::exact, class Real>
  Real derivative(Real z) const {
    const auto [share, rest] = parts<math>(z);
    return share + within(z, 1000) * rest * (1 + share) * logistic<math>(z);
  }
  bool operator==(const Mish&) const = default;

 private:
  template <class Real>
  struct Parts {
    Real share, rest;  // the tanh, and 1 minus it
  };
  // Numerator and denominator are divided by exp(2 z) for z > 0, so that no exponential overflows.
  template <Math math, class Real>
  static Parts<Real> parts(Real z) {
    const Real e = mlp::exp<math>(-std::abs(z));
    const Real n = z < 0 ? e * (e + 2) : 1 + 2 * e, two = z < 0 ? Real(2) : 2 * e * e;
    return {n / (n + two), two / (n + two)};
  }
};

struct Softplus {
  static constexpr Label label{
      "softplus", "log(1 + exp(beta z)) / beta, and z where beta z is above the threshold"};
  static constexpr StartingWeights start = StartingWeights::he;
  static constexpr bool needs_input = true;
  double beta = 1;
  double threshold = 20;
  template <Math math = Math::exact, class Real>
  Real value(Real z) const {
    const Real b = static_cast<Real>(beta), x = b * z;
    const Real bent = (x > 0 ? x : Real(0)) + std::log1p(mlp::exp<math>(-std::abs(x)));
    return x > static_cast<Real>(threshold) ? z : bent / b;
  }
  template <Math math = Math::exact, class Real>
  Real derivative(Real z) const {
    const Real x = static_cast<Real>(beta) * z;
    return x > static_cast<Real>(threshold) ? Real(1) : logistic<math>(x);
  }
  std::array<double, 1> kinks() const { return {threshold / beta}; }
  static void fields(auto& self, auto&& field) {
    field("beta", self.beta, "the larger, the sharper the bend", positive);
    field("threshold", self.threshold, "of beta z: z itself from there on");
  }
  bool operator==(const Softplus&) const = default;
};

struct LogSigmoid {
  static constexpr Label label{"log_sigmoid", "log(1 / (1 + exp(-z)))"};
  static constexpr bool needs_input = true;
  template <Math math = Math::exact, class Real>
  Real value(Real z) const {
    return (z < 0 ? z : Real(0)) - std::log1p(mlp::exp<math>(-std::abs(z)));
  }
  template <Math math = Math::exact, class Real>
  Real derivative(Real z) const {
    return logistic<math>(-z);
  }
  bool operator==(const LogSigmoid&) const = default;
};

struct Softsign {
  static constexpr Label label{"softsign", "z / (1 + |z|), in (-1, 1)"};
  static constexpr bool needs_input = true;
  template <class Real>
  Real value(Real z) const {
    const Real x = within(z, static_cast<double>(std::numeric_limits<Real>::max()));
    return x / (1 + std::abs(x));
  }
  template <class Real>
  Real derivative(Real z) const {
    const Real share = 1 / (1 + std::abs(z));
    return share * share;
  }
  static Limits limits() { return {{-1.0, 1.0}}; }
  bool operator==(const Softsign&) const = default;
};

struct Tanhshrink {
  static constexpr Label label{"tanhshrink", "z - tanh(z)"};
  static constexpr bool needs_input = true;
  template <Math math = Math::exact, class Real>
  Real value(Real z) const {
    const Real t = mlp::tanh<math>(z);
    // For small z the difference would cancel: (z cosh z - sinh z) / cosh z then, whose numerator
    // is the sum of 2k z^(2k + 1) / (2k + 1)!
    const Real x = within(z, 1), square = x * x;
    Real sum = 0;
    for (int k = 10; k >= 1; --k)
      sum = 1 + sum * square * Real(k + 1) / Real(k * (2 * k + 2) * (2 * k + 3));
    const Real series = x * square / 3 * sum * std::sqrt((1 - t) * (1 + t));
    return std::abs(z) < 1 ? series : z - t;
  }
  template <Math math = Math::exact, class Real>
  Real derivative(Real z) const {
    const Real t = mlp::tanh<math>(z);
    return t * t;
  }
  bool operator==(const Tanhshrink&) const = default;
};

}  // namespace mlp
