#include "trainer/activation.hpp"

#include <algorithm>
#include <limits>

namespace mlp {
namespace {

template <class A>
constexpr bool is_elementwise = !std::is_same_v<A, Softmax>;

// Milakov & Gimelshein 2018 and everybody before them: the largest score is subtracted, so that exp
// never overflows.
template <class Real>
void softmax_column(Real* z, arma::uword units) {
  const Real largest = *std::max_element(z, z + units);
  Real sum = 0;
  for (arma::uword i = 0; i < units; ++i) sum += z[i] = std::exp(z[i] - largest);
  for (arma::uword i = 0; i < units; ++i) z[i] /= sum;
}

// Jacobian diag(a) - a a' times delta: a_i (delta_i - sum_j a_j delta_j).
template <class Real>
void softmax_jacobian_column(const Real* a, Real* delta, arma::uword units) {
  Real dot = 0;
  for (arma::uword i = 0; i < units; ++i) dot += a[i] * delta[i];
  for (arma::uword i = 0; i < units; ++i) delta[i] = a[i] * (delta[i] - dot);
}

}  // namespace

template <class Real>
void activate(const Activation& activation, arma::Mat<Real>& Z) {
  std::visit(
      [&]<class A>(const A& f) {
        if constexpr (std::is_same_v<A, Identity>) {
          return;
        } else if constexpr (is_elementwise<A>) {
          Real* z = Z.memptr();
          for (arma::uword i = 0; i < Z.n_elem; ++i) z[i] = f.value(z[i]);
        } else {
          for (arma::uword j = 0; j < Z.n_cols; ++j) softmax_column(Z.colptr(j), Z.n_rows);
        }
      },
      activation);
}

template <class Real>
void multiply_by_derivative(const Activation& activation, const arma::Mat<Real>& A,
                            arma::Mat<Real>& Delta) {
  std::visit(
      [&]<class F>(const F& f) {
        if constexpr (std::is_same_v<F, Identity>) {
          return;
        } else if constexpr (is_elementwise<F>) {
          const Real* a = A.memptr();
          Real* delta = Delta.memptr();
          for (arma::uword i = 0; i < A.n_elem; ++i) delta[i] *= f.derivative(a[i]);
        } else {
          for (arma::uword j = 0; j < A.n_cols; ++j)
            softmax_jacobian_column(A.colptr(j), Delta.colptr(j), A.n_rows);
        }
      },
      activation);
}

double value_at(const Activation& activation, double z) {
  return std::visit(
      [&]<class A>(const A& f) {
        if constexpr (is_elementwise<A>) return f.value(z);
        return std::numeric_limits<double>::quiet_NaN();
      },
      activation);
}

double derivative_at(const Activation& activation, double z) {
  return std::visit(
      [&]<class A>(const A& f) {
        if constexpr (is_elementwise<A>) return f.derivative(f.value(z));
        return std::numeric_limits<double>::quiet_NaN();
      },
      activation);
}

Limits limits_of(const Activation& activation) {
  return std::visit([](const auto& f) -> Limits { return f.limits; }, activation);
}

template void activate(const Activation&, arma::Mat<float>&);
template void activate(const Activation&, arma::Mat<double>&);
template void multiply_by_derivative(const Activation&, const arma::Mat<float>&, arma::Mat<float>&);
template void multiply_by_derivative(const Activation&, const arma::Mat<double>&,
                                     arma::Mat<double>&);

}  // namespace mlp
