// What came out of an experiment? Judges the claims over the stored tables and writes claims.csv
// and report.json.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "experiments/claim.hpp"
#include "experiments/judge.hpp"
#include "experiments/ranking.hpp"
#include "experiments/statistics.hpp"
#include "experiments/text.hpp"

namespace mlp {

// One arm over its seeds.
struct Group {
  std::vector<std::string> values;  // of the swept paths, in their order
  std::size_t runs = 0;
  std::size_t diverged = 0;
  Summaries columns;  // those of runs.csv that have numbers here
  Summaries times{};  // of timing.csv, where runs.csv has no results

  const Summaries& results() const { return columns.empty() ? times : columns; }
};

// A warning that some runs carry.
struct Warning {
  std::string text;
  std::size_t runs = 0;
  std::vector<std::vector<std::string>> arms;  // swept values of the arms with such runs
};

struct JudgedClaim {
  Claim claim;
  Judgement judgement;
};

struct Report {
  std::string name;
  Text title;
  std::vector<std::string> swept;
  std::size_t runs = 0;
  std::size_t diverged = 0;
  std::vector<Group> groups;  // in the order of runs.csv
  std::vector<Ranking> rankings;
  std::vector<Warning> warnings;
  std::vector<JudgedClaim> claims;

  // Did every claim come out as its config states?
  bool all_as_stated() const;
};

// Groups and verdicts of the tables; writes nothing.
Report make_report(std::string name, Text title, const std::vector<Claim>& claims,
                   const Tables& tables);

// A line of claims.csv, without its end.
inline constexpr std::string_view claims_header =
    "id,lecture,statement,verdict,stated,observed,low,high,expected,control,runs";
std::string claim_row(const JudgedClaim& judged);

// The bytes of claims.csv.
std::string claims_csv(const Report& report);

// The content of report.json; `resolved` is config.json's record of what each auto became (null:
// left out). Non-finite numbers are the strings "nan", "inf", "-inf".
Json report_json(const Report& report, const Json& resolved);

// Name, title, runs and claims of a report.json, as far as the scoreboard needs them. InputError
// for a file that is missing or damaged.
Report read_report(const std::filesystem::path& file);

// In which languages ("en", "zh") the pages are written; none: no pages. `formats`: of the figures,
// beside SVG ("png", "pdf").
struct Rendering {
  std::vector<std::string> languages;
  std::vector<std::string> formats;
};

// Reads config.json and the tables of a results folder, judges again, writes claims.csv,
// report.json, figures and pages there. InputError for files that are missing or damaged, RunError
// when the results can't be written.
Report report(const std::filesystem::path& folder, const Rendering& rendering = {});

}  // namespace mlp
