// Experiments that train nothing, end to end; and claims whose probes are broken on purpose.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "experiments/terminal.hpp"
#include "tests/lecture_configs.hpp"
#include "tests/planned.hpp"
#include "trainer/error.hpp"

using namespace mlp;
namespace fs = std::filesystem;

namespace {

// A lecture's config, run in a folder of its own.
struct LectureRun {
  explicit LectureRun(const std::string& name) {
    Diagnostics diagnostics;
    plan = make_plan(fs::path(TRAINER_SOURCE_DIR) / "configs/lecture" / (name + ".json"), {}, data,
                     diagnostics);
    BOOST_REQUIRE(plan.has_value());
    run_experiment(*plan, data, {.out = files.path("out"), .jobs = 2, .quiet = true});
    for (const auto& [path, values] : plan->config.sweep) tables.swept.push_back(path);
    tables.runs = read_table(files.path("out") / name / "runs.csv");
  }

  ConfigFiles files;
  DataFiles data;
  std::optional<Plan> plan;
  Tables tables;
};

// The runs with `change` done to every number of a column.
template <class Change>
Tables changed(const Tables& tables, const std::string& column, Change change) {
  Tables broken;  // a new one: a copy would keep the numbers it has parsed
  broken.swept = tables.swept;
  broken.runs.file = tables.runs.file;
  broken.runs.header = tables.runs.header;
  broken.runs.columns = tables.runs.columns;
  const std::size_t at = *broken.runs.find(column);
  for (std::string& cell : broken.runs.columns[at])
    if (!cell.empty()) cell = number_text(change(std::strtod(cell.c_str(), nullptr)));
  return broken;
}

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

BOOST_AUTO_TEST_SUITE(study_tests)

// A probe that always says the same cannot satisfy a claim and its control.
BOOST_AUTO_TEST_CASE(a_probe_that_returns_a_constant_is_found_out_by_the_controls) {
  std::size_t tried = 0;
  for (const std::string name :
       {"activation-curves", "activation-ranges", "lecture-figures", "softmax", "softmax-scores"}) {
    const LectureRun run(name);
    for (const Claim& claim : run.plan->config.claims) {
      BOOST_TEST_CONTEXT(name << ": " << claim.id) {
        const Judgement sound = judge(claim, run.tables);
        BOOST_TEST(as_stated(claim, sound));
        for (const double constant : {0.0, 0.25, 1.0, 1e6, sound.interval->observed}) {
          const auto broken =
              changed(run.tables, claim.measure.column, [&](double) { return constant; });
          BOOST_TEST(!as_stated(claim, judge(claim, broken)));
          ++tried;
        }
      }
    }
  }
  BOOST_TEST(tried >= 150U);
}

// So is a derivative that is off by a factor, or by a hundredth of it.
BOOST_AUTO_TEST_CASE(a_derivative_that_is_off_is_found_out) {
  const LectureRun run("activation-curves");
  const std::vector<Claim>& claims = run.plan->config.claims;
  const auto claim = std::ranges::find(claims, "sigmoid-gradient-range", &Claim::id);
  BOOST_REQUIRE(claim != claims.end());
  for (const double factor : {0.5, 0.99, 1.01, 2.0}) {
    const auto broken = changed(run.tables, "derivative_max", [&](double d) { return factor * d; });
    BOOST_TEST(name_of(judge(*claim, broken).verdict) != "holds");
  }
}

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
