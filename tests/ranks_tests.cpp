// The program on Open MPI, several ranks on one machine: the same bytes as without, whatever
// happens to the ranks. Skipped, with a line that says so, where Open MPI is not installed.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/result_files.hpp"
#include "tests/started_program.hpp"

using namespace mlp;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(ranks_tests)

namespace {

using Arguments = std::vector<std::string>;

#ifdef TRAINER_RANKS
const std::string with_ranks = TRAINER_RANKS;
#else
const std::string with_ranks;  // it was not there when this was built
#endif

boost::test_tools::assertion_result has_open_mpi(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result result(!with_ranks.empty() &&
                                             std::system("command -v mpirun >/dev/null 2>&1") == 0);
  if (!result)
    std::cout << "skipped: ranks_tests: Open MPI is not installed (apt-get install openmpi-bin "
                 "libopenmpi-dev libboost-mpi-dev)\n";
  return result;
}

// 24 runs: long ones behind quick ones, with records of a few hundred bytes; and ten of which each
// leaves 3 MB.
constexpr const char* sweep =
    R"({"task": {"type": "circles", "samples": 60}, "network": {"hidden": [6]}, "seeds": 4,
  "sweep": {"training.epochs": [3, 4000], "network.activation": ["relu", "tanh", "prelu"]},
  "measure": [{"type": "dead_units", "at": "log"}], "save": ["final"],
  "claims": [{"id": "low", "measure": {"column": "train_loss"}, "expect": {"below": 9}}]})";
constexpr const char* large =
    R"({"task": {"type": "xor", "samples": 10}, "network": {"hidden": [600, 600]}, "seeds": 4,
  "training": {"epochs": 1}, "save": ["final"]})";
// Six quick runs, and six that take so long that half a sweep is seen in time.
constexpr const char* slow =
    R"({"task": {"type": "circles", "samples": 60}, "network": {"hidden": [6]}, "seeds": 2,
  "training": {"evaluate": "last"},
  "sweep": {"training.epochs": [3, 300000], "network.activation": ["relu", "tanh", "prelu"]},
  "measure": [{"type": "dead_units", "at": "log"}], "save": ["final"]})";
// One quick run, and four that never end.
constexpr const char* endless =
    R"({"task": {"type": "xor", "samples": 20}, "training": {"evaluate": "last"},
  "sweep": {"training.epochs": [2, 999999991, 999999992, 999999993, 999999994]}})";

// mpirun with so many ranks; on machines with fewer cores, too, as root, and in containers.
StartedProgram start(const Program& trainer, int ranks, const Arguments& arguments) {
  Arguments all{"--oversubscribe", "--bind-to", "none", "-n", std::to_string(ranks), with_ranks};
  all.insert(all.end(), arguments.begin(), arguments.end());
  // A folder of its own: in the common one mpirun may remove what the next one has just made.
  static int starts = 0;
  const std::string own = trainer.files.path("mpi-" + std::to_string(++starts)).string();
  fs::create_directory(own);
  return {trainer,
          all,
          {"OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1",
           "OMPI_MCA_btl_vader_single_copy_mechanism=none", "OMPI_MCA_orte_tmpdir_base=" + own},
          "mpirun"};
}

ProgramResult run(const Program& trainer, int ranks, const Arguments& arguments) {
  return start(trainer, ranks, arguments).wait();
}

// The processes that mpirun has started, by their ranks.
std::vector<pid_t> ranks_of(const StartedProgram& mpirun) {
  const std::string pid = std::to_string(mpirun.pid());
  std::ifstream children("/proc/" + pid + "/task/" + pid + "/children");
  std::vector<pid_t> pids;
  for (pid_t child = 0; children >> child;) pids.push_back(child);
  std::ranges::sort(pids);
  return pids;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++times;
  return times;
}

// What the program's own lines on stderr are, without mpirun's.
std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n') + 1);
}

}  // namespace

BOOST_TEST_DECORATOR(*boost::unit_test::precondition(has_open_mpi))
BOOST_AUTO_TEST_CASE(any_number_of_ranks_leaves_the_bytes_of_the_thread_pool) {
  const Program trainer;
  trainer.files.add("sweep.json", sweep);
  trainer.files.add("large.json", large);
  const Arguments arguments{"run",    "sweep.json", "large.json", "--quiet",
                            "--jobs", "2",          "--out",      "there"};
  const ProgramResult alone = trainer(arguments);
  BOOST_TEST(alone.code == 0);
  const auto bytes = bytes_in(trainer.files.path("there"));
  for (const int ranks : {1, 2, 4, 8}) {
    BOOST_TEST_CONTEXT(ranks << " ranks") {
      fs::remove_all(trainer.files.path("there"));
      const ProgramResult outcome = run(trainer, ranks, arguments);
      BOOST_TEST(outcome.code == 0);
      BOOST_TEST(outcome.out == alone.out);
      BOOST_TEST(differences(bytes_in(trainer.files.path("there")), bytes) == "");
    }
  }
}

BOOST_AUTO_TEST_CASE(it_says_once_who_works_and_counts_what_others_have_done) {
  const Program trainer;
  add_config(trainer, "c", claim_below("0"));
  const ProgramResult outcome = run(trainer, 3, {"run", "c.json", "--jobs", "2"});
  BOOST_TEST(outcome.code == 1);
  BOOST_TEST(first_line(outcome.err) == "3 ranks on 1 host: 2 at work, with 4 threads in all\n");
  BOOST_TEST(count(outcome.err, "ranks") == 1u);
  BOOST_TEST(count(outcome.err, "c: 2/2 runs, ") == 1u);
  BOOST_TEST(count(outcome.err, " epochs/s, ") == 2u);
  BOOST_TEST(count(outcome.out, "results in results/c") == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_once) {
  const Program trainer;
  add_config(trainer, "c");
  add_config(trainer, "bad", R"("seed": 3)");
  const auto check = [&](const Arguments& arguments, const std::string& line, int code) {
    const ProgramResult outcome = run(trainer, 3, arguments);
    BOOST_TEST(outcome.code == code);
    BOOST_TEST(count(outcome.err, line) == 1u, outcome.err);
    BOOST_TEST(outcome.out == "");
  };
  check({"run", "bad.json"}, "bad.json:1:69: seed: unknown key; did you mean \"seeds\"?\n", 2);
  check({"run", "c.json", "--shard", "3/2"}, "--shard: expected K/N", 2);
  check({"check", "bad.json"}, "bad.json:1:69: seed: unknown key", 2);
  trainer.files.add("file", "");
  check({"run", "c.json", "--quiet", "--out", "file"}, "file/c: Not a directory\n", 3);
  // Ranks that were started with other configs.
  add_config(trainer, "d");
  check({"run", "c.json", ":", "-n", "1", with_ranks, "run", "d.json"},
        "rank 3: has other configs than rank 0\n", 2);
  BOOST_TEST(!trainer.exists("results/c"));
}

BOOST_AUTO_TEST_CASE(what_is_not_run_is_done_by_one) {
  const Program trainer;
  add_config(trainer, "c");
  BOOST_TEST(run(trainer, 3, {"check", "c.json"}).out == trainer({"check", "c.json"}).out);
  for (const std::string k : {"1", "2"})
    BOOST_TEST(run(trainer, 3,
                   {"run", "c.json", "--seeds", "5", "--quiet", "--shard", k + "/2", "--out", k})
                   .code == 0);
  const ProgramResult merged = run(trainer, 3, {"merge", "1/c", "2/c"});
  const auto bytes = bytes_in(trainer.files.path("results"));
  BOOST_TEST(merged.out == trainer({"run", "c.json", "--seeds", "5", "--quiet"}).out);
  BOOST_TEST(differences(bytes_in(trainer.files.path("results")), bytes) == "");
}

BOOST_AUTO_TEST_CASE(times_are_taken_one_at_a_time) {
  const Program trainer;
  trainer.files.add("c.json", R"({"experiment": "activation_cost", "seeds": 3,
    "cost": {"units": 2, "batch": 2, "classes": 10, "rounds": 3}})");
  const ProgramResult outcome = run(trainer, 4, {"run", "c.json", "--quiet", "--jobs", "2"});
  BOOST_TEST(outcome.code == 0, outcome.err);
  const std::string times = trainer.text("results/c/timing.csv");
  BOOST_TEST(std::ranges::count(times, '\n') == 4);
}

// A real kill of a working rank and of rank 0, in the middle; then with other numbers of ranks.
BOOST_AUTO_TEST_CASE(a_killed_rank_costs_no_finished_run) {
  const Program trainer;
  trainer.files.add("c.json", slow);
  BOOST_REQUIRE(trainer({"run", "c.json", "--out", "whole"}).code == 0);
  const auto whole = bytes_in(trainer.files.path("whole"));
  const Arguments run_there{"run",    "c.json", "--out",        "there", "--quiet",
                            "--jobs", "1",      "--checkpoint", "0.05",  "--resume"};
  const fs::path folder = trainer.files.path("there/c");
  for (const std::size_t killed : {2U, 0U}) {
    BOOST_TEST_CONTEXT("rank " << killed << " is killed") {
      fs::remove_all(trainer.files.path("there"));
      StartedProgram started = start(trainer, 4, run_there);
      started.wait_until([&] { return records_in(folder, ".run") >= 6; });
      const std::vector<pid_t> ranks = ranks_of(started);
      BOOST_REQUIRE_EQUAL(ranks.size(), 4U);
      kill(ranks[killed], SIGKILL);
      const ProgramResult ended = started.wait();
      BOOST_TEST(ended.code == 128 + SIGKILL);
      BOOST_TEST(ended.out == "");
      const std::size_t finished = records_in(folder, ".run");
      BOOST_TEST(finished >= 6U);
      BOOST_TEST(finished < 12U);  // else it came too late
      const ProgramResult again = killed == 0 ? trainer(run_there) : run(trainer, 3, run_there);
      BOOST_TEST(again.code == 0);
      BOOST_TEST(again.err == "c: kept " + std::to_string(finished) + " of 12 runs\n");
      BOOST_TEST(differences(bytes_in(trainer.files.path("there")), whole) == "");
    }
  }
}

// mpirun hands SIGINT and SIGTERM on to the ranks as SIGTERM; a batch system may reach one alone.
BOOST_AUTO_TEST_CASE(a_signal_to_any_ends_all_in_order) {
  const Program trainer;
  trainer.files.add("c.json", endless);
  const fs::path folder = trainer.files.path("results/c");
  for (const int rank : {-1, 0, 3}) {
    BOOST_TEST_CONTEXT("rank " << rank) {
      StartedProgram started =
          start(trainer, 4, {"run", "c.json", "--jobs", "1", "--quiet", "--checkpoint", "0.01"});
      started.wait_until([&] {
        return records_in(folder, ".run") == 1 && records_in(folder, ".checkpoint") == 3;
      });
      const std::vector<pid_t> ranks = ranks_of(started);
      BOOST_REQUIRE_EQUAL(ranks.size(), 4U);
      kill(rank < 0 ? started.pid() : ranks[static_cast<std::size_t>(rank)], SIGTERM);
      const ProgramResult ended = started.wait();
      if (rank >= 0) BOOST_TEST(ended.code == 128 + SIGTERM);
      BOOST_TEST(
          count(ended.err,
                "interrupted: 1 of 5 runs of c are finished and kept; to go on, with any number of "
                "ranks: " +
                    with_ranks + " run c.json --jobs 1 --quiet --checkpoint 0.01 --resume\n") == 1u,
          ended.err);
      BOOST_TEST(count(ended.err, "interrupted") == 1u);
      BOOST_TEST(records_in(folder, ".checkpoint") == 3u);
      BOOST_TEST(!fs::exists(folder / "lock"));
      fs::remove_all(folder);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_failure_on_a_rank_ends_all_and_is_said_once) {
  const Program trainer;
  trainer.files.add("c.json", endless);
  const fs::path folder = trainer.files.path("results/c");
  StartedProgram started =
      start(trainer, 4, {"run", "c.json", "--jobs", "1", "--quiet", "--checkpoint", "0.01"});
  started.wait_until([&] { return records_in(folder, ".checkpoint") == 3; });
  fs::rename(folder, trainer.files.path("away"));  // at once, whatever is written there now
  const ProgramResult ended = started.wait();
  BOOST_TEST(ended.code == 3);
  BOOST_TEST(first_line(ended.err).starts_with("results/c/records/"), ended.err);
  BOOST_TEST(count(ended.err, "cannot write: No such file or directory\n") == 1u, ended.err);
  BOOST_TEST(count(ended.err, "interrupted") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
