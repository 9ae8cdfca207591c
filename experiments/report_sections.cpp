#include "experiments/report_sections.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "experiments/arms.hpp"
#include "experiments/html.hpp"
#include "experiments/page.hpp"
#include "experiments/phrases.hpp"

namespace mlp {
namespace {

constexpr std::size_t most_groups = 500;  // keeps the page below a megabyte
constexpr std::size_t many_groups = 16;   // more scroll in a box
constexpr std::size_t most_columns = 8;   // of results
constexpr std::size_t most_warned_arms = 6;

// Losses, accuracies and what the claims measure; where there is none of that, the first columns.
std::vector<std::string> shown_columns(const Report& report) {
  std::set<std::string> wanted{"train_loss", "test_loss", "train_accuracy", "test_accuracy"};
  for (const JudgedClaim& judged : report.claims)
    if (is<RunsTable>(judged.claim.measure.table) || is<TimingTable>(judged.claim.measure.table))
      wanted.insert(judged.claim.measure.column);
  std::vector<std::string> all, shown;
  for (const Group& group : report.groups)
    for (const auto& [column, summary] : group.results())
      if (std::ranges::find(all, column) == all.end()) all.push_back(column);
  for (const std::string& column : all)
    if (wanted.contains(column)) shown.push_back(column);
  if (shown.empty()) shown = all;
  if (shown.size() > most_columns) shown.resize(most_columns);
  return shown;
}

// A dotted path that may go on in the next line.
std::string path_html(const std::string& path) {
  std::string html;
  for (const char c : escaped(path)) html.append(1, c).append(c == '.' ? "<wbr>" : "");
  return element("code", html);
}

// "0.95", and below it "[0.9, 1]".
std::string summary_cell(const Summaries& columns, const std::string& column) {
  const auto found = std::ranges::find(columns, column, &Summaries::value_type::first);
  if (found == columns.end()) return element("td", "");
  const Summary& summary = found->second;
  std::string cell = short_number(summary.mean);
  if (summary.low)
    cell += element("small",
                    '[' + short_number(*summary.low) + ", " + short_number(*summary.high) + ']');
  return element("td", cell, "class=\"number\"");
}

std::string means_note(bool has_intervals, std::string_view language) {
  return has_intervals ? element("p", say("Mean over seeds with its 95% interval.", language),
                                 "class=\"soft\"") +
                             "\n"
                       : "";
}

bool has_intervals(const Summaries& columns) {
  return std::ranges::any_of(columns,
                             [](const auto& column) { return column.second.low.has_value(); });
}

std::string arms_table(std::string_view label, const std::vector<std::string>& header,
                       std::string_view rows, std::size_t count) {
  return element("div", html_table(label, header, rows),
                 count > many_groups ? "class=\"arms tall\"" : "class=\"arms\"") +
         "\n";
}

std::string ranking_table(const Ranking& ranking, std::string_view language) {
  std::vector<std::string> columns{ranking.column}, header;
  if (std::ranges::any_of(ranking.contenders, [](const Contender& contender) {
        return std::ranges::find(contender.columns, "steps_to_target",
                                 &Summaries::value_type::first) != contender.columns.end();
      }))
    columns.emplace_back("steps_to_target");
  header = {path_html(ranking.path), say("Mean rank", language)};
  for (const std::string& column : columns) header.push_back(element("code", escaped(column)));
  header.insert(header.end(), {say("Runs", language), say("Failed", language)});
  std::string rows;
  for (const Contender& contender : ranking.contenders) {
    std::string cells = element("th", escaped(value_label(contender.value)), "scope=\"row\"") +
                        summary_cell({{"rank", contender.rank}}, "rank");
    for (const std::string& column : columns) cells += summary_cell(contender.columns, column);
    cells += element("td", std::to_string(contender.runs)) +
             element("td", std::to_string(contender.failed));
    rows += element("tr", cells) + "\n";
  }
  return arms_table(phrase("Ranks", language), header, rows, ranking.contenders.size());
}

// By swept path: what each of its values is called.
using Labels = std::vector<std::map<std::string, std::string>>;

Labels labels_of(const Report& report) {
  Labels labels;
  for (std::size_t i = 0; i < report.swept.size(); ++i) {
    std::set<std::string> cells;
    for (const Group& group : report.groups) cells.insert(group.values[i]);
    labels.emplace_back();
    for (const std::string& cell : cells)
      labels.back()[cell] = telling_label(cells, report.swept[i], cell);
  }
  return labels;
}

std::string group_row(const Report& report, const Group& group, const Labels& labels,
                      const std::vector<std::string>& columns) {
  std::string cells;
  for (std::size_t i = 0; i < group.values.size(); ++i)
    cells += element("th", escaped(labels[i].at(group.values[i])), "scope=\"row\"");
  cells += element("td", std::to_string(group.runs));
  if (report.diverged > 0) cells += element("td", std::to_string(group.diverged));
  for (const std::string& column : columns) cells += summary_cell(group.results(), column);
  return element("tr", cells) + "\n";
}

// What is inside of objects has dotted names.
std::string environment_items(const Json& environment, const std::string& path) {
  std::string items;
  for (const auto& item : environment.items()) {
    const std::string name = path + item.key();
    const Json& value = item.value();
    if (value.is_object())
      items += environment_items(value, name + ".");
    else if (name != "jobs")  // no result depends on it, so nor does the page
      items += element("dt", escaped(name)) +
               element("dd", escaped(value.is_string() ? value.get<std::string>() : value.dump())) +
               "\n";
  }
  return items;
}

}  // namespace

std::string ranking_section(const Report& report, std::string_view language) {
  std::string html;
  for (const Ranking& ranking : report.rankings) html += ranking_table(ranking, language);
  if (html.empty()) return "";
  return heading("Ranks", language) +
         element("p",
                 say("Who comes first over all else that was swept, each arm at its best tuned "
                     "values: mean rank (1 is best), and the means behind it, with 95% intervals "
                     "over seeds. Failed: runs that diverged or that predict a single class.",
                     language),
                 "class=\"soft\"") +
         "\n" + html;
}

std::string comparison_section(const Report& report, std::string_view language) {
  const std::vector<std::string> columns = shown_columns(report);
  if (report.groups.empty() || columns.empty()) return "";
  std::vector<std::string> header;
  for (const std::string& path : report.swept) header.push_back(path_html(path));
  header.push_back(say("Runs", language));
  if (report.diverged > 0) header.push_back(say("Diverged", language));
  for (const std::string& column : columns) header.push_back(element("code", escaped(column)));
  const Labels labels = labels_of(report);
  std::string rows;
  const std::size_t shown = std::min(report.groups.size(), most_groups);
  for (std::size_t i = 0; i < shown; ++i)
    rows += group_row(report, report.groups[i], labels, columns);
  const std::string_view title = report.groups.size() > 1 ? "Comparison" : "Results";
  const bool has_any = std::ranges::any_of(report.groups, has_intervals, &Group::results);
  std::string html = heading(title, language) + means_note(has_any, language) +
                     arms_table(phrase(title, language), header, rows, shown);
  if (shown < report.groups.size())
    html += element("p", "… " + std::to_string(report.groups.size() - shown) + ' ' +
                             say("more in runs.csv", language)) +
            "\n";
  return html;
}

std::string warnings_section(const Report& report, std::string_view language) {
  if (report.warnings.empty()) return "";
  std::string items;
  for (const Warning& warning : report.warnings) {
    const std::size_t arms = warning.arms.size();
    std::string where;
    if (arms > most_warned_arms) {
      where = say("in", language) + ' ' + std::to_string(arms) + ' ' + say("of", language) + ' ' +
              std::to_string(report.groups.size()) + ' ' + say("groups", language);
    } else if (!report.swept.empty()) {
      for (const std::vector<std::string>& arm : warning.arms) {
        where += where.empty() ? "" : "; ";
        for (std::size_t i = 0; i < arm.size(); ++i)
          where += (i > 0 ? ", " : "") + in(named_value(report.swept[i], arm[i]), language);
      }
    }
    items += element("li", element("b", escaped(phrase(warning.text, language)), "class=\"open\"") +
                               ": " + std::to_string(warning.runs) + ' ' + say("of", language) +
                               ' ' + std::to_string(report.runs) + ' ' + say("runs", language) +
                               (where.empty() ? "" : element("small", escaped(where)))) +
             "\n";
  }
  return heading("Warnings", language) + element("ul", items) + "\n";
}

std::string environment_section(const Json& environment, std::string_view language) {
  const std::string items = environment_items(environment, "");
  return heading("Environment", language) +
         (items.empty() ? element("p", say("environment.json is missing: where this ran is not "
                                           "known.",
                                           language))
                        : element("dl", items)) +
         "\n";
}

}  // namespace mlp
