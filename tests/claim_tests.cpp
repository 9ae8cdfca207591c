#include <cmath>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "experiments/claim.hpp"
#include "experiments/judge.hpp"
#include "tests/tables.hpp"
#include "trainer/error.hpp"

using namespace mlp;

namespace {

// Three activations, two seeds; `score` is whatever a test measures.
Tables small_tables(const std::string& runs) {
  Tables tables;
  tables.swept = {"network.activation", "rate"};
  tables.runs = table_of("runs.csv",
                         "run,network.activation,rate,seed,status,train_loss,score,base\n" + runs);
  tables.epochs = table_of("epochs.csv", "run,epoch,train_loss\n");
  tables.layers = table_of("layers.csv", "run,epoch,layer,delta_rms\n");
  return tables;
}

// One arm "relu" with these scores, seeds 1, 2, ...
Tables scores(const std::vector<std::string>& values) {
  std::string runs;
  for (std::size_t i = 0; i < values.size(); ++i) {
    runs +=
        std::to_string(i) + ",relu,0.1," + std::to_string(i + 1) + ",ok,0.5," + values[i] + ",2\n";
  }
  return small_tables(runs);
}

Claim claim_on(const std::string& column, Expect expect) {
  Claim claim;
  claim.id = "a-claim";
  claim.measure.column = column;
  claim.expect = expect;
  return claim;
}

std::string verdict(const Claim& claim, const Tables& tables) {
  return std::string(name_of(judge(claim, tables).verdict));
}

constexpr Expect above(double bar) {
  return {.above = bar, .below = {}};
}
constexpr Expect below(double bar) {
  return {.above = {}, .below = bar};
}
constexpr Expect between(double low, double high) {
  return {.above = low, .below = high};
}

const std::string two_arms =
    "0,relu,0.1,1,ok,0.5,4,2\n"
    "1,relu,0.1,2,ok,0.5,6,2\n"
    "2,tanh,0.1,1,ok,0.5,1,2\n"
    "3,tanh,0.1,2,ok,0.5,3,2\n";

// Run 0 has hidden layers 1 ... 3 and output layer 4, run 1 is the same times ten, run 2 has only
// an output layer.
const std::string layer_rows =
    "run,epoch,layer,delta_rms,zero_fraction\n"
    "0,0,1,0.001,0.5\n0,0,2,0.01,0.25\n0,0,3,0.1,\n0,0,4,7,\n"
    "0,5,1,2,0.5\n0,5,2,2,0.5\n0,5,3,8,0.5\n0,5,4,1,\n"
    "1,0,1,0.01,0.5\n1,0,2,0.1,0.25\n1,0,3,1,\n1,0,4,70,\n"
    "1,5,1,20,0.5\n1,5,2,20,0.5\n1,5,3,80,0.5\n1,5,4,10,\n"
    "2,0,1,3,\n2,5,1,3,\n";

Tables layer_tables() {
  Tables tables = small_tables(
      "0,relu,0.1,1,ok,0.5,4,2\n"
      "1,relu,0.1,2,ok,0.5,6,2\n"
      "2,none,0.1,1,ok,0.5,1,2\n");
  tables.layers = table_of("layers.csv", layer_rows);
  return tables;
}

Claim layer_claim(Form form, EpochChoice epoch) {
  Claim claim = claim_on("delta_rms", above(0.0));
  claim.where = Json{{"network.activation", "relu"}};
  claim.measure.table = LayersTable{};
  claim.measure.form = form;
  claim.measure.epoch = epoch;
  return claim;
}

const EpochChoice first_epoch{EpochChoice::Kind::first, 0};

double observed(const Claim& claim, const Tables& tables) {
  return judge(claim, tables).interval.value().observed;
}

bool is_close(double actual, double expected) {
  return std::abs(actual - expected) <= 1e-12 * std::abs(expected);
}

std::vector<std::string> problems_of(const std::vector<Claim>& claims) {
  const Sweep sweep{{"network.activation", {"relu", "tanh"}}, {"rate", {0.1, 1.0}}};
  const Columns columns{{"run", "network.activation", "rate", "seed", "status", "score", "train_loss"},
                        {"run", "epoch", "train_loss"},
                        {"run", "epoch", "layer", "delta_rms"}};
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

BOOST_AUTO_TEST_SUITE(claim_tests)

// Scores 1, 2, 3: mean 2, half interval 4.302653 / sqrt(3) = 2.484.
BOOST_AUTO_TEST_CASE(the_verdict_depends_on_where_the_interval_lies) {
  const Tables tables = scores({"1", "2", "3"});
  struct Case {
    Expect expect;
    std::string verdict, expected;
  };
  for (const Case& c : {Case{below(4.5), "holds", "below 4.5"},
                        {below(4.4), "inconclusive", "below 4.4"},
                        {below(-0.5), "does_not_hold", "below -0.5"},
                        {above(-0.5), "holds", "above -0.5"},
                        {above(-0.4), "inconclusive", "above -0.4"},
                        {above(4.5), "does_not_hold", "above 4.5"},
                        {between(-0.5, 4.5), "holds", "-0.5 to 4.5"},
                        {between(-0.5, 3), "inconclusive", "-0.5 to 3"},
                        {between(5, 6), "does_not_hold", "5 to 6"}}) {
    const Judgement judgement = judge(claim_on("score", c.expect), tables);
    BOOST_TEST(name_of(judgement.verdict) == c.verdict, c.expected);
    BOOST_TEST(judgement.expected == c.expected);
    BOOST_TEST(judgement.runs == 3U);
    BOOST_TEST(judgement.interval.value().observed == 2.0);
  }
}

BOOST_AUTO_TEST_CASE(a_bound_is_strict) {
  const Tables tables = scores({"1", "1"});
  BOOST_TEST(verdict(claim_on("score", below(1.0)), tables) == "does_not_hold");
  BOOST_TEST(verdict(claim_on("score", above(1.0)), tables) == "does_not_hold");
  BOOST_TEST(verdict(claim_on("score", between(0.9, 1.1)), tables) == "holds");
}

BOOST_AUTO_TEST_CASE(a_diverged_run_counts) {
  const Claim small = claim_on("score", below(1.0));
  const Claim large = claim_on("score", above(1.0));
  BOOST_TEST(verdict(small, scores({"0.5", "0.5", "nan"})) == "inconclusive");
  BOOST_TEST(verdict(large, scores({"2", "2", "nan"})) == "inconclusive");
  BOOST_TEST(verdict(small, scores({"0.5", "0.5", "inf"})) == "does_not_hold");
  // One seed out of bounds is not enough to lift the others over the bar.
  BOOST_TEST(verdict(large, scores({"0.5", "0.5", "inf"})) == "inconclusive");
  BOOST_TEST(verdict(large, scores({"inf", "inf"})) == "holds");
  BOOST_TEST(verdict(small, scores({"-inf", "-inf"})) == "holds");
  BOOST_TEST(verdict(large, scores({"-inf", "2"})) == "does_not_hold");

  // It diverged before the quantity was recorded: the mean of the others is not the result.
  const Judgement judgement = judge(large, small_tables("0,relu,0.1,1,ok,0.5,2,2\n"
                                                        "1,relu,0.1,2,ok,0.5,2,2\n"
                                                        "2,relu,0.1,3,diverged,nan,,2\n"));
  BOOST_TEST(name_of(judgement.verdict) == "inconclusive");
  BOOST_TEST(std::isnan(judgement.interval.value().observed));
}

BOOST_AUTO_TEST_CASE(one_seed_is_inconclusive_except_for_a_range) {
  Claim claim = claim_on("score", above(0.0));
  BOOST_TEST(verdict(claim, scores({"1"})) == "inconclusive");
  claim.measure.interval = MedianInterval{};
  BOOST_TEST(verdict(claim, scores({"1"})) == "inconclusive");
  claim.measure.interval = RangeInterval{};
  BOOST_TEST(verdict(claim, scores({"1"})) == "holds");
}

BOOST_AUTO_TEST_CASE(without_a_matching_run_or_value_it_is_not_run) {
  Claim claim = claim_on("score", above(0.0));
  BOOST_TEST(verdict(claim, scores({"", ""})) == "not_run");
  claim.where = Json{{"network.activation", "sigmoid"}};
  const Judgement judgement = judge(claim, scores({"1", "2"}));
  BOOST_TEST(name_of(judgement.verdict) == "not_run");
  BOOST_TEST(!judgement.interval.has_value());
  BOOST_TEST(judgement.runs == 0U);
}

BOOST_AUTO_TEST_CASE(a_seed_without_a_value_is_not_passed_over) {
  const Judgement judgement =
      judge(claim_on("score", above(0.0)), small_tables("0,relu,0.1,1,ok,0.5,4,2\n"
                                                        "1,relu,0.1,2,ok,0.5,6,2\n"
                                                        "2,tanh,0.1,1,ok,0.5,1,2\n"
                                                        "3,tanh,0.1,2,ok,0.5,,2\n"));
  BOOST_TEST(name_of(judgement.verdict) == "inconclusive");
  BOOST_TEST(judgement.note == "only 3 of 4 runs have a value");
}

BOOST_AUTO_TEST_CASE(arms_to_which_a_quantity_does_not_apply_are_noted) {
  const Judgement judgement =
      judge(claim_on("score", above(0.0)), small_tables("0,relu,0.1,1,ok,0.5,5,2\n"
                                                        "1,relu,0.1,2,ok,0.5,5,2\n"
                                                        "2,tanh,0.1,1,ok,0.5,,2\n"
                                                        "3,tanh,0.1,2,ok,0.5,,2\n"));
  BOOST_TEST(name_of(judgement.verdict) == "holds");
  BOOST_TEST(judgement.runs == 2U);
  BOOST_TEST(judgement.note == "does not apply to 2 of 4 runs");
}

BOOST_AUTO_TEST_CASE(where_selects_by_the_text_that_runs_csv_has) {
  Claim claim = claim_on("score", above(0.0));
  const Tables tables = small_tables(two_arms);
  claim.where = Json{{"network.activation", "tanh"}, {"rate", 1e-1}};
  BOOST_TEST(observed(claim, tables) == 2.0);
  claim.where = Json{{"network.activation", Json::array({"tanh", "relu"})}};
  BOOST_TEST(observed(claim, tables) == 3.5);
  claim.where = Json{{"rate", 1}};
  BOOST_TEST(verdict(claim, tables) == "not_run");
  claim.where = Json{{"status", "ok"}};
  BOOST_CHECK_THROW(judge(claim, tables), InputError);
}

BOOST_AUTO_TEST_CASE(swept_values_have_one_spelling) {
  BOOST_TEST(cell_text("leaky relu") == "leaky relu");
  BOOST_TEST(cell_text(1.0) == "1");
  BOOST_TEST(cell_text(1) == "1");
  BOOST_TEST(cell_text(1e7) == cell_text(10000000));
  BOOST_TEST(cell_text(0.001) == "0.001");
  BOOST_TEST(cell_text(-2.50) == "-2.5");
  BOOST_TEST(cell_text(true) == "true");
  BOOST_TEST(cell_text(Json::parse(R"([16, 8])")) == "[16,8]");
  BOOST_TEST(cell_text(Json::parse(R"({"type": "leaky_relu", "slope": 0.03})")) ==
             R"({"type":"leaky_relu","slope":0.03})");
}

BOOST_AUTO_TEST_CASE(a_list_in_where_may_be_the_value_itself) {
  Tables tables = small_tables(two_arms);
  for (std::string& cell : tables.runs.columns[2]) cell = "[16,8]";
  Claim claim = claim_on("score", above(0.0));
  claim.where = Json{{"rate", {16, 8}}};
  BOOST_TEST(judge(claim, tables).runs == 4U);
}

BOOST_AUTO_TEST_CASE(arms_are_compared_seed_by_seed) {
  Claim claim = claim_on("score", between(2.9, 3.1));
  claim.where = Json{{"network.activation", "relu"}};
  claim.against = Json{{"network.activation", "tanh"}};
  const Tables tables = small_tables(two_arms);
  // Seeds differ by 2, but both differences are 3: the pairs leave no spread.
  const Judgement difference = judge(claim, tables);
  BOOST_TEST(difference.interval.value().observed == 3.0);
  BOOST_TEST(difference.interval.value().low == 3.0);
  BOOST_TEST(name_of(difference.verdict) == "holds");
  BOOST_TEST(difference.runs == 4U);

  claim.compare = Ratio{};  // 4 / 1 and 6 / 3
  claim.measure.interval = RangeInterval{};
  const Judgement ratio = judge(claim, tables);
  BOOST_TEST(ratio.interval.value().low == 2.0);
  BOOST_TEST(ratio.interval.value().high == 4.0);
}

BOOST_AUTO_TEST_CASE(a_seed_that_only_one_arm_has_is_inconclusive) {
  Claim claim = claim_on("score", above(0.0));
  claim.where = Json{{"network.activation", "relu"}};
  claim.against = Json{{"network.activation", "tanh"}};
  const Judgement judgement = judge(claim, small_tables("0,relu,0.1,1,ok,0.5,4,2\n"
                                                        "1,relu,0.1,2,ok,0.5,6,2\n"
                                                        "2,relu,0.1,3,ok,0.5,6,2\n"
                                                        "3,tanh,0.1,1,ok,0.5,1,2\n"
                                                        "4,tanh,0.1,2,ok,0.5,1,2\n"));
  BOOST_TEST(name_of(judgement.verdict) == "inconclusive");
  BOOST_TEST(judgement.note == "seed 3 is missing in the other arm");
}

BOOST_AUTO_TEST_CASE(each_arm_picks_its_own_tuned_value_by_training_loss) {
  // relu: rate 1 has the lowest loss (0.2), though rate 0.1 has the best score; tanh: rate 1
  // diverged.
  const Tables tables = small_tables(
      "0,relu,0.1,1,ok,0.5,9,2\n1,relu,0.1,2,ok,0.5,9,2\n"
      "2,relu,1,1,ok,0.1,4,2\n3,relu,1,2,ok,0.3,6,2\n"
      "4,tanh,1,1,ok,0.1,8,2\n5,tanh,1,2,diverged,nan,nan,2\n"
      "6,tanh,0.1,1,ok,0.9,1,2\n7,tanh,0.1,2,ok,0.9,3,2\n");
  Claim claim = claim_on("score", above(0.0));
  claim.tuned = {"rate"};
  claim.where = Json{{"network.activation", "relu"}};
  BOOST_TEST(observed(claim, tables) == 5.0);
  claim.against = Json{{"network.activation", "tanh"}};
  const Judgement judgement = judge(claim, tables);
  BOOST_TEST(judgement.interval.value().observed == 3.0);
  BOOST_TEST(judgement.runs == 4U);
  // Where two arms are one side of a claim, each still has its own best: mean of 4, 6, 1, 3.
  claim.against.reset();
  claim.where = Json::object();
  BOOST_TEST(observed(claim, tables) == 3.5);
}

BOOST_AUTO_TEST_CASE(a_column_can_be_reduced_and_divided_by_others) {
  Claim claim = claim_on("score", above(0.0));
  claim.where = Json{{"network.activation", "relu"}};
  claim.measure.minus = "train_loss";
  claim.measure.over = "base";
  BOOST_TEST(observed(claim, small_tables(two_arms)) == 2.25);  // (4 - 0.5) / 2, (6 - 0.5) / 2
}

BOOST_AUTO_TEST_CASE(layers_are_compared_first_over_last_hidden) {
  const Tables tables = layer_tables();
  BOOST_TEST(is_close(observed(layer_claim(FirstOverLast{}, first_epoch), tables), 0.01));
  BOOST_TEST(is_close(observed(layer_claim(RateForm{}, first_epoch), tables), 0.1));
  BOOST_TEST(observed(layer_claim(FirstOverLast{}, EpochChoice{}), tables) == 0.25);
  BOOST_TEST(observed(layer_claim(RateForm{}, EpochChoice{}), tables) == 0.5);
  const EpochChoice fifth{EpochChoice::Kind::number, 5};
  BOOST_TEST(observed(layer_claim(RateForm{}, fifth), tables) == 0.5);
}

BOOST_AUTO_TEST_CASE(without_hidden_layers_there_is_nothing_to_compare) {
  for (const Form& form : {Form{FirstOverLast{}}, Form{RateForm{}}, Form{ValueForm{}}}) {
    Claim claim = layer_claim(form, first_epoch);
    claim.where = Json{{"network.activation", "none"}};
    BOOST_TEST(verdict(claim, layer_tables()) == "not_run");
  }
}

BOOST_AUTO_TEST_CASE(layers_are_chosen_and_combined) {
  const Tables tables = layer_tables();
  Claim claim = layer_claim(ValueForm{}, first_epoch);
  const auto value_of = [&](LayerChoice layer, Across across) {
    claim.measure.layer = layer;
    claim.measure.across = across;
    return observed(claim, tables);
  };
  const LayerChoice all{LayerChoice::Kind::all, 0};
  // Seed 1 has 0.001, 0.01, 0.1 in its hidden layers, seed 2 ten times that: 5.5 times seed 1 on
  // average.
  BOOST_TEST(is_close(value_of(all, AcrossMax{}), 0.55));
  BOOST_TEST(is_close(value_of(all, AcrossMin{}), 0.0055));
  BOOST_TEST(is_close(value_of(all, AcrossSum{}), 0.6105));
  BOOST_TEST(is_close(value_of(all, AcrossMean{}), 0.2035));
  BOOST_TEST(is_close(value_of({LayerChoice::Kind::first, 0}, AcrossMean{}), 0.0055));
  BOOST_TEST(is_close(value_of({LayerChoice::Kind::last, 0}, AcrossMean{}), 0.55));
  BOOST_TEST(is_close(value_of({LayerChoice::Kind::number, 4}, AcrossMean{}), 38.5));
  claim.measure.column = "zero_fraction";  // empty in the third layer
  BOOST_TEST(value_of(all, AcrossMean{}) == 0.375);
}

BOOST_AUTO_TEST_CASE(epochs_are_chosen) {
  Tables tables = scores({"1", "1"});
  tables.epochs =
      table_of("epochs.csv", "run,epoch,train_loss\n0,0,8\n0,1,4\n1,0,8\n1,1,6\n1,2,2\n");
  Claim claim = claim_on("train_loss", above(0.0));
  claim.measure.table = EpochsTable{};
  BOOST_TEST(observed(claim, tables) == 3.0);  // each run's own last epoch
  claim.measure.epoch = first_epoch;
  BOOST_TEST(observed(claim, tables) == 8.0);
  claim.measure.epoch = {EpochChoice::Kind::number, 1};
  BOOST_TEST(observed(claim, tables) == 5.0);
}

BOOST_AUTO_TEST_CASE(a_run_that_stopped_before_the_epoch_is_not_passed_over) {
  Tables tables = scores({"1", "1", "1"});
  tables.epochs = table_of("epochs.csv", "run,epoch,train_loss\n0,2,8\n1,2,8\n2,1,9\n");
  Claim claim = claim_on("train_loss", above(0.0));
  claim.measure.table = EpochsTable{};
  claim.measure.epoch = {EpochChoice::Kind::number, 2};
  const Judgement judgement = judge(claim, tables);
  BOOST_TEST(name_of(judgement.verdict) == "inconclusive");
  BOOST_TEST(judgement.note == "only 2 of 3 runs have a value");
}

BOOST_AUTO_TEST_CASE(a_claim_holds_only_if_its_control_does) {
  Claim claim = claim_on("score", below(0.5));
  claim.where = Json{{"network.activation", "relu"}};
  claim.control = Control{};
  claim.control->where = Json{{"network.activation", "tanh"}};
  claim.control->expect = above(5.0);
  const Judgement works = judge(claim, small_tables("0,relu,0.1,1,ok,0.5,0.1,2\n"
                                                    "1,relu,0.1,2,ok,0.5,0.1,2\n"
                                                    "2,tanh,0.1,1,ok,0.5,7,2\n"
                                                    "3,tanh,0.1,2,ok,0.5,7,2\n"));
  BOOST_TEST(name_of(works.verdict) == "holds");
  BOOST_TEST(control_text(works) == "7 [7, 7], above 5: holds");

  // A broken probe measures the same everywhere: it would pass, were it not for the control.
  const Tables constant = small_tables(
      "0,relu,0.1,1,ok,0.5,0,2\n1,relu,0.1,2,ok,0.5,0,2\n"
      "2,tanh,0.1,1,ok,0.5,0,2\n3,tanh,0.1,2,ok,0.5,0,2\n");
  const Judgement broken = judge(claim, constant);
  BOOST_TEST(name_of(broken.verdict) == "inconclusive");
  BOOST_TEST(broken.note == "control: does_not_hold");
  BOOST_TEST(control_text(broken) == "0 [0, 0], above 5: does_not_hold");
  claim.control.reset();
  BOOST_TEST(verdict(claim, constant) == "holds");
}

BOOST_AUTO_TEST_CASE(a_control_that_was_not_run_makes_a_claim_inconclusive) {
  Claim claim = claim_on("score", above(0.5));
  claim.control = Control{};
  claim.control->where = Json{{"network.activation", "tanh"}};
  claim.control->expect = below(0.5);
  const Judgement judgement = judge(claim, scores({"1", "1"}));
  BOOST_TEST(name_of(judgement.verdict) == "inconclusive");
  BOOST_TEST(control_text(judgement) == "below 0.5: not_run");
  // and one that was not run itself stays so.
  claim.where = Json{{"network.activation", "sigmoid"}};
  BOOST_TEST(verdict(claim, scores({"1", "1"})) == "not_run");
}

BOOST_AUTO_TEST_CASE(a_control_takes_what_it_leaves_out_from_the_claim) {
  Claim claim = claim_on("score", above(1.0));
  claim.where = Json{{"network.activation", "relu"}};
  claim.against = Json{{"network.activation", "tanh"}};
  claim.control = Control{};
  claim.control->where = Json{{"network.activation", "tanh"}};  // tanh against itself
  claim.control->expect = between(-0.1, 0.1);
  const Judgement judgement = judge(claim, small_tables(two_arms));
  BOOST_TEST(name_of(judgement.verdict) == "holds");
  BOOST_TEST(control_text(judgement) == "0 [0, 0], -0.1 to 0.1: holds");
}

BOOST_AUTO_TEST_CASE(a_control_can_replace_what_it_names) {
  Claim claim = claim_on("score", above(1.0));
  claim.where = Json{{"network.activation", "relu"}};
  claim.against = Json{{"network.activation", "tanh"}};
  claim.control = Control{};
  claim.control->expect = between(0.9, 1.1);
  claim.control->against = Json{{"network.activation", "relu"}};  // relu against itself
  claim.control->compare = Ratio{};
  BOOST_TEST(control_text(judge(claim, small_tables(two_arms))) == "1 [1, 1], 0.9 to 1.1: holds");
  claim.control->measure = claim.measure;
  claim.control->measure->minus = "score";  // 0 / 0
  BOOST_TEST(control_text(judge(claim, small_tables(two_arms))) ==
             "nan [nan, nan], 0.9 to 1.1: inconclusive");
}

BOOST_AUTO_TEST_CASE(a_claim_can_be_stated_to_fail) {
  Claim claim = claim_on("score", above(5.0));
  const Judgement judgement = judge(claim, scores({"1", "1"}));
  BOOST_TEST(!as_stated(claim, judgement));
  claim.stated = DoesNotHold{};
  BOOST_TEST(as_stated(claim, judgement));
  BOOST_TEST(!as_stated(claim, judge(claim, scores({"", ""}))));
}

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
