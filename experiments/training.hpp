// The experiment "training": every arm of the sweep with every seed, trained and measured.
#pragma once

#include "experiments/experiment.hpp"

namespace mlp {

// Writes runs.csv, epochs.csv, layers.csv, timing.csv and models/.
void run_training(const Context& context);

}  // namespace mlp
