// Which of the lecture's claims hold, over several experiments? Every claim of the lecture, in its
// order, with what was measured of it.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/lecture.hpp"
#include "experiments/report.hpp"
#include "experiments/terminal.hpp"

namespace mlp {

struct Score {
  std::string_view lecture;  // id of the lecture's claim
  std::string experiment;    // whose config and results folder it comes from; empty if none
  const JudgedClaim* judged = nullptr;  // null: not run
};

// In the lecture's order, claims of the same id by their reports' names; an id without a claim is
// one row. Empty if no report has a claim of the lecture. Points into the reports.
std::vector<Score> scoreboard(const std::vector<Report>& reports);

// The bytes of scoreboard.csv.
std::string scoreboard_csv(const std::vector<Score>& scores);

// A Markdown table with one row a claim, in a language.
std::string scoreboard_markdown(const std::vector<Score>& scores, std::string_view language);

void print_scoreboard(std::ostream& out, const std::vector<Score>& scores,
                      const TerminalStyle& style);

}  // namespace mlp
