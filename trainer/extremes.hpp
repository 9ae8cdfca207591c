// How is a largest or smallest value found without hiding a NaN? Once there is one, it stays.
#pragma once

#include <cmath>

namespace mlp {

inline void raise(double& largest, double value) {
  if (value > largest || std::isnan(value)) largest = value;
}

inline void lower(double& smallest, double value) {
  if (value < smallest || std::isnan(value)) smallest = value;
}

}  // namespace mlp
