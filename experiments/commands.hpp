// What does each command do? The command line's arguments, and what is made of them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "experiments/pool.hpp"
#include "experiments/report.hpp"
#include "experiments/shard.hpp"

namespace mlp {

// What scripts rely on.
enum class ExitCode { as_stated = 0, not_as_stated = 1, wrong_input = 2, failed = 3 };

struct Arguments {
  std::vector<std::string> configs;
  std::vector<std::string> settings;  // PATH=JSON
  std::string out = "results";
  std::size_t jobs = usable_cores();
  double memory = 0;      // bytes; 0: what is free
  std::size_t seeds = 0;  // 0: as the config says
  bool quiet = false;
  bool resume = false;
  double checkpoint_seconds = 60;
  bool markdown = false;
  std::string kind;
  std::optional<Shard> shard;
  std::vector<std::string> folders;
  Rendering rendering{{"en"}, {}};
};

// All throw InputError for wrong input, RunError for what fails, and Interrupted.
ExitCode run(const Arguments& arguments);
ExitCode merge(const Arguments& arguments);
ExitCode check(const Arguments& arguments);
ExitCode show(const Arguments& arguments);
ExitCode report_folders(const Arguments& arguments);
ExitCode list(const Arguments& arguments);
ExitCode print_schema(const Arguments& arguments);

}  // namespace mlp
