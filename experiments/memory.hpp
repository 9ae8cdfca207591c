// Will a run fit into this machine's memory? An estimate, made before anything runs.
#pragma once

#include <string>

#include "experiments/settings.hpp"

namespace mlp {

// Bytes that one run needs at most: weights with gradient, optimizer state and copies; data; all
// layers' outputs and deltas.
double estimated_memory(const Settings& settings);

// Bytes of the machine.
double machine_memory();

// What is wrong with a run that needs so many bytes; empty if the machine has them.
std::string memory_problem(double bytes);

// "1.5 GB"
std::string bytes_text(double bytes);

}  // namespace mlp
