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
double column_value(CrossEntropy, const Real* z, const Real* t, arma::uword units) {
  const double largest = *std::max_element(z, z + units);
  double sum = 0;
  for (arma::uword k = 0; k < units; ++k) sum += std::exp(z[k] - largest);
  double total = 0;
  for (arma::uword k = 0; k < units; ++k)
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

template <class Real>
double loss_value(const Loss& loss, const arma::Mat<Real>& Z, const arma::Mat<Real>& A,
                  const arma::Mat<Real>& T) {
  double total = 0;
  std::visit(
      [&]<class L>(const L& l) {
        if constexpr (std::is_same_v<L, CrossEntropy>) {
          for (arma::uword j = 0; j < Z.n_cols; ++j)
            total += column_value(l, Z.colptr(j), T.colptr(j), Z.n_rows);
        } else if constexpr (Fused<L>) {
          for (arma::uword i = 0; i < Z.n_elem; ++i) total += value(l, Z[i], T[i]);
        } else {
          for (arma::uword i = 0; i < A.n_elem; ++i) total += l.term(A[i], T[i]);
          total /= static_cast<double>(A.n_rows);
        }
      },
      loss);
  return total / static_cast<double>(Z.n_cols);
}

template <class Real>
void loss_delta(const Loss& loss, const Activation& output, const arma::Mat<Real>& A,
                const arma::Mat<Real>& T, arma::Mat<Real>& Delta) {
  std::visit(
      [&]<class L>(const L& l) {
        if constexpr (Fused<L>) {
          const Real share = Real(1) / static_cast<Real>(A.n_cols);
          for (arma::uword i = 0; i < A.n_elem; ++i) Delta[i] = (A[i] - T[i]) * share;
        } else {
          const Real share = Real(1) / static_cast<Real>(A.n_elem);
          for (arma::uword i = 0; i < A.n_elem; ++i) Delta[i] = l.slope(A[i], T[i]) * share;
          multiply_by_derivative(output, A, Delta);
        }
      },
      loss);
}

template double loss_value(const Loss&, const arma::Mat<float>&, const arma::Mat<float>&,
                           const arma::Mat<float>&);
template double loss_value(const Loss&, const arma::Mat<double>&, const arma::Mat<double>&,
                           const arma::Mat<double>&);
template void loss_delta(const Loss&, const Activation&, const arma::Mat<float>&,
                         const arma::Mat<float>&, arma::Mat<float>&);
template void loss_delta(const Loss&, const Activation&, const arma::Mat<double>&,
                         const arma::Mat<double>&, arma::Mat<double>&);

}  // namespace mlp
