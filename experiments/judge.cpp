#include "experiments/judge.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "experiments/measured.hpp"
#include "experiments/ranking.hpp"
#include "experiments/selection.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

// One side of a comparison: its numbers by seed.
struct Sample {
  std::map<std::string, double> by_seed;
  std::vector<double> of_runs;  // each run's own number, arms not combined
  std::string missing;          // what makes the arms unequal; usually empty
  std::string remark;           // which runs the quantity does not apply to; usually empty
};

Sample collect(const Claim& claim, const Json& where, const Tables& tables) {
  const Rows rows = best_tuned(tables, select_runs(tables, where), claim.tuned, claim.tuned_by);
  const std::vector<std::optional<double>> values = claim.measure.rank
                                                        ? ranked(claim, where, rows, tables)
                                                        : measured(tables, rows, claim.measure);
  const Texts seeds = tables.runs.text("seed");
  const Texts status = tables.runs.text("status");

  Sample sample;
  if (std::none_of(values.begin(), values.end(), [](const auto& v) { return v.has_value(); })) {
    return sample;
  }
  std::map<std::string, std::vector<double>> of_seed;
  std::set<std::vector<std::string>> arms;  // with a value
  std::set<std::string> all_seeds;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::optional<double> value = values[i];
    all_seeds.insert(seeds[rows[i]]);
    // A run that diverged before the quantity was recorded counts as not a number: it is not
    // dropped.
    if (!value && status[rows[i]] != "ok") value = std::nan("");
    if (!value) continue;
    of_seed[seeds[rows[i]]].push_back(*value);
    sample.of_runs.push_back(*value);
    arms.insert(arm_of(tables, rows[i]));
  }
  const std::size_t complete = arms.size() * all_seeds.size();
  if (sample.of_runs.size() != complete) {
    sample.missing = "only " + std::to_string(sample.of_runs.size()) + " of " +
                     std::to_string(complete) + " runs have a value";
  }
  if (sample.of_runs.size() != rows.size()) {
    sample.remark = "does not apply to " + std::to_string(rows.size() - sample.of_runs.size()) +
                    " of " + std::to_string(rows.size()) + " runs";
  }
  for (const auto& [seed, numbers] : of_seed) {
    sample.by_seed[seed] = combined(numbers, claim.measure.across);
  }
  return sample;
}

Interval interval_of(const std::vector<double>& values, const IntervalKind& kind) {
  if (is<RangeInterval>(kind)) return range_interval(values);
  if (is<MedianInterval>(kind)) return median_interval(values);
  return mean_interval(values);
}

Verdict verdict_of(const Interval& interval, const Expect& expect) {
  const auto [observed, low, high, note] = interval;
  if (std::isnan(observed)) return Verdict::inconclusive;
  // A mean of +inf is below nothing, however small the other seeds are; so -inf is above nothing.
  if (expect.below && (low >= *expect.below || observed == HUGE_VAL)) return Verdict::does_not_hold;
  if (expect.above && (high <= *expect.above || observed == -HUGE_VAL)) {
    return Verdict::does_not_hold;
  }
  const bool inside =
      (!expect.above || low > *expect.above) && (!expect.below || high < *expect.below);
  return inside && (expect.above || expect.below) ? Verdict::holds : Verdict::inconclusive;
}

// The two arms seed by seed; a seed that only one of them has is noted in `missing`.
std::vector<double> paired(const Sample& arm, const Sample& other, const Compare& compare,
                           std::string& missing) {
  std::vector<double> values;
  for (const auto& [seed, value] : arm.by_seed) {
    const auto pair = other.by_seed.find(seed);
    if (pair == other.by_seed.end()) {
      missing = "seed " + seed + " is missing in the other arm";
    } else {
      values.push_back(is<Ratio>(compare) ? value / pair->second : value - pair->second);
    }
  }
  for (const auto& [seed, value] : other.by_seed) {
    if (!arm.by_seed.contains(seed)) missing = "seed " + seed + " is only in the other arm";
  }
  return values;
}

Outcome stopped(Outcome outcome, Verdict verdict, std::string note) {
  outcome.verdict = verdict;
  outcome.note = std::move(note);
  return outcome;
}

// The claim without its control.
Outcome outcome_of(const Claim& claim, const Tables& tables) {
  Outcome outcome;
  outcome.expected = expected_text(claim.expect);
  const bool over_runs = is<RangeInterval>(claim.measure.interval);
  const Sample arm = collect(claim, claim.where, tables);
  outcome.runs = arm.of_runs.size();
  if (arm.of_runs.empty()) return stopped(outcome, Verdict::not_run, "no run has a value");
  std::string missing = arm.missing;
  std::string remark = arm.remark;
  std::vector<double> values;
  if (claim.against) {
    const Sample other = collect(claim, *claim.against, tables);
    outcome.runs += other.of_runs.size();
    if (other.of_runs.empty()) {
      return stopped(outcome, Verdict::not_run, "no run of the other arm has a value");
    }
    if (missing.empty()) missing = other.missing;
    if (remark.empty()) remark = other.remark;
    values = paired(arm, other, claim.compare, missing);
    if (values.empty()) return stopped(outcome, Verdict::inconclusive, missing);
  } else if (over_runs) {
    values = arm.of_runs;
  } else {
    for (const auto& [seed, value] : arm.by_seed) values.push_back(value);
  }

  outcome.interval = interval_of(values, claim.measure.interval);
  if (values.size() < 2 && !over_runs) missing = "one seed gives no interval";
  if (!missing.empty()) return stopped(outcome, Verdict::inconclusive, missing);
  outcome.verdict = verdict_of(*outcome.interval, claim.expect);
  outcome.note = std::isnan(outcome.interval->observed) ? "not a number in at least one run"
                 : !outcome.interval->note.empty()      ? outcome.interval->note
                                                        : remark;
  return outcome;
}

// The control as a claim of its own: what it leaves out is the claim's.
Claim control_claim(const Claim& claim) {
  const Control& control = *claim.control;
  Claim own = claim;
  own.control.reset();
  if (control.where) own.where = *control.where;
  if (control.against) own.against = control.against;
  if (control.measure) own.measure = *control.measure;
  if (control.compare) own.compare = *control.compare;
  own.expect = control.expect;
  return own;
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds:
      return "holds";
    case Verdict::does_not_hold:
      return "does_not_hold";
    case Verdict::inconclusive:
      return "inconclusive";
    case Verdict::not_run:
      break;
  }
  return "not_run";
}

std::string expected_text(const Expect& expect) {
  if (expect.above && expect.below) {
    return number_text(*expect.above) + " to " + number_text(*expect.below);
  }
  if (expect.above) return "above " + number_text(*expect.above);
  if (expect.below) return "below " + number_text(*expect.below);
  return {};
}

std::string control_text(const Judgement& judgement) {
  if (!judgement.control) return {};
  const Outcome& control = *judgement.control;
  const std::string observed = control.interval ? text(*control.interval) + ", " : "";
  return observed + control.expected + ": " + std::string(name_of(control.verdict));
}

Judgement judge(const Claim& claim, const Tables& tables) {
  Judgement judgement{outcome_of(claim, tables), {}};
  if (!claim.control) return judgement;
  judgement.control = outcome_of(control_claim(claim), tables);
  if (judgement.verdict == Verdict::not_run || judgement.control->verdict == Verdict::holds) {
    return judgement;
  }
  judgement.verdict = Verdict::inconclusive;
  judgement.note = "control: " + std::string(name_of(judgement.control->verdict));
  return judgement;
}

bool as_stated(const Claim& claim, const Judgement& judgement) {
  return judgement.verdict ==
         (is<DoesNotHold>(claim.stated) ? Verdict::does_not_hold : Verdict::holds);
}

}  // namespace mlp
