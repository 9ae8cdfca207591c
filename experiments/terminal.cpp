#include "experiments/terminal.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include <sys/ioctl.h>
#include <unistd.h>

#include "experiments/text_width.hpp"

namespace mlp {
namespace {

constexpr std::size_t most_groups = 24;
constexpr std::size_t widest_cell = 28;
constexpr std::size_t most_warned_arms = 3;

struct Cells {
  std::vector<std::string> texts;
};

// Aligned columns: the first `left` ones to the left, the others, which are numbers, to the right.
std::vector<std::string> aligned(const std::vector<Cells>& rows, std::size_t left) {
  std::vector<std::size_t> widths(rows.front().texts.size());
  for (const Cells& row : rows) {
    for (std::size_t i = 0; i < row.texts.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row.texts[i]));
    }
  }
  std::vector<std::string> lines;
  for (const Cells& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.texts.size(); ++i) {
      const std::string& text = row.texts[i];
      line += "  " + (i < left ? padded_right(text, widths[i]) : padded_left(text, widths[i]));
    }
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(line);
  }
  return lines;
}

// The last name of a path, or all of it where another swept path ends alike.
std::string short_path(const std::string& path, const std::vector<std::string>& all) {
  const auto last = [](const std::string& of) { return of.substr(of.rfind('.') + 1); };
  const auto alike = [&](const std::string& other) { return last(other) == last(path); };
  return std::count_if(all.begin(), all.end(), alike) == 1 ? last(path) : path;
}

const Summary* find(const Summaries& columns, std::string_view column) {
  for (const auto& [name, summary] : columns) {
    if (name == column) return &summary;
  }
  return nullptr;
}

// "0.1234 ± 0.012": the mean and half its 95% interval.
std::string mean_text(const Summary* summary) {
  if (!summary) return {};
  std::string text = short_number(summary->mean);
  if (!std::isfinite(summary->mean) || !summary->high) return text;
  char half[32];
  std::snprintf(half, sizeof half, "%.2g", *summary->high - summary->mean);
  return text + " ± " + half;
}

// The loss that is minimised, and the first of these that any group has; the first two results
// where nothing was trained.
std::vector<std::string> shown_columns(const Report& report) {
  const auto is_there = [&](std::string_view column) {
    return std::any_of(report.groups.begin(), report.groups.end(), [&](const Group& group) {
      return find(group.results(), column) != nullptr;
    });
  };
  std::vector<std::string> shown;
  if (!is_there("train_loss")) {
    for (const auto& [name, summary] : report.groups.front().results())
      if (shown.size() < 2) shown.push_back(name);
    return shown;
  }
  shown.push_back("train_loss");
  for (const std::string column : {"test_accuracy", "test_loss", "train_accuracy"}) {
    if (is_there(column)) {
      shown.push_back(column);
      break;
    }
  }
  return shown;
}

void print_groups(std::ostream& out, const Report& report, const TerminalStyle& style) {
  const std::vector<std::string> columns = shown_columns(report);
  Cells header;
  for (const std::string& path : report.swept) {
    header.texts.push_back(fitted(short_path(path, report.swept), widest_cell));
  }
  header.texts.push_back("n");
  if (report.diverged > 0) header.texts.push_back("diverged");
  for (const std::string& column : columns) header.texts.push_back(column);

  std::vector<Cells> rows{header};
  const std::size_t shown = std::min(report.groups.size(), most_groups);
  for (std::size_t i = 0; i < shown; ++i) {
    const Group& group = report.groups[i];
    Cells row;
    for (const std::string& value : group.values) row.texts.push_back(fitted(value, widest_cell));
    row.texts.push_back(std::to_string(group.runs));
    if (report.diverged > 0) row.texts.push_back(std::to_string(group.diverged));
    for (const std::string& column : columns)
      row.texts.push_back(mean_text(find(group.results(), column)));
    rows.push_back(row);
  }
  for (const std::string& line : aligned(rows, report.swept.size())) {
    out << fitted(line, style.width) << '\n';
  }
  if (shown < report.groups.size()) {
    out << "  ... " << report.groups.size() - shown << " more in runs.csv\n";
  }
}

// Every value that is ranked, how good it is and how fast.
void print_ranking(std::ostream& out, const Ranking& ranking, const TerminalStyle& style) {
  std::vector<std::string> columns{ranking.column};
  if (find(ranking.contenders.front().columns, "steps_to_target"))
    columns.push_back("steps_to_target");
  std::vector<Cells> rows{{{"ranked by " + ranking.column, "mean rank"}}};
  for (const std::string& column : columns) rows.front().texts.push_back(column);
  rows.front().texts.insert(rows.front().texts.end(), {"n", "failed"});
  for (const Contender& contender : ranking.contenders) {
    Cells row{{fitted(contender.value, widest_cell), mean_text(&contender.rank)}};
    for (const std::string& column : columns)
      row.texts.push_back(mean_text(find(contender.columns, column)));
    row.texts.push_back(std::to_string(contender.runs));
    row.texts.push_back(std::to_string(contender.failed));
    rows.push_back(row);
  }
  for (const std::string& line : aligned(rows, 1)) out << fitted(line, style.width) << '\n';
}

struct Mark {
  std::string_view text;
  std::string_view colour;  // ANSI
};

Mark mark_of(const JudgedClaim& judged) {
  if (as_stated(judged.claim, judged.judgement)) return {"✓", "\033[32m"};
  switch (judged.judgement.verdict) {
    case Verdict::inconclusive:
      return {"?", "\033[33m"};
    case Verdict::not_run:
      return {"-", "\033[33m"};
    default:
      return {"✗", "\033[31m"};
  }
}

// "  ! 40 of 320 runs: over 20% of a hidden layer's units are dead (relu, zeros, 3)"
void print_warnings(std::ostream& out, const Report& report, const TerminalStyle& style) {
  for (const Warning& warning : report.warnings) {
    std::string line = "! " + std::to_string(warning.runs) + " of " + std::to_string(report.runs) +
                       " runs: " + warning.text;
    const std::size_t arms = warning.arms.size();
    if (arms > most_warned_arms) {
      line +=
          " (in " + std::to_string(arms) + " of " + std::to_string(report.groups.size()) + " arms)";
    } else if (!report.swept.empty()) {
      std::string listed;
      for (const std::vector<std::string>& arm : warning.arms) {
        listed += listed.empty() ? "" : "; ";
        for (std::size_t i = 0; i < arm.size(); ++i) listed += (i > 0 ? ", " : "") + arm[i];
      }
      line += " (" + listed + ")";
    }
    out << "  " << (style.colour ? "\033[33m" : "") << fitted(line, style.width - 2)
        << (style.colour ? "\033[0m" : "") << '\n';
  }
}

void print_claims(std::ostream& out, const Report& report, const TerminalStyle& style) {
  std::vector<Cells> rows;
  for (const auto& [claim, judgement] : report.claims) {
    std::string remark = judgement.note;
    if (remark.empty() && is<DoesNotHold>(claim.stated)) remark = "stated: does not hold";
    rows.push_back(
        {{fitted(claim.id, widest_cell), words(name_of(judgement.verdict)),
          judgement.interval ? text(*judgement.interval) : "", judgement.expected, remark}});
  }
  const std::vector<std::string> lines = aligned(rows, rows.front().texts.size());
  std::size_t good = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (as_stated(report.claims[i].claim, report.claims[i].judgement)) ++good;
    out << "  " << marked(report.claims[i], style)
        << fitted(lines[i], style.width - std::min<std::size_t>(style.width, 3)) << '\n';
  }
  out << "  " << good << " of " << lines.size() << (lines.size() == 1 ? " claim" : " claims")
      << " as stated\n";
}

}  // namespace

std::string words(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string marked(const JudgedClaim& judged, const TerminalStyle& style) {
  const Mark mark = mark_of(judged);
  if (!style.colour) return std::string(mark.text);
  return std::string(mark.colour).append(mark.text).append("\033[0m");
}

TerminalStyle standard_output_style() {
  TerminalStyle style;
  if (isatty(STDOUT_FILENO) == 0) return style;
  const char* no_colour = std::getenv("NO_COLOR");  // see no-color.org: any value but none
  style.colour = no_colour == nullptr || *no_colour == '\0';
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) style.width = size.ws_col;
  return style;
}

void print_report(std::ostream& out, const Report& report, const TerminalStyle& style) {
  const std::string& title = report.title.english();
  out << fitted(report.name + (title.empty() ? "" : ": " + title), style.width) << '\n';
  out << "  " << report.runs << (report.runs == 1 ? " run" : " runs");
  if (report.diverged > 0) out << ", " << report.diverged << " diverged";
  out << '\n';
  if (!report.groups.empty()) print_groups(out, report, style);
  for (const Ranking& ranking : report.rankings) print_ranking(out, ranking, style);
  print_warnings(out, report, style);
  if (!report.claims.empty()) print_claims(out, report, style);
}

}  // namespace mlp
