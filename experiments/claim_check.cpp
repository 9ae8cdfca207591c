#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "experiments/claim.hpp"
#include "experiments/diagnostics.hpp"
#include "trainer/spelling.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 50;
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i)
    list += (list.empty() ? "" : ", ") + names[i];
  return one_line(names.size() > most ? list + ", ..." : list, 2000);
}

// Checks one claim; every problem is added below `path`.
class ClaimChecker {
 public:
  ClaimChecker(const Sweep& sweep, const Columns& columns, std::vector<ClaimProblem>& problems)
      : sweep_(sweep), columns_(columns), problems_(problems) {
    for (const auto& [path, values] : sweep) {
      swept_.push_back(path);
      for (const Json& value : values) cells_[path].insert(cell_text(value));
    }
  }

  void check(const Claim& claim, const std::string& path) {
    if (claim.id.empty()) add(path + ".id", "expected a name, got \"\"");
    check_where(claim.where, path + ".where");
    if (claim.against) check_where(*claim.against, path + ".against");
    for (std::size_t i = 0; i < claim.tuned.size(); ++i) {
      check_swept(claim.tuned[i], path + ".tuned." + std::to_string(i));
    }
    if (claim.tuned_by.starts_with("test_"))
      add(path + ".tuned_by", "tuning must not see the test split");
    else if (!claim.tuned.empty())
      check_column(claim.tuned_by, columns_.runs, "runs", path + ".tuned_by");
    check_measure(claim.measure, path + ".measure");
    check_expect(claim.expect, path + ".expect");
    check_compare(claim.compare, claim.against, path);
    if (claim.control) check_control(claim, *claim.control, path + ".control");
  }

 private:
  void add(const std::string& path, const std::string& message) {
    problems_.push_back({path, message});
  }

  bool check_swept(const std::string& name, const std::string& path) {
    if (std::find(swept_.begin(), swept_.end(), name) != swept_.end()) return true;
    std::string message = in_quotes(name) + " is not swept";
    const std::string meant = did_you_mean(name, swept_);
    message += meant.empty() ? "; swept: " + (swept_.empty() ? "nothing" : listed(swept_)) : meant;
    add(path, message);
    return false;
  }

  void check_where(const Json& where, const std::string& path) {
    if (!where.is_object()) {
      add(path, "expected an object of swept paths and values, got " + one_line(where.dump()));
      return;
    }
    for (const auto& [name, wanted] : where.items()) {
      const std::string at = path + "." + name;
      if (!check_swept(name, at)) continue;
      if (takes(name, wanted)) continue;
      if (!wanted.is_array() || wanted.empty()) {
        add(at, not_taken(name, wanted));
        continue;
      }
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!takes(name, wanted[i])) add(at + "." + std::to_string(i), not_taken(name, wanted[i]));
      }
    }
  }

  const std::vector<Json>& values_of(const std::string& name) const {
    const auto swept = std::find_if(sweep_.begin(), sweep_.end(),
                                    [&](const auto& entry) { return entry.first == name; });
    return swept->second;
  }

  bool takes(const std::string& name, const Json& wanted) const {
    return cells_.at(name).contains(cell_text(wanted));
  }

  std::string not_taken(const std::string& name, const Json& wanted) const {
    std::vector<std::string> values;
    for (const Json& value : values_of(name)) values.push_back(cell_text(value));
    return "the sweep has no value " + one_line(wanted.dump()) + "; it has " + listed(values);
  }

  bool holds_text(const std::string& name) const {
    for (const std::string_view text : {"status", "stop_reason", "activation", "warnings"})
      if (name == text) return true;
    if (std::find(swept_.begin(), swept_.end(), name) == swept_.end()) return false;
    const std::vector<Json>& values = values_of(name);
    return !std::all_of(values.begin(), values.end(),
                        [](const Json& value) { return value.is_number(); });
  }

  void check_column(const std::string& name, const std::vector<std::string>& columns,
                    std::string_view table, const std::string& path) {
    if (std::find(columns.begin(), columns.end(), name) != columns.end()) {
      if (holds_text(name)) add(path, in_quotes(name) + " holds text, not numbers");
      return;
    }
    if (columns.empty()) {
      add(path, "an experiment of this kind has no " + std::string(table) + ".csv");
      return;
    }
    std::string message = in_quotes(name) + " is not a column of " + std::string(table) + ".csv";
    const std::string meant = did_you_mean(name, columns);
    message += meant.empty() ? "; it has " + listed(columns) : meant;
    add(path, message);
  }

  void check_measure(const Measure& measure, const std::string& path) {
    const bool of_layers = is<LayersTable>(measure.table);
    const std::string_view table = name_of(measure.table);
    const std::vector<std::string>& columns = is<RunsTable>(measure.table)     ? columns_.runs
                                              : is<TimingTable>(measure.table) ? columns_.timing
                                              : of_layers                      ? columns_.layers
                                                                               : columns_.epochs;
    check_column(measure.column, columns, table, path + ".column");
    if (measure.minus) check_column(*measure.minus, columns, table, path + ".minus");
    if (measure.over) check_column(*measure.over, columns, table, path + ".over");
    if (measure.rank) check_swept(*measure.rank, path + ".rank");
    const bool one_row_a_run = is<RunsTable>(measure.table) || is<TimingTable>(measure.table);
    if (one_row_a_run && measure.epoch != EpochChoice{}) {
      add(path + ".epoch",
          std::string(table) + ".csv has one row a run: an epoch needs \"table\" epochs or layers");
    }
    if (!of_layers && measure.layer != LayerChoice{}) {
      add(path + ".layer", "only \"table\" layers has layers");
    }
    if (is<ValueForm>(measure.form)) return;
    const std::string form = in_quotes(name_of(measure.form));
    if (!of_layers) add(path + ".form", form + " compares layers: it needs \"table\" layers");
    if (measure.layer != LayerChoice{}) {
      add(path + ".layer", "form " + form + " takes the first and the last hidden layer");
    }
  }

  void check_expect(const Expect& expect, const std::string& path) {
    if (!expect.above && !expect.below) {
      add(path, "expected \"above\", \"below\" or both");
    } else if (expect.above && expect.below && *expect.above >= *expect.below) {
      add(path, "no number is above " + number_text(*expect.above) + " and below " +
                    number_text(*expect.below));
    }
  }

  void check_compare(const Compare& compare, const std::optional<Json>& against,
                     const std::string& path) {
    if (is<Ratio>(compare) && !against) {
      add(path + ".compare", "\"ratio\" needs \"against\", the other arm");
    }
  }

  void check_control(const Claim& claim, const Control& control, const std::string& path) {
    if (control.where) check_where(*control.where, path + ".where");
    if (control.against) check_where(*control.against, path + ".against");
    if (control.measure) check_measure(*control.measure, path + ".measure");
    if (control.compare) {
      check_compare(*control.compare, control.against ? control.against : claim.against, path);
    }
    check_expect(control.expect, path + ".expect");
  }

  const Sweep& sweep_;
  const Columns& columns_;
  std::vector<ClaimProblem>& problems_;
  std::vector<std::string> swept_;
  std::map<std::string, std::set<std::string>> cells_;  // of each swept path's values
};

}  // namespace

std::vector<ClaimProblem> check_claims(const std::vector<Claim>& claims, const Sweep& sweep,
                                       const Columns& columns) {
  std::vector<ClaimProblem> problems;
  ClaimChecker checker(sweep, columns, problems);
  std::set<std::string> ids;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const std::string path = std::to_string(i);
    checker.check(claims[i], path);
    if (!claims[i].id.empty() && !ids.insert(claims[i].id).second) {
      problems.push_back({path + ".id", "another claim has the id " + in_quotes(claims[i].id)});
    }
  }
  return problems;
}

}  // namespace mlp
