// How do errors in the user's files end what was to be done? As one exception that has them all.
#pragma once

#include <string>

#include "experiments/diagnostics.hpp"
#include "trainer/error.hpp"

namespace mlp {

// One a line, without the last line's end; "" if there are none.
inline std::string all_errors(const Diagnostics& diagnostics) {
  std::string all;
  for (const std::string& line : diagnostics.lines()) all += (all.empty() ? "" : "\n") + line;
  return all;
}

inline void refuse_if_any(const Diagnostics& diagnostics) {
  if (!diagnostics.empty()) throw InputError(all_errors(diagnostics));
}

}  // namespace mlp
