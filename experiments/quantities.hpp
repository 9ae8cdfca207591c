// What is a column of a table called for people, and on which axis is it drawn?
#pragma once

#include <string_view>

#include "experiments/text.hpp"

namespace mlp {

struct QuantityName {
  std::string_view column;
  std::string_view en, zh;
  bool is_log = false;
};

// A column's name in both languages, with its unit; of one that is not listed the column itself.
// "_initial" is told as "before training".
Text quantity_label(std::string_view column);

// Is it drawn on a log axis?
bool is_log_quantity(std::string_view column);

}  // namespace mlp
