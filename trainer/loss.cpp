#include "trainer/loss.hpp"

#include <algorithm>

namespace mlp {
namespace {

template <class L>
concept Fused = requires {
  typename L::Output;
};

// -t log s(z) - (1 - t) log(1 - s(z)) = max(z, 0) - t z + log(1 + exp(-|z|)); where the factor of z
// is 0, an infinite z does not count
double value(BinaryCrossEntropy, double z, double t) {
  const double weight = z < 0 ? -t : 1 - t;
  return (weight == 0 ? 0 : weight * z) + std::log1p(std::exp(-std::abs(z)));
}

// -sum_k t_k log softmax(z)_k = sum_k t_k (log sum_j exp(z_j - m) - (z_k - m)), m = max z
template <class Real>
double column_value(CrossEntropy, const Real* z, const Real* t, std::size_t units) {
  const double largest = *std::max_element(z, z + units);
  double sum = 0;
  for (std::size_t k = 0; k < units; ++k) sum += std::exp(z[k] - largest);
  double total = 0;
  for (std::size_t k = 0; k < units; ++k)
    if (t[k] != 0) total += t[k] * (std::log(sum) - (z[k] - largest));
  return total;
}

}  // namespace

bool fits(const Loss& loss, const Activation& output) {
  return std::visit(
      [&]<class L>(const L&) {
        if constexpr (Fused<L>) return is<typename L::Output>(output);
        return true;
      },
      loss);
}

bool is_fused(const Loss& loss) {
  return std::visit([]<class L>(const L&) { return Fused<L>; }, loss);
}

template <class Real>
double loss_value(const Loss& loss, const Slice<const Real>& Z, const Slice<const Real>& A,
                  const Slice<const Real>& T) {
  double total = 0;
  std::visit(
      [&]<class L>(const L& l) {
        if constexpr (std::is_same_v<L, CrossEntropy>) {
          for (std::size_t j = 0; j < Z.columns; ++j)
            total += column_value(l, Z.column(j), T.column(j), Z.rows);
        } else if constexpr (Fused<L>) {
          for (std::size_t i = 0; i < Z.size(); ++i) total += value(l, Z.data[i], T.data[i]);
        } else {
          for (std::size_t i = 0; i < A.size(); ++i) total += l.term(A.data[i], T.data[i]);
          total /= static_cast<double>(A.rows);
        }
      },
      loss);
  return total / static_cast<double>(Z.columns);
}

template <class Real>
void loss_delta(const Loss& loss, const Slice<const Real>& A, const Slice<const Real>& T,
                std::size_t samples, const Slice<Real>& Delta) {
  std::visit(
      [&]<class L>(const L& l) {
        const std::size_t terms = Fused<L> ? samples : samples * A.rows;
        const Real share = Real(1) / static_cast<Real>(terms);
        for (std::size_t i = 0; i < A.size(); ++i) {
          const Real a = A.data[i], t = T.data[i];
          if constexpr (Fused<L>)
            Delta.data[i] = (a - t) * share;
          else
            Delta.data[i] = l.slope(a, t) * share;
        }
      },
      loss);
}

template double loss_value(const Loss&, const Slice<const float>&, const Slice<const float>&,
                           const Slice<const float>&);
template double loss_value(const Loss&, const Slice<const double>&, const Slice<const double>&,
                           const Slice<const double>&);
template void loss_delta(const Loss&, const Slice<const float>&, const Slice<const float>&,
                         std::size_t, const Slice<float>&);
template void loss_delta(const Loss&, const Slice<const double>&, const Slice<const double>&,
                         std::size_t, const Slice<double>&);

}  // namespace mlp
