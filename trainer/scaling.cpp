#include "trainer/scaling.hpp"

#include <limits>

namespace mlp {
namespace {

// Constant features are told by their range: rounding can give equal values a standard deviation
// above zero.
FeatureMap without_constants(const arma::mat& X, FeatureMap map) {
  const arma::vec low = arma::min(X, 1);
  const arma::vec high = arma::max(X, 1);
  for (arma::uword i = 0; i < X.n_rows; ++i) {
    if (low(i) != high(i)) continue;
    map.shift(i) = low(i);
    map.divisor(i) = std::numeric_limits<double>::infinity();
  }
  return map;
}

void apply(const FeatureMap& map, arma::mat& X) {
  X.each_col() -= map.shift;
  X.each_col() /= map.divisor;
}

}  // namespace

FeatureMap NoScaling::fit(const arma::mat& X) const {
  return {arma::zeros(X.n_rows), arma::ones(X.n_rows)};
}

FeatureMap StandardScaling::fit(const arma::mat& X) const {
  const int divide_by_n = 1;
  return without_constants(X, {arma::mean(X, 1), arma::stddev(X, divide_by_n, 1)});
}

FeatureMap MinMaxScaling::fit(const arma::mat& X) const {
  const arma::vec low = arma::min(X, 1);
  return without_constants(X, {low, arma::max(X, 1) - low});
}

void scale(const Scaling& scaling, Split& split) {
  const FeatureMap map =
      std::visit([&](const auto& choice) { return choice.fit(split.train.X); }, scaling);
  apply(map, split.train.X);
  if (split.test.size() > 0) apply(map, split.test.X);
}

}  // namespace mlp
