#include "experiments/commands.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <list>
#include <map>
#include <set>

#include "experiments/config.hpp"
#include "experiments/folder_lock.hpp"
#include "experiments/index_page.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/listing.hpp"
#include "experiments/merge.hpp"
#include "experiments/plan.hpp"
#include "experiments/refuse.hpp"
#include "experiments/results.hpp"
#include "experiments/schema.hpp"
#include "experiments/scoreboard.hpp"
#include "experiments/terminal.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

Budget budget(const Arguments& arguments) {
  return {arguments.jobs, arguments.memory, arguments.checkpoint_seconds > 0};
}

// All configs, checked, with a budget against that too; nothing runs if any has an error.
std::vector<Plan> make_plans(const Arguments& arguments, DataFiles& files,
                             const std::optional<Budget>& budget, Diagnostics& diagnostics) {
  std::vector<std::string> settings = arguments.settings;
  if (arguments.seeds > 0) settings.push_back("seeds=" + std::to_string(arguments.seeds));
  std::vector<Plan> plans;
  std::map<std::string, std::string> file_of;  // by output folder
  for (const std::string& file : arguments.configs) {
    std::optional<Plan> plan = make_plan(file, settings, files, diagnostics, budget);
    if (!plan) continue;
    const auto [other, is_new] = file_of.emplace(plan->config.name, file);
    if (!is_new)
      diagnostics.error({file}, "name",
                        "\"" + plan->config.name + "\" is the name of " + other->second + " too");
    plans.push_back(std::move(*plan));
  }
  return plans;
}

// The same for commands that run nothing; InputError with all errors.
std::vector<Plan> make_plans(const Arguments& arguments, DataFiles& files,
                             const std::optional<Budget>& budget) {
  Diagnostics diagnostics;
  std::vector<Plan> plans = make_plans(arguments, files, budget, diagnostics);
  refuse_if_any(diagnostics);
  return plans;
}

ExitCode exit_code(const std::vector<Report>& reports) {
  return std::ranges::all_of(reports, &Report::all_as_stated) ? ExitCode::as_stated
                                                              : ExitCode::not_as_stated;
}

// Of several experiments also which of the lecture's claims hold, on the terminal and in the folder
// that theirs are in.
ExitCode score(const std::vector<Report>& reports, const std::filesystem::path& folder) {
  const std::vector<Score> scores = scoreboard(reports);
  if (reports.size() > 1 && !scores.empty()) {
    print_scoreboard(std::cout, scores, standard_output_style());
    write_whole(folder / "scoreboard.csv", scoreboard_csv(scores));
  }
  return exit_code(reports);
}

// Judges the results in a folder, and shows what came out.
Report conclude(const std::filesystem::path& folder, const Rendering& rendering) {
  Report result = report(folder, rendering);
  print_report(std::cout, result, standard_output_style());
  std::cout << "\nresults in " << folder.string() << "\n\n" << std::flush;
  return result;
}

// What a process that does not lead does of `run`.
void help(const std::vector<Plan>& plans, DataFiles& files, const RunOptions& options) {
  for (const Plan& plan : plans)
    if (interrupt() == 0) help_with_runs(plan, files, options);
}

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

// "results" of "results/xor" and "results/xor/"; "." of "xor".
std::filesystem::path parent_of(const std::filesystem::path& folder) {
  return (folder / "..").lexically_normal();
}

}  // namespace

ExitCode run(const Arguments& arguments) {
  DataFiles files;
  Diagnostics diagnostics;
  const std::vector<Plan> plans = make_plans(arguments, files, budget(arguments), diagnostics);
  std::string work;
  for (const Plan& plan : plans) work += resolved_config(plan).dump();
  const std::string problem = shared_problem(all_errors(diagnostics), work);
  if (!problem.empty()) {
    if (workforce().leads) std::cerr << problem << '\n';
    return ExitCode::wrong_input;
  }
  catch_interrupts();
  const std::string ranks = describe_workforce(arguments.jobs);
  if (!ranks.empty() && !arguments.quiet) std::cerr << ranks << '\n';
  const RunOptions options{arguments.out,
                           arguments.jobs,
                           arguments.quiet,
                           arguments.resume,
                           arguments.checkpoint_seconds,
                           arguments.shard};
  if (!workforce().leads) {
    help(plans, files, options);
    return ExitCode::as_stated;
  }
  std::vector<Report> reports;
  for (const Plan& plan : plans) {
    const std::filesystem::path folder = options.out / plan.config.name;
    make_folder(folder);
    const FolderLock lock(folder);
    run_experiment(plan, files, options);
    if (options.shard)
      std::cout << text(*options.shard) << " of " << plan.config.name << " is done, in "
                << folder.string() << "; `trainer merge` joins it with the others\n"
                << std::flush;
    else
      reports.push_back(conclude(folder, arguments.rendering));
  }
  if (options.shard) return ExitCode::as_stated;
  write_index(arguments.out, arguments.rendering.languages);
  return score(reports, arguments.out);
}

ExitCode merge(const Arguments& arguments) {
  std::list<FolderLock> locks;
  const std::set<std::filesystem::path> folders(arguments.folders.begin(), arguments.folders.end());
  for (const std::filesystem::path& folder : folders)
    if (std::filesystem::is_directory(folder)) locks.emplace_back(folder);
  DataFiles files;
  const std::vector<Merge> merges =
      check_shards({arguments.folders.begin(), arguments.folders.end()}, arguments.out, files);
  std::vector<Report> reports;
  for (const auto& [plan, shards] : merges) {
    const std::filesystem::path folder = std::filesystem::path(arguments.out) / plan.config.name;
    make_folder(folder);
    const FolderLock lock(folder);
    merge_shards(plan, shards, arguments.out);
    reports.push_back(conclude(folder, arguments.rendering));
  }
  write_index(arguments.out, arguments.rendering.languages);
  return score(reports, arguments.out);
}

ExitCode check(const Arguments& arguments) {
  DataFiles files;
  const std::vector<Plan> plans = make_plans(arguments, files, budget(arguments));
  for (std::size_t i = 0; i < plans.size(); ++i)
    std::cout << arguments.configs[i] << ": " << counted(plans[i].runs(), "run") << " ("
              << counted(plans[i].arms.size(), "arm") << " x "
              << counted(plans[i].config.seeds.values.size(), "seed") << "), "
              << counted(plans[i].config.claims.size(), "claim") << '\n';
  return ExitCode::as_stated;
}

ExitCode show(const Arguments& arguments) {
  DataFiles files;
  const std::vector<Plan> plans = make_plans(arguments, files, std::nullopt);
  std::cout << resolved_config(plans.front()).dump(2) << '\n';
  return ExitCode::as_stated;
}

ExitCode report_folders(const Arguments& arguments) {
  std::vector<Report> reports;
  std::set<std::filesystem::path> parents;
  for (const std::string& folder : arguments.folders) {
    std::optional<FolderLock> lock;
    if (std::filesystem::is_directory(folder)) lock.emplace(folder);
    reports.push_back(report(folder, arguments.markdown ? Rendering{} : arguments.rendering));
    parents.insert(parent_of(folder));
    if (!arguments.markdown) print_report(std::cout, reports.back(), standard_output_style());
  }
  if (arguments.markdown) {
    const std::vector<Score> scores = scoreboard(reports);
    for (const std::string& language : arguments.rendering.languages)
      std::cout << scoreboard_markdown(scores, language);
    return exit_code(reports);
  }
  for (const std::filesystem::path& parent : parents)
    write_index(parent, arguments.rendering.languages);
  return score(reports, parent_of(arguments.folders.front()));
}

ExitCode list(const Arguments& arguments) {
  print_list(std::cout, arguments.kind);
  return ExitCode::as_stated;
}

ExitCode print_schema(const Arguments&) {
  std::cout << config_schema().dump(2) << '\n';
  return ExitCode::as_stated;
}

}  // namespace mlp
