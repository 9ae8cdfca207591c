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

// Calls visit(f), where f has one formula: an activation, or one form of gelu.
template <class Visit>
void with_formula(const Activation& activation, const Visit& visit) {
  if (const Gelu* gelu = std::get_if<Gelu>(&activation))
    return std::visit(visit, gelu->approximate);
  std::visit(visit, activation);
}

// x[i] = f<math>(x[i], y[i]...)
template <class Real, class F, class... Others>
void map(Real* x, std::size_t count, Math math, const F& f, const Others*... y) {
  if (math == Math::fast)
    return map_in_place(
        x, count, [=](auto... values) { return f.template operator()<Math::fast>(values...); },
        y...);
  for (std::size_t i = 0; i < count; ++i) {
#ifdef __GNUC__
    asm("" : : : "memory");  // or GCC would turn even this loop into calls of vector functions
#endif
    x[i] = f.template operator()<Math::exact>(x[i], y[i]...);
  }
}

// The largest score is subtracted, so that exp never overflows. NaN goes through.
template <class Real>
void softmax(const Slice<Real>& Z, Math math) {
  for (std::size_t j = 0; j < Z.columns; ++j) {
    Real* const z = Z.column(j);
    const Real largest = *std::max_element(z, z + Z.rows);
    for (std::size_t i = 0; i < Z.rows; ++i) z[i] -= largest;
  }
  map(Z.data, Z.size(), math, []<Math m>(Real z) { return mlp::exp<m>(z); });
  for (std::size_t j = 0; j < Z.columns; ++j) {
    Real* const z = Z.column(j);
    Real sum = 0;
    for (std::size_t i = 0; i < Z.rows; ++i) sum += z[i];
    for (std::size_t i = 0; i < Z.rows; ++i) z[i] /= sum;
  }
}

// Jacobian diag(a) - a a' times delta: a_i (delta_i - sum_j a_j delta_j).
template <class Real>
void multiply_by_softmax_jacobian(const Slice<const Real>& A, const Slice<Real>& Delta) {
  for (std::size_t j = 0; j < A.columns; ++j) {
    const Real* const a = A.column(j);
    Real* const delta = Delta.column(j);
    Real dot = 0;
    for (std::size_t i = 0; i < A.rows; ++i) dot += a[i] * delta[i];
    for (std::size_t i = 0; i < A.rows; ++i) delta[i] = a[i] * (delta[i] - dot);
  }
}

template <class Real, class F>
void multiply_by_derivative_at_outputs(const F& f, const Slice<const Real>& A,
                                       const Slice<Real>& Delta) {
  vectorized([&f, a = A.data, delta = Delta.data, size = A.size()](auto) {
#pragma omp simd
    for (std::size_t i = 0; i < size; ++i) delta[i] *= f.derivative(a[i]);
  });
}

}  // namespace

template <class Real>
void activate(const Activation& activation, const Slice<Real>& Z, Math math) {
  with_formula(activation, [&]<class A>(const A& f) {
    if constexpr (std::is_same_v<A, Softmax>)
      softmax(Z, math);
    else if constexpr (!std::is_same_v<A, Identity>)
      map(Z.data, Z.size(), math, [=]<Math m>(Real z) { return value_of<m>(f, z); });
  });
}

template <class Real>
void multiply_by_derivative(const Activation& activation, const Slice<const Real>& A,
                            const Slice<Real>& Delta, Math math) {
  with_formula(activation, [&]<class F>(const F& f) {
    if constexpr (std::is_same_v<F, Softmax>)
      multiply_by_softmax_jacobian(A, Delta);
    else if constexpr (takes_input<F>)
      map(
          Delta.data, Delta.size(), math,
          [=]<Math m>(Real delta, Real z) { return delta * derivative_of<m>(f, z); }, A.data);
    else if constexpr (!std::is_same_v<F, Identity>)
      multiply_by_derivative_at_outputs(f, A, Delta);
  });
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
        if constexpr (takes_input<A>)
          return f.derivative(z);
        else if constexpr (is_elementwise<A>)
          return f.derivative(f.value(z));
        return std::numeric_limits<double>::quiet_NaN();
      },
      activation);
}

bool needs_input(const Activation& activation) {
  return std::visit([]<class A>(const A&) { return takes_input<A>; }, activation);
}

std::string problem_of(const Activation& activation) {
  return std::visit(
      [](const auto& f) -> std::string {
        if constexpr (requires { f.problem(); }) return std::string(f.problem());
        return "";
      },
      activation);
}

Limits limits_of(const Activation& activation) {
  return std::visit(
      [](const auto& f) -> Limits {
        if constexpr (requires { f.limits(); }) return f.limits();
        return std::nullopt;
      },
      activation);
}

std::vector<double> kinks_of(const Activation& activation) {
  return std::visit(
      [](const auto& f) -> std::vector<double> {
        if constexpr (requires { f.kinks(); }) {
          const auto kinks = f.kinks();
          return {kinks.begin(), kinks.end()};
        }
        return {};
      },
      activation);
}

StartingWeights start_of(const Activation& activation) {
  return std::visit(
      [](const auto& f) {
        if constexpr (requires { f.start; }) return f.start;
        return StartingWeights::xavier;
      },
      activation);
}

template void activate(const Activation&, const Slice<float>&, Math);
template void activate(const Activation&, const Slice<double>&, Math);
template void multiply_by_derivative(const Activation&, const Slice<const float>&,
                                     const Slice<float>&, Math);
template void multiply_by_derivative(const Activation&, const Slice<const double>&,
                                     const Slice<double>&, Math);

}  // namespace mlp
