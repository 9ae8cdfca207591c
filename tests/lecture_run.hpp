// A config of the lecture, run and judged in a folder of its own.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "experiments/report.hpp"
#include "experiments/results.hpp"
#include "tests/config_files.hpp"

namespace mlp {

struct LectureRun {
  // `settings` as on the command line: {"seeds=3"}.
  explicit LectureRun(const std::string& name, const std::vector<std::string>& settings = {}) {
    Diagnostics diagnostics;
    plan =
        make_plan(std::filesystem::path(TRAINER_SOURCE_DIR) / "configs/lecture" / (name + ".json"),
                  settings, data, diagnostics);
    BOOST_REQUIRE_MESSAGE(plan.has_value(), files.lines(diagnostics));
    const auto folder =
        run_experiment(*plan, data, {.out = files.path("out"), .jobs = 2, .quiet = true});
    for (const auto& [path, values] : plan->config.sweep) tables.swept.push_back(path);
    tables.runs = read_table(folder / "runs.csv");
    if (std::filesystem::exists(folder / "layers.csv"))
      tables.layers = read_table(folder / "layers.csv");
  }

  const std::vector<Claim>& claims() const { return plan->config.claims; }

  ConfigFiles files;
  DataFiles data;
  std::optional<Plan> plan;
  Tables tables;
};

}  // namespace mlp
