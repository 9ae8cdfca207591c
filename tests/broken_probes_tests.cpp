// Claims whose probes are broken on purpose: not one of them may come out as it does when they
// work.
#include <algorithm>
#include <cstdlib>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

#include "tests/lecture_run.hpp"
#include "tests/tables.hpp"
#include "trainer/text_file.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(broken_probes_tests)

namespace {

// The tables with `change` done to every number that a claim's measure looks at.
template <class Change>
Tables changed(const Tables& tables, const Measure& measure, Change change) {
  const bool of_layers = is<LayersTable>(measure.table);
  const auto change_cell = [&](const std::string& cell) {
    return cell.empty() ? cell : number_text(change(std::strtod(cell.c_str(), nullptr)));
  };
  Tables broken;
  broken.swept = tables.swept;
  broken.runs = with_column(tables.runs, of_layers ? "" : measure.column, change_cell);
  broken.layers = with_column(tables.layers, of_layers ? measure.column : "", change_cell);
  return broken;
}

// Claims of a config that hold as stated, each with its probe stuck at one of some constants.
// Returns the columns that were tried.
std::set<std::string> stick_all_probes(const LectureRun& run) {
  std::set<std::string> columns;
  for (const Claim& claim : run.claims()) {
    BOOST_TEST_CONTEXT(claim.id) {
      const Judgement sound = judge(claim, run.tables);
      BOOST_TEST(as_stated(claim, sound));
      for (const double constant : {0.0, 0.25, 1.0, 1e6, sound.interval->observed}) {
        const Tables broken = changed(run.tables, claim.measure, [&](double) { return constant; });
        BOOST_TEST(!as_stated(claim, judge(claim, broken)), constant);
      }
      columns.insert(claim.measure.column);
    }
  }
  return columns;
}

}  // namespace

// A probe that always says the same cannot satisfy a claim and its control.
BOOST_AUTO_TEST_CASE(a_probe_that_returns_a_constant_is_found_out_where_nothing_is_trained) {
  std::set<std::string> columns;
  for (const std::string name :
       {"activation-curves", "activation-ranges", "lecture-figures", "softmax", "softmax-scores"})
    columns.merge(stick_all_probes(LectureRun(name)));
  BOOST_TEST(columns.size() >= 20U);
}

BOOST_AUTO_TEST_CASE(a_probe_that_returns_a_constant_is_found_out_where_networks_are_trained) {
  std::set<std::string> columns;
  for (const std::string name :
       {"decision-maps", "linear-collapse", "vanishing-rate", "zero-centred"})
    columns.merge(stick_all_probes(LectureRun(name, {"seeds=3"})));
  const std::set<std::string> wanted{"collapse_error", "collapse_error_initial", "collapse_rank",
                                     "delta_rms",      "delta_rate_initial",     "output_mean",
                                     "straightness"};
  BOOST_TEST(columns == wanted, boost::test_tools::per_element());
}

// So is a derivative that is off by a factor, or by a hundredth of it.
BOOST_AUTO_TEST_CASE(a_derivative_that_is_off_is_found_out) {
  const LectureRun run("activation-curves");
  const auto claim = std::ranges::find(run.claims(), "sigmoid-gradient-range", &Claim::id);
  BOOST_REQUIRE(claim != run.claims().end());
  for (const double factor : {0.5, 0.99, 1.01, 2.0}) {
    const Tables broken = changed(run.tables, claim->measure, [&](double d) { return factor * d; });
    BOOST_TEST(name_of(judge(*claim, broken).verdict) != "holds");
  }
}

BOOST_AUTO_TEST_SUITE_END()
