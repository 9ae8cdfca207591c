#include "experiments/experiment.hpp"

#include <algorithm>
#include <system_error>

#include "experiments/environment.hpp"
#include "experiments/study.hpp"
#include "experiments/training.hpp"
#include "trainer/csv.hpp"
#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

// A table of an earlier run that this one does not write would pass for its own.
void remove_other_tables(const std::filesystem::path& folder, const Columns& columns) {
  const std::pair<const char*, const std::vector<std::string>&> tables[] = {
      {"epochs.csv", columns.epochs},
      {"layers.csv", columns.layers},
      {"timing.csv", columns.timing},
      {"maps.csv", columns.maps},
      {"curves.csv", columns.curves}};
  for (const auto& [file, names] : tables)
    if (names.empty()) std::filesystem::remove(folder / file);
}

}  // namespace

const std::vector<Experiment>& experiments() {
  static const std::vector<Experiment> all{
      {"training",
       "What do networks of these kinds do when they are trained?",
       {"task", "network", "training", "measure", "save"},
       settle_training,
       training_columns,
       training_memory,
       run_training},
      {"activation_curves",
       "What do an activation and its derivative look like, and are they what their formulas say?",
       {"curve"},
       settle_study<&RunConfig::curve>,
       study_columns<&RunConfig::curve>,
       study_memory<&RunConfig::curve>,
       run_study<&RunConfig::curve>},
      {"softmax",
       "What does softmax do with scores, and what goes wrong in its plain form?",
       {"softmax"},
       settle_study<&RunConfig::softmax>,
       study_columns<&RunConfig::softmax>,
       study_memory<&RunConfig::softmax>,
       run_study<&RunConfig::softmax>},
      {"activation_cost",
       "What does an activation cost in time, beside ReLU?",
       {"cost"},
       settle_study<&RunConfig::cost>,
       study_columns<&RunConfig::cost>,
       study_memory<&RunConfig::cost>,
       run_study<&RunConfig::cost>},
  };
  return all;
}

const Experiment* find_experiment(std::string_view name) {
  const auto it = std::ranges::find(experiments(), name, &Experiment::name);
  return it == experiments().end() ? nullptr : &*it;
}

std::string header(const std::vector<std::string>& names) {
  std::string line;
  for (const std::string& name : names)
    line.append(line.empty() ? "" : ",").append(csv_field(name));
  return line + '\n';
}

void write_runs(const Context& context, const std::vector<std::string>& rows) {
  const Plan& plan = context.plan;
  std::vector<std::string> names{"run"};
  for (const auto& [path, values] : plan.config.sweep) names.push_back(path);
  names.push_back("seed");
  const Columns columns = find_experiment(plan.config.experiment)->columns(plan.config);
  names.insert(names.end(), columns.runs.begin(), columns.runs.end());
  std::string csv = header(names);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    csv += std::to_string(i) + ',';
    for (const Json& value : plan.arm_of(i).values) csv += csv_field(cell_text(value)) + ',';
    csv += std::to_string(plan.seed_of(i)) + ',' + rows[i];
  }
  write_whole(context.folder / "runs.csv", csv);
}

std::filesystem::path run_experiment(const Plan& plan, DataFiles& files,
                                     const std::filesystem::path& out, std::size_t jobs,
                                     bool quiet) {
  const std::filesystem::path folder = out / plan.config.name;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw RunError(folder.string() + ": " + error.message());
  write_whole(folder / "config.json", resolved_config(plan).dump(2) + "\n");
  write_whole(folder / "environment.json", environment(jobs).dump(2) + "\n");
  const Experiment& kind = *find_experiment(plan.config.experiment);
  remove_other_tables(folder, kind.columns(plan.config));
  kind.run({plan, files, folder, jobs, quiet});
  return folder;
}

}  // namespace mlp
