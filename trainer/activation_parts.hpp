// What do all activations say of themselves beside value and derivative?
#pragma once

#include <cmath>
#include <optional>
#include <utility>

#include "trainer/fields.hpp"

namespace mlp {

// The ends of a bounded range, where outputs saturate.
using Limits = std::optional<std::pair<double, double>>;

// Which initial weights keep the signal's size, where `auto` has to choose: He et al. 2015 for
// rectifiers and what is like them, Glorot and Bengio 2010 for what is odd or affine about 0,
// Klambauer et al. 2017 for self-normalizing.
enum class StartingWeights { xavier, he, lecun };

// Parts of several activations. None hides a NaN.
template <class Real>
Real or_nan(Real z, Real otherwise) {
  return z == z ? otherwise : z;
}

template <class Real>
bool is_within(Real z, double bound) {
  return z >= -static_cast<Real>(bound) && z <= static_cast<Real>(bound);
}

template <class Real>
Real logistic(Real z) {
  const Real e = std::exp(-std::abs(z));  // never overflows
  return (z < 0 ? e : Real(1)) / (1 + e);
}

// z, but finite where a factor that it is multiplied with is exactly 0 already.
template <class Real>
Real floored(Real z) {
  return z < -2000 ? Real(-2000) : z;
}
template <class Real>
Real ceiled(Real z) {
  return z > 2000 ? Real(2000) : z;
}

}  // namespace mlp
