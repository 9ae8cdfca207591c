// What does a network compute? Once more, sample by sample and by the textbook's formulas, in long
// double: so exact that central differences of its loss are a gradient to compare with.
#pragma once

#include <algorithm>
#include <armadillo>
#include <cmath>
#include <limits>
#include <vector>

#include "trainer/network.hpp"

namespace mlp {

using Exact = std::vector<long double>;

struct ReferencePass {
  long double loss = 0;  // the mean loss
  // The smallest distance of a pre-activation from the kink of its relu or leaky relu, and of an
  // output from its target under the mean absolute error.
  long double kink_distance = std::numeric_limits<long double>::infinity();
};

namespace reference {

// Where the activation's derivative jumps.
inline Exact kinks(const Activation& activation) {
  if (is<Relu>(activation) || is<LeakyRelu>(activation)) return {0};
  if (is<Relu6>(activation)) return {0, 6};
  if (is<Hardsigmoid>(activation) || is<Hardswish>(activation)) return {-3, 3};
  if (const auto* f = std::get_if<Hardshrink>(&activation)) return {-f->lambda, f->lambda};
  if (const auto* f = std::get_if<Softshrink>(&activation)) return {-f->lambda, f->lambda};
  if (const auto* f = std::get_if<Hardtanh>(&activation)) return {f->min, f->max};
  if (const auto* f = std::get_if<Threshold>(&activation)) return {f->threshold};
  return {};
}

inline Exact mapped(Exact z, long double (*f)(long double)) {
  std::transform(z.begin(), z.end(), z.begin(), f);
  return z;
}

inline Exact value(const Identity&, const Exact& z) {
  return z;
}
inline Exact value(const Sigmoid&, Exact z) {
  for (long double& x : z) x = 1 / (1 + std::exp(-x));
  return z;
}
inline Exact value(const Tanh&, Exact z) {
  for (long double& x : z) x = std::tanh(x);
  return z;
}
inline Exact value(const Relu&, Exact z) {
  for (long double& x : z) x = std::max(x, 0.0L);
  return z;
}
inline Exact value(const LeakyRelu& leaky, Exact z) {
  for (long double& x : z) x = x > 0 ? x : leaky.slope * x;
  return z;
}
inline Exact value(const Elu& elu, Exact z) {
  for (long double& x : z) x = x > 0 ? x : elu.alpha * (std::exp(x) - 1);
  return z;
}
inline Exact value(const Selu&, Exact z) {
  return mapped(z, [](long double x) {
    return 1.0507009873554804934193349852946L *
           (x > 0 ? x : 1.6732632423543772848170429916717L * (std::exp(x) - 1));
  });
}
inline Exact value(const Celu& celu, Exact z) {
  for (long double& x : z) x = x > 0 ? x : celu.alpha * (std::exp(x / celu.alpha) - 1);
  return z;
}
inline Exact value(const Gelu& gelu, Exact z) {
  const bool is_tanh = is<TanhGelu>(gelu.approximate);
  for (long double& x : z) {
    const long double root = std::sqrt(2 / std::acos(-1.0L));
    x *= is_tanh ? (1 + std::tanh(root * (x + 0.044715L * x * x * x))) / 2
                 : (1 + std::erf(x / std::sqrt(2.0L))) / 2;
  }
  return z;
}
inline Exact value(const Silu&, const Exact& z) {
  return mapped(z, [](long double x) { return x / (1 + std::exp(-x)); });
}
inline Exact value(const Mish&, const Exact& z) {
  return mapped(z, [](long double x) { return x * std::tanh(std::log(1 + std::exp(x))); });
}
inline Exact value(const Softplus& softplus, Exact z) {
  for (long double& x : z)
    if (softplus.beta * x <= softplus.threshold)
      x = std::log(1 + std::exp(softplus.beta * x)) / softplus.beta;
  return z;
}
inline Exact value(const LogSigmoid&, const Exact& z) {
  return mapped(z, [](long double x) { return -std::log(1 + std::exp(-x)); });
}
inline Exact value(const Softsign&, const Exact& z) {
  return mapped(z, [](long double x) { return x / (1 + std::abs(x)); });
}
inline Exact value(const Tanhshrink&, const Exact& z) {
  return mapped(z, [](long double x) { return x - std::tanh(x); });
}
inline Exact value(const Hardshrink& shrink, Exact z) {
  for (long double& x : z) x = std::abs(x) > shrink.lambda ? x : 0;
  return z;
}
inline Exact value(const Softshrink& shrink, Exact z) {
  for (long double& x : z) x = std::copysign(std::max(std::abs(x) - shrink.lambda, 0.0L), x);
  return z;
}
inline Exact value(const Hardsigmoid&, const Exact& z) {
  return mapped(z, [](long double x) { return std::clamp(x / 6 + 0.5L, 0.0L, 1.0L); });
}
inline Exact value(const Hardtanh& hard, Exact z) {
  for (long double& x : z) x = std::clamp<long double>(x, hard.min, hard.max);
  return z;
}
inline Exact value(const Hardswish&, const Exact& z) {
  return mapped(z, [](long double x) { return x * std::clamp(x / 6 + 0.5L, 0.0L, 1.0L); });
}
inline Exact value(const Relu6&, const Exact& z) {
  return mapped(z, [](long double x) { return std::clamp(x, 0.0L, 6.0L); });
}
inline Exact value(const Threshold& threshold, Exact z) {
  for (long double& x : z) x = x > threshold.threshold ? x : threshold.otherwise;
  return z;
}
inline Exact value(const Softmax&, Exact z) {
  long double sum = 0;
  for (long double& x : z) sum += x = std::exp(x);
  for (long double& x : z) x /= sum;
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
      for (const long double kink : reference::kinks(layer.activation))
        for (const long double x : z) keep_away(x - kink);
      a = std::visit([&](const auto& f) { return reference::value(f, z); }, layer.activation);
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
