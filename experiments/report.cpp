#include "experiments/report.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "experiments/selection.hpp"
#include "trainer/csv.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

// Columns of a table with one row a run that tell what came out of it, not what it is.
std::vector<std::string> result_columns(const Table& table, const std::vector<std::string>& swept) {
  std::vector<std::string> results;
  for (const std::string& column : table.header) {
    if (column != "run" && column != "seed" && std::ranges::find(swept, column) == swept.end() &&
        table.is_numeric(column))
      results.push_back(column);
  }
  return results;
}

Summaries summaries(const Table& table, const Rows& rows, const std::vector<std::string>& columns) {
  Summaries all;
  for (const std::string& column : columns) {
    const Numbers numbers = table.numbers(column);
    std::vector<double> values;
    for (const std::size_t row : rows) {
      if (numbers[row]) values.push_back(*numbers[row]);
    }
    if (!values.empty()) all.emplace_back(column, summarize(values));
  }
  return all;
}

Group make_group(const Tables& tables, const Rows& rows, const std::vector<std::string>& results) {
  Group group;
  group.values = arm_of(tables, rows.front());
  group.runs = rows.size();
  const Texts status = tables.runs.text("status");
  for (const std::size_t row : rows) {
    if (status[row] == "diverged") ++group.diverged;
  }
  group.columns = summaries(tables.runs, rows, results);
  if (results.empty() && tables.timing.rows() == tables.runs.rows())
    group.times = summaries(tables.timing, rows, result_columns(tables.timing, {}));
  return group;
}

// One arm after the other, in the order of their first runs.
std::vector<Group> make_groups(const Tables& tables, const std::vector<std::string>& results) {
  std::vector<Rows> arms;
  std::map<std::vector<std::string>, std::size_t> place;
  for (std::size_t row = 0; row < tables.runs.rows(); ++row) {
    const auto [at, is_new] = place.emplace(arm_of(tables, row), arms.size());
    if (is_new) arms.emplace_back();
    arms[at->second].push_back(row);
  }
  std::vector<Group> groups;
  for (const Rows& rows : arms) groups.push_back(make_group(tables, rows, results));
  return groups;
}

// In the order of the runs that carry them first.
std::vector<Warning> make_warnings(const Tables& tables) {
  std::vector<Warning> warnings;
  if (!tables.runs.find("warnings")) return warnings;
  const Texts cells = tables.runs.text("warnings");
  for (std::size_t row = 0; row < tables.runs.rows(); ++row) {
    const std::string cell = cells[row];
    for (std::size_t start = 0; start < cell.size();) {
      const std::size_t end = std::min(cell.find("; ", start), cell.size());
      const std::string text = cell.substr(start, end - start);
      start = end + 2;
      auto warning = std::ranges::find(warnings, text, &Warning::text);
      if (warning == warnings.end()) warning = warnings.insert(warning, {text, 0, {}});
      ++warning->runs;
      const std::vector<std::string> arm = arm_of(tables, row);
      if (warning->arms.empty() || warning->arms.back() != arm) warning->arms.push_back(arm);
    }
  }
  return warnings;
}

Json number_json(double value) {
  if (!std::isfinite(value)) return number_text(value);
  return value;
}

Json number_json(const std::optional<double>& value) {
  return value ? number_json(*value) : Json(nullptr);
}

Json text_json(const Text& text) {
  Json json{{"en", text.en}};
  if (!text.zh.empty()) json["zh"] = text.zh;
  return json;
}

Json summary_json(const Summary& summary) {
  return {{"n", summary.n},
          {"mean", number_json(summary.mean)},
          {"sd", number_json(summary.sd)},
          {"median", number_json(summary.median)},
          {"low", number_json(summary.low)},
          {"high", number_json(summary.high)}};
}

Json arm_json(const std::vector<std::string>& values, const std::vector<std::string>& swept) {
  Json arm = Json::object();
  for (std::size_t i = 0; i < swept.size(); ++i) arm[swept[i]] = cell_value(values[i]);
  return arm;
}

Json columns_json(const Summaries& columns) {
  Json json = Json::object();
  for (const auto& [column, summary] : columns) json[column] = summary_json(summary);
  return json;
}

// Times are left out: a report is the same whenever the same is run.
Json group_json(const Group& group, const std::vector<std::string>& swept) {
  return {{"values", arm_json(group.values, swept)},
          {"runs", group.runs},
          {"diverged", group.diverged},
          {"columns", columns_json(group.columns)}};
}

Json ranking_json(const Ranking& ranking) {
  Json contenders = Json::array();
  for (const Contender& contender : ranking.contenders)
    contenders.push_back({{"value", cell_value(contender.value)},
                          {"runs", contender.runs},
                          {"failed", contender.failed},
                          {"rank", summary_json(contender.rank)},
                          {"columns", columns_json(contender.columns)}});
  return {{"path", ranking.path}, {"column", ranking.column}, {"contenders", contenders}};
}

Json outcome_json(const Outcome& outcome) {
  Json json{{"verdict", name_of(outcome.verdict)}};
  if (outcome.interval) {
    json["observed"] = number_json(outcome.interval->observed);
    json["low"] = number_json(outcome.interval->low);
    json["high"] = number_json(outcome.interval->high);
  }
  json["expected"] = outcome.expected;
  json["runs"] = outcome.runs;
  if (!outcome.note.empty()) json["note"] = outcome.note;
  return json;
}

Json claim_json(const JudgedClaim& judged) {
  const auto& [claim, judgement] = judged;
  Json json{{"id", claim.id},
            {"lecture", claim.lecture},
            {"statement", text_json(claim.statement)},
            {"stated", name_of(claim.stated)},
            {"as_stated", as_stated(claim, judgement)}};
  json.update(outcome_json(judgement));
  if (judgement.control) json["control"] = outcome_json(*judgement.control);
  if (claim.reason) json["reason"] = text_json(*claim.reason);
  return json;
}

}  // namespace

bool Report::all_as_stated() const {
  return std::all_of(claims.begin(), claims.end(), [](const JudgedClaim& judged) {
    return as_stated(judged.claim, judged.judgement);
  });
}

Report make_report(std::string name, Text title, const std::vector<Claim>& claims,
                   const Tables& tables) {
  Report report;
  report.name = std::move(name);
  report.title = std::move(title);
  report.swept = tables.swept;
  const std::vector<std::string> results = result_columns(tables.runs, tables.swept);
  report.groups = make_groups(tables, results);
  for (const Group& group : report.groups) {
    report.runs += group.runs;
    report.diverged += group.diverged;
  }
  report.rankings = make_rankings(claims, tables, results);
  report.warnings = make_warnings(tables);
  for (const Claim& claim : claims) report.claims.push_back({claim, judge(claim, tables)});
  return report;
}

std::string claim_row(const JudgedClaim& judged) {
  const auto& [claim, judgement] = judged;
  const std::optional<Interval>& interval = judgement.interval;
  return csv_field(claim.id) + ',' + csv_field(claim.lecture) + ',' +
         csv_field(claim.statement.english()) + ',' + std::string(name_of(judgement.verdict)) +
         ',' + std::string(name_of(claim.stated)) + ',' +
         (interval ? number_text(interval->observed) : "") + ',' +
         (interval ? number_text(interval->low) : "") + ',' +
         (interval ? number_text(interval->high) : "") + ',' + csv_field(judgement.expected) + ',' +
         csv_field(control_text(judgement)) + ',' + std::to_string(judgement.runs);
}

std::string claims_csv(const Report& report) {
  std::string csv(claims_header);
  csv += '\n';
  for (const JudgedClaim& judged : report.claims) csv += claim_row(judged) + '\n';
  return csv;
}

Json report_json(const Report& report, const Json& resolved) {
  Json json{
      {"name", report.name},       {"title", text_json(report.title)}, {"swept", report.swept},
      {"runs", report.runs},       {"diverged", report.diverged},      {"groups", Json::array()},
      {"rankings", Json::array()}, {"warnings", Json::array()},        {"claims", Json::array()}};
  for (const Group& group : report.groups) {
    json["groups"].push_back(group_json(group, report.swept));
  }
  for (const Ranking& ranking : report.rankings) json["rankings"].push_back(ranking_json(ranking));
  for (const Warning& warning : report.warnings) {
    Json arms = Json::array();
    for (const std::vector<std::string>& arm : warning.arms)
      arms.push_back(arm_json(arm, report.swept));
    json["warnings"].push_back({{"warning", warning.text}, {"runs", warning.runs}, {"arms", arms}});
  }
  for (const JudgedClaim& judged : report.claims) json["claims"].push_back(claim_json(judged));
  if (!resolved.is_null()) json["resolved"] = resolved;
  return json;
}

}  // namespace mlp
