// Configs for tests of runs: read, checked and ready to run, in a folder of their own.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "experiments/plan.hpp"
#include "experiments/report.hpp"
#include "experiments/results.hpp"
#include "experiments/run.hpp"
#include "tests/config_files.hpp"

namespace mlp {

// A config file, read and checked.
struct Planned {
  explicit Planned(const std::string& config) {
    files.add("c.json", config);
    Diagnostics diagnostics;
    plan = make_plan(files.path("c.json"), {}, data, diagnostics);
    BOOST_REQUIRE_MESSAGE(plan.has_value(), files.lines(diagnostics));
  }

  RunRecord first_run() {
    return *run(0, plan->arms[0].settings, plan->config.seeds.values[0],
                {plan->config.measure, plan->config.save}, data);
  }

  // Writes the results folder, judged, and returns it.
  std::filesystem::path results(const std::string& name, std::size_t jobs) {
    const std::filesystem::path folder =
        run_experiment(*plan, data, {.out = files.path(name), .jobs = jobs, .quiet = true});
    report(folder);
    return folder;
  }

  ConfigFiles files;
  DataFiles data;
  std::optional<Plan> plan;
};

inline const std::vector<std::string> all_measurements{
    R"({"type": "collapse", "at": "every"})", R"({"type": "gradient_flow", "at": [0, 2, 4]})",
    R"({"type": "dead_units", "at": "first_last"})", R"({"type": "output_statistics", "at": [1]})",
    R"("linear_baseline")"};

// The chosen ones as a JSON list; bit k of `choice` stands for measurement k.
inline std::string measure_list(std::size_t choice) {
  std::string list;
  for (std::size_t k = 0; k < all_measurements.size(); ++k)
    if (choice >> k & 1U) list += (list.empty() ? "" : ", ") + all_measurements[k];
  return "[" + list + "]";
}

}  // namespace mlp
