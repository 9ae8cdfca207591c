#include "experiments/plot_scale.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "experiments/statistics.hpp"

namespace mlp {
namespace {

constexpr std::size_t few_values = 12;
constexpr double closest = 0.055;  // of the axis: nearer ticks would run into each other

std::string tick_text(double value) {
  const bool is_long = std::abs(value) >= 1e4 && std::abs(value) < 1e7;
  return is_long ? std::to_string(std::lround(value)) : short_number(value == 0 ? 0.0 : value);
}

std::string power_of_ten(int exponent) {
  if (exponent >= -3 && exponent <= 3) return short_number(std::pow(10.0, exponent));
  constexpr const char* superscripts[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = exponent < 0 ? "10⁻" : "10";
  for (const char digit : std::to_string(std::abs(exponent))) text += superscripts[digit - '0'];
  return text;
}

void add_round(Scale& scale, bool only_whole) {
  const double raw = (scale.high - scale.low) / 5;
  const double decade = std::pow(10.0, std::floor(std::log10(raw)));
  double step = 10 * decade;
  for (const double nice : {5.0, 2.0, 1.0})
    if (nice * decade >= raw) step = nice * decade;
  if (only_whole) step = std::max(1.0, std::round(step));
  const double first = std::ceil(scale.low / step - 1e-9);
  for (int i = 0; i <= 10; ++i)  // at most, whatever rounding does
    if (const double at = (first + i) * step; at <= scale.high + 1e-9 * step)
      scale.ticks.emplace_back(at, tick_text(at));
}

void add_decades(Scale& scale, double smallest) {
  const int first = static_cast<int>(std::ceil(std::log10(smallest) - 1e-9)),
            last = static_cast<int>(std::floor(std::log10(scale.high) + 1e-9));
  const int step = std::max(1, static_cast<int>(std::ceil((last - first) / 6.0)));
  for (int exponent = last; exponent >= first; exponent -= step)
    scale.ticks.emplace_back(std::pow(10.0, exponent), power_of_ten(exponent));
  if (scale.ticks.size() >= 2) return;
  scale.ticks.clear();
  for (int exponent = first - 1; exponent <= last; ++exponent)
    for (const int digit : {1, 2, 5})
      if (const double at = digit * std::pow(10.0, exponent); at >= scale.low && at <= scale.high)
        scale.ticks.emplace_back(at, tick_text(at));
  if (scale.ticks.size() >= 2) return;
  scale.ticks.clear();
  add_round(scale, false);
}

}  // namespace

bool Scale::shows(double value) const {
  return std::isfinite(value) && (!is_log || value >= 0);
}

double Scale::place(double value) const {
  return is_log && value <= floor ? floor : value;
}

double Scale::fraction(double value) const {
  const auto along = [&](double v) { return is_log ? std::log10(v) : v; };
  return (along(place(value)) - along(low)) / (along(high) - along(low));
}

Scale scale_of(const std::vector<double>& values, bool is_log, bool at_values) {
  std::set<double> distinct;
  for (const double value : values)
    if (std::isfinite(value) && (!is_log || value >= 0)) distinct.insert(value);
  if (is_log && (distinct.empty() || *distinct.rbegin() <= 0)) {
    if (!values.empty()) return scale_of(values, false, at_values);
    return {};
  }
  if (distinct.empty()) return {};
  Scale scale{.is_log = is_log, .low = *distinct.begin(), .high = *distinct.rbegin(), .ticks = {}};
  const bool all_whole = std::ranges::all_of(distinct, [](double v) { return v == std::floor(v); });
  const bool few = at_values && distinct.size() <= few_values;
  if (is_log) {
    const bool has_zero = scale.low <= 0;
    const double smallest = has_zero ? *distinct.upper_bound(0.0) : scale.low;
    if (has_zero) scale.floor = smallest / std::max(3.0, std::pow(scale.high / smallest, 0.12));
    const double margin = std::max(1.15, std::pow(scale.high / smallest, 0.05));
    scale.low = (has_zero ? scale.floor : smallest) / margin;
    scale.high *= margin;
    if (!few) add_decades(scale, smallest / margin);
    if (has_zero) scale.ticks.insert(scale.ticks.begin(), {scale.floor, "0"});
  } else {
    const double width = scale.high - scale.low;
    const double margin = width > 0 ? 0.05 * width : std::max(0.5, 0.1 * std::abs(scale.high));
    scale.low -= margin;
    scale.high += margin;
    if (!few) add_round(scale, all_whole);
  }
  if (!few) return scale;
  double last = -1;
  for (const double value : distinct) {
    if (is_log && value <= 0) continue;
    if (scale.fraction(value) - last >= closest)
      scale.ticks.emplace_back(value, tick_text(value)), last = scale.fraction(value);
  }
  return scale;
}

}  // namespace mlp
