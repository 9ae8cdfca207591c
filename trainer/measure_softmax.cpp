#include "trainer/measure_softmax.hpp"

#include <cmath>
#include <limits>

#include "trainer/activation.hpp"
#include "trainer/differences.hpp"
#include "trainer/extremes.hpp"
#include "trainer/random.hpp"

namespace mlp {
namespace {

constexpr double grid = 1.0 / 1024;  // scores are multiples of it, so that a shift is exact

using Longs = std::vector<long double>;

// The forms as written, in long double where Real is that.
template <class Real>
std::vector<Real> exponentials(const std::vector<Real>& z) {
  std::vector<Real> e;
  for (const Real x : z) e.push_back(std::exp(x));
  return e;
}

template <class Real>
std::vector<Real> plain_softmax(const std::vector<Real>& z) {
  std::vector<Real> p = exponentials(z);
  Real sum = 0;
  for (const Real e : p) sum += e;
  for (Real& e : p) e /= sum;
  return p;
}

void raise(Quantity& largest, long double value) {
  mlp::raise(*largest, static_cast<double>(value));
}

// One study in one precision.
template <class Real>
class Study {
 public:
  Study(const SoftmaxStudy& config, std::uint64_t seed)
      : config_(config), engine_(stream(seed, "scores")) {}

  SoftmaxStudy::Result measure() {
    SoftmaxStudy::Result result{.sum_error = 0,
                                .smallest_output = std::numeric_limits<double>::infinity(),
                                .order_violations = 0,
                                .shift_error = 0,
                                .jacobian_error = 0,
                                .numerical_jacobian_error = 0,
                                .loss_error = 0,
                                .plain_difference = 0,
                                .overflow_score = overflow_score(),
                                .underflow_difference = underflow_difference(),
                                .top_two_ratio = {},
                                .amplification = {},
                                .outputs_error = {}};
    for (std::size_t i = 0; i < config_.vectors; ++i) try_vector(random_scores(), result);
    const auto d = static_cast<Real>(config_.difference);
    const std::vector<Real> p = outputs({2 * d, d, 0});
    result.top_two_ratio = static_cast<double>(p[0]) / static_cast<double>(p[1]);
    result.amplification = *result.top_two_ratio / 2;
    if (!config_.scores.empty()) result.outputs_error = outputs_error();
    return result;
  }

 private:
  static constexpr double eps = std::numeric_limits<Real>::epsilon();

  // Of the form at hand, as in training where it is the stable one.
  std::vector<Real> outputs(std::vector<Real> z) const {
    for (Real& x : z) x *= static_cast<Real>(config_.scale);
    if (is<PlainSoftmax>(config_.form)) return plain_softmax(z);
    if (is<Exponentials>(config_.form)) return exponentials(z);
    activate(Softmax{}, Slice<Real>(z.data(), z.size(), 1));
    return z;
  }

  // Whatever the form: softmax as it is written.
  Longs exact_outputs(Longs z) const {
    for (long double& x : z) x *= config_.scale;
    return plain_softmax(z);
  }

  std::vector<Real> random_scores() {
    std::vector<Real> z;
    for (std::size_t i = 0; i < config_.classes; ++i)
      z.push_back(static_cast<Real>(std::round(normal(engine_, 0, config_.spread) / grid) * grid));
    z[1] = z[0];  // a tie
    return z;
  }

  void try_vector(const std::vector<Real>& z, SoftmaxStudy::Result& result) const {
    const std::vector<Real> p = outputs(z);
    long double sum = 0;
    for (const Real x : p) {
      sum += x;
      lower(*result.smallest_output, static_cast<double>(x));
    }
    raise(result.sum_error, std::abs(sum - 1) / eps);
    for (std::size_t i = 0; i < z.size(); ++i)
      for (std::size_t j = 0; j < z.size(); ++j)
        *result.order_violations +=
            (z[i] < z[j] && !(p[i] <= p[j])) || (z[i] == z[j] && p[i] != p[j]);  // NaN: violated

    std::vector<Real> shifted = z;
    for (Real& x : shifted) x += 64;
    const std::vector<Real> moved = outputs(shifted);
    const Longs exact = exact_outputs(Longs(z.begin(), z.end()));
    for (std::size_t i = 0; i < z.size(); ++i) {
      raise(result.shift_error, std::abs(static_cast<long double>(moved[i]) - p[i]) / eps);
      raise(result.plain_difference, std::abs(p[i] - exact[i]) / eps);
    }
    try_derivatives(z, p, result);
  }

  // Column j of the Jacobian: how all outputs answer to score j.
  std::vector<Real> jacobian_column(const std::vector<Real>& p, std::size_t j) const {
    std::vector<Real> column(p.size(), 0);
    column[j] = 1;
    if (is<Exponentials>(config_.form))
      column[j] = p[j];
    else  // symmetric, so that its transpose, which the backward pass applies, is the same
      multiply_by_derivative(Softmax{}, Slice<const Real>(p.data(), p.size(), 1),
                             Slice<Real>(column.data(), column.size(), 1));
    return column;
  }

  void try_derivatives(const std::vector<Real>& z, const std::vector<Real>& p,
                       SoftmaxStudy::Result& result) const {
    const std::size_t classes = z.size();
    for (std::size_t j = 0; j < classes; ++j) {
      const std::vector<Real> column = jacobian_column(p, j);
      Longs before(z.begin(), z.end()), after = before;
      before[j] -= difference_step;
      after[j] += difference_step;
      const Longs low = exact_outputs(before), high = exact_outputs(after);
      for (std::size_t i = 0; i < classes; ++i) {
        const long double pi = p[i], pj = p[j], formula = pi * ((i == j ? 1 : 0) - pj);
        const long double numerical = (high[i] - low[i]) / (2 * difference_step);
        raise(result.jacobian_error, std::abs(column[i] - formula) / eps);
        raise(result.numerical_jacobian_error, std::abs(column[i] - numerical));
      }
    }

    std::vector<Real> target(classes, 0), delta(classes);
    target[2] = 1;
    const Slice<const Real> outputs(p.data(), classes, 1);
    const Slice<Real> deltas(delta.data(), classes, 1);
    loss_delta(config_.loss, outputs, Slice<const Real>(target.data(), classes, 1), 1, deltas);
    if (!is_fused(config_.loss)) multiply_by_derivative(Softmax{}, outputs, deltas);
    for (std::size_t i = 0; i < classes; ++i)
      raise(result.loss_error,
            std::abs(delta[i] - (static_cast<long double>(p[i]) - target[i])) / eps);
  }

  // The least number above 0 for which is_so holds, as it then does for all larger ones, by
  // bisection of its logarithm; the largest finite number if there is none.
  template <class Predicate>
  static double least(Predicate is_so) {
    using Range = std::numeric_limits<Real>;
    double without = static_cast<double>(Range::min()), with = static_cast<double>(Range::max());
    if (!is_so(Range::max())) return with;
    for (int i = 0; i < 100; ++i) {
      const double middle = std::sqrt(without) * std::sqrt(with);
      (is_so(static_cast<Real>(middle)) ? with : without) = middle;
    }
    return with;
  }

  double overflow_score() const {
    return least([&](Real score) {
      const std::vector<Real> p = outputs({score, 0});
      return !std::isfinite(p[0]) || !std::isfinite(p[1]);
    });
  }

  double underflow_difference() const {
    return least([&](Real difference) { return outputs({-difference, 0})[0] == 0; });
  }

  double outputs_error() const {
    const std::vector<Real> p =
        outputs(std::vector<Real>(config_.scores.begin(), config_.scores.end()));
    double worst = 0;
    for (std::size_t i = 0; i < p.size(); ++i)
      mlp::raise(worst, std::abs(static_cast<double>(p[i]) - config_.outputs[i]));
    return worst;
  }

  const SoftmaxStudy& config_;
  Engine engine_;
};

}  // namespace

std::string SoftmaxStudy::problem() const {
  if (scores.size() != outputs.size()) return "expected as many outputs as scores";
  if (!fits(loss, Softmax{})) return "expected a loss that fits a softmax output";
  return "";
}

double SoftmaxStudy::operations() const {
  const double entries = static_cast<double>(classes) * static_cast<double>(classes);
  // A pair compared, the entry by formula and, of two central points, exponential and quotient.
  return static_cast<double>(vectors) * entries * 6;
}

SoftmaxStudy::Result SoftmaxStudy::measure(std::uint64_t seed) const {
  return std::visit(
      [&]<class P>(const P&) { return Study<typename P::Real>(*this, seed).measure(); }, precision);
}

}  // namespace mlp
