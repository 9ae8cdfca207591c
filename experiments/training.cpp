#include "experiments/training.hpp"

#include <algorithm>
#include <string>
#include <system_error>
#include <vector>

#include "experiments/pool.hpp"
#include "experiments/progress.hpp"
#include "experiments/run.hpp"
#include "trainer/csv.hpp"
#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw RunError(folder.string() + ": " + error.message());
}

}  // namespace

Settings settle_training(const RunConfig& asked, const Document& arm, DataFiles& files,
                         Diagnostics& diagnostics) {
  return resolve(asked, shape(asked.task, files), arm, diagnostics);
}

Columns training_columns(const Config& config) {
  const auto is_map = [](const Measurement& m) { return is<DecisionMap>(m); };
  return {.runs = run_columns(config.measure),
          .epochs = epoch_columns(),
          .layers = layer_columns(),
          .timing = timing_columns(),
          .maps = std::ranges::any_of(config.measure, is_map) ? map_columns()
                                                              : std::vector<std::string>(),
          .curves = {}};
}

void run_training(const Context& context) {
  const Config& config = context.plan.config;
  const std::vector<std::uint64_t>& seeds = config.seeds.values;
  const Keep keep{config.measure, config.save};
  const std::filesystem::path models = context.folder / "models";
  std::filesystem::remove_all(models);  // an earlier run's weights would pass for this one's
  if (keep.save.any()) make_folder(models);

  // A run has a thread to itself, or more where there are fewer runs than threads.
  const std::size_t threads =
      std::max<std::size_t>(1, context.jobs / std::max<std::size_t>(1, context.plan.runs()));
  std::size_t epochs = 0;
  for (const Arm& arm : context.plan.arms) epochs += seeds.size() * arm.settings.training.epochs;
  std::vector<RunRecord> records(context.plan.runs());
  {
    Progress progress(config.name, records.size(), epochs, context.quiet);
    for_each_index(records.size(), context.jobs, [&](std::size_t i) {
      const Settings& settings = context.plan.arm_of(i).settings;
      records[i] = run(i, settings, context.plan.seed_of(i), keep, context.files, threads,
                       [&] { progress.epoch_done(); });
      for (const auto& [name, bytes] : records[i].models) write_whole(models / name, bytes);
      records[i].models.clear();
      progress.run_done(settings.training.epochs - records[i].epochs_trained);
    });
  }

  std::vector<std::string> rows;
  std::string epoch_rows = header(epoch_columns()), layer_rows = header(layer_columns()),
              maps = header(map_columns()), timing = header(timing_columns());
  for (const RunRecord& record : records) {
    rows.push_back(record.runs);
    epoch_rows += record.epochs;
    layer_rows += record.layers;
    maps += record.maps;
    timing += record.timing;
  }
  write_runs(context, rows);
  write_whole(context.folder / "epochs.csv", epoch_rows);
  write_whole(context.folder / "layers.csv", layer_rows);
  if (!training_columns(config).maps.empty()) write_whole(context.folder / "maps.csv", maps);
  write_whole(context.folder / "timing.csv", timing);
}

}  // namespace mlp
