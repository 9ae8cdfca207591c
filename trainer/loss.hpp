// Which losses are there, and what gradient do they send into the output layer?
#pragma once

#include <cmath>
#include <variant>

#include "trainer/activation.hpp"
#include "trainer/fields.hpp"

namespace mlp {

// The first two compare outputs y with targets t one by one: `term(y, t)` and its derivative by y,
// averaged over samples and outputs. They stand after any output activation.
struct MeanSquaredError {
  static constexpr Label label{"mean_squared_error",
                               "mean over samples and outputs of (y - t)^2, without a factor 1/2"};
  static double term(double y, double t) { return (y - t) * (y - t); }
  template <class Real>
  static Real slope(Real y, Real t) {
    return 2 * (y - t);
  }
  bool operator==(const MeanSquaredError&) const = default;
};

struct MeanAbsoluteError {
  static constexpr Label label{
      "mean_absolute_error", "mean over samples and outputs of |y - t|; its subgradient at 0 is 0"};
  static double term(double y, double t) { return std::abs(y - t); }
  template <class Real>
  static Real slope(Real y, Real t) {
    return y > t ? Real(1) : y < t ? Real(-1) : y - t;  // y - t is 0, or NaN
  }
  bool operator==(const MeanAbsoluteError&) const = default;
};

// The other two are fused with the one output activation they belong to, and computed from the
// logits, where neither exp nor log can overflow; the gradient by the logits is then (y - t) /
// samples.
struct BinaryCrossEntropy {
  static constexpr Label label{
      "binary_cross_entropy",
      "after a sigmoid: mean over samples, sum over outputs of -t log y - (1 - t) log(1 - y)"};
  using Output = Sigmoid;
  bool operator==(const BinaryCrossEntropy&) const = default;
};

struct CrossEntropy {
  static constexpr Label label{"cross_entropy",
                               "after a softmax: mean over samples of -sum_k t_k log y_k"};
  using Output = Softmax;
  bool operator==(const CrossEntropy&) const = default;
};

using Loss = std::variant<MeanSquaredError, MeanAbsoluteError, BinaryCrossEntropy, CrossEntropy>;

// Can this loss stand after this output activation?
bool fits(const Loss& loss, const Activation& output);

// The loss, from logits Z and outputs A = activation(Z) of the last layer and targets T, all
// outputs x samples.
template <class Real>
double loss_value(const Loss& loss, const Slice<const Real>& Z, const Slice<const Real>& A,
                  const Slice<const Real>& T);

// Is the loss fused with its output activation?
bool is_fused(const Loss& loss);

// Delta = d loss / d outputs A, or d loss / d logits if it is fused (outputs x samples). These
// columns may be some of the `samples` that the loss is a mean over.
template <class Real>
void loss_delta(const Loss& loss, const Slice<const Real>& A, const Slice<const Real>& T,
                std::size_t samples, const Slice<Real>& Delta);

}  // namespace mlp
