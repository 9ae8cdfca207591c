#include "experiments/report_sections.hpp"

#include <algorithm>
#include <set>

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

std::string group_row(const Report& report, const Group& group,
                      const std::vector<std::string>& columns) {
  std::string cells;
  for (const std::string& value : group.values)
    cells += element("th", escaped(value), "scope=\"row\"");
  cells += element("td", std::to_string(group.runs));
  if (report.diverged > 0) cells += element("td", std::to_string(group.diverged));
  for (const std::string& column : columns) {
    const auto found =
        std::ranges::find(group.results(), column, &std::pair<std::string, Summary>::first);
    std::string cell;
    if (found != group.results().end()) {
      const Summary& summary = found->second;
      cell = summary.low ? text({summary.mean, *summary.low, *summary.high, ""})
                         : short_number(summary.mean);
    }
    cells += element("td", cell, "class=\"number\"");
  }
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

std::string comparison_section(const Report& report, std::string_view language) {
  const std::vector<std::string> columns = shown_columns(report);
  if (report.groups.empty() || columns.empty()) return "";
  std::vector<std::string> header;
  for (const std::string& path : report.swept) header.push_back(element("code", escaped(path)));
  header.push_back(say("Runs", language));
  if (report.diverged > 0) header.push_back(say("Diverged", language));
  for (const std::string& column : columns) header.push_back(element("code", escaped(column)));
  std::string rows;
  const std::size_t shown = std::min(report.groups.size(), most_groups);
  for (std::size_t i = 0; i < shown; ++i) rows += group_row(report, report.groups[i], columns);
  std::string html =
      heading("Comparison", language) +
      element("p", say("Mean over seeds with its 95% interval.", language), "class=\"soft\"") +
      "\n";
  const std::string table = html_table(phrase("Comparison", language), header, rows);
  html +=
      element("div", table, shown > many_groups ? "class=\"arms tall\"" : "class=\"arms\"") + "\n";
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
        for (std::size_t i = 0; i < arm.size(); ++i) where += (i > 0 ? ", " : "") + arm[i];
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
