// The command line: run, merge, check, show, list, report, schema.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "experiments/config.hpp"
#include "experiments/folder_lock.hpp"
#include "experiments/index_page.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/listing.hpp"
#include "experiments/merge.hpp"
#include "experiments/plan.hpp"
#include "experiments/pool.hpp"
#include "experiments/refuse.hpp"
#include "experiments/report.hpp"
#include "experiments/results.hpp"
#include "experiments/schema.hpp"
#include "experiments/scoreboard.hpp"
#include "experiments/shard.hpp"
#include "experiments/shell.hpp"
#include "experiments/terminal.hpp"
#include "trainer/blas.hpp"
#include "trainer/error.hpp"
#include "trainer/file_size.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

// What scripts rely on.
enum ExitCode { as_stated = 0, not_as_stated = 1, wrong_input = 2, failed = 3 };

struct Arguments {
  std::vector<std::string> configs;
  std::vector<std::string> settings;  // PATH=JSON
  std::string out = "results";
  std::size_t jobs = usable_cores();
  double memory = 0;      // bytes; 0: what is free
  std::size_t seeds = 0;  // 0: as the config says
  bool quiet = false;
  bool resume = false;
  double checkpoint_seconds = 60;
  bool markdown = false;
  std::string kind;
  std::optional<Shard> shard;
  std::vector<std::string> folders;
  Rendering rendering{{"en"}, {}};
};

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

// The same command again, with --resume.
std::string resume_command(int argc, char** argv) {
  std::string command;
  bool resumes = false;
  for (int i = 0; i < argc; ++i) {
    const std::string_view argument = argv[i];
    resumes |= argument == "--resume";
    command.append(command.empty() ? "" : " ").append(in_shell_quotes(argument));
  }
  return command + (resumes ? "" : " --resume");
}

ExitCode exit_code(const std::vector<Report>& reports) {
  return std::ranges::all_of(reports, &Report::all_as_stated) ? as_stated : not_as_stated;
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

ExitCode run(const Arguments& arguments) {
  DataFiles files;
  Diagnostics diagnostics;
  const std::vector<Plan> plans = make_plans(arguments, files, budget(arguments), diagnostics);
  std::string work;
  for (const Plan& plan : plans) work += resolved_config(plan).dump();
  const std::string problem = shared_problem(all_errors(diagnostics), work);
  if (!problem.empty()) {
    if (workforce().leads) std::cerr << problem << '\n';
    return wrong_input;
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
    return as_stated;
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
  if (options.shard) return as_stated;
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

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

ExitCode check(const Arguments& arguments) {
  DataFiles files;
  const std::vector<Plan> plans = make_plans(arguments, files, budget(arguments));
  for (std::size_t i = 0; i < plans.size(); ++i)
    std::cout << arguments.configs[i] << ": " << counted(plans[i].runs(), "run") << " ("
              << counted(plans[i].arms.size(), "arm") << " x "
              << counted(plans[i].config.seeds.values.size(), "seed") << "), "
              << counted(plans[i].config.claims.size(), "claim") << '\n';
  return as_stated;
}

ExitCode show(const Arguments& arguments) {
  DataFiles files;
  const std::vector<Plan> plans = make_plans(arguments, files, std::nullopt);
  std::cout << resolved_config(plans.front()).dump(2) << '\n';
  return as_stated;
}

// "results" of "results/xor" and "results/xor/"; "." of "xor".
std::filesystem::path parent_of(const std::filesystem::path& folder) {
  return (folder / "..").lexically_normal();
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
  return as_stated;
}

ExitCode print_schema(const Arguments&) {
  std::cout << config_schema().dump(2) << '\n';
  return as_stated;
}

// For CLI: replaces "4G" by its bytes; what is wrong with it, or nothing.
std::string in_bytes(std::string& text) {
  const std::optional<double> bytes = parse_bytes(text);
  if (!bytes) return "expected a size such as 500M or 4G, got " + in_quotes(text);
  text = number_text(*bytes);
  return "";
}

// For CLI: is the text "2/8"?
std::string is_shard(const std::string& text) {
  return parse_shard(text) ? "" : "expected K/N, the K-th of N shards, got " + in_quotes(text);
}

std::string not_empty(const std::string& name) {
  return name.empty() ? "expected a name, got \"\"" : "";
}

ExitCode main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app(
      "Trains small neural networks from JSON configs, measures them and judges claims about them.",
      "trainer");
  app.require_subcommand(0, 1);  // none is noticed below: an unknown word is then named
  app.set_version_flag("--version", TRAINER_VERSION);
  app.footer(
      "exit codes: 0 every claim came out as stated, 1 a claim did not, 2 wrong usage, config or "
      "data, 3 something "
      "failed while running, 130 and 143 interrupted (Ctrl-C, SIGTERM)");
  std::map<CLI::App*, ExitCode (*)(const Arguments&)> commands;
  const auto command = [&](const char* name, const char* what,
                           ExitCode (*function)(const Arguments&)) {
    CLI::App* subcommand = app.add_subcommand(name, what);
    commands[subcommand] = function;
    return subcommand;
  };
  const auto takes_configs = [&](CLI::App* subcommand, bool several) {
    CLI::Option* option = subcommand->add_option("CONFIG", arguments.configs, "config files (JSON)")
                              ->required()
                              ->check(not_empty);
    if (!several) option->expected(1);
    subcommand->add_option("--set", arguments.settings, "PATH=JSON replaces a value of the config")
        ->take_all()
        ->expected(1);
    subcommand->add_option("--seeds", arguments.seeds, "seeds 1 ... N instead of the config's")
        ->check(CLI::Range(1, 100000));
  };

  const auto renders = [&](CLI::App* subcommand) {
    subcommand
        ->add_option_function<std::string>(
            "--lang",
            [&](const std::string& language) {
              if (language == "both")
                arguments.rendering.languages = {"en", "zh"};
              else
                arguments.rendering.languages = {language};
            },
            "language of the reports: en, zh or both (report.html, report.zh.html)")
        ->check(CLI::IsMember({"en", "zh", "both"}));
    subcommand
        ->add_option("--figures", arguments.rendering.formats,
                     "formats of the figures beside SVG: png, pdf (with a comma between)")
        ->delimiter(',')
        ->take_all()
        ->expected(1)
        ->check(CLI::IsMember({"png", "pdf"}));
  };

  const auto writes = [&](CLI::App* subcommand) {
    subcommand->add_option("--out", arguments.out, "folder for the results")
        ->check(not_empty)
        ->capture_default_str();
  };

  CLI::App* running = command("run", "run experiments", run);
  takes_configs(running, true);
  writes(running);
  const auto takes_resources = [&](CLI::App* subcommand) {
    subcommand->add_option("--jobs", arguments.jobs, "runs at a time; results do not depend on it")
        ->check(CLI::Range(1, 1024))
        ->envname("TRAINER_JOBS")
        ->capture_default_str();
    subcommand
        ->add_option("--memory", arguments.memory,
                     "bytes that may be taken (500M, 4G): more is refused before anything runs; "
                     "without it, what is free")
        ->transform(CLI::Validator(in_bytes, "SIZE"));
  };
  takes_resources(running);
  running->add_flag("--resume", arguments.resume,
                    "keep the runs that earlier calls have finished, go on with the others");
  running
      ->add_option("--checkpoint", arguments.checkpoint_seconds,
                   "seconds between two checkpoints of a run, from which it can go on; 0: none")
      ->check(CLI::Range(0.0, 1e9))
      ->capture_default_str();
  running
      ->add_option_function<std::string>(
          "--shard", [&](const std::string& text) { arguments.shard = parse_shard(text); },
          "K/N: only the K-th of N parts of the runs, for `trainer merge`")
      ->check(CLI::Validator(is_shard, "K/N"));
  running->add_flag("--quiet", arguments.quiet, "no progress");
  renders(running);
  CLI::App* merging =
      command("merge", "make the results of all runs from those of all shards", merge);
  merging->add_option("DIR", arguments.folders, "folders of results of --shard (DIR/<name>)")
      ->required()
      ->check(not_empty);
  writes(merging);
  renders(merging);
  CLI::App* checking = command("check", "read and validate configs, run nothing", check);
  takes_configs(checking, true);
  takes_resources(checking);
  takes_configs(command("show", "print a config fully resolved, with all defaults", show), false);
  command("list", "print what configs can name", list)
      ->add_option("KIND", arguments.kind, "what to list; everything if left out")
      ->check(CLI::IsMember(listed_kinds()));
  CLI::App* reporting =
      command("report", "judge and render again from stored results", report_folders);
  reporting->add_option("DIR", arguments.folders, "folders of results (DIR/<name>)")
      ->required()
      ->check(not_empty);
  reporting->add_flag(
      "--markdown", arguments.markdown,
      "print only the lecture's claims, as a Markdown table in the reports' language");
  renders(reporting);
  command("schema", "print the JSON Schema of a config", print_schema);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (workforce().leads) app.exit(error);
    return error.get_exit_code() == 0 ? as_stated : wrong_input;
  }
  if (!workforce().leads && !running->parsed()) return as_stated;  // all else is done by one
  set_up_blas();
  for (const auto& [subcommand, function] : commands)
    if (subcommand->parsed()) return function(arguments);
  std::cerr
      << "expected a command: run, merge, check, show, list, report or schema\nRun with --help for "
         "more information.\n";
  return wrong_input;
}

}  // namespace
}  // namespace mlp

int main(int argc, char** argv) {
  const mlp::Membership membership(argc, argv);
  std::string failure;
  int code = mlp::failed;
  try {
    code = mlp::main(argc, argv);
    if (!std::cout.flush()) throw mlp::RunError("standard output: cannot write");
    return code;
  } catch (const mlp::InputError& error) {
    failure = error.what();
    code = mlp::wrong_input;
  } catch (const mlp::Interrupted& error) {
    std::cerr << error.what() << "; to go on"
              << (mlp::workforce().processes > 1 ? ", with any number of ranks: " : ": ")
              << mlp::resume_command(argc, argv) << '\n';
    mlp::share_failure("", false);
    return 128 + mlp::interrupt();
  } catch (const std::bad_alloc&) {
    failure = "out of memory";
    code = mlp::failed;
  } catch (const std::exception& error) {
    failure = error.what();
    code = mlp::failed;
  }
  if (mlp::workforce().leads) std::cerr << failure << '\n';
  mlp::share_failure(failure, code == mlp::wrong_input);
  return code;
}
