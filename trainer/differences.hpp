// How large is the step of a numerical derivative?
#pragma once

namespace mlp {

// Of central differences in long double: errors about 1e-12.
inline constexpr long double difference_step = 1e-6L;

}  // namespace mlp
