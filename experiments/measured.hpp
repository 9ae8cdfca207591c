// What number does each run give for a claim? A row's quantity, the chosen epoch, the chosen
// layers, and their form.
#pragma once

#include <optional>
#include <vector>

#include "experiments/claim.hpp"
#include "experiments/selection.hpp"
#include "experiments/tables.hpp"

namespace mlp {

// Each run's number; nothing where the quantity does not apply.
std::vector<std::optional<double>> measured(const Tables& tables, const Rows& rows,
                                            const Measure& measure);

// Several numbers as one; at least one. NaN goes through all of them.
double combined(const std::vector<double>& values, const Across& across);

}  // namespace mlp
