// Do these folders hold all shards of a plan, each once and finished?
#pragma once

#include <filesystem>
#include <vector>

#include "experiments/plan.hpp"

namespace mlp {

struct Merge {
  Plan plan;
  std::vector<std::filesystem::path> shards;  // in the order of their numbers
};

// One for each experiment that has shards among the folders, to be merged into `out`. InputError, a
// line for each problem: shards that are missing, there twice, unfinished or of something else.
std::vector<Merge> check_shards(const std::vector<std::filesystem::path>& folders,
                                const std::filesystem::path& out, DataFiles& files);

}  // namespace mlp
