// Where does an axis start and end, and what is written on it?
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace mlp {

struct Scale {
  bool is_log = false;
  double low = 0, high = 1;
  double floor = 0;  // on a log axis: where what is 0 is drawn, below all else; 0 if nothing is
  std::vector<std::pair<double, std::string>> ticks;

  // Can it be drawn? Finite, and on a log axis not negative.
  bool shows(double value) const;
  double place(double value) const;     // 0 is at the floor
  double fraction(double value) const;  // 0 at the low end, 1 at the high end
};

// An axis over all values that can be drawn. Ticks are at the values themselves if they are few and
// `at_values`, otherwise at round numbers, and at whole ones if all values are whole. `is_log` is
// given up where nothing is positive.
Scale scale_of(const std::vector<double>& values, bool is_log, bool at_values);

}  // namespace mlp
