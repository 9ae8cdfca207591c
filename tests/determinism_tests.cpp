// The same config leaves the same bytes on one machine, and nearly the same numbers on another.
#include <cmath>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "experiments/table.hpp"
#include "tests/result_files.hpp"
#include "tests/started_program.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(determinism_tests)

// Pages and the index too; the lecture's measurements, both precisions, and more jobs than runs.
BOOST_AUTO_TEST_CASE(all_files_are_the_same_whatever_the_number_of_jobs) {
  const Program trainer;
  trainer.files.add("a.json",
                    R"({"task": {"type": "moons", "samples": 60}, "network": {"hidden": [8, 4]},
    "training": {"epochs": 10}, "seeds": 2, "save": ["initial", "final"],
    "sweep": {"network.activation": ["relu", "tanh", "rrelu"], "training.precision": ["float32", "float64"]},
    "measure": ["collapse", "gradient_flow", "dead_units", "output_statistics", "linear_baseline", "conditioning", "decision_map"],
    "claims": [{"id": "c", "measure": {"column": "train_loss"}, "expect": {"below": 9}}]})");
  trainer.files.add(
      "b.json",
      R"({"task": "digits", "network": {"hidden": [600, 500]}, "training": {"epochs": 1, "batch_size": 256}})");
  const auto run = [&](const std::string& jobs) {
    const ProgramResult outcome =
        trainer({"run", "a.json", "b.json", "--quiet", "--out", jobs, "--jobs", jobs});
    BOOST_TEST(outcome.code == 0, outcome.err);
    return bytes_in(trainer.files.path(jobs));
  };
  const auto alone = run("1");
  BOOST_TEST(alone.size() > 60u);
  for (const std::string jobs : {"2", "7"})
    BOOST_TEST(differences(run(jobs), alone) == "", jobs << " jobs");
}

// Other processors round in another order. After 200 steps of a smooth network losses agree to
// 1e-10 of their values in float64, and to 1e-4 in float32.
BOOST_AUTO_TEST_CASE(losses_agree_across_processors) {
  const Program trainer;
  trainer.files.add(
      "c.json",
      R"({"task": {"type": "blobs", "samples": 320}, "network": {"hidden": [24, 16], "activation": "tanh"},
    "training": {"epochs": 20}, "seeds": 2,
    "sweep": {"training.precision": ["float64", "float32"], "training.math": ["fast", "exact"]}})");
  const auto losses = [&](const std::string& variable) {
    const ProgramResult outcome =
        StartedProgram(trainer, {"run", "c.json", "--quiet", "--out", "there"}, {variable}).wait();
    BOOST_REQUIRE_EQUAL(outcome.code, 0);
    return read_table(trainer.files.path("there/c/runs.csv"));
  };
  std::vector<std::string> others{"OPENBLAS_CORETYPE=Prescott", "OPENBLAS_CORETYPE=Nehalem",
                                  "TRAINER_VECTOR_BYTES=16"};
  if (__builtin_cpu_supports("avx2"))
    others.insert(others.end(), {"OPENBLAS_CORETYPE=Haswell", "TRAINER_VECTOR_BYTES=32"});
  const Table here = losses("UNUSED=");
  bool is_any_different = false;
  for (const std::string& other : others) {
    const Table there = losses(other);
    for (const std::string column : {"train_loss", "test_loss"})
      for (std::size_t run = 0; run < here.rows(); ++run) {
        const double a = here.numbers(column)[run].value(), b = there.numbers(column)[run].value();
        const double tolerance = here.text("training.precision")[run] == "float64" ? 1e-10 : 1e-4;
        BOOST_TEST(std::abs(a - b) <= tolerance * std::abs(a),
                   other << ": " << column << " of run " << run);
        is_any_different |= a != b;
      }
  }
  BOOST_TEST(is_any_different);  // else the variables have changed nothing
}

BOOST_AUTO_TEST_SUITE_END()
