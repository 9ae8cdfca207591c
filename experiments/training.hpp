// The experiment "training": every arm of the sweep with every seed, trained and measured.
#pragma once

#include "experiments/experiment.hpp"

namespace mlp {

// Resolves every `auto`, and refuses what cannot be: see resolve.
Settings settle_training(const RunConfig& asked, const Document& arm, DataFiles& files,
                         Diagnostics& diagnostics);

Columns training_columns(const Config& config);

// Goes on from the run's checkpoint, if there is one.
std::optional<FinishedRun> run_training(const Context& context, std::size_t number,
                                        const Stops& stops);

}  // namespace mlp
