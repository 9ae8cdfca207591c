// Does a claim hold in the stored runs? Selects runs, reduces them to a number a seed, and compares
// the interval over seeds with the bar.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "experiments/claim.hpp"
#include "experiments/statistics.hpp"
#include "experiments/tables.hpp"

namespace mlp {

enum class Verdict { holds, does_not_hold, inconclusive, not_run };

std::string_view name_of(Verdict verdict);

struct Outcome {
  Verdict verdict = Verdict::not_run;
  std::optional<Interval> interval;  // nothing when not run
  std::string expected;              // "below 0.001", "above 0.1", "0.9 to 1.1"
  std::size_t runs = 0;              // runs used; in a comparison those of both arms
  std::string note;                  // why it is inconclusive or not run; usually empty
};

struct Judgement : Outcome {
  std::optional<Outcome> control;
};

// "below 0.001", "above 0.1", "0.9 to 1.1".
std::string expected_text(const Expect& expect);

// "0.93 [0.91, 0.95], above 0.1: holds"; empty without a control.
std::string control_text(const Judgement& judgement);

// InputError when a table lacks a column that the claim names.
Judgement judge(const Claim& claim, const Tables& tables);

// Did the claim come out as its config states?
bool as_stated(const Claim& claim, const Judgement& judgement);

}  // namespace mlp
