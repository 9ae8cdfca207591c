// What is the best that any linear classifier could do?
#pragma once

#include <optional>
#include <vector>

#include "trainer/armadillo.hpp"

namespace mlp {

// The largest accuracy that any straight line reaches on these samples, by exhaustive search in
// O(n^2 log n): a line can be turned and shifted without changing sides until it passes through a
// sample, so all lines through each sample are tried. X: 2 x samples, classes 0 and 1; nothing for
// other data.
std::optional<double> best_linear_accuracy(const arma::mat& X,
                                           const std::vector<std::size_t>& labels);

}  // namespace mlp
