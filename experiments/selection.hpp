// Which runs is a claim about? Those with the wanted swept values; each arm may pick the best of
// its tuned values.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "experiments/claim.hpp"
#include "experiments/tables.hpp"

namespace mlp {

// Rows of runs.csv.
using Rows = std::vector<std::size_t>;

// Has a swept value, as runs.csv writes it, the wanted value? A list stands for any of its
// elements, but also for itself: a swept value may be a list.
bool matches(const std::string& cell, const Json& wanted);

// The runs whose swept columns have the wanted values. InputError for a path that is not swept.
Rows select_runs(const Tables& tables, const Json& where);

// The values of the swept paths in a run's row, without those left out: what makes runs one arm.
std::vector<std::string> arm_of(const Tables& tables, std::size_t row,
                                const std::vector<std::string>& without = {});

// Of each arm the runs with the tuned values that have the lowest mean of a column of runs.csv over
// seeds; a mean that is not finite is worst, and of equals the first is taken.
Rows best_tuned(const Tables& tables, const Rows& rows, const std::vector<std::string>& tuned,
                const std::string& tuned_by);

}  // namespace mlp
