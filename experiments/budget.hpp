// Do the runs fit into memory, as many at a time as are asked for?
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "experiments/memory.hpp"

namespace mlp {

// As the user has it.
struct Budget {
  std::size_t jobs = 1;  // runs at a time
  double memory = 0;     // bytes that this process may take in all; 0: what is free
  bool checkpoints = true;
};

struct Supply {
  double bytes;
  std::string text;  // "20.1 GB are free"
};

// What is still there, with what this process has taken already taken off.
Supply memory_supply(double allowed);

struct BudgetProblem {
  std::string_view part;  // of the config
  std::string message;    // empty if all is well
};

// `needs` are those of each arm, which has so many seeds.
BudgetProblem budget_problem(std::vector<MemoryNeed> needs, std::size_t seeds, std::size_t jobs,
                             const Supply& supply);

}  // namespace mlp
