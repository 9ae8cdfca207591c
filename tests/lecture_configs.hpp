// The lecture's configs as they are in the repository, read but not run.
#pragma once

#include <algorithm>
#include <filesystem>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "experiments/plan.hpp"

namespace mlp {

inline std::vector<std::filesystem::path> lecture_configs() {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path folder =
      std::filesystem::path(TRAINER_SOURCE_DIR) / "configs/lecture";
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

inline Config planned(const std::filesystem::path& file) {
  DataFiles files;
  Diagnostics diagnostics;
  const std::optional<Plan> plan = make_plan(file, {}, files, diagnostics);
  BOOST_REQUIRE(plan.has_value());
  return plan->config;
}

inline std::vector<Claim> planned_claims(const std::filesystem::path& file) {
  return planned(file).claims;
}

}  // namespace mlp
