#include "experiments/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "trainer/text_file.hpp"

namespace mlp {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool has_nan(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [](double v) { return std::isnan(v); });
}

double standard_deviation(const std::vector<double>& values, double centre) {
  double squares = 0.0;
  for (const double v : values) squares += (v - centre) * (v - centre);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double median_of_sorted(const std::vector<double>& sorted) {
  const std::size_t half = sorted.size() / 2;
  if (sorted.size() % 2 == 1 || sorted[half - 1] == sorted[half]) return sorted[half];
  return sorted[half - 1] + (sorted[half] - sorted[half - 1]) / 2.0;
}

std::vector<double> sorted_copy(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values;
}

// How many of n values to leave out at each end, at most, for the pair of order statistics to cover
// the median with at least 95%: the pair (k + 1)-th smallest, (k + 1)-th largest misses it when at
// most k of n values lie on one side, 2 P(Binomial(n, 1/2) <= k). Nothing when even the range
// covers less.
std::optional<std::size_t> order_statistics_left_out(std::size_t n) {
  const boost::math::binomial_distribution<double> below(static_cast<double>(n), 0.5);
  std::optional<std::size_t> left_out;
  for (std::size_t k = 0; 2 * k + 1 < n; ++k) {
    if (2.0 * boost::math::cdf(below, static_cast<double>(k)) > 0.05) break;
    left_out = k;
  }
  return left_out;
}

std::string coverage_note(std::size_t n) {
  const double coverage = 1.0 - std::ldexp(2.0, -static_cast<int>(n));
  return "the range of " + std::to_string(n) + " covers the median with only " +
         std::to_string(static_cast<int>(100.0 * coverage)) + "%";
}

}  // namespace

std::string short_number(double value) {
  if (!std::isfinite(value)) return number_text(value);
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.4g", value);
  return digits;
}

std::string text(const Interval& interval) {
  return short_number(interval.observed) + " [" + short_number(interval.low) + ", " +
         short_number(interval.high) + "]";
}

double mean(const std::vector<double>& values) {
  // A constant column has exactly its constant as mean, and so an interval of no width: dividing a
  // rounded sum would blur an identity.
  const auto same = [&](double v) { return v == values.front(); };
  if (std::all_of(values.begin(), values.end(), same)) return values.front();
  double sum = 0.0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

Interval mean_interval(const std::vector<double>& values) {
  const double observed = mean(values);
  if (std::isnan(observed) || values.size() < 2) return {observed, nan, nan, {}};
  if (std::isinf(observed)) {
    // No spread can be estimated; on the finite side nothing beyond the outermost value is claimed.
    const auto [smallest, largest] = std::minmax_element(values.begin(), values.end());
    if (observed > 0.0) return {observed, *smallest, observed, {}};
    return {observed, observed, *largest, {}};
  }
  const auto n = static_cast<double>(values.size());
  const boost::math::students_t_distribution<double> student(n - 1.0);
  const double half =
      boost::math::quantile(student, 0.975) * standard_deviation(values, observed) / std::sqrt(n);
  return {observed, observed - half, observed + half, {}};
}

Interval median_interval(const std::vector<double>& values) {
  if (has_nan(values)) return {nan, nan, nan, {}};
  const std::vector<double> sorted = sorted_copy(values);
  const double median = median_of_sorted(sorted);
  const std::size_t n = sorted.size();
  const std::optional<std::size_t> left_out = order_statistics_left_out(n);
  if (!left_out) return {median, sorted.front(), sorted.back(), coverage_note(n)};
  return {median, sorted[*left_out], sorted[n - 1 - *left_out], {}};
}

Interval range_interval(const std::vector<double>& values) {
  if (has_nan(values)) return {nan, nan, nan, {}};
  const std::vector<double> sorted = sorted_copy(values);
  return {median_of_sorted(sorted), sorted.front(), sorted.back(), {}};
}

Summary summarize(const std::vector<double>& values) {
  Summary summary;
  summary.n = values.size();
  const Interval interval = mean_interval(values);
  summary.mean = interval.observed;
  summary.median = range_interval(values).observed;
  if (values.size() < 2) return summary;
  summary.sd = standard_deviation(values, summary.mean);
  summary.low = interval.low;
  summary.high = interval.high;
  return summary;
}

}  // namespace mlp
