// How are exp, expm1, tanh and the logistic function computed? By the C library, or without a
// branch, so that a loop of them becomes vectors on any processor: x = k ln 2 + r with
// |r| <= ln 2 / 2, a polynomial for exp(r) - 1, and a factor 2^k (Cody & Waite 1980,
// "Software Manual for the Elementary Functions").
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <numbers>
#include <type_traits>

namespace mlp {

// How exp, tanh and their like are computed: `fast` by vectors, at most 4 ulp off, with NaN and
// infinities as in `exact`, the C library.
enum class Math { fast, exact };

// `bend` is (exp(r) - 1 - r) / r^2, interpolated at the Chebyshev nodes of |r| <= ln 2 / 2: that
// error of exp(r) - 1 is at most 2.3e-8 |r|, and 3.7e-17 |r| in double. k ln2_high is exact. Beyond
// the bounds exp is 0 and infinite.
template <class Real>
struct Exponential;
template <>
struct Exponential<float> {
  using Integer = std::int32_t;
  static constexpr float lowest = -104, highest = 89;
  static constexpr float ln2_high = 0x1.62e4p-1F, ln2_low = 0x1.7f7d1cp-20F;
  static float bend(float r) {
    float sum = 0.00139261836F;
    for (const float c : {0.00836317905F, 0.0416665546F, 0.16666577F, 0.5F}) sum = sum * r + c;
    return sum;
  }
};
template <>
struct Exponential<double> {
  using Integer = std::int64_t;
  static constexpr double lowest = -746, highest = 710;
  static constexpr double ln2_high = 0x1.62e42fefap-1, ln2_low = 0x1.cf79abc9e3b39p-40;
  static double bend(double r) {
    double sum = 2.51003854953105191e-8;
    for (const double c : {2.76200884454097482e-7, 2.75572684599970648e-6, 0.0000248015212959543751,
                           0.000198412698630536169, 0.00138888889172137169, 0.00833333333333006183,
                           0.0416666666666241279, 0.166666666666666675, 0.500000000000000102})
      sum = sum * r + c;
    return sum;
  }
};

// exp(x) = 2^k (1 + rest)
template <class Real>
struct Reduced {
  using E = Exponential<Real>;
  typename E::Integer k;  // in its last bits: what stands above them is shifted out in the end
  Real rest;

  explicit Reduced(Real x) {
    // With `shift` added a number is rounded to an integer.
    constexpr Real shift = Real(1.5) / std::numeric_limits<Real>::epsilon();
    const Real shifted = x * std::numbers::log2e_v<Real> + shift, whole = shifted - shift;
    k = std::bit_cast<typename E::Integer>(shifted);
    const Real r = (x - whole * E::ln2_high) - whole * E::ln2_low;
    rest = r + r * r * E::bend(r);
  }
};

// 2^n scale where that is a normal number, and scale a power of two.
template <class Real>
Real power_of_two(typename Exponential<Real>::Integer n, Real scale = 1) {
  constexpr int mantissa = std::numeric_limits<Real>::digits - 1;
  using Bits = std::make_unsigned_t<decltype(n)>;  // which may wrap around, where x is NaN
  return std::bit_cast<Real>(std::bit_cast<Bits>(scale) + (static_cast<Bits>(n) << mantissa));
}

// x, but not beyond the bounds; NaN passes.
template <class Real>
Real clamp(Real x, Real low, Real high) {
  const Real raised = low > x ? low : x;
  return high < raised ? high : raised;
}

template <class Real>
Real fast_exp(Real x) {
  using E = Exponential<Real>;
  const Reduced<Real> s(clamp(x, E::lowest, E::highest));
  const auto half = s.k >> 1;  // 2^k may be too small or too large
  const Real root = power_of_two<Real>(half);
  return (root + root * s.rest) * power_of_two<Real>(s.k - half);
}

template <class Real>
Real fast_expm1(Real x) {
  const Reduced<Real> s(clamp(x, Real(-50), Exponential<Real>::highest));
  const Real half = power_of_two<Real>(s.k - 1);  // 2^k may be too large
  return 2 * (half * s.rest + (half - Real(0.5)));
}

template <class Real>
Real fast_tanh(Real x) {
  const Real size = std::abs(x);
  const Reduced<Real> s(2 * (size > 25 ? Real(25) : size));
  const Real power = power_of_two<Real>(s.k), e = power * s.rest + (power - 1);  // exp(2 |x|) - 1
  return std::copysign(e / (e + 2), x);
}

// 1 / (1 + e) with e = exp(-x), which may be too large: both sides of the division are scaled, so
// that a denormal result is rounded once, by the division.
template <class Real>
Real fast_logistic(Real x) {
  constexpr Real scale = sizeof(Real) == 4 ? 0x1p-32F : 0x1p-128, highest = 50;
  const Reduced<Real> s(clamp(-x, -highest, -Exponential<Real>::lowest));
  const Real power = power_of_two(s.k, scale);
  return scale / (scale + (power + power * s.rest));
}

template <Math math, class Real>
Real exp(Real x) {
  if constexpr (math == Math::fast)
    return fast_exp(x);
  else
    return std::exp(x);
}

template <Math math, class Real>
Real expm1(Real x) {
  if constexpr (math == Math::fast)
    return fast_expm1(x);
  else
    return std::expm1(x);
}

template <Math math, class Real>
Real tanh(Real x) {
  if constexpr (math == Math::fast)
    return fast_tanh(x);
  else
    return std::tanh(x);
}

// 1 / (1 + exp(-x)); never overflows.
template <Math math, class Real>
Real logistic(Real x) {
  if constexpr (math == Math::fast) return fast_logistic(x);
  const Real e = std::exp(-std::abs(x));
  return (x < 0 ? e : Real(1)) / (1 + e);
}

}  // namespace mlp
