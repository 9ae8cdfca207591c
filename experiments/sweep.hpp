// Which runs does a config ask for? The grid over its sweep, each arm checked before anything runs.
#pragma once

#include <vector>

#include "experiments/config.hpp"
#include "experiments/diagnostics.hpp"
#include "experiments/document.hpp"
#include "experiments/settings.hpp"

namespace mlp {

struct Arm {
  std::vector<Json> values;  // one for each swept path, in order
  Settings settings;
  Json choices;  // what each `auto` became: {"network.output": "sigmoid", ...}
};

// All combinations of the swept values, the last path varying fastest; one arm without a sweep. Bad
// data files, impossible combinations and too many arms or runs are errors; the result is then
// incomplete.
std::vector<Arm> arms(const Document& document, const Config& config, DataFiles& files,
                      Diagnostics& diagnostics);

// The key `resolved` of the written config: for each arm its swept values and what each `auto`
// became.
Json resolved(const Config& config, const std::vector<Arm>& arms);

}  // namespace mlp
