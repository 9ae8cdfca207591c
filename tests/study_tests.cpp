// Experiments that train nothing, end to end.
#include <filesystem>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "experiments/terminal.hpp"
#include "tests/planned.hpp"
#include "trainer/text_file.hpp"

using namespace mlp;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(study_tests)

namespace {

// What is said of a config that is refused.
std::string errors(const std::string& config) {
  const ConfigFiles files;
  files.add("c.json", config);
  Diagnostics diagnostics;
  DataFiles data;
  BOOST_TEST(!make_plan(files.path("c.json"), {}, data, diagnostics).has_value());
  return files.lines(diagnostics);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_study_leaves_rows_and_curves_and_can_be_judged_again) {
  Planned planned(
      R"({"experiment": "activation_curves", "curve": {"points": 3}, "sweep": {"curve.activation": ["tanh", "relu"]},
          "claims": [{"id": "c", "measure": {"column": "value_max", "interval": "range"}, "expect": {"above": 0}}]})");
  const fs::path folder = planned.results("out", 2);
  const Table runs = read_table(folder / "runs.csv"), curves = read_table(folder / "curves.csv");
  BOOST_TEST(runs.rows() == 2U);
  BOOST_TEST(runs.text("curve.activation")[1] == "relu");
  BOOST_TEST(runs.text("value_max")[1] == "10");
  BOOST_TEST(curves.rows() == 6U);
  BOOST_TEST(curves.text("numerical_derivative")[4] == "");  // relu at 0
  BOOST_TEST(!fs::exists(folder / "epochs.csv"));
  const Report judged = report(folder);
  BOOST_TEST(judged.all_as_stated());
  std::ostringstream shown;
  print_report(shown, judged, {});
  BOOST_TEST(shown.str().find("  activation  n  value_min  value_max\n") != std::string::npos,
             shown.str());
}

// Times are in timing.csv alone: all else is the same whenever the same is run.
BOOST_AUTO_TEST_CASE(times_are_kept_apart) {
  Planned planned(
      R"({"experiment": "activation_cost", "cost": {"units": 4, "layers": 1, "rounds": 3},
          "sweep": {"cost.activation": ["relu", "tanh"]}, "seeds": 2, "claims": [
          {"id": "c", "measure": {"table": "timing", "column": "value_ns"}, "expect": {"above": -1e9}}]})");
  const fs::path folder = planned.results("out", 2);
  BOOST_TEST(
      read_text(folder / "runs.csv") ==
      "run,cost.activation,seed,status\n0,relu,1,ok\n1,relu,2,ok\n2,tanh,1,ok\n3,tanh,2,ok\n");
  const Table timing = read_table(folder / "timing.csv");
  BOOST_TEST(timing.rows() == 4U);
  BOOST_TEST(timing.text("run")[3] == "3");
  BOOST_TEST(timing.numbers("value_ratio")[3].has_value());
  const Report judged = report(folder);
  BOOST_TEST(judged.all_as_stated());
  BOOST_TEST(judged.groups[1].times.size() >= 5U);
  BOOST_TEST(report_json(judged, nullptr)["groups"][1]["columns"].empty());
  std::ostringstream shown;
  print_report(shown, judged, {});
  BOOST_TEST(shown.str().find("value_ns") != std::string::npos, shown.str());
}

// Each table is one that another kind of experiment leaves.
BOOST_AUTO_TEST_CASE(tables_of_an_earlier_run_in_the_same_folder_are_removed) {
  const ConfigFiles files;
  const std::vector<std::string> tables{"curves.csv", "epochs.csv", "layers.csv", "maps.csv",
                                        "timing.csv"};
  const auto left_by = [&](const std::string& config) {
    Planned planned(config);
    const fs::path folder =
        run_experiment(*planned.plan, planned.data, {.out = files.path("out"), .quiet = true});
    std::string left;
    for (const std::string& table : tables)
      if (fs::exists(folder / table)) left += (left.empty() ? "" : " ") + table;
    return left;
  };
  const std::string trained =
      R"({"task": {"type": "xor", "samples": 8}, "training": {"epochs": 1}, "measure": [)";
  BOOST_TEST(left_by(trained + R"("decision_map"]})") ==
             "epochs.csv layers.csv maps.csv timing.csv");
  BOOST_TEST(left_by(trained + "]}") == "epochs.csv layers.csv timing.csv");
  BOOST_TEST(left_by(R"({"experiment": "activation_curves"})") == "curves.csv");
  BOOST_TEST(left_by(R"({"experiment": "softmax"})") == "");
}

BOOST_AUTO_TEST_CASE(parts_of_other_kinds_are_refused) {
  BOOST_TEST(errors(R"({"experiment": "softmax", "network": {"hidden": [3]}})") ==
             "c.json:1:27: network: an experiment of the kind softmax has no such part; one of the "
             "kind training has");
  BOOST_TEST(errors(R"({"task": "xor", "curve": {"points": 5}})") ==
             "c.json:1:17: curve: an experiment of the kind training has no such part; one of the "
             "kind activation_curves has");
  BOOST_TEST(errors(R"({"experiment": "softmax", "sweep": {"network.activation": ["relu"]}})") ==
             "c.json:1:37: sweep.network.activation: an experiment of the kind softmax has no such "
             "part; one of the kind training has");
}

BOOST_AUTO_TEST_CASE(studies_too_large_are_refused) {
  BOOST_TEST(
      errors(R"({"experiment": "softmax", "softmax": {"classes": 100000, "vectors": 1000}})") ==
      "c.json:1:38: softmax: a run needs about 6e+13 operations; expected at most 1e+12");
  // 3 rounds of 12 * 10^4 * 10^4 weights in two layers, 10^5 samples.
  BOOST_TEST(errors(R"({"experiment": "activation_cost",
                        "cost": {"units": 10000, "batch": 100000, "layers": 1, "rounds": 3}})") ==
             "c.json:2:33: cost: a run needs about 7.2e+14 operations; expected at most 1e+12");
}

BOOST_AUTO_TEST_CASE(impossible_studies_are_refused) {
  BOOST_TEST(errors(R"({"experiment": "activation_curves", "curve": {"activation": "softmax"}})") ==
             "c.json:1:46: curve: softmax is not elementwise");
  BOOST_TEST(errors(R"({"experiment": "activation_curves", "curve": {"formula": "softmax"}})") ==
             "c.json:1:46: curve: no formula is known for softmax");
  BOOST_TEST(errors(R"({"experiment": "softmax", "claims": [{"id": "c", "expect": {"above": 0},
                 "measure": {"table": "layers", "column": "delta_rms"}}]})") ==
             "c.json:2:59: claims.0.measure.column: an experiment of this kind has no layers.csv");
}

BOOST_AUTO_TEST_SUITE_END()
