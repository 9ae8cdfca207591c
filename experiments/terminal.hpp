// How does a report look on a terminal? A table of groups, then the verdicts, aligned and cut to
// the width.
#pragma once

#include <cstddef>
#include <iosfwd>

#include "experiments/report.hpp"

namespace mlp {

struct TerminalStyle {
  bool colour = false;
  std::size_t width = 100;  // columns
};

// For standard output: colour if it is a terminal and NO_COLOR is unset; the terminal's width, 100
// where it is none.
TerminalStyle standard_output_style();

// "does not hold" of "does_not_hold".
std::string words(std::string_view name);

// ✓ if the claim came out as stated, ✗ if not, ? if inconclusive, - if not run; in colour.
std::string marked(const JudgedClaim& judged, const TerminalStyle& style);

void print_report(std::ostream& out, const Report& report, const TerminalStyle& style);

}  // namespace mlp
