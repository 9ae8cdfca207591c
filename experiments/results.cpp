#include "experiments/results.hpp"

#include <algorithm>
#include <functional>
#include <iostream>
#include <list>
#include <string>
#include <vector>

#include "experiments/environment.hpp"
#include "experiments/experiment.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/pool.hpp"
#include "experiments/progress.hpp"
#include "experiments/rows.hpp"
#include "trainer/csv.hpp"
#include "trainer/random.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

namespace fs = std::filesystem;

std::string header(const std::vector<std::string>& names) {
  std::string line;
  for (const std::string& name : names)
    line.append(line.empty() ? "" : ",").append(csv_field(name));
  return line + '\n';
}

// What an earlier run has left would pass for this one's. Its records are not touched.
void remove_results(const fs::path& folder) {
  for (const char* name :
       {"runs.csv", "epochs.csv", "layers.csv", "maps.csv", "curves.csv", "timing.csv",
        "claims.csv", "report.json", "report.html", "report.zh.html", "shard.json"})
    remove_file(folder / name);
  remove_folder(folder / "models");
  for (const char* written_to : {"..", ".", "records", "figures"})
    remove_leftovers(folder / written_to);
}

void begin_results(const fs::path& folder, const std::string& config,
                   const std::string& environment) {
  make_folder(folder);
  remove_results(folder);
  write_whole(folder / "config.json", config);
  write_whole(folder / "environment.json", environment);
}

std::vector<std::size_t> unfinished(std::vector<std::size_t> runs, const Plan& plan,
                                    const Records& records) {
  const bool takes_times = find_experiment(plan.config.experiment)->takes_times;
  std::erase_if(runs, [&](std::size_t run) {
    return records.has(run) && !(takes_times && !records.has_timing(run));
  });
  return runs;
}

// Does so many runs, those with these numbers, with all processes that there are.
void do_runs(const Plan& plan, DataFiles& files, const RunOptions& options, const Records& records,
             std::size_t count, const std::vector<std::size_t>& runs,
             std::function<void()> on_epoch, const Collect& collect) {
  const Experiment& kind = *find_experiment(plan.config.experiment);
  const std::size_t jobs = kind.takes_times ? 1 : options.jobs, working = workforce().working();
  // A run has a thread to itself, or more where there are fewer runs than threads.
  const std::size_t at_a_time = std::max<std::size_t>(1, (count + working - 1) / working);
  const Context context{plan,
                        files,
                        records,
                        options.checkpoint_seconds,
                        std::max<std::size_t>(1, jobs / at_a_time),
                        std::move(on_epoch)};
  const Work work = [&](std::size_t run, const Stops& stops) -> std::optional<std::string> {
    std::optional<FinishedRun> done = kind.run(context, run, stops);
    if (!done) return std::nullopt;
    return archived(*done);
  };
  if (!kind.takes_times)
    for_each_index(runs, jobs, work, collect);
  else if (workforce().leads)
    for_each_index_here(runs, jobs, work, collect);  // times of one machine, while others rest
}

// Does the runs; returns how many were finished.
std::size_t finish_runs(const Plan& plan, DataFiles& files, const RunOptions& options,
                        const std::vector<std::size_t>& runs, Records& records) {
  const auto epochs_of = [&](std::size_t run) { return plan.arm_of(run).settings.training.epochs; };
  std::size_t epochs = 0, finished = 0;
  for (const std::size_t run : runs) epochs += epochs_of(run);
  Progress progress(plan.config.name, runs.size(), epochs, options.quiet);
  do_runs(
      plan, files, options, records, runs.size(), runs, [&] { progress.epochs_done(1); },
      [&](std::size_t run, const std::string& bytes) {
        const auto done = unarchived<FinishedRun>(bytes);
        records.store(run, done);
        if (workforce().processes > 1) progress.epochs_done(done.epochs);  // not seen one by one
        progress.run_done(epochs_of(run) - std::min(done.epochs, epochs_of(run)));
        ++finished;
      });
  return finished;
}

// A table of many runs: their rows, each behind the number of its run.
class RunsTable {
 public:
  RunsTable(const fs::path& path, const std::vector<std::string>& columns) : file_(path) {
    std::vector<std::string> names{"run"};
    names.insert(names.end(), columns.begin(), columns.end());
    file_.write(header(names));
  }
  void add(std::size_t run, std::string_view rows) {
    while (!rows.empty()) {
      const std::size_t end = rows.find('\n') + 1;
      file_.write(std::to_string(run) + ',');
      file_.write(rows.substr(0, end));
      rows.remove_prefix(end);
    }
  }
  void finish() { file_.finish(/*durably=*/true); }

 private:
  WholeFile file_;
};

// The tables beside runs.csv and timing.csv, in the order that records have them.
std::vector<std::pair<std::string, std::vector<std::string>>> other_tables(const Columns& columns) {
  std::vector<std::pair<std::string, std::vector<std::string>>> tables;
  if (!columns.epochs.empty()) tables.emplace_back("epochs.csv", columns.epochs);
  if (!columns.layers.empty()) tables.emplace_back("layers.csv", columns.layers);
  tables.insert(tables.end(), columns.others.begin(), columns.others.end());
  return tables;
}

// One record at a time is in memory.
void write_tables(const Plan& plan, const fs::path& folder, const Records& records) {
  const Columns columns = find_experiment(plan.config.experiment)->columns(plan.config);
  std::vector<std::string> names;
  for (const auto& [path, values] : plan.config.sweep) names.push_back(path);
  names.push_back("seed");
  names.insert(names.end(), columns.runs.begin(), columns.runs.end());
  RunsTable table(folder / "runs.csv", names);
  std::list<RunsTable> others;
  for (const auto& [file, of_file] : other_tables(columns))
    others.emplace_back(folder / file, of_file);
  std::optional<RunsTable> timing;
  if (!columns.timing.empty()) timing.emplace(folder / "timing.csv", columns.timing);

  if (plan.config.save.any()) make_folder(folder / "models");
  for (std::size_t run = 0; run < plan.runs(); ++run) {
    const Record record = records.load(run);
    std::string row;
    for (const Json& value : plan.arm_of(run).values) row += csv_field(cell_text(value)) + ',';
    table.add(run, row + std::to_string(plan.seed_of(run)) + ',' + record.run);
    auto rows = record.tables.begin();
    for (RunsTable& other : others) other.add(run, *rows++);
    if (timing)
      timing->add(run, records.timing(run).value_or(csv_line(CsvCells(columns.timing.size()))));
    for (const auto& [name, bytes] : record.models) write_whole(folder / "models" / name, bytes);
  }
  for (RunsTable& other : others) other.finish();
  if (timing) timing->finish();
  table.finish();
}

}  // namespace

std::vector<std::size_t> runs_of(const Plan& plan, const std::optional<Shard>& shard) {
  std::vector<std::size_t> runs = ascending(plan.runs());
  if (shard) std::erase_if(runs, [&](std::size_t run) { return !shard->has(run); });
  return runs;
}

void help_with_runs(const Plan& plan, DataFiles& files, const RunOptions& options) {
  const Records records(plan, options.out / plan.config.name / "records",
                        Records::Earlier::of_another);
  do_runs(plan, files, options, records, runs_of(plan, options.shard).size(), {}, [] {}, {});
}

fs::path run_experiment(const Plan& plan, DataFiles& files, const RunOptions& options) {
  const std::string& name = plan.config.name;
  const std::string config = resolved_config(plan).dump(2) + "\n";
  const fs::path folder = options.out / name;
  begin_results(folder, config, environment(options.jobs).dump(2) + "\n");

  Records records(plan, folder / "records",
                  options.resume ? Records::Earlier::kept : Records::Earlier::removed);
  if (options.shard)
    write_whole(folder / "shard.json", shard_json({*options.shard, records.fingerprint(config)}));
  const std::vector<std::size_t> all = runs_of(plan, options.shard),
                                 runs = unfinished(all, plan, records);
  const std::size_t kept = all.size() - runs.size();
  const std::string of_all = " of " + std::to_string(all.size()) + " runs";
  if (options.resume) std::cerr << name << ": kept " << kept << of_all << '\n';
  const std::size_t finished = finish_runs(plan, files, options, runs, records);
  if (finished < runs.size())
    throw Interrupted("interrupted: " + std::to_string(kept + finished) + of_all + " of " + name +
                      " are finished and kept");
  records.tidy(all);
  if (!options.shard) write_tables(plan, folder, records);
  return folder;
}

fs::path merge_shards(const Plan& plan, const std::vector<fs::path>& shards, const fs::path& out) {
  const fs::path folder = out / plan.config.name;
  begin_results(folder, read_text(shards.front() / "config.json"),
                read_text(shards.front() / "environment.json"));
  Records records(plan, folder / "records", Records::Earlier::removed);
  for (std::size_t i = 0; i < shards.size(); ++i) {
    const Records of_shard(plan, shards[i] / "records", Records::Earlier::of_another);
    for (const std::size_t run : runs_of(plan, Shard{i + 1, shards.size()}))
      records.adopt(run, of_shard);
  }
  records.tidy(runs_of(plan));
  write_tables(plan, folder, records);
  return folder;
}

}  // namespace mlp
