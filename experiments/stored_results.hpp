// What does a results folder hold? The config that was run, and its tables.
#pragma once

#include <filesystem>

#include "experiments/config.hpp"
#include "experiments/tables.hpp"

namespace mlp {

struct Results {
  Config config;
  Json resolved;  // what each auto became, by arm; reading a config leaves it out
  Tables tables;  // those that experiments of its kind have
};

// InputError, a line for each error, for files that are missing or damaged.
Results read_results(const std::filesystem::path& folder);

// environment.json, an object; an empty one where there is none.
Json read_environment(const std::filesystem::path& folder);

}  // namespace mlp
