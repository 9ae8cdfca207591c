#include "trainer/scaling.hpp"

#include <limits>
#include <type_traits>
#include <utility>

namespace mlp {
namespace {

template <class Recorded>
arma::vec lowest(const arma::Mat<Recorded>& X) {
  return arma::conv_to<arma::vec>::from(arma::min(X, 1));
}

template <class Recorded>
arma::vec highest(const arma::Mat<Recorded>& X) {
  return arma::conv_to<arma::vec>::from(arma::max(X, 1));
}

// Constant features are told by their range: rounding can give equal values a standard deviation
// above zero.
template <class Recorded>
FeatureMap without_constants(const arma::Mat<Recorded>& X, FeatureMap map) {
  const arma::vec low = lowest(X), high = highest(X);
  for (arma::uword i = 0; i < X.n_rows; ++i) {
    if (low(i) != high(i)) continue;
    map.shift(i) = low(i);
    map.divisor(i) = std::numeric_limits<double>::infinity();
  }
  return map;
}

template <class Real, class Recorded>
void apply(const FeatureMap& map, const arma::Mat<Recorded>& from, arma::Mat<Real>& to) {
  for (arma::uword j = 0; j < from.n_cols; ++j)
    for (arma::uword i = 0; i < from.n_rows; ++i)
      to(i, j) = static_cast<Real>((from(i, j) - map.shift(i)) / map.divisor(i));
}

template <class Real, class Recorded>
SamplesIn<Real> mapped(const FeatureMap& map, SamplesIn<Recorded> samples) {
  if constexpr (std::is_same_v<Real, Recorded>) {
    apply(map, samples.X, samples.X);
    return samples;
  } else {
    SamplesIn<Real> result{
        {}, std::move(samples.Y), std::move(samples.labels), std::move(samples.class_names)};
    result.X.set_size(samples.X.n_rows, samples.X.n_cols);
    apply(map, samples.X, result.X);
    return result;
  }
}

}  // namespace

template <class Recorded>
FeatureMap NoScaling::fit(const arma::Mat<Recorded>& X) const {
  return {arma::zeros(X.n_rows), arma::ones(X.n_rows)};
}

template <class Recorded>
FeatureMap StandardScaling::fit(const arma::Mat<Recorded>& X) const {
  if constexpr (std::is_same_v<Recorded, double>) {
    const int divide_by_n = 1;
    return without_constants(X, {arma::mean(X, 1), arma::stddev(X, divide_by_n, 1)});
  } else {
    return fit(arma::conv_to<arma::mat>::from(X));
  }
}

template <class Recorded>
FeatureMap MinMaxScaling::fit(const arma::Mat<Recorded>& X) const {
  const arma::vec low = lowest(X);
  return without_constants(X, {low, highest(X) - low});
}

template <class Real, class Recorded>
SplitIn<Real> scaled(const Scaling& scaling, SplitIn<Recorded> split) {
  const FeatureMap map =
      std::visit([&](const auto& choice) { return choice.fit(split.train.X); }, scaling);
  return {mapped<Real>(map, std::move(split.train)), mapped<Real>(map, std::move(split.test))};
}

#define MLP_INSTANTIATE(Real)                                     \
  template SplitIn<Real> scaled(const Scaling&, SplitIn<double>); \
  template SplitIn<Real> scaled(const Scaling&, SplitIn<unsigned char>);
MLP_INSTANTIATE(float)
MLP_INSTANTIATE(double)
#undef MLP_INSTANTIATE

}  // namespace mlp
