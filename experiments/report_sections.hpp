// What follows the figures in a report: the arms beside each other, warnings, environment.
#pragma once

#include <string>
#include <string_view>

#include "experiments/json.hpp"
#include "experiments/report.hpp"

namespace mlp {

// Each is HTML with its heading; empty if there is nothing to tell.

// Where claims rank: every value that is ranked, how good it is and how fast.
std::string ranking_section(const Report& report, std::string_view language);

// Mean and interval of losses, accuracies and what the claims measure, arm by arm.
std::string comparison_section(const Report& report, std::string_view language);

std::string warnings_section(const Report& report, std::string_view language);

std::string environment_section(const Json& environment, std::string_view language);

}  // namespace mlp
