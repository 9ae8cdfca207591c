#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/claims.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(claim_check_tests)

namespace {

std::vector<std::string> problems_of(const std::vector<Claim>& claims) {
  const Sweep sweep{{"network.activation", {"relu", "tanh"}}, {"rate", {0.1, 1.0}}};
  const Columns columns{
      .runs = {"run", "network.activation", "rate", "seed", "status", "score", "train_loss"},
      .epochs = {"run", "epoch", "train_loss"},
      .layers = {"run", "epoch", "layer", "delta_rms"},
      .timing = {"run", "train_seconds"}};
  std::vector<std::string> lines;
  for (const ClaimProblem& problem : check_claims(claims, sweep, columns)) {
    lines.push_back(problem.path + ": " + problem.message);
  }
  return lines;
}

void check_problem(const Claim& claim, const std::string& line) {
  const std::vector<std::string> problems = problems_of({claim});
  BOOST_REQUIRE_EQUAL(problems.size(), 1U);
  BOOST_TEST(problems.front() == line);
}

}  // namespace

BOOST_AUTO_TEST_CASE(epoch_and_layer_choices_read_what_they_write) {
  for (const char* text : {R"("first")", R"("last")", "0", "12"}) {
    BOOST_TEST(EpochChoice::parse(Json::parse(text)).value().json().dump() == text);
  }
  for (const char* text : {R"("first")", R"("last")", R"("all")", "1", "12"}) {
    BOOST_TEST(LayerChoice::parse(Json::parse(text)).value().json().dump() == text);
  }
  for (const char* text : {R"("all")", "-1", "1.0", "true", "null", "[0]"}) {
    BOOST_TEST(!EpochChoice::parse(Json::parse(text)).has_value(), text);
  }
  for (const char* text : {R"("none")", "0", "-1", "1.5", "{}"}) {
    BOOST_TEST(!LayerChoice::parse(Json::parse(text)).has_value(), text);
  }
}

BOOST_AUTO_TEST_CASE(a_sound_claim_has_no_problems) {
  Claim claim = claim_on("score", between(0.0, 1.0));
  claim.where = Json{{"network.activation", {"relu", "tanh"}}, {"rate", 1}};
  claim.tuned = {"rate"};
  BOOST_TEST(problems_of({claim, layer_claim(RateForm{}, first_epoch)}).size() == 1U);  // the id
  BOOST_TEST(problems_of({claim}).empty());
}

BOOST_AUTO_TEST_CASE(times_can_be_claimed_and_ranks_are_of_a_swept_path) {
  Claim claim = claim_on("train_seconds", above(0.0));
  check_problem(claim,
                "0.measure.column: \"train_seconds\" is not a column of runs.csv; it has run, "
                "network.activation, rate, seed, status, score, train_loss");
  claim.measure.table = TimingTable{};
  BOOST_TEST(problems_of({claim}).empty());
  claim.measure.epoch = first_epoch;
  check_problem(claim,
                "0.measure.epoch: timing.csv has one row a run: an epoch needs \"table\" epochs or "
                "layers");
  claim = claim_on("score", above(0.0));
  claim.measure.rank = "network.activation";
  BOOST_TEST(problems_of({claim}).empty());
  claim.measure.rank = "activation";
  check_problem(claim,
                "0.measure.rank: \"activation\" is not swept; swept: network.activation, rate");
}

BOOST_AUTO_TEST_CASE(problems_are_found_before_anything_runs) {
  const Claim good = claim_on("score", above(0.0));
  Claim claim = claim_on("scroe", above(0.0));
  check_problem(claim,
                "0.measure.column: \"scroe\" is not a column of runs.csv; did you mean \"score\"?");
  claim.measure.column = "status";
  check_problem(claim, "0.measure.column: \"status\" holds text, not numbers");
  claim.measure.column = "network.activation";
  check_problem(claim, "0.measure.column: \"network.activation\" holds text, not numbers");

  claim = good;
  claim.measure.over = "xyzzy";
  claim.measure.table = EpochsTable{};
  claim.measure.column = "train_loss";
  check_problem(
      claim,
      "0.measure.over: \"xyzzy\" is not a column of epochs.csv; it has run, epoch, train_loss");

  claim = good;
  claim.where = Json{{"network.activatoin", "relu"}};
  check_problem(claim,
                "0.where.network.activatoin: \"network.activatoin\" is not swept; did you mean "
                "\"network.activation\"?");
  claim.where = Json{{"rate", 0.2}};
  check_problem(claim, "0.where.rate: the sweep has no value 0.2; it has 0.1, 1");
  claim.where = Json{{"rate", {0.1, 2}}};
  check_problem(claim, "0.where.rate.1: the sweep has no value 2; it has 0.1, 1");
  claim.where = Json{{"rate", Json::array()}};
  check_problem(claim, "0.where.rate: the sweep has no value []; it has 0.1, 1");
  claim.where = "relu";
  check_problem(claim, "0.where: expected an object of swept paths and values, got \"relu\"");

  claim = good;
  claim.tuned = {"training.epochs"};
  check_problem(claim,
                "0.tuned.0: \"training.epochs\" is not swept; swept: network.activation, rate");

  claim = good;
  claim.measure.form = RateForm{};
  check_problem(claim, "0.measure.form: \"rate\" compares layers: it needs \"table\" layers");
  claim = layer_claim(FirstOverLast{}, first_epoch);
  claim.measure.layer = {LayerChoice::Kind::number, 2};
  check_problem(
      claim, "0.measure.layer: form \"first_over_last\" takes the first and the last hidden layer");
  claim = good;
  claim.measure.epoch = first_epoch;
  check_problem(
      claim,
      "0.measure.epoch: runs.csv has one row a run: an epoch needs \"table\" epochs or layers");
  claim = good;
  claim.measure.layer = {LayerChoice::Kind::first, 0};
  check_problem(claim, "0.measure.layer: only \"table\" layers has layers");

  check_problem(claim_on("score", {}), "0.expect: expected \"above\", \"below\" or both");
  check_problem(claim_on("score", between(2, 1)), "0.expect: no number is above 2 and below 1");
  claim = good;
  claim.control = Control{};
  check_problem(claim, "0.control.expect: expected \"above\", \"below\" or both");
  claim = good;
  claim.compare = Ratio{};
  check_problem(claim, "0.compare: \"ratio\" needs \"against\", the other arm");
  claim = good;
  claim.id.clear();
  check_problem(claim, "0.id: expected a name, got \"\"");

  const std::vector<std::string> twice = problems_of({good, good});
  BOOST_REQUIRE_EQUAL(twice.size(), 1U);
  BOOST_TEST(twice.front() == "1.id: another claim has the id \"a-claim\"");
}

BOOST_AUTO_TEST_SUITE_END()
