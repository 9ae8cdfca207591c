// Which kinds of experiment are there? The table of contents: a kind is one row here.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include "experiments/memory.hpp"
#include "experiments/plan.hpp"

namespace mlp {

struct Context {
  const Plan& plan;
  DataFiles& files;
  std::filesystem::path folder;  // exists; the experiment writes its tables there
  std::size_t jobs = 1;          // runs at a time
  bool quiet = false;            // no progress
};

struct Experiment {
  std::string_view name;                   // "experiment" in a config
  std::string_view question;               // in one sentence
  std::vector<std::string_view> sections;  // keys of a config that only some kinds have
  // What one arm does, every `auto` resolved; impossible settings become errors.
  Settings (*settle)(const RunConfig& asked, const Document& arm, DataFiles& files,
                     Diagnostics& diagnostics);
  Columns (*columns)(const Config& config);  // of runs.csv those that follow the seed
  MemoryNeed (*memory)(const Config& config, const Settings& arm);
  void (*run)(const Context& context);
};

const std::vector<Experiment>& experiments();

// Null if there is none of that name.
const Experiment* find_experiment(std::string_view name);

// Writes runs.csv: `rows` are those of the plan's runs after run, swept values and seed.
void write_runs(const Context& context, const std::vector<std::string>& rows);

// A line of column names.
std::string header(const std::vector<std::string>& names);

// Runs the plan's experiment and leaves DIR/<name>/ with config, environment and tables; judging
// them is `report`'s. RunError if something can't be written. Returns the folder.
std::filesystem::path run_experiment(const Plan& plan, DataFiles& files,
                                     const std::filesystem::path& out, std::size_t jobs,
                                     bool quiet);

}  // namespace mlp
