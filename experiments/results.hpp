// How does a plan become a folder of results? Its runs are done, each finished one is kept, and in
// the end all of them become tables.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <vector>

#include "experiments/plan.hpp"
#include "experiments/shard.hpp"

namespace mlp {

struct RunOptions {
  std::filesystem::path out;      // DIR
  std::size_t jobs = 1;           // runs at a time
  bool quiet = false;             // no progress
  bool resume = false;            // keep what earlier calls have finished
  double checkpoint_seconds = 0;  // between two checkpoints of a run; 0: there are none
  std::optional<Shard> shard{};   // a part of the runs; nothing: all
};

// Runs the plan's experiment and leaves DIR/<name>/ with config, environment and tables; judging
// them is `report`'s. runs.csv is written last: where it is, all belong together. A shard leaves
// records and shard.json instead of tables. RunError if something can't be written, Interrupted
// after a signal. Returns the folder.
std::filesystem::path run_experiment(const Plan& plan, DataFiles& files, const RunOptions& options);

// For processes that don't lead, while another runs the experiment: does runs for it, and writes
// nothing but their checkpoints.
void help_with_runs(const Plan& plan, DataFiles& files, const RunOptions& options);

// The same results from folders in which all shards were done, in their order.
std::filesystem::path merge_shards(const Plan& plan,
                                   const std::vector<std::filesystem::path>& shards,
                                   const std::filesystem::path& out);

// The numbers of the plan's runs that a shard has, or all.
std::vector<std::size_t> runs_of(const Plan& plan, const std::optional<Shard>& shard = {});

}  // namespace mlp
