// A disk that fails: at any call the program ends with a line, nothing is half written or lost, and
// it goes on to the same bytes.
#include <cerrno>
#include <filesystem>
#include <string>

#include <boost/test/unit_test.hpp>

#include "tests/result_files.hpp"
#include "tests/started_program.hpp"

using namespace mlp;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(faults_tests)

namespace {

using Arguments = std::vector<std::string>;

// One job, so that calls have an order; a checkpoint after every epoch; no gnuplot, which would
// have faults of its own.
const Arguments run_there{"run",    "c.json", "--out",        "there", "--quiet",
                          "--jobs", "1",      "--checkpoint", "1e-9"};
const Arguments surroundings{"PATH=", "LD_PRELOAD=" TRAINER_FAULTS,
                             "ASAN_OPTIONS=verify_asan_link_order=0"};

ProgramResult run(const Program& trainer, const Arguments& arguments, Arguments variables = {}) {
  variables.insert(variables.end(), surroundings.begin(), surroundings.end());
  return StartedProgram(trainer, arguments, variables).wait();
}

Arguments resumed(Arguments arguments) {
  arguments.push_back("--resume");
  return arguments;
}

std::string without_parts(const std::map<std::string, std::string>& files,
                          const std::map<std::string, std::string>& whole) {
  std::string damaged;
  for (const auto& [name, bytes] : files) {
    const bool is_part = name.find(".part-") != std::string::npos ||
                         name.ends_with(".checkpoint") || name.ends_with("lock");
    const auto found = whole.find(name);
    if (!is_part && (found == whole.end() || found->second != bytes)) damaged += name + "\n";
  }
  return damaged;
}

// Lets every call fail in turn; returns how many there are.
int fail_every_call(int error, bool lasts) {
  const Program trainer;
  add_config(trainer, "c",
             claim_below("100") + R"(, "measure": ["gradient_flow"], "save": ["final"])");
  BOOST_REQUIRE(run(trainer, {"run", "c.json", "--out", "whole", "--quiet"}).code == 0);
  const auto whole = bytes_in(trainer.files.path("whole"));
  for (int call = 1; call < 10000; ++call) {
    BOOST_TEST_CONTEXT("call " << call << " fails with errno " << error) {
      fs::remove_all(trainer.files.path("there"));
      fs::remove(trainer.files.path("note"));
      const ProgramResult outcome =
          run(trainer, run_there,
              {"FAULT_AT=" + std::to_string(call), "FAULT_ERROR=" + std::to_string(error),
               std::string("FAULT_LASTS=") + (lasts ? "1" : "0"), "FAULT_NOTE=note"});
      if (!trainer.exists("note")) {
        BOOST_TEST(outcome.code == 0);
        BOOST_TEST_MESSAGE(call - 1 << " calls failed in turn with errno " << error);
        return call - 1;
      }
      BOOST_TEST(outcome.code == 3);
      BOOST_TEST(outcome.err.starts_with("there"), outcome.err);
      BOOST_TEST(
          outcome.err.find(std::generic_category().message(error) + "\n") != std::string::npos,
          outcome.err);
      BOOST_TEST(outcome.err.find('\n') == outcome.err.size() - 1);
      if (trainer.exists("there"))
        BOOST_TEST(without_parts(bytes_in(trainer.files.path("there")), whole) == "");
      const std::size_t finished = records_in(trainer.files.path("there/c"), ".run");
      const ProgramResult again = run(trainer, resumed(run_there));
      BOOST_TEST(again.code == 0);
      BOOST_TEST(again.err == "c: kept " + std::to_string(finished) + " of 2 runs\n");
      BOOST_TEST(differences(bytes_in(trainer.files.path("there")), whole) == "");
    }
  }
  return 10000;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_call_that_fails_once_costs_no_finished_run) {
  BOOST_TEST(fail_every_call(EIO, /*lasts=*/false) > 50);
}

BOOST_AUTO_TEST_CASE(a_disk_that_is_full_from_some_call_on_costs_no_finished_run) {
  BOOST_TEST(fail_every_call(ENOSPC, /*lasts=*/true) > 50);
}

BOOST_AUTO_TEST_SUITE_END()
