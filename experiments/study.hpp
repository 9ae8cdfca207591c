// How is an experiment run that trains nothing? Each run is one call of a study's `measure`, a pure
// function of its settings and seed.
#pragma once

#include "experiments/experiment.hpp"

namespace mlp {

// The four are instantiated for the studies in RunConfig: curve, softmax and cost.
template <auto study>
Settings settle_study(const RunConfig& asked, const Document& arm, DataFiles& files,
                      Diagnostics& diagnostics);

template <auto study>
Columns study_columns(const Config& config);

template <auto study>
MemoryNeed study_memory(const Config& config, const Settings& arm, bool checkpoints);

template <auto study>
std::optional<FinishedRun> run_study(const Context& context, std::size_t run, const Stops& stops);

}  // namespace mlp
