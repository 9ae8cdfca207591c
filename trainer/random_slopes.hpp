// Which slope does rrelu give to each value of a pass? In training a random one, which depends on
// nothing but the pass and the value's number in it: threads may draw them in any order.
#pragma once

#include <cstdint>
#include <optional>

#include "trainer/activation.hpp"
#include "trainer/slice.hpp"

namespace mlp {

// Multiplies pre-activations Z (units x samples) by factors, which it notes in F: 1 where z > 0, a
// slope otherwise. `pass` names a training pass, in which these values have the numbers `first`,
// first + 1, ...; without it all slopes are the mean.
template <class Real>
void activate_randomly(const Rrelu& rrelu, std::optional<std::uint64_t> pass, std::uint64_t first,
                       const Slice<Real>& Z, const Slice<Real>& F);

}  // namespace mlp
