// What does a folder of results hold? Its CSV tables, and which columns of runs.csv were swept.
#pragma once

#include <string>
#include <vector>

#include "experiments/table.hpp"

namespace mlp {

struct Tables {
  std::vector<std::string> swept;  // the paths that are columns of `runs`
  Table runs;
  Table epochs;
  Table layers;
  Table timing;
};

}  // namespace mlp
