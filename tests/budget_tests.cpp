// How much memory runs need, and whether there is as much.
#include <limits>

#include <boost/test/unit_test.hpp>

#include "experiments/budget.hpp"
#include "experiments/free_memory.hpp"
#include "tests/planned.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(budget_tests)

namespace {

// Of a config's only arm.
MemoryNeed need_of(const std::string& config, bool checkpoints = false) {
  const Planned planned(config);
  return training_memory(planned.plan->config, planned.plan->arms[0].settings, checkpoints);
}

std::string problem_of(const std::vector<MemoryNeed>& needs, std::size_t seeds, std::size_t jobs) {
  const auto [part, message] = budget_problem(needs, seeds, jobs, {100e6, "100 MB are free"});
  return message.empty() ? "" : std::string(part) + ": " + message;
}

}  // namespace

// A layer of 1000 x 1000 is 8 MB: weights, gradient, a moment for momentum, two for adam; patience
// keeps the best weights beside. A checkpoint has all but the gradient.
BOOST_AUTO_TEST_CASE(a_wide_network_needs_its_weights_as_often_as_they_are_kept) {
  const auto need = [](const std::string& training, bool checkpoints = false) {
    return need_of(R"({"task": {"type": "blobs", "samples": 8, "features": 1000, "classes": 2},
        "network": {"hidden": [1000]}, "training": {)" +
                       training + "}}",
                   checkpoints)
        .run;
  };
  const std::string best = R"("optimizer": "adam", "patience": {"metric": "train_loss"})";
  const double momentum = need(R"("optimizer": {"type": "sgd", "momentum": 0.9})");
  const double adam = need(R"("optimizer": "adam")"), patient = need(best);
  BOOST_TEST(momentum > 3 * 8e6);
  BOOST_TEST(momentum < 3.2 * 8e6);
  BOOST_TEST(adam - momentum == 8e6, boost::test_tools::tolerance(0.01));
  BOOST_TEST(patient - adam == 8e6, boost::test_tools::tolerance(0.01));
  BOOST_TEST(need(best, true) - patient == 2 * 4 * 8e6, boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(the_part_of_the_config_that_needs_most_is_named) {
  BOOST_TEST(need_of(R"({"task": {"type": "xor", "samples": 1000000}})").part == "task");
  BOOST_TEST(need_of(R"({"task": "xor", "network": {"hidden": [2000, 2000]}})").part == "network");
  BOOST_TEST(need_of(R"({"task": "xor", "training": {"epochs": 1000000}})").part == "training");
}

BOOST_AUTO_TEST_CASE(runs_fit_or_the_figure_is_told) {
  const MemoryNeed small{10e6, 0, "task"}, large{60e6, 0, "network"};
  BOOST_TEST(problem_of({small}, 1, 1) == "");
  BOOST_TEST(problem_of({small}, 10, 10) == "");
  BOOST_TEST(problem_of({small}, 10, 11) == "");  // there are no more than ten runs
  BOOST_TEST(problem_of({small, large}, 1, 8) == "");
  BOOST_TEST(problem_of({small, large}, 2, 4) ==
             "network: 4 runs at a time need about 140 MB of memory, 100 MB are free; --jobs 1 "
             "would fit");
  BOOST_TEST(problem_of({small, large}, 1, 1) == "");
  BOOST_TEST(problem_of({small}, 20, 12) ==
             "task: 12 runs at a time need about 120 MB of memory, 100 MB are free; --jobs 10 "
             "would fit");
  BOOST_TEST(problem_of({small, {150e6, 0, "cost"}}, 1, 1) ==
             "cost: the runs, one at a time, need about 150 MB of memory, 100 MB are free");
  BOOST_TEST(problem_of({{1e6, 2e6, "training"}}, 100, 1) ==
             "training: the results of all runs need about 200 MB of memory, 100 MB are free; "
             "record fewer epochs");
}

// 1e12 runs of a network could not be allocated; the estimate allocates nothing.
BOOST_AUTO_TEST_CASE(absurd_configs_are_refused_with_a_figure) {
  const ConfigFiles files;
  const auto error_of = [&](const std::string& config) {
    files.add("c.json", config);
    Diagnostics diagnostics;
    DataFiles data;
    BOOST_TEST(!make_plan(files.path("c.json"), {}, data, diagnostics, Budget{}).has_value());
    const std::string line = files.lines(diagnostics);
    return line.substr(0, line.find(','));
  };
  // 2 x 1e18 weights, 3 times, 8 bytes each.
  BOOST_TEST(error_of(R"({"task": "xor",
      "network": {"hidden": {"layers": 3, "units": 1000000000}}})") ==
             "c.json:2:18: network: the runs");
  BOOST_TEST(error_of(R"({"task": {"type": "xor", "samples": 1000000000},
      "network": {"hidden": [1000000]}})")
                 .starts_with("c.json:1:10: task: the runs"));
  BOOST_TEST(error_of(R"({"task": "xor", "training": {"epochs": 1000000000}})") ==
             "c.json:1:29: training: the results of all runs need about 600 GB of memory");
}

BOOST_AUTO_TEST_CASE(free_memory_is_what_the_machine_and_every_group_around_leave) {
  const ConfigFiles root;
  const auto free = [&] { return free_memory(root.path("")); };
  BOOST_TEST(free() == std::numeric_limits<double>::infinity());
  root.add("proc/meminfo", "MemTotal:  9000 kB\nMemFree:  10 kB\nMemAvailable:    5000 kB\n");
  BOOST_TEST(free() == 5000.0 * 1024);
  root.add("proc/self/cgroup", "12:cpu:/x\n0::/user/job\n");
  BOOST_TEST(free() == 5000.0 * 1024);  // no limit is set
  root.add("sys/fs/cgroup/user/job/memory.max", "max\n");
  root.add("sys/fs/cgroup/user/job/memory.current", "1000\n");
  BOOST_TEST(free() == 5000.0 * 1024);
  root.add("sys/fs/cgroup/user/memory.max", "9000\n");
  root.add("sys/fs/cgroup/user/memory.current", "8000\n");
  BOOST_TEST(free() == 1000.0);
  root.add("sys/fs/cgroup/user/memory.stat", "anon 5000\ninactive_file 3000\n");
  BOOST_TEST(free() == 4000.0);
  root.add("sys/fs/cgroup/user/job/memory.max", "900\n");
  BOOST_TEST(free() == 0.0);
}

BOOST_AUTO_TEST_CASE(so_it_is_with_groups_of_the_first_version) {
  const ConfigFiles root;
  root.add("proc/self/cgroup", "5:memory:/batch\n");
  root.add("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  root.add("sys/fs/cgroup/memory/memory.usage_in_bytes", "700\n");
  root.add("sys/fs/cgroup/memory/batch/memory.limit_in_bytes", "1000\n");
  root.add("sys/fs/cgroup/memory/batch/memory.usage_in_bytes", "700\n");
  root.add("sys/fs/cgroup/memory/batch/memory.stat", "total_inactive_file 100\n");
  BOOST_TEST(free_memory(root.path("")) == 400.0);
}

BOOST_AUTO_TEST_CASE(what_is_allowed_counts_the_process_as_it_is) {
  BOOST_TEST(resident_memory() > 1e6);
  const Supply nothing = memory_supply(1);
  BOOST_TEST(nothing.bytes == 0.0);
  BOOST_TEST(nothing.text == "--memory leaves 0 B");
  BOOST_TEST(memory_supply(0).bytes <= free_memory() * 1.5);
}

BOOST_AUTO_TEST_SUITE_END()
