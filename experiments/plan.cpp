#include "experiments/plan.hpp"

#include <algorithm>
#include <string_view>

#include "experiments/experiment.hpp"
#include "experiments/run.hpp"
#include "trainer/spelling.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

// Columns of the tables, of runs.csv all.
Columns columns(const Config& config, const Experiment& kind) {
  Columns columns = kind.columns(config);
  std::vector<std::string> first{"run"};
  for (const auto& [path, values] : config.sweep) first.push_back(path);
  first.push_back("seed");
  columns.runs.insert(columns.runs.begin(), first.begin(), first.end());
  return columns;
}

// Calls act(section) for the sections that only other kinds of experiment have.
void for_each_foreign_section(const Experiment& kind, const auto& act) {
  for (const Experiment& other : experiments())
    for (const std::string_view section : other.sections)
      if (std::ranges::find(kind.sections, section) == kind.sections.end())
        act(std::string(section), other);
}

void check_sections(const Experiment& kind, const Config& config, const Document& document,
                    Diagnostics& diagnostics) {
  for_each_foreign_section(kind, [&](const std::string& section, const Experiment& other) {
    const auto refuse = [&](const std::string& path) {
      diagnostics.error(document.key_at(path), path,
                        "an experiment of the kind " + std::string(kind.name) +
                            " has no such part; one of the kind " + std::string(other.name) +
                            " has");
    };
    if (document.root.contains(section)) refuse(section);
    for (const auto& [path, values] : config.sweep)
      if (path.substr(0, path.find('.')) == section) refuse("sweep." + path);
  });
}

Json::json_pointer pointer_to(std::string path) {
  std::ranges::replace(path, '.', '/');
  return Json::json_pointer("/" + path);
}

// Where the type of a choice is swept, its defaults are each type's own and can't be written out.
void leave_defaults_open(const Plan& plan, Json& written) {
  for (const auto& [path, values] : plan.config.sweep) {
    if (!path.ends_with(".type")) continue;
    const Json::json_pointer choice = pointer_to(path.substr(0, path.rfind('.')));
    if (!written.at(choice).is_object()) continue;
    const Json asked = plan.document.value(choice, Json::object());
    Json kept = Json::object();
    for (const auto& [key, value] : written.at(choice).items())
      if (key == "type" || (asked.is_object() && asked.contains(key))) kept[key] = value;
    written[choice] = kept;
  }
}

void check_memory(const Experiment& kind, const Plan& plan, const Budget& budget,
                  const Document& document, Diagnostics& diagnostics) {
  std::vector<MemoryNeed> needs;
  for (const Arm& arm : plan.arms)
    needs.push_back(kind.memory(plan.config, arm.settings, budget.checkpoints));
  const auto [part, message] = budget_problem(needs, plan.config.seeds.values.size(), budget.jobs,
                                              memory_supply(budget.memory));
  if (!message.empty()) diagnostics.error(document.value_at(part), part, message);
}

}  // namespace

const Experiment* check_experiment(const Config& config, const Document& document,
                                   Diagnostics& diagnostics) {
  const Experiment* kind = find_experiment(config.experiment);
  if (kind == nullptr) {
    std::vector<std::string_view> names;
    for (const Experiment& experiment : experiments()) names.push_back(experiment.name);
    std::string message =
        "unknown name " + in_quotes(config.experiment) + did_you_mean(config.experiment, names);
    message += std::string(message.back() == '?' ? "" : ";") + " expected one of";
    for (const std::string_view name : names)
      message.append(name == names.front() ? " " : ", ").append(name);
    diagnostics.error(document.value_at("experiment"), "experiment", message);
    return nullptr;
  }
  check_sections(*kind, config, document, diagnostics);
  for (const ClaimProblem& problem :
       check_claims(config.claims, config.sweep, columns(config, *kind))) {
    const std::string path = joined("claims", problem.path);
    diagnostics.error(document.value_at(path), path, problem.message);
  }
  return kind;
}

std::optional<Plan> make_plan(const std::filesystem::path& file,
                              const std::vector<std::string>& settings, DataFiles& files,
                              Diagnostics& diagnostics, const std::optional<Budget>& budget) {
  Diagnostics of_this_file;
  std::optional<Plan> plan;
  Document document = read_document(file, of_this_file);
  for (const std::string& setting : settings) set_from_argument(document, setting, of_this_file);
  if (const std::optional<Config> config = read_config(document, of_this_file)) {
    const Experiment* kind = check_experiment(*config, document, of_this_file);
    std::vector<Arm> planned = arms(document, *config, files, of_this_file);
    if (of_this_file.empty()) {
      plan = Plan{*config, std::move(planned), document.root};
      if (budget) check_memory(*kind, *plan, *budget, document, of_this_file);
      if (!of_this_file.empty()) plan.reset();
    }
  }
  diagnostics.append(of_this_file);
  return plan;
}

Json resolved_config(const Plan& plan) {
  Config config = plan.config;
  config.resolved = resolved(plan.config, plan.arms);
  Json written = write_config(config);
  for_each_foreign_section(
      *find_experiment(config.experiment),
      [&](const std::string& section, const Experiment&) { written.erase(section); });
  // Where every arm made the same choice it is the config's; where arms differ, "auto" has to stay.
  for (const auto& [path, choice] : plan.arms.front().choices.items()) {
    const auto agrees = [&, &path = path, &choice = choice](const Arm& arm) {
      return arm.choices.contains(path) && arm.choices[path] == choice;
    };
    if (!std::all_of(plan.arms.begin(), plan.arms.end(), agrees)) continue;
    written[pointer_to(path)] = choice;
  }
  leave_defaults_open(plan, written);
  return written;
}

}  // namespace mlp
