#include "experiments/sweep.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "experiments/experiment.hpp"
#include "experiments/forms.hpp"
#include "experiments/writer.hpp"
#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

constexpr int most_arms = 50000;  // each is settled before anything runs
constexpr int most_runs = 1000000;

// Notes a sweep that is too large.
bool is_too_large(const Document& document, const Config& config, Diagnostics& diagnostics) {
  double arms = 1.0;
  for (const auto& [path, values] : config.sweep) arms *= static_cast<double>(values.size());
  const double runs = arms * static_cast<double>(config.seeds.values.size());
  const auto refuse = [&](int most, const std::string& what, double got) {
    diagnostics.error(
        document.value_at("sweep"), "sweep",
        "expected at most " + std::to_string(most) + " " + what + ", got " + number_text(got));
    return true;
  };
  if (arms > most_arms) return refuse(most_arms, "arms", arms);
  if (runs > most_runs) return refuse(most_runs, "runs", runs);
  return false;
}

// What the sweep works on: only what one run reads.
Document run_part(const Document& document) {
  Document part{document.file, Json::object(), {}, {}};
  part.values[""] = document.value_at("");
  RunConfig config;
  RunConfig::fields(config, [&](std::string_view name, auto&, std::string_view) {
    const std::string key(name);
    if (!document.root.contains(key)) return;
    part.root[key] = document.root[key];
    part.values[key] = document.value_at(key);
    part.keys[key] = document.key_at(key);
    copy_places(document, key, part, key);
  });
  return part;
}

// Notes where the asked JSON says "auto" what the settled one has there.
void collect_choices(const Json& asked, const Json& settled, const std::string& path,
                     Json& choices) {
  if (asked == "auto") {
    if (settled != "auto") choices[path] = settled;
  } else if (asked.is_object() && settled.is_object()) {
    for (const auto& [key, value] : asked.items()) {
      if (settled.contains(key)) collect_choices(value, settled[key], joined(path, key), choices);
    }
  }
}

// An odometer over the grid: steps to the next combination, the last place fastest; false after the
// last one.
bool advance(std::vector<std::size_t>& places, const SweepConfig& sweep) {
  for (std::size_t i = places.size(); i-- > 0;) {
    if (++places[i] < sweep[i].second.size()) return true;
    places[i] = 0;
  }
  return false;
}

// The document of one arm: the swept values in their places, with the places of the values in the
// sweep.
Document arm_document(const Document& base, const Document& document, const SweepConfig& sweep,
                      const std::vector<std::size_t>& places, Diagnostics& diagnostics) {
  Document arm = base;
  for (std::size_t i = 0; i < sweep.size(); ++i) {
    const auto& [path, values] = sweep[i];
    const std::string source = "sweep." + path + "." + std::to_string(places[i]);
    const std::string problem = set(arm, path, values[places[i]], document.value_at(source),
                                    document.key_at("sweep." + path));
    if (problem.empty()) {
      copy_places(document, source, arm, path);
    } else {
      diagnostics.error(document.key_at("sweep." + path), "sweep." + path, problem);
    }
  }
  return arm;
}

}  // namespace

std::vector<Arm> arms(const Document& document, const Config& config, DataFiles& files,
                      Diagnostics& diagnostics) {
  if (is_too_large(document, config, diagnostics)) return {};
  const Experiment* kind = find_experiment(config.experiment);
  if (kind == nullptr) return {};  // noted elsewhere
  const Document base = run_part(document);
  std::vector<Arm> arms;
  std::vector<std::size_t> places(config.sweep.size(), 0);
  do {
    Diagnostics problems;
    const Document arm = arm_document(base, document, config.sweep, places, problems);
    RunConfig asked;
    if (problems.empty()) asked = read_run_config(arm, problems);
    if (problems.empty()) {
      try {
        Settings settings = kind->settle(asked, arm, files, problems);
        Json choices = Json::object();
        collect_choices(write(asked), write(static_cast<const RunConfig&>(settings)), "", choices);
        Arm& added = arms.emplace_back();
        for (std::size_t i = 0; i < places.size(); ++i) {
          added.values.push_back(config.sweep[i].second[places[i]]);
        }
        added.settings = std::move(settings);
        added.choices = std::move(choices);
      } catch (const InputError& error) {
        problems.error(error.what());
      }
    }
    diagnostics.append(problems);
  } while (advance(places, config.sweep));
  return arms;
}

Json resolved(const Config& config, const std::vector<Arm>& arms) {
  Json list = Json::array();
  for (const Arm& arm : arms) {
    Json values = Json::object();
    for (std::size_t i = 0; i < arm.values.size(); ++i)
      values[config.sweep[i].first] = arm.values[i];
    list.push_back({{"values", std::move(values)}, {"choices", arm.choices}});
  }
  return list;
}

}  // namespace mlp
