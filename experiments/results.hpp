// How does a plan become a folder of results? Its runs are done, each finished one is kept, and in
// the end all of them become tables.
#pragma once

#include <cstddef>
#include <filesystem>

#include "experiments/plan.hpp"

namespace mlp {

struct RunOptions {
  std::filesystem::path out;      // DIR
  std::size_t jobs = 1;           // runs at a time
  bool quiet = false;             // no progress
  bool resume = false;            // keep what earlier calls have finished
  double checkpoint_seconds = 0;  // between two checkpoints of a run; 0: there are none
};

// DIR/<name>, made if it is not there.
std::filesystem::path results_folder(const Plan& plan, const RunOptions& options);

// Runs the plan's experiment and leaves DIR/<name>/ with config, environment and tables; judging
// them is `report`'s. runs.csv is written last: where it is, all belong together. RunError if
// something can't be written, Interrupted after a signal. Returns the folder.
std::filesystem::path run_experiment(const Plan& plan, DataFiles& files, const RunOptions& options);

}  // namespace mlp
