#include "experiments/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "experiments/measured.hpp"
#include "trainer/measure_health.hpp"

namespace mlp {
namespace {

using Values = std::vector<std::optional<double>>;

// Larger is better, and what is no number is worst.
double score(const std::optional<double>& number) {
  return number && !std::isnan(*number) ? *number : -HUGE_VAL;
}

double rank_among(double own, const std::vector<double>& scores) {
  const auto better = std::ranges::count_if(scores, [&](double other) { return other > own; });
  const auto equal = std::ranges::count(scores, own);  // itself, too
  return 1.0 + static_cast<double>(better) + static_cast<double>(equal - 1) / 2.0;
}

// The means over seeds of what a contender's runs have in common.
class BySeed {
 public:
  void add(const std::string& seed, double value) { values_[seed].push_back(value); }
  bool empty() const { return values_.empty(); }
  Summary summary() const {
    std::vector<double> means;
    for (const auto& [seed, values] : values_) means.push_back(mean(values));
    return summarize(means);
  }

 private:
  std::map<std::string, std::vector<double>> values_;
};

Contender contender(const std::string& value, const Rows& rows, const std::vector<double>& ranks,
                    const Tables& tables, const std::vector<std::string>& results) {
  Contender own;
  own.value = value;
  own.runs = rows.size();
  const Texts seeds = tables.runs.text("seed");
  const auto has_failed = [&](std::size_t row) {
    return tables.runs.text("status")[row] == "diverged" ||
           (tables.runs.find("warnings") &&
            tables.runs.text("warnings")[row].find(one_class_warning) != std::string::npos);
  };
  BySeed by_seed;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    by_seed.add(seeds[rows[i]], ranks[i]);
    own.failed += has_failed(rows[i]);
  }
  own.rank = by_seed.summary();
  for (const std::string& column : results) {
    BySeed numbers;
    for (const std::size_t row : rows)
      if (const auto number = tables.runs.numbers(column)[row]) numbers.add(seeds[row], *number);
    if (!numbers.empty()) own.columns.emplace_back(column, numbers.summary());
  }
  return own;
}

Ranking make_ranking(const Claim& claim, const Tables& tables,
                     const std::vector<std::string>& results) {
  const Json everywhere = Json::object();
  const Rows rows =
      best_tuned(tables, select_runs(tables, everywhere), claim.tuned, claim.tuned_by);
  const Values ranks = ranked(claim, everywhere, rows, tables);
  Ranking ranking{*claim.measure.rank, claim.measure.column, {}};
  std::vector<std::string> values;  // in the order of the runs
  std::map<std::string, std::pair<Rows, std::vector<double>>> of_value;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!ranks[i]) return ranking;
    const std::string& value = tables.runs.text(ranking.path)[rows[i]];
    if (!of_value.contains(value)) values.push_back(value);
    of_value[value].first.push_back(rows[i]);
    of_value[value].second.push_back(*ranks[i]);
  }
  for (const std::string& value : values) {
    const auto& [own_rows, own_ranks] = of_value[value];
    ranking.contenders.push_back(contender(value, own_rows, own_ranks, tables, results));
  }
  std::ranges::stable_sort(ranking.contenders, {}, [](const Contender& c) { return c.rank.mean; });
  return ranking;
}

}  // namespace

Values ranked(const Claim& claim, const Json& where, const Rows& rows, const Tables& tables) {
  const std::string& path = *claim.measure.rank;
  Json everyone = where;
  everyone.erase(path);
  const Rows all = best_tuned(tables, select_runs(tables, everyone), claim.tuned, claim.tuned_by);
  const Values numbers = measured(tables, all, claim.measure);
  if (std::ranges::none_of(numbers, [](const auto& n) { return n.has_value(); }))
    return Values(rows.size());

  std::vector<std::string> not_shared = claim.tuned;
  not_shared.push_back(path);
  const auto field_of = [&](std::size_t row) {
    std::vector<std::string> key = arm_of(tables, row, not_shared);
    key.push_back(tables.runs.text("seed")[row]);
    return key;
  };
  std::map<std::vector<std::string>, std::vector<double>> fields;
  std::map<std::size_t, double> score_of;
  for (std::size_t i = 0; i < all.size(); ++i) {
    score_of[all[i]] = score(numbers[i]);
    fields[field_of(all[i])].push_back(score_of[all[i]]);
  }
  Values ranks;
  for (const std::size_t row : rows)
    ranks.push_back(rank_among(score_of.at(row), fields.at(field_of(row))));
  return ranks;
}

std::vector<Ranking> make_rankings(const std::vector<Claim>& claims, const Tables& tables,
                                   const std::vector<std::string>& results) {
  std::vector<Ranking> rankings;
  for (const Claim& claim : claims) {
    const auto is_made = [&](const Ranking& ranking) {
      return ranking.path == claim.measure.rank && ranking.column == claim.measure.column;
    };
    if (!claim.measure.rank || std::ranges::any_of(rankings, is_made)) continue;
    Ranking ranking = make_ranking(claim, tables, results);
    if (!ranking.contenders.empty()) rankings.push_back(std::move(ranking));
  }
  return rankings;
}

}  // namespace mlp
