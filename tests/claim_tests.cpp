#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/claims.hpp"
#include "trainer/error.hpp"

using namespace mlp;

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
  tables.runs = with_column(tables.runs, "rate", [](const std::string&) { return "[16,8]"; });
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

BOOST_AUTO_TEST_SUITE_END()
