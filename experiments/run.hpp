// What does one run do, and what rows does it leave? A pure function of its settings and seed.
#pragma once

#include <cstdint>
#include <functional>
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

// Rows are lines of CSV; each table's first column, the run's number, is included.
struct RunRecord {
  std::string runs;  // after run, the swept values and the seed: see run_columns
  std::string epochs;
  std::string layers;
  std::string maps;
  std::string timing;
  std::vector<std::pair<std::string, std::string>>
      models;  // file name and bytes, for the folder models/
  std::size_t epochs_trained = 0;
};

// Names of the columns of runs.csv that follow the seed.
std::vector<std::string> run_columns(const std::vector<Measurement>& measure);
std::vector<std::string> epoch_columns();
std::vector<std::string> layer_columns();
std::vector<std::string> map_columns();
std::vector<std::string> timing_columns();

// Trains and measures one network, on up to `threads` threads; results do not depend on them.
// InputError for bad data files.
RunRecord run(std::size_t number, const Settings& settings, std::uint64_t seed, const Keep& keep,
              DataFiles& files, std::size_t threads, const std::function<void()>& on_epoch);

}  // namespace mlp
