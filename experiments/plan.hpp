// What will be run? A config file, read and checked whole before anything runs.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "experiments/budget.hpp"
#include "experiments/config.hpp"
#include "experiments/diagnostics.hpp"
#include "experiments/sweep.hpp"
#include "trainer/tasks.hpp"

namespace mlp {

struct Experiment;

struct Plan {
  Config config;
  std::vector<Arm> arms;
  Json document;  // the config as it was asked for, without defaults

  // Runs are numbered arm by arm, in each by seed.
  std::size_t runs() const { return arms.size() * config.seeds.values.size(); }
  const Arm& arm_of(std::size_t run) const { return arms[run / config.seeds.values.size()]; }
  std::uint64_t seed_of(std::size_t run) const {
    return config.seeds.values[run % config.seeds.values.size()];
  }
};

// Nothing after errors. `settings` are the command line's PATH=JSON, which win over the file. With
// a budget, runs that are too large for it are an error.
std::optional<Plan> make_plan(const std::filesystem::path& file,
                              const std::vector<std::string>& settings, DataFiles& files,
                              Diagnostics& diagnostics,
                              const std::optional<Budget>& budget = std::nullopt);

// Is the kind of experiment known, and does the config fit it, claims included? Null if the kind is
// not.
const Experiment* check_experiment(const Config& config, const Document& document,
                                   Diagnostics& diagnostics);

// The config as it is written beside its results, with what each `auto` became.
Json resolved_config(const Plan& plan);

}  // namespace mlp
