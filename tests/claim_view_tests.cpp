// Does the report say of a claim what was measured, and how to do it again?
#include <cmath>
#include <cstdlib>
#include <string>

#include <boost/test/unit_test.hpp>

#include "experiments/claim_view.hpp"
#include "tests/planned.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(claim_view_tests)

namespace {

const std::string it_is = "don't";  // the shell's quotes are tried too

const std::string config_text =
    R"({
  "name": "c", "task": {"type": "xor", "samples": 40}, "training": {"epochs": 1}, "seeds": 2,
  "sweep": {"network.activation": ["relu", "tanh", "sigmoid"], "network.hidden.layers": [1, 2, 3]},
  "measure": ["gradient_flow"],
  "claims": [
    {"id": ")" +
    it_is + R"(", "where": {"network.activation": "tanh", "network.hidden.layers": [2, 3]},
     "against": {"network.activation": "relu", "network.hidden.layers": 2}, "compare": "ratio",
     "measure": {"table": "layers", "column": "delta_rms", "epoch": 0, "form": "first_over_last"},
     "expect": {"above": 0.001},
     "control": {"where": {"network.activation": "relu", "network.hidden.layers": 2},
                 "expect": {"above": 0.5, "below": 2}}},
    {"id": "other", "measure": {"column": "train_loss"}, "expect": {"below": 100}}]})";

JudgedClaim judged_claim() {
  JudgedClaim judged;
  judged.claim.measure.column = "test_accuracy";
  judged.claim.where = Json{{"network.activation", "relu"}, {"network.hidden.layers", {2, 4}}};
  judged.claim.expect.above = 0.9;
  static_cast<Outcome&>(judged.judgement) = {Verdict::holds, Interval{0.95, 0.93, 0.97, ""},
                                             "above 0.9", 4, ""};
  judged.claim.control = Control{};
  judged.claim.control->where = Json{{"network.initialization", "zeros"}};
  judged.claim.control->expect.below = 0.6;
  judged.judgement.control =
      Outcome{Verdict::holds, Interval{0.5, 0.5, 0.5, ""}, "below 0.6", 2, ""};
  return judged;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_sentence_says_what_was_measured_where_and_needed) {
  const Text sentence = claim_sentence(judged_claim());
  BOOST_TEST(sentence.en ==
             "Test accuracy, relu, layers 2 / 4: observed 0.95 [0.93, 0.97], needed > 0.9. "
             "Control (initialization zeros): observed 0.5 [0.5, 0.5], needed < 0.6.");
  BOOST_TEST(sentence.zh ==
             "测试准确率，relu，层数 2 / 4：观测值 0.95 [0.93, 0.97]，要求 > 0.9。"
             "对照（权重初始化 zeros）：观测值 0.5 [0.5, 0.5]，要求 < 0.6。");
}

BOOST_AUTO_TEST_CASE(a_sentence_tells_a_rank_from_what_it_ranks_by) {
  JudgedClaim judged = judged_claim();
  judged.claim.measure.rank = "network.activation";
  BOOST_TEST(claim_sentence(judged).en.starts_with("Rank by test accuracy, relu, layers 2 / 4: "));
  BOOST_TEST(claim_sentence(judged).zh.starts_with("按测试准确率的名次，relu，"));
}

BOOST_AUTO_TEST_CASE(a_drawing_has_a_row_for_the_claim_and_one_for_its_control) {
  JudgedClaim judged = judged_claim();
  const auto count = [](const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++found;
    return found;
  };
  const std::string svg = claim_drawing(judged, "en");
  BOOST_TEST(count(svg, "<circle") == 2U);
  BOOST_TEST(count(svg, "class=\"needed\"") == 2U);
  judged.judgement.control->interval = Interval{HUGE_VAL, 1, HUGE_VAL, ""};
  BOOST_TEST(count(claim_drawing(judged, "en"), "<circle") == 1U);
  judged.judgement.interval->observed = std::nan("");
  BOOST_TEST(claim_drawing(judged, "en") == "");
}

BOOST_AUTO_TEST_CASE(the_command_repeats_the_claim_with_no_more_runs_than_it_needs) {
  Planned planned(config_text);
  const auto folder = planned.results("results", 1);
  const std::string command = claim_command(planned.plan->config.claims[0], planned.plan->config);
  BOOST_REQUIRE(command.starts_with("trainer "));
  const std::string line = "cd '" + folder.string() + "' && '" TRAINER_EXECUTABLE "'" +
                           command.substr(command.find(' ')) + " --quiet >out 2>err";
  const int status = std::system(line.c_str());
  BOOST_TEST(status / 256 <= 1, read_text(folder / "err"));  // judged, whatever came out
  const std::string whole = read_text(folder / "claims.csv"),
                    alone = read_text(folder / "repeated/c/claims.csv");
  BOOST_TEST(whole.substr(0, alone.size()) == alone);  // the header and the first claim
  const Table runs = read_table(folder / "repeated/c/runs.csv");
  BOOST_TEST(runs.rows() == 2U * 2U * 2U);  // relu and tanh, layers 2 and 3, two seeds
}

BOOST_AUTO_TEST_SUITE_END()
