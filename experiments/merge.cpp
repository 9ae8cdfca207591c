#include "experiments/merge.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "experiments/experiment.hpp"
#include "experiments/records.hpp"
#include "experiments/refuse.hpp"
#include "experiments/results.hpp"
#include "experiments/shard.hpp"
#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

namespace fs = std::filesystem;

// A folder that says it is a shard.
struct Part {
  fs::path folder;
  StoredShard stored;
  std::string config;  // bytes of config.json
};

// Those of one experiment, the first of which has its plan.
struct ShardedExperiment {
  Plan plan;
  std::vector<Part> parts;
};

// In the order in which experiments come up among the folders.
std::vector<ShardedExperiment> read_parts(const std::vector<fs::path>& folders, DataFiles& files,
                                          Diagnostics& diagnostics) {
  std::vector<ShardedExperiment> experiments;
  std::map<std::string, std::string> name_of;  // by bytes of configs
  for (const fs::path& folder : folders) {
    try {
      Part part{folder, read_shard(folder / "shard.json"), read_text(folder / "config.json")};
      auto name = name_of.find(part.config);
      std::optional<Plan> plan;
      if (name == name_of.end()) {
        plan = make_plan(folder / "config.json", {}, files, diagnostics);
        if (!plan) continue;
        name = name_of.emplace(part.config, plan->config.name).first;
      }
      auto experiment = std::ranges::find(
          experiments, name->second, [](const ShardedExperiment& e) { return e.plan.config.name; });
      if (experiment == experiments.end())
        experiment = experiments.insert(experiments.end(), {std::move(*plan), {}});
      experiment->parts.push_back(std::move(part));
    } catch (const InputError& error) {
      diagnostics.error(error.what());
    }
  }
  return experiments;
}

// "4, 7, 10, ..."
std::string listed(const std::vector<std::size_t>& runs) {
  constexpr std::size_t most = 10;
  std::string text;
  for (std::size_t i = 0; i < std::min(runs.size(), most); ++i)
    text += (i > 0 ? ", " : "") + std::to_string(runs[i]);
  return text + (runs.size() > most ? ", ..." : "");
}

void check_runs(const Plan& plan, const Part& part, Diagnostics& diagnostics) {
  const auto error = [&](const std::string& what) {
    diagnostics.error(part.folder.string() + ": " + what);
  };
  const Records records(plan, part.folder / "records", Records::Earlier::of_another);
  if (records.fingerprint(part.config) != part.stored.plan)
    return error("made by a version of this program with other numbers, or from other data");
  const std::vector<std::size_t> runs = runs_of(plan, part.stored.shard);
  const bool takes_times = find_experiment(plan.config.experiment)->takes_times;
  std::vector<std::size_t> missing;
  for (const std::size_t run : runs) {
    try {
      if (!records.has_file(run) || (takes_times && !records.has_timing(run)))
        missing.push_back(run);
      else
        records.load(run);
    } catch (const RunError& damaged) {
      diagnostics.error(damaged.what());
    }
  }
  if (!missing.empty())
    error(std::to_string(missing.size()) + " of its " + std::to_string(runs.size()) +
          " runs are missing (" + listed(missing) + "); --resume does them");
}

// The folders in the order of their numbers.
std::vector<fs::path> in_order(const ShardedExperiment& experiment, Diagnostics& diagnostics) {
  const Part& first = experiment.parts.front();
  const std::size_t of = first.stored.shard.of;
  std::vector<const Part*> by_number(of);
  for (const Part& part : experiment.parts) {
    const auto error = [&](const std::string& what) {
      diagnostics.error(part.folder.string() + ": " + what + " " + first.folder.string());
    };
    const Shard& shard = part.stored.shard;
    if (part.config != first.config) {
      error("of another config than");
    } else if (shard.of != of) {
      error(text(shard) + ", where there are " + std::to_string(of) + " in");
    } else if (const Part*& place = by_number[shard.number - 1]) {
      diagnostics.error(part.folder.string() + ": " + text(shard) + ", as " +
                        place->folder.string() + " is");
    } else {
      place = &part;
      check_runs(experiment.plan, part, diagnostics);
    }
  }
  std::vector<fs::path> folders;
  for (std::size_t i = 0; i < of; ++i) {
    if (by_number[i] != nullptr)
      folders.push_back(by_number[i]->folder);
    else
      diagnostics.error(experiment.plan.config.name + ": " + text(Shard{i + 1, of}) +
                        " is missing");
  }
  return folders;
}

}  // namespace

std::vector<Merge> check_shards(const std::vector<fs::path>& folders, const fs::path& out,
                                DataFiles& files) {
  Diagnostics diagnostics;
  std::vector<Merge> merges;
  for (ShardedExperiment& experiment : read_parts(folders, files, diagnostics)) {
    std::error_code ignored;
    for (const Part& part : experiment.parts)
      if (fs::equivalent(part.folder, out / experiment.plan.config.name, ignored))
        diagnostics.error(part.folder.string() +
                          ": a shard, where the merged results would be; choose another --out");
    std::vector<fs::path> shards = in_order(experiment, diagnostics);
    merges.push_back({std::move(experiment.plan), std::move(shards)});
  }
  refuse_if_any(diagnostics);
  return merges;
}

}  // namespace mlp
