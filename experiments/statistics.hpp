// What do several seeds say together? Mean, spread, median and 95% intervals. NaN anywhere makes
// the results NaN; nothing is dropped.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mlp {

struct Interval {
  double observed;
  double low;
  double high;
  std::string note;  // why it is weaker than a 95% interval; usually empty
};

// Four significant digits, for people.
std::string short_number(double value);

// "0.93 [0.91, 0.95]"
std::string text(const Interval& interval);

struct Summary {
  std::size_t n = 0;
  double mean = 0.0;
  std::optional<double> sd;  // of a sample, n - 1 in the denominator; nothing for n = 1
  double median = 0.0;
  std::optional<double> low;  // Student's 95% interval of the mean; nothing for n = 1
  std::optional<double> high;
};

// Columns of a table and what their numbers come to.
using Summaries = std::vector<std::pair<std::string, Summary>>;

// The functions below need at least one value.

double mean(const std::vector<double>& values);

Summary summarize(const std::vector<double>& values);

// Student's 95% interval of the mean. One value, NaN: low and high are NaN. Infinities of one sign
// make the mean infinite, and then the interval reaches from the value nearest to the finite to
// that infinity.
Interval mean_interval(const std::vector<double>& values);

// Median between the narrowest symmetric pair of order statistics that covers it with at least 95%
// (binomial, no assumption on the distribution); below 6 values no pair does, and the range is
// given with a note of its coverage.
Interval median_interval(const std::vector<double>& values);

// Median between smallest and largest.
Interval range_interval(const std::vector<double>& values);

}  // namespace mlp
