// Which kinds of experiment are there? The table of contents: a kind is one row here.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "experiments/memory.hpp"
#include "experiments/plan.hpp"
#include "experiments/pool.hpp"
#include "experiments/records.hpp"

namespace mlp {

// What is around a run of an experiment.
struct Context {
  const Plan& plan;
  DataFiles& files;
  const Records& records;     // for checkpoints
  double checkpoint_seconds;  // between two of them; 0: there are none
  std::size_t threads;        // that the run may use
  std::function<void()> on_epoch;
};

struct Experiment {
  std::string_view name;                   // "experiment" in a config
  std::string_view question;               // in one sentence
  std::vector<std::string_view> sections;  // keys of a config that only some kinds have
  // What one arm does, every `auto` resolved; impossible settings become errors.
  Settings (*settle)(const RunConfig& asked, const Document& arm, DataFiles& files,
                     Diagnostics& diagnostics);
  Columns (*columns)(const Config& config);  // of runs.csv those that follow the seed
  MemoryNeed (*memory)(const Config& config, const Settings& arm, bool checkpoints);
  // Does one run of the plan; nothing if it was stopped.
  std::optional<FinishedRun> (*run)(const Context& context, std::size_t run, const Stops& stops);
  bool takes_times = false;  // its results are times: one run at a time
};

const std::vector<Experiment>& experiments();

// Null if there is none of that name.
const Experiment* find_experiment(std::string_view name);

}  // namespace mlp
