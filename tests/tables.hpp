// What do the tests of claims and reports read? Tables written out in the test, as if they came
// from files.
#pragma once

#include <string>
#include <utility>

#include "experiments/table.hpp"
#include "trainer/csv.hpp"

namespace mlp {

inline Table table_of(std::string file, const std::string& text) {
  return as_table(parse_csv(std::move(file), text));
}

}  // namespace mlp
