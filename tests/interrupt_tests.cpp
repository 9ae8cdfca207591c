// The program interrupted, killed, hindered by another one or by its folder; and gone on with.
#include <array>
#include <csignal>
#include <filesystem>
#include <optional>
#include <string>

#include <boost/test/unit_test.hpp>

#include "tests/result_files.hpp"
#include "tests/started_program.hpp"
#include "trainer/random.hpp"

using namespace mlp;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(interrupt_tests)

namespace {

using Arguments = std::vector<std::string>;

// Never ends, but for a first run of two epochs.
const std::string endless =
    R"({"task": {"type": "xor", "samples": 20}, "training": {"evaluate": "last"}, "sweep": {"training.epochs": [2, 1000000000]}})";

// 24 runs, of which some last longer than the time between two checkpoints.
const std::string sweep =
    R"({"task": {"type": "circles", "samples": 60}, "network": {"hidden": [6]}, "seeds": 4,
  "sweep": {"training.epochs": [3, 200], "network.activation": ["relu", "tanh", "prelu"]},
  "measure": [{"type": "dead_units", "at": "every"}], "save": ["final"]})";

const Arguments run_endless{"run", "c.json", "--quiet", "--jobs", "1", "--checkpoint", "0.01"};

// Runs until the first run is finished and the second has left a checkpoint.
struct Endless {
  Endless() {
    trainer.files.add("c.json", endless);
    started.emplace(trainer, run_endless);
    started->wait_until(
        [&] { return records_in(folder, ".run") == 1 && records_in(folder, ".checkpoint") == 1; });
  }

  Program trainer;
  fs::path folder = trainer.files.path("results/c");
  std::optional<StartedProgram> started;
};

std::string host() {
  std::array<char, 256> name{};
  gethostname(name.data(), name.size() - 1);
  return name.data();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_signal_ends_the_program_in_order_and_it_says_how_to_go_on) {
  for (const int signal : {SIGINT, SIGTERM}) {
    Endless endless;
    endless.started->signal(signal);
    const ProgramResult outcome = endless.started->wait();
    BOOST_TEST(outcome.code == 128 + signal);
    BOOST_TEST(outcome.err ==
               "interrupted: 1 of 2 runs of c are finished and kept; to go on: " TRAINER_EXECUTABLE
               " run c.json --quiet --jobs 1 --checkpoint 0.01 --resume\n");
    BOOST_TEST(outcome.out == "");
    BOOST_TEST(records_in(endless.folder, ".run") == 1u);
    BOOST_TEST(records_in(endless.folder, ".checkpoint") == 1u);
    BOOST_TEST(!fs::exists(endless.folder / "lock"));
    BOOST_TEST(!fs::exists(endless.folder / "runs.csv"));
    // Nothing can be reported of it yet.
    const ProgramResult report = endless.trainer({"report", "results/c"});
    BOOST_TEST(report.code == 2);
    BOOST_TEST(report.err == "results/c/runs.csv: no such file\n");
  }
}

BOOST_AUTO_TEST_CASE(a_second_signal_ends_it_at_once) {
  const Program trainer;  // its run takes minutes, and nothing can stop it in between
  trainer.files.add("c.json",
                    R"({"experiment": "softmax", "softmax": {"classes": 10000, "vectors": 1000}})");
  StartedProgram started(trainer, {"run", "c.json", "--quiet"});
  started.wait_until([&] { return trainer.exists("results/c/records"); });
  started.signal(SIGINT);
  started.signal(SIGTERM);
  const ProgramResult outcome = started.wait();
  BOOST_TEST((outcome.code == 130 || outcome.code == 143));  // whichever the system hands over last
  BOOST_TEST(outcome.err == "");
  BOOST_TEST(records_in(trainer.files.path("results/c"), ".run") == 0u);
}

BOOST_AUTO_TEST_CASE(a_command_that_goes_on_is_in_shell_quotes) {
  const Program trainer;
  trainer.files.add(
      "it's c.json",
      R"({"name": "c", "task": "xor", "training": {"epochs": 1000000000, "evaluate": "last"}})");
  StartedProgram started(trainer,
                         {"run", "it's c.json", "--set", "seeds=[1, 2]", "--quiet", "--resume"});
  started.wait_until([&] { return trainer.exists("results/c/records"); });
  started.signal(SIGINT);
  BOOST_TEST(started.wait().err ==
             "c: kept 0 of 2 runs\ninterrupted: 0 of 2 runs of c are finished and kept; to go "
             "on: " TRAINER_EXECUTABLE
             " run 'it'\\''s c.json' --set 'seeds=[1, 2]' --quiet --resume\n");
}

BOOST_AUTO_TEST_CASE(a_second_program_in_the_same_folder_is_refused) {
  Endless endless;
  const std::string refusal = "results/c: in use by process " +
                              std::to_string(endless.started->pid()) + " on " + host() +
                              " (results/c/lock)\n";
  for (const Arguments& arguments :
       {run_endless, Arguments{"run", "c.json", "--resume"}, Arguments{"report", "results/c"}}) {
    const ProgramResult second = endless.trainer(arguments);
    BOOST_TEST(second.code == 3);
    BOOST_TEST(second.err == refusal);
    BOOST_TEST(second.out == "");
  }
  BOOST_TEST(records_in(endless.folder, ".run") == 1u);
  // A lock whose holder was killed holds nobody up, whoever now has the number of its process.
  endless.started->signal(SIGKILL);
  BOOST_TEST(endless.started->wait().code == 1000 + SIGKILL);
  BOOST_TEST(fs::exists(endless.folder / "lock"));
  write_whole(endless.folder / "lock", "process 1 on " + host());
  const ProgramResult again = endless.trainer(
      {"run", "c.json", "--resume", "--set", "sweep={\"training.epochs\": [2, 3]}"});
  BOOST_TEST(again.code == 0);
  BOOST_TEST(again.err.starts_with("c: kept 1 of 2 runs\n"), again.err);
  BOOST_TEST(!fs::exists(endless.folder / "lock"));
}

BOOST_AUTO_TEST_CASE(a_folder_that_vanishes_is_told_in_a_line) {
  Endless endless;
  fs::remove_all(endless.folder);
  const ProgramResult outcome = endless.started->wait();
  BOOST_TEST(outcome.code == 3);
  BOOST_TEST(outcome.err.starts_with("results/c/records/"), outcome.err);
  BOOST_TEST(outcome.err.ends_with(".checkpoint: cannot write: No such file or directory\n"),
             outcome.err);
}

BOOST_AUTO_TEST_CASE(results_that_cannot_be_written_are_told_in_a_line) {
  const Program trainer;
  add_config(trainer, "c");
  trainer.files.add("file", "");
  const ProgramResult in_file = trainer({"run", "c.json", "--out", "file"});
  BOOST_TEST(in_file.code == 3);
  BOOST_TEST(in_file.err == "file/c: Not a directory\n");
  fs::create_directories(trainer.files.path("there/c/config.json"));
  const ProgramResult over_folder = trainer({"run", "c.json", "--out", "there"});
  BOOST_TEST(over_folder.code == 3);
  BOOST_TEST(over_folder.err == "there/c/config.json: exists and is not a regular file\n");
}

// At moments that seeds choose: when so many runs are finished, and a little later.
BOOST_AUTO_TEST_CASE(a_kill_at_any_moment_costs_no_finished_run) {
  const Program trainer;
  trainer.files.add("c.json", sweep);
  BOOST_REQUIRE(trainer({"run", "c.json", "--out", "whole"}).code == 0);
  const auto whole = bytes_in(trainer.files.path("whole"));
  const Arguments run_there{"run",    "c.json", "--out",        "there", "--quiet",
                            "--jobs", "2",      "--checkpoint", "0.001", "--resume"};
  const fs::path folder = trainer.files.path("there/c");
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    BOOST_TEST_CONTEXT("moment " << seed) {
      fs::remove_all(trainer.files.path("there"));
      Engine engine = stream(seed, "moments");
      std::size_t finished = 0;
      for (int kills = 0; kills < 2; ++kills) {
        StartedProgram started(trainer, run_there);
        const std::size_t until = finished + index_below(engine, 12);
        started.wait_until([&] { return records_in(folder, ".run") >= until; });
        usleep(static_cast<useconds_t>(uniform(engine, 0, 3000)));
        started.signal(kills == 0 ? SIGKILL : SIGINT);
        started.wait();
        BOOST_TEST(records_in(folder, ".run") >= finished);
        finished = records_in(folder, ".run");
      }
      const ProgramResult outcome = trainer(run_there);
      BOOST_TEST(outcome.code == 0);
      BOOST_TEST(outcome.err == "c: kept " + std::to_string(finished) + " of 24 runs\n");
      BOOST_TEST(differences(bytes_in(trainer.files.path("there")), whole) == "");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
