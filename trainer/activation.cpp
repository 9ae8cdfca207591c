#include "trainer/activation.hpp"

#include <algorithm>
#include <limits>

#include "trainer/simd.hpp"

namespace mlp {
namespace {

template <class A>
constexpr bool is_elementwise = !std::is_same_v<A, Softmax>;

template <class A>
constexpr bool takes_input = requires {
  A::needs_input;
};

// The largest score is subtracted, so that exp never overflows. NaN goes through.
template <class Real>
void softmax(Slice<Real> Z, Math math) {
  for (std::size_t j = 0; j < Z.columns; ++j) {
    Real* const z = Z.column(j);
    const Real largest = *std::max_element(z, z + Z.rows);
    for (std::size_t i = 0; i < Z.rows; ++i) z[i] -= largest;
  }
  const auto exponential = [](Real z) { return std::exp(z); };
  if (math == Math::fast)
    map_in_place(Z.data, Z.size(), exponential);
  else
    std::transform(Z.data, Z.data + Z.size(), Z.data, exponential);
  for (std::size_t j = 0; j < Z.columns; ++j) {
    Real* const z = Z.column(j);
    Real sum = 0;
    for (std::size_t i = 0; i < Z.rows; ++i) sum += z[i];
    for (std::size_t i = 0; i < Z.rows; ++i) z[i] /= sum;
  }
}

// Jacobian diag(a) - a a' times delta: a_i (delta_i - sum_j a_j delta_j).
template <class Real>
void multiply_by_softmax_jacobian(Slice<const Real> A, Slice<Real> Delta) {
  for (std::size_t j = 0; j < A.columns; ++j) {
    const Real* const a = A.column(j);
    Real* const delta = Delta.column(j);
    Real dot = 0;
    for (std::size_t i = 0; i < A.rows; ++i) dot += a[i] * delta[i];
    for (std::size_t i = 0; i < A.rows; ++i) delta[i] = a[i] * (delta[i] - dot);
  }
}

}  // namespace

template <class Real>
void activate(const Activation& activation, Slice<Real> Z, Math math) {
  std::visit(
      [&]<class A>(const A& f) {
        const auto value = [=](Real z) {
          if constexpr (is_elementwise<A>) return f.value(z);
          return z;
        };
        if constexpr (std::is_same_v<A, Identity>)
          return;
        else if constexpr (std::is_same_v<A, Softmax>)
          softmax(Z, math);
        else if (math == Math::fast)
          map_in_place(Z.data, Z.size(), value);
        else
          std::transform(Z.data, Z.data + Z.size(), Z.data, value);
      },
      activation);
}

template <class Real>
void multiply_by_derivative(const Activation& activation, Slice<const Real> A, Slice<Real> Delta) {
  std::visit(
      [&]<class F>(const F& f) {
        if constexpr (std::is_same_v<F, Identity>) {
          return;
        } else if constexpr (std::is_same_v<F, Softmax>) {
          multiply_by_softmax_jacobian(A, Delta);
        } else if constexpr (takes_input<F>) {
          const auto multiplied = [=](Real delta, Real z) { return delta * f.derivative(z); };
          map_in_place(Delta.data, Delta.size(), multiplied, A.data);
        } else {
          vectorized([=](auto) {
            const Real* const a = A.data;
            Real* const delta = Delta.data;
            const std::size_t size = A.size();
#pragma omp simd
            for (std::size_t i = 0; i < size; ++i) delta[i] *= f.derivative(a[i]);
          });
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
        if constexpr (is_elementwise<A>) return f.derivative(takes_input<A> ? z : f.value(z));
        return std::numeric_limits<double>::quiet_NaN();
      },
      activation);
}

bool needs_input(const Activation& activation) {
  return std::visit([]<class A>(const A&) { return takes_input<A>; }, activation);
}

StartingWeights start_of(const Activation& activation) {
  return std::visit(
      []<class A>(const A&) {
        if constexpr (requires { A::start; }) return A::start;
        return StartingWeights::xavier;
      },
      activation);
}

Limits limits_of(const Activation& activation) {
  return std::visit(
      []<class A>(const A&) -> Limits {
        if constexpr (requires { A::limits; }) return A::limits;
        return std::nullopt;
      },
      activation);
}

template void activate(const Activation&, Slice<float>, Math);
template void activate(const Activation&, Slice<double>, Math);
template void multiply_by_derivative(const Activation&, Slice<const float>, Slice<float>);
template void multiply_by_derivative(const Activation&, Slice<const double>, Slice<double>);

}  // namespace mlp
