// Ranks: who competes with whom, ties, and what is no number.
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "experiments/report.hpp"
#include "experiments/terminal.hpp"
#include "tests/claims.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(ranking_tests)

namespace {

// Three activations on two tasks, two seeds, two rates; the lower train_loss picks rate 1.
Tables competition() {
  Tables tables;
  tables.swept = {"task", "network.activation", "rate"};
  tables.runs = table_of(
      "runs.csv",
      "run,task,network.activation,rate,seed,status,train_loss,score,warnings\n"
      "0,xor,relu,1,1,ok,0.1,0.9,\n1,xor,relu,1,2,ok,0.1,0.9,\n"
      "2,xor,relu,2,1,ok,0.2,1,\n3,xor,relu,2,2,ok,0.2,1,\n"
      "4,xor,tanh,1,1,ok,0.1,0.8,\n5,xor,tanh,1,2,ok,0.1,0.9,\n"
      "6,xor,selu,1,1,diverged,nan,nan,diverged\n7,xor,selu,1,2,ok,0.1,1,\n"
      "8,moons,relu,1,1,ok,0.1,0.5,\n9,moons,relu,1,2,ok,0.1,0.5,\n"
      "10,moons,tanh,1,1,ok,0.1,0.6,\n11,moons,tanh,1,2,ok,0.1,0.6,\n"
      "12,moons,selu,1,1,ok,0.1,0.7,predicts a single class\n13,moons,selu,1,2,ok,0.1,,\n");
  return tables;
}

Claim rank_claim(const Json& where) {
  Claim claim = claim_on("score", above(0.0));
  claim.where = where;
  claim.tuned = {"rate"};
  claim.measure.rank = "network.activation";
  return claim;
}

}  // namespace

// xor: relu 0.9 is first of seed 1 and shares places 2 and 3 with tanh in seed 2. moons: last of
// three, and before the run without a score. The runs at rate 2, which have a higher loss, do not
// compete.
BOOST_AUTO_TEST_CASE(a_rank_is_among_the_runs_of_its_seed_and_its_other_settings) {
  const auto rank_of = [](const Json& where) {
    Claim claim = rank_claim(where);
    claim.measure.interval = RangeInterval{};
    const Interval all = judge(claim, competition()).interval.value();
    return std::pair{all.low, all.high};
  };
  BOOST_TEST((rank_of({{"network.activation", "relu"}, {"task", "xor"}}) == std::pair{1.0, 2.5}));
  BOOST_TEST((rank_of({{"network.activation", "relu"}, {"task", "moons"}}) == std::pair{2.0, 3.0}));
  BOOST_TEST((rank_of({{"network.activation", "selu"}, {"task", "xor"}}) == std::pair{1.0, 3.0}));
  BOOST_TEST((rank_of({{"network.activation", "selu"}, {"task", "moons"}}) == std::pair{1.0, 3.0}));
}

BOOST_AUTO_TEST_CASE(ranks_are_averaged_seed_by_seed_and_can_be_compared) {
  Claim claim = rank_claim({{"network.activation", "relu"}});
  const Judgement judgement = judge(claim, competition());
  // Seed 1: (1 + 3) / 2, seed 2: (2.5 + 2) / 2.
  BOOST_TEST(judgement.interval->observed == 2.125);
  BOOST_TEST(judgement.runs == 4U);
  claim.against = Json{{"network.activation", "tanh"}};  // (2 + 2) / 2, (2.5 + 1) / 2
  BOOST_TEST(judge(claim, competition()).interval->observed == 0.25);
}

BOOST_AUTO_TEST_CASE(the_worst_of_all_is_last_and_equal_ones_share) {
  Tables tables = competition();
  tables.runs = with_column(tables.runs, "score", [](const std::string&) { return "3"; });
  BOOST_TEST(observed(rank_claim(Json::object()), tables) == 2.0);
  tables.runs = with_column(tables.runs, "score", [](const std::string&) { return ""; });
  BOOST_TEST(verdict(rank_claim(Json::object()), tables) == "not_run");
}

BOOST_AUTO_TEST_CASE(a_report_ranks_all_values_of_the_path_the_best_first) {
  const Report report =
      make_report("r", {}, {rank_claim({{"network.activation", "relu"}})}, competition());
  BOOST_REQUIRE_EQUAL(report.rankings.size(), 1U);
  const Ranking& ranking = report.rankings[0];
  BOOST_TEST(ranking.path == "network.activation");
  BOOST_TEST(ranking.column == "score");
  BOOST_REQUIRE_EQUAL(ranking.contenders.size(), 3U);
  BOOST_TEST(ranking.contenders[0].value == "tanh");
  BOOST_TEST(ranking.contenders[0].rank.mean == 1.875);
  BOOST_TEST(ranking.contenders[1].value == "selu");
  BOOST_TEST(ranking.contenders[1].rank.mean == 2.0);
  BOOST_TEST(ranking.contenders[1].failed == 2U);
  BOOST_TEST(ranking.contenders[2].runs == 4U);

  const Json json = report_json(report, nullptr)["rankings"][0];
  BOOST_TEST(json["contenders"][2]["value"] == "relu");
  BOOST_TEST(json["contenders"][2]["rank"]["mean"] == 2.125);
  BOOST_TEST(json["contenders"][2]["columns"]["score"]["mean"].get<double>() == 0.7);
  std::ostringstream out;
  print_report(out, report, {});
  BOOST_TEST(out.str().find("  ranked by score    mean rank         score  n  failed\n") !=
                 std::string::npos,
             out.str());
}

BOOST_AUTO_TEST_SUITE_END()
