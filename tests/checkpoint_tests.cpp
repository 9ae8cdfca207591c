// A run that is stopped at any epoch and goes on from its state leaves the same bytes as one that
// is not stopped.
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/planned.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(checkpoint_tests)

namespace {

// What a run leaves, as bytes.
std::string bytes_of(RunRecord record) {
  return archived(record);
}

// The run, stopped after each of so many epochs (0: none) and gone on with.
RunRecord interrupted(Planned& planned, std::size_t epochs_between) {
  std::string state;
  for (int starts = 0; starts < 1000; ++starts) {
    Course course;
    std::size_t epochs = 0;
    course.state = state;
    course.after_epoch = [&](const auto& now) {
      if (++epochs != epochs_between) return true;
      state = now();
      return false;
    };
    if (std::optional<RunRecord> done =
            run(0, planned.plan->arms[0].settings, 3,
                {planned.plan->config.measure, planned.plan->config.save}, planned.data, course)) {
      BOOST_TEST(starts >= (epochs_between > 0 ? 1 : 0));  // it was stopped at all
      return *done;
    }
  }
  throw std::logic_error("the run does not end");
}

void check_every_stop(const std::string& members) {
  BOOST_TEST_CONTEXT(members) {
    Planned planned("{" + members + R"(, "save": ["initial", "final"]})");
    const RunRecord whole = interrupted(planned, 0);
    for (const std::size_t epochs : {1U, 2U, 5U}) {
      const RunRecord parts = interrupted(planned, epochs);
      BOOST_TEST(parts.runs == whole.runs);
      BOOST_TEST((bytes_of(parts) == bytes_of(whole)), "stopped every " << epochs << " epochs");
    }
  }
}

const std::string circles = R"("task": {"type": "circles", "samples": 50})";
const std::string every_measurement =
    R"(, "measure": [{"type": "collapse", "at": "every"}, {"type": "gradient_flow", "at": "every"},
  {"type": "dead_units", "at": "every"}, {"type": "output_statistics", "at": "log"}, "linear_baseline",
  {"type": "conditioning", "at": [0, 3, 7]}, {"type": "decision_map", "at": [0, 6], "grid": 3}])";

}  // namespace

BOOST_AUTO_TEST_CASE(every_optimizer_goes_on) {
  for (const std::string optimizer :
       {R"("sgd")", R"({"type": "sgd", "learning_rate": 0.1, "momentum": 0.9, "nesterov": true})",
        R"("adam")", R"({"type": "rmsprop", "momentum": 0.5})",
        R"({"type": "adagrad", "learning_rate_decay": 0.1, "initial_accumulator": 0.1})"})
    for (const std::string precision : {"float32", "float64"})
      check_every_stop(
          circles +
          R"(, "network": {"hidden": [5, 4]}, "training": {"epochs": 8, "batch_size": 16, "precision": ")" +
          precision + R"(", "optimizer": )" + optimizer + "}");
}

BOOST_AUTO_TEST_CASE(every_schedule_goes_on) {
  for (const std::string schedule :
       {R"({"type": "step", "step_size": 3})", R"("exponential")", R"("cosine")"})
    check_every_stop(circles + R"(, "training": {"epochs": 8, "schedule": )" + schedule + "}");
}

// prelu learns its slope, rrelu draws its own.
BOOST_AUTO_TEST_CASE(activations_with_a_state_go_on) {
  for (const std::string activation : {"prelu", "rrelu"})
    check_every_stop(circles + R"(, "network": {"hidden": [5, 4], "activation": ")" + activation +
                     R"("}, "training": {"epochs": 8, "batch_size": 7, "optimizer": "adam"})");
}

BOOST_AUTO_TEST_CASE(every_measurement_goes_on) {
  check_every_stop(circles + R"(, "network": {"hidden": [5, 4]}, "training": {"epochs": 8})" +
                   every_measurement);
}

BOOST_AUTO_TEST_CASE(what_is_known_of_units_goes_on) {
  // At this rate units die and come back within a few epochs.
  check_every_stop(R"("task": {"type": "xor", "samples": 20}, "network": {"hidden": [12, 12]},
    "training": {"epochs": 12, "batch_size": 4, "optimizer": {"type": "sgd", "learning_rate": 1.5}},
    "measure": [{"type": "dead_units", "at": "every"}])");
}

// The best network so far is part of the state.
BOOST_AUTO_TEST_CASE(patience_and_targets_go_on) {
  const std::string training =
      R"(, "network": {"hidden": [8]}, "training": {"epochs": 60, "batch_size": 8, "optimizer": {"type": "adam", "learning_rate": 0.2}, )";
  check_every_stop(circles + training + R"("patience": {"metric": "test_loss", "epochs": 7}})");
  check_every_stop(circles + training + R"("target": {"metric": "train_loss", "below": 0.1}})");
}

BOOST_AUTO_TEST_CASE(other_batches_evaluations_and_ends_go_on) {
  check_every_stop(circles + R"(, "training": {"epochs": 8, "batch_size": "all"})");
  check_every_stop(circles + R"(, "training": {"epochs": 8, "batch_size": 4, "shuffle": false})");
  check_every_stop(circles + R"(, "training": {"epochs": 8, "evaluate": "last", "math": "exact"})");
  check_every_stop(
      R"("task": {"type": "sine", "samples": 40}, "network": {"hidden": [4], "activation": "tanh"},
    "training": {"epochs": 9, "clip_norm": 0.5, "evaluate": 3}, "measure": ["gradient_flow"])");
  // Diverges after many epochs.
  check_every_stop(
      R"("task": {"type": "sine", "samples": 40}, "network": {"hidden": [4], "activation": "identity"},
    "training": {"epochs": 500, "batch_size": "all", "optimizer": {"type": "sgd", "learning_rate": 5}})");
}

BOOST_AUTO_TEST_CASE(threads_that_share_steps_go_on) {
  Planned planned(
      R"({"task": {"type": "circles", "samples": 200}, "network": {"hidden": [400, 300]},
          "training": {"epochs": 3, "batch_size": "all"}})");
  const auto with_threads = [&](std::size_t threads, std::size_t stop_after) {
    std::string state;
    Course course{threads, "", [&](const auto& now) {
                    if (--stop_after > 0) return true;
                    state = now();
                    return false;
                  }};
    if (auto done = run(0, planned.plan->arms[0].settings, 3, {}, planned.data, course))
      return bytes_of(*done);
    return bytes_of(*run(0, planned.plan->arms[0].settings, 3, {}, planned.data, {3, state}));
  };
  BOOST_TEST((with_threads(1, 2) == with_threads(2, 100)));
}

BOOST_AUTO_TEST_SUITE_END()
