// What does a network compute? Once more, sample by sample and by the textbook's formulas, in long
// double: so exact that central differences of its loss are a gradient to compare with.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "trainer/armadillo.hpp"
#include "trainer/network.hpp"

namespace mlp {

using Exact = std::vector<long double>;

struct ReferencePass {
  long double loss = 0;  // the mean loss
  // The smallest distance of a pre-activation from a kink of its activation, and of an output from
  // its target under the mean absolute error.
  long double kink_distance = std::numeric_limits<long double>::infinity();
};

namespace reference {

// How far z is from the activation's nearest kink.
inline long double distance_to_kink(const Activation& activation, long double z) {
  long double distance = std::numeric_limits<long double>::infinity();
  for (const double kink : kinks_of(activation)) distance = std::min(distance, std::abs(z - kink));
  return distance;
}

// Values by the definitions, z by z.
inline long double value(const Identity&, long double z) {
  return z;
}
inline long double value(const Sigmoid&, long double z) {
  return 1 / (1 + std::exp(-z));
}
inline long double value(const Tanh&, long double z) {
  return std::tanh(z);
}
inline long double value(const Relu&, long double z) {
  return std::max(z, 0.0L);
}
inline long double value(const LeakyRelu& leaky, long double z) {
  return z > 0 ? z : leaky.slope * z;
}
inline long double value(const Prelu& prelu, long double z) {
  return z > 0 ? z : prelu.slope * z;
}
inline long double value(const Rrelu& rrelu, long double z) {
  return z > 0 ? z : (static_cast<long double>(rrelu.lower) + rrelu.upper) / 2 * z;
}
inline long double value(const Hardtanh& cut, long double z) {
  return std::clamp<long double>(z, cut.min, cut.max);
}
inline long double value(const Relu6&, long double z) {
  return std::clamp(z, 0.0L, 6.0L);
}
inline long double value(const Hardsigmoid&, long double z) {
  return std::clamp(z / 6 + 0.5L, 0.0L, 1.0L);
}
inline long double value(const Hardswish&, long double z) {
  return z * value(Hardsigmoid{}, z);
}
inline long double value(const Hardshrink& shrink, long double z) {
  return std::abs(z) > shrink.lambda ? z : 0;
}
inline long double value(const Softshrink& shrink, long double z) {
  return std::copysign(std::max(std::abs(z) - shrink.lambda, 0.0L), z);
}
inline long double value(const Threshold& threshold, long double z) {
  return z > threshold.threshold ? z : threshold.otherwise;
}
inline long double value(const Elu& elu, long double z) {
  return z > 0 ? z : elu.alpha * std::expm1(z);
}
inline long double value(const Celu& celu, long double z) {
  return z > 0 ? z : celu.alpha * std::expm1(z / celu.alpha);
}
inline long double value(const Selu&, long double z) {
  const long double alpha = 1.6732632423543772848170429916717L;
  return 1.0507009873554804934193349852946L * (z > 0 ? z : alpha * std::expm1(z));
}
inline long double value(const Gelu& gelu, long double z) {
  const long double root = std::sqrt(2.0L);
  if (is<ExactGelu>(gelu.approximate)) return z * std::erfc(-z / root) / 2;
  const long double u = root / std::sqrt(std::acos(-1.0L)) * (z + 0.044715L * z * z * z);
  return z / (1 + std::exp(-2 * u));  // (1 + tanh u) / 2
}
inline long double value(const Silu&, long double z) {
  return z / (1 + std::exp(-z));
}
inline long double value(const Mish&, long double z) {
  return z * std::tanh(std::log1p(std::exp(z)));
}
inline long double value(const Softplus& soft, long double z) {
  return soft.beta * z > soft.threshold ? z : std::log1p(std::exp(soft.beta * z)) / soft.beta;
}
inline long double value(const LogSigmoid&, long double z) {
  return -std::log1p(std::exp(-z));
}
inline long double value(const Softsign&, long double z) {
  return z / (1 + std::abs(z));
}
// Lambert's continued fraction: tanh z = z / (1 + c), c = z^2 / (3 + z^2 / (5 + ...)).
inline long double value(const Tanhshrink&, long double z) {
  if (std::abs(z) > 5) return z - std::tanh(z);
  long double c = 0;
  for (int odd = 99; odd >= 3; odd -= 2) c = z * z / (static_cast<long double>(odd) + c);
  return z * c / (1 + c);
}

inline Exact values(const Activation& activation, Exact z) {
  if (is<Softmax>(activation)) {
    long double sum = 0;
    for (long double& x : z) sum += x = std::exp(x);
    for (long double& x : z) x /= sum;
    return z;
  }
  std::visit(
      [&]<class A>(const A& f) {
        if constexpr (!std::is_same_v<A, Softmax>)
          for (long double& x : z) x = value(f, x);
      },
      activation);
  return z;
}

// Of one output of one sample; the mean over outputs is taken where the loss has it.
inline long double term(const MeanSquaredError&, long double y, long double t,
                        arma::uword outputs) {
  return (y - t) * (y - t) / static_cast<long double>(outputs);
}
inline long double term(const MeanAbsoluteError&, long double y, long double t,
                        arma::uword outputs) {
  return std::abs(y - t) / static_cast<long double>(outputs);
}
inline long double term(const BinaryCrossEntropy&, long double y, long double t, arma::uword) {
  return -t * std::log(y) - (1 - t) * std::log(1 - y);
}
inline long double term(const CrossEntropy&, long double y, long double t, arma::uword) {
  return -t * std::log(y);
}

}  // namespace reference

// The network's shapes and activations, with weights as `flattened` orders them.
inline ReferencePass reference_pass(const Network<double>& network, const Exact& weights,
                                    const arma::mat& X, const arma::mat& T, const Loss& loss) {
  ReferencePass pass;
  const auto keep_away = [&](long double x) {
    pass.kink_distance = std::min(pass.kink_distance, std::abs(x));
  };
  for (arma::uword j = 0; j < X.n_cols; ++j) {
    Exact a(X.begin_col(j), X.end_col(j));
    const long double* next = weights.data();
    for (const Layer<double>& layer : network) {
      const std::size_t units = layer.affine.W.n_rows;
      Exact z(next + units * a.size(), next + units * (a.size() + 1));  // biases, after the weights
      for (std::size_t k = 0; k < a.size(); ++k)
        for (std::size_t i = 0; i < units; ++i) z[i] += *next++ * a[k];
      next += units;
      for (const long double x : z) keep_away(reference::distance_to_kink(layer.activation, x));
      a = reference::values(layer.activation, z);
      if (is<Prelu>(layer.activation)) {  // whose slope stands after the biases
        for (std::size_t i = 0; i < units; ++i) a[i] = z[i] > 0 ? z[i] : *next * z[i];
        ++next;
      }
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
      const long double t = T(i, j);
      if (is<MeanAbsoluteError>(loss)) keep_away(a[i] - t);
      pass.loss +=
          std::visit([&](const auto& l) { return reference::term(l, a[i], t, a.size()); }, loss);
    }
  }
  pass.loss /= static_cast<long double>(X.n_cols);
  return pass;
}

}  // namespace mlp
