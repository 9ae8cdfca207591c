// Is every sentence of the lecture measured, in both languages, against a control?
#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>

#include "experiments/lecture.hpp"
#include "experiments/quantities.hpp"
#include "experiments/scoreboard.hpp"
#include "tests/lecture_configs.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(lecture_tests)

namespace {

JudgedClaim judged(const std::string& id, const std::string& lecture, Verdict verdict) {
  Claim claim;
  claim.id = id;
  claim.lecture = lecture;
  claim.statement = {"It is | so", "如此"};
  Judgement judgement;
  judgement.verdict = verdict;
  judgement.expected = "above 1";
  return {claim, judgement};
}

Report report_of(const std::string& name, const std::vector<JudgedClaim>& claims) {
  Report report;
  report.name = name;
  report.claims = claims;
  return report;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_sentence_has_a_claim_and_every_claim_a_sentence) {
  std::set<std::string_view> ids;
  for (const LectureClaim& said : lecture_claims()) ids.insert(said.id);
  BOOST_TEST(ids.size() == 46U);
  BOOST_TEST(lecture_claims().size() == 46U);
  std::set<std::string> measured, names;
  for (const auto& file : lecture_configs()) {
    for (const Claim& claim : planned_claims(file)) {
      BOOST_TEST_CONTEXT(file.filename().string() << ": " << claim.id) {
        BOOST_TEST(ids.contains(claim.lecture));
        BOOST_TEST(names.insert(claim.id).second);  // unique over all configs
        BOOST_TEST(claim.control.has_value());
        measured.insert(claim.lecture);
      }
    }
  }
  BOOST_TEST(measured.size() == ids.size());
}

BOOST_AUTO_TEST_CASE(every_text_is_there_in_both_languages) {
  const auto check = [](const Text& text, const std::string& of) {
    BOOST_TEST(!text.en.empty(), of);
    BOOST_TEST(std::ranges::any_of(text.zh, [](char c) { return (c & 0x80) != 0; }), of);
  };
  for (const auto& file : lecture_configs()) {
    const Config config = planned(file);
    check(config.title, file.filename().string());
    for (const Claim& claim : config.claims) {
      check(claim.statement, claim.id + ": statement");
      BOOST_TEST(claim.reason.has_value(), claim.id + ": reason");
      check(claim.reason.value_or(Text{}), claim.id + ": reason");
    }
  }
}

BOOST_AUTO_TEST_CASE(what_claims_measure_has_a_name_for_people) {
  for (const auto& file : lecture_configs()) {
    for (const Claim& claim : planned_claims(file)) {
      const Measure& measure = claim.measure;
      for (const std::string& column : {measure.column, measure.minus.value_or("test_loss"),
                                        measure.over.value_or("test_loss")})
        BOOST_TEST(!quantity_label(column).zh.empty(), claim.id + ": " + column);
    }
  }
}

// A probe that is stuck passes a control that looks at another column.
BOOST_AUTO_TEST_CASE(a_control_looks_at_the_column_of_its_claim) {
  for (const auto& file : lecture_configs())
    for (const Claim& claim : planned_claims(file))
      if (claim.control && claim.control->measure)
        BOOST_TEST(claim.control->measure->column == claim.measure.column, claim.id);
}

// The lecture is too strong in these: the literal form fails, the honest one beside it holds.
BOOST_AUTO_TEST_CASE(where_the_lecture_is_too_strong_both_forms_are_there) {
  std::map<std::string, std::set<std::string_view>> stated;
  for (const auto& file : lecture_configs())
    for (const Claim& claim : planned_claims(file))
      stated[claim.lecture].insert(name_of(claim.stated));
  for (const std::string id :
       {"2.1-range", "2.1-cost", "2.2-vanishing", "2.3-dead", "2.5-distribution", "2.5-sharpens"})
    BOOST_TEST(stated[id].size() == 2U, id);
}

BOOST_AUTO_TEST_CASE(sections_are_those_of_the_ids) {
  std::set<std::string_view> numbers;
  for (const LectureSection& section : lecture_sections()) numbers.insert(section.number);
  for (const LectureClaim& said : lecture_claims())
    BOOST_TEST(numbers.contains(section_of(said.id)));
}

BOOST_AUTO_TEST_CASE(a_scoreboard_is_in_the_lectures_order_and_misses_nothing) {
  const std::vector<Report> reports{
      report_of("b", {judged("late", "3.2-binary", Verdict::holds)}),
      report_of("a", {judged("own", "", Verdict::holds), judged("x", "1.2-visual", Verdict::holds),
                      judged("y", "1.2-visual", Verdict::inconclusive)})};
  const std::vector<Score> scores = scoreboard(reports);
  BOOST_REQUIRE_EQUAL(scores.size(), 47U);
  BOOST_TEST(scores[0].lecture == "1.1-one-layer");
  BOOST_TEST(scores[0].judged == nullptr);
  BOOST_TEST(scores[5].judged->claim.id == "x");
  BOOST_TEST(scores[6].judged->claim.id == "y");
  BOOST_TEST(scores[6].experiment == "a");
  BOOST_TEST(scores[45].judged->claim.id == "late");

  const std::string csv = scoreboard_csv(scores);
  BOOST_TEST(csv.find(",1.1-one-layer,,not_run,,,,,,,0,\n") != std::string::npos);
  BOOST_TEST(csv.find("y,1.2-visual,It is | so,inconclusive,holds,,,,above 1,,0,a\n") !=
             std::string::npos);
  BOOST_TEST(
      scoreboard_markdown(scores, "en")
          .find("| 1.2-visual | It is \\| so | inconclusive (stated: holds) |  | above 1 |") !=
      std::string::npos);
  const std::string chinese = scoreboard_markdown(scores, "zh");
  BOOST_TEST(chinese.starts_with("| 讲义 | 论断 | 结论 | 观测值，95% 区间 | 判据 |"));
  BOOST_TEST(chinese.find("| 1.2-visual | 如此 | 无定论 (预期： 成立) |  | > 1 |") !=
             std::string::npos);
  std::ostringstream out;
  print_scoreboard(out, scores, {});
  BOOST_TEST(out.str().find("2 of 3 claims as stated, on 2 of the lecture's 46 sentences") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_a_claim_of_the_lecture_there_is_no_scoreboard) {
  BOOST_TEST(scoreboard({report_of("a", {judged("own", "", Verdict::holds)})}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
