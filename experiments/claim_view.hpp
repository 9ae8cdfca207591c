// What does a report say of one claim? A sentence, a drawing of interval and bar, and the command
// that repeats it.
#pragma once

#include <string>
#include <string_view>

#include "experiments/config.hpp"
#include "experiments/report.hpp"

namespace mlp {

// What was measured where, what was observed, what was needed, and the same of the control.
Text claim_sentence(const JudgedClaim& judged);

// The intervals of the claim and its control, over where they must lie, as inline SVG in the page's
// colours; empty where nothing finite was observed.
std::string claim_drawing(const JudgedClaim& judged, std::string_view language);

// Repeats the claim with no more runs than it needs, in the folder of its results. The values are
// those of the whole experiment, since a run depends on nothing but its settings and seed.
std::string claim_command(const Claim& claim, const Config& config);

}  // namespace mlp
