#include "experiments/scoreboard.hpp"

#include <algorithm>
#include <ostream>
#include <set>

#include "experiments/page.hpp"
#include "experiments/phrases.hpp"
#include "experiments/text_width.hpp"
#include "trainer/csv.hpp"

namespace mlp {
namespace {

constexpr std::size_t verdict_width = 13;  // of "does not hold"

const LectureClaim& claim_of(std::string_view id) {
  return *std::ranges::find(lecture_claims(), id, &LectureClaim::id);
}

// "3.909e-05 [3.095e-05, 4.724e-05]"
std::string observed_text(const Judgement& judgement) {
  return judgement.interval ? text(*judgement.interval) : "";
}

std::string verdict_text(const Score& score) {
  return score.judged ? words(name_of(score.judged->judgement.verdict))
                      : words(name_of(Verdict::not_run));
}

std::string in_cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
    text.replace(at, 1, "\\|");
  return text;
}

}  // namespace

std::vector<Score> scoreboard(const std::vector<Report>& reports) {
  std::vector<const Report*> by_name;
  for (const Report& report : reports) by_name.push_back(&report);
  std::ranges::sort(by_name, {}, &Report::name);
  std::vector<Score> scores;
  bool has_any = false;
  for (const LectureClaim& said : lecture_claims()) {
    const std::size_t before = scores.size();
    for (const Report* report : by_name)
      for (const JudgedClaim& judged : report->claims)
        if (judged.claim.lecture == said.id) scores.push_back({said.id, report->name, &judged});
    has_any |= scores.size() > before;
    if (scores.size() == before) scores.push_back({said.id, "", nullptr});
  }
  if (!has_any) scores.clear();
  return scores;
}

std::string scoreboard_csv(const std::vector<Score>& scores) {
  std::string csv = std::string(claims_header) + ",experiment\n";
  for (const Score& score : scores)
    csv += (score.judged ? claim_row(*score.judged)
                         : ',' + csv_field(score.lecture) + ",,not_run,,,,,,,0") +
           ',' + score.experiment + '\n';
  return csv;
}

std::string scoreboard_markdown(const std::vector<Score>& scores, std::string_view language) {
  const auto say = [&](std::string_view en) { return phrase(en, language); };
  std::string table = "| " + say("lecture") + " | " + say("claim") + " | " + say("verdict") +
                      " | " + say("observed, 95% interval") + " | " + say("bar") +
                      " |\n|---|---|---|---|---|\n";
  for (const Score& score : scores) {
    const std::string verdict = say(verdict_text(score));
    table += "| " + std::string(score.lecture) + " | ";
    if (score.judged) {
      const auto& [claim, judgement] = *score.judged;
      const bool is_stated = as_stated(claim, judgement);
      table +=
          in_cell(in(claim.statement, language)) + " | " + verdict +
          (is_stated ? "" : " (" + say("stated:") + ' ' + say(words(name_of(claim.stated))) + ")") +
          " | " + observed_text(judgement) + " | " +
          (language == "zh" ? bar_text(judgement.expected) : judgement.expected) + " |\n";
    } else {
      const LectureClaim& said = claim_of(score.lecture);
      table += std::string(language == "zh" ? said.zh : said.en) + " | " + verdict + " | | |\n";
    }
  }
  return table;
}

void print_scoreboard(std::ostream& out, const std::vector<Score>& scores,
                      const TerminalStyle& style) {
  std::string_view section, id;
  std::size_t good = 0, total = 0;
  std::set<std::string_view> measured;  // sentences
  for (const Score& score : scores) {
    if (section_of(score.lecture) != section) {
      section = section_of(score.lecture);
      const auto titled = std::ranges::find(lecture_sections(), section, &LectureSection::number);
      out << '\n' << section << ' ' << titled->en << '\n';
    }
    if (score.lecture != id) {
      id = score.lecture;
      out << fitted("  " + std::string(id) + ": " + std::string(claim_of(id).en), style.width)
          << '\n';
    }
    const std::string verdict = padded_right(verdict_text(score), verdict_width);
    if (!score.judged) {
      out << "    - " << verdict << '\n';
      continue;
    }
    const auto& [claim, judgement] = *score.judged;
    const std::size_t rest = style.width - std::min<std::size_t>(style.width, verdict_width + 8);
    ++total;
    measured.insert(score.lecture);
    good += as_stated(claim, judgement);
    std::string numbers = observed_text(judgement) + ", " + judgement.expected;
    if (!judgement.note.empty()) numbers += " (" + judgement.note + ")";
    const std::string indent(verdict_width + 8, ' ');
    out << "    " << marked(*score.judged, style) << ' ' << verdict << "  "
        << fitted(claim.statement.english(), rest) << '\n'
        << indent << fitted(numbers, rest) << '\n';
    if (judgement.control)
      out << indent << fitted("control " + control_text(judgement), rest) << '\n';
    out << indent << fitted(score.experiment + ": " + claim.id, rest) << '\n';
  }
  out << '\n'
      << good << " of " << total << " claims as stated, on " << measured.size()
      << " of the lecture's " << lecture_claims().size() << " sentences\n";
}

}  // namespace mlp
