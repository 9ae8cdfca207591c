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

std::string header(const std::vector<std::string>& names) {
  std::string line;
  for (const std::string& name : names)
    line.append(line.empty() ? "" : ",").append(csv_field(name));
  return line + '\n';
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw RunError(folder.string() + ": " + error.message());
}

}  // namespace

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
      const Settings& settings = context.plan.arms[i / seeds.size()].settings;
      records[i] = run(i, settings, seeds[i % seeds.size()], keep, context.files, threads,
                       [&] { progress.epoch_done(); });
      for (const auto& [name, bytes] : records[i].models) write_whole(models / name, bytes);
      records[i].models.clear();
      progress.run_done(settings.training.epochs - records[i].epochs_trained);
    });
  }

  std::vector<std::string> run_header{"run"};
  for (const auto& [path, values] : config.sweep) run_header.push_back(path);
  run_header.push_back("seed");
  for (const std::string& name : run_columns(config.measure)) run_header.push_back(name);
  std::string runs = header(run_header), epoch_rows = header(epoch_columns()),
              layer_rows = header(layer_columns()), timing = header(timing_columns());
  for (std::size_t i = 0; i < records.size(); ++i) {
    std::string start = std::to_string(i) + ',';
    for (const Json& value : context.plan.arms[i / seeds.size()].values)
      start += csv_field(cell_text(value)) + ',';
    runs += start + std::to_string(seeds[i % seeds.size()]) + ',' + records[i].runs;
    epoch_rows += records[i].epochs;
    layer_rows += records[i].layers;
    timing += records[i].timing;
  }
  write_whole(context.folder / "runs.csv", runs);
  write_whole(context.folder / "epochs.csv", epoch_rows);
  write_whole(context.folder / "layers.csv", layer_rows);
  write_whole(context.folder / "timing.csv", timing);
}

}  // namespace mlp
