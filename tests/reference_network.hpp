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

// How far z is from the activation's nearest kink.
inline long double distance_to_kink(const Activation& activation, long double z) {
  if (is<Relu>(activation) || is<LeakyRelu>(activation)) return std::abs(z);
  if (is<Relu6>(activation)) return std::min(std::abs(z), std::abs(z - 6));
  if (const auto* hard = std::get_if<Hardshrink>(&activation))
    return std::abs(std::abs(z) - hard->lambda);
  if (const auto* soft = std::get_if<Softshrink>(&activation))
    return std::abs(std::abs(z) - soft->lambda);
  return std::numeric_limits<long double>::infinity();
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
inline Exact value(const Relu6&, Exact z) {
  for (long double& x : z) x = std::clamp(x, 0.0L, 6.0L);
  return z;
}
inline Exact value(const Hardshrink& shrink, Exact z) {
  for (long double& x : z) x = std::abs(x) > shrink.lambda ? x : 0;
  return z;
}
inline Exact value(const Softshrink& shrink, Exact z) {
  for (long double& x : z) x = std::copysign(std::max(std::abs(x) - shrink.lambda, 0.0L), x);
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
      for (const long double x : z) keep_away(reference::distance_to_kink(layer.activation, x));
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
