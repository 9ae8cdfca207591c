// What do activations share? What they may state of themselves beside value and derivative, and
// pieces of their formulas.
#pragma once

#include <cmath>
#include <optional>
#include <utility>

#include "trainer/elementary.hpp"
#include "trainer/fields.hpp"

namespace mlp {

// The ends of a bounded range, where outputs saturate.
using Limits = std::optional<std::pair<double, double>>;

// Which initial weights suit an activation, where `auto` has to choose: those of Glorot & Bengio
// 2010, derived for what is the identity near 0; of He et al. 2015, for what lets through about
// half of its inputs; or of LeCun et al. 1998, which Klambauer et al. 2017 ask for under selu.
enum class StartingWeights { xavier, he, lecun };

// f's value and derivative at z, where f may not care how its functions are computed.
template <Math math, class F, class Real>
Real value_of(const F& f, Real z) {
  if constexpr (requires { f.template value<math>(z); })
    return f.template value<math>(z);
  else
    return f.value(z);
}
template <Math math, class F, class Real>
Real derivative_of(const F& f, Real z) {
  if constexpr (requires { f.template derivative<math>(z); })
    return f.template derivative<math>(z);
  else
    return f.derivative(z);
}

// None of these hides a NaN.

// A constant piece of a derivative.
template <class Real>
Real unless_nan(Real z, Real slope) {
  return z == z ? slope : z;
}

// z, but not beyond the bounds. Where a factor that fades exponentially has become exactly 0, this
// makes it 0 times a number and not 0 times infinity.
template <class Real>
Real at_least(Real z, double low) {
  return z < static_cast<Real>(low) ? static_cast<Real>(low) : z;
}
template <class Real>
Real within(Real z, double bound) {
  return z > static_cast<Real>(bound) ? static_cast<Real>(bound) : at_least(z, -bound);
}

}  // namespace mlp
