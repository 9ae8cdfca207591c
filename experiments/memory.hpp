// How much memory does a run need? An estimate, made before anything runs.
#pragma once

#include "experiments/config.hpp"
#include "experiments/settings.hpp"

namespace mlp {

struct MemoryNeed {
  double run = 0;         // bytes of one run at its peak, data files that runs share left out
  double results = 0;     // bytes of its rows, which are judged when all runs are done
  std::string_view part;  // of the config: what needs most of it
};

// With or without checkpoints, which are put together in memory.
MemoryNeed training_memory(const Config& config, const Settings& settings, bool checkpoints);

}  // namespace mlp
