// The command line: run, merge, check, show, list, report, schema.
#include <exception>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "experiments/commands.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/listing.hpp"
#include "experiments/pool.hpp"
#include "experiments/shell.hpp"
#include "trainer/blas.hpp"
#include "trainer/error.hpp"
#include "trainer/file_size.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

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
    return error.get_exit_code() == 0 ? ExitCode::as_stated : ExitCode::wrong_input;
  }
  if (!workforce().leads && !running->parsed())
    return ExitCode::as_stated;  // all else is done by one
  set_up_blas();
  for (const auto& [subcommand, function] : commands)
    if (subcommand->parsed()) return function(arguments);
  std::cerr
      << "expected a command: run, merge, check, show, list, report or schema\nRun with --help for "
         "more information.\n";
  return ExitCode::wrong_input;
}

}  // namespace
}  // namespace mlp

int main(int argc, char** argv) {
  const mlp::Membership membership(argc, argv);
  std::string failure;
  mlp::ExitCode code = mlp::ExitCode::failed;
  try {
    const mlp::ExitCode result = mlp::main(argc, argv);
    if (!std::cout.flush()) throw mlp::RunError("standard output: cannot write");
    return static_cast<int>(result);
  } catch (const mlp::InputError& error) {
    failure = error.what();
    code = mlp::ExitCode::wrong_input;
  } catch (const mlp::Interrupted& error) {
    std::cerr << error.what() << "; to go on"
              << (mlp::workforce().processes > 1 ? ", with any number of ranks: " : ": ")
              << mlp::resume_command(argc, argv) << '\n';
    mlp::share_failure("", false);
    return 128 + mlp::interrupt();
  } catch (const std::bad_alloc&) {
    failure = "out of memory";
  } catch (const std::exception& error) {
    failure = error.what();
  }
  if (mlp::workforce().leads) std::cerr << failure << '\n';
  mlp::share_failure(failure, code == mlp::ExitCode::wrong_input);
  return static_cast<int>(code);
}
