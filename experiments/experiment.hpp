// Which kinds of experiment are there? The table of contents: a kind is one file and one row here.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

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
  std::string_view name;      // "experiment" in a config
  std::string_view question;  // in one sentence
  void (*run)(const Context& context);
};

std::span<const Experiment> experiments();

// Runs the plan's experiment and leaves DIR/<name>/ with config, environment and tables; judging
// them is `report`'s. RunError if something can't be written. Returns the folder.
std::filesystem::path run_experiment(const Plan& plan, DataFiles& files,
                                     const std::filesystem::path& out, std::size_t jobs,
                                     bool quiet);

}  // namespace mlp
