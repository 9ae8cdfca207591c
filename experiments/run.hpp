// What does one run do, and what rows does it leave? A pure function of its settings and seed.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "experiments/config.hpp"
#include "experiments/settings.hpp"
#include "trainer/measurement.hpp"
#include "trainer/tasks.hpp"

namespace mlp {

// What is recorded and kept of every run of an experiment.
struct Keep {
  std::vector<Measurement> measure;
  SaveConfig save;
};

// Rows are lines of CSV, without the run's number.
struct RunRecord {
  std::string runs;  // after run, the swept values and the seed: see run_columns
  std::string epochs;
  std::string layers;
  std::string maps;
  std::string timing;
  std::vector<std::pair<std::string, std::string>>
      models;                      // file name and bytes, for the folder models/
  double seconds = 0;              // spent on it since it was begun or gone on with
  std::size_t epochs_trained = 0;  // in these seconds

  // All but what is of these seconds alone.
  void archive(auto& archive) { archive(runs, epochs, layers, maps, models); }
};

// What is around a run while it goes on.
struct Course {
  std::size_t threads = 1;  // at most; results do not depend on them
  std::string state = "";   // to go on from, as `after_epoch` got it; empty: from the beginning
  // Called after each epoch; `state` gives what the run can go on from. False stops the run.
  std::function<bool(const std::function<std::string()>& state)> after_epoch = [](const auto&) {
    return true;
  };
};

// Names of the columns: of runs.csv those that follow the seed, of the others those that follow the
// run's number.
std::vector<std::string> run_columns(const std::vector<Measurement>& measure);
std::vector<std::string> epoch_columns();
std::vector<std::string> layer_columns();
std::vector<std::string> map_columns();
std::vector<std::string> timing_columns();

// Trains and measures one network; nothing if the run was stopped. InputError for bad data files.
std::optional<RunRecord> run(std::size_t number, const Settings& settings, std::uint64_t seed,
                             const Keep& keep, DataFiles& files, Course course = {});

}  // namespace mlp
