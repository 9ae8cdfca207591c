// What exactly does one run do? Its settings with every `auto` resolved and every impossible
// combination refused.
#pragma once

#include <cstddef>

#include "experiments/config.hpp"
#include "experiments/diagnostics.hpp"
#include "experiments/document.hpp"

namespace mlp {

// All Auto members hold a value.
struct Settings : RunConfig {
  TaskShape shape;
  std::size_t outputs = 0;  // units of the output layer: 1, classes, or targets

  bool operator==(const Settings&) const = default;
};

// Picks what was left to the program. Impossible combinations become errors at their place in the
// document.
Settings resolve(const RunConfig& config, const TaskShape& shape, const Document& document,
                 Diagnostics& diagnostics);

}  // namespace mlp
