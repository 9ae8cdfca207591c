#include "experiments/stored_results.hpp"

#include "experiments/experiment.hpp"
#include "experiments/refuse.hpp"

namespace mlp {

Results read_results(const std::filesystem::path& folder) {
  Diagnostics diagnostics;
  const Document document = read_document(folder / "config.json", diagnostics);
  const std::optional<Config> config = read_config(document, diagnostics);
  const Experiment* kind = config ? check_experiment(*config, document, diagnostics) : nullptr;
  refuse_if_any(diagnostics);
  Results results{*config, document.root.value("resolved", Json()), {}};
  for (const auto& [path, values] : config->sweep) results.tables.swept.push_back(path);
  results.tables.runs = read_table(folder / "runs.csv");
  const Columns columns = kind->columns(*config);
  if (!columns.epochs.empty()) results.tables.epochs = read_table(folder / "epochs.csv");
  if (!columns.layers.empty()) results.tables.layers = read_table(folder / "layers.csv");
  if (!columns.timing.empty()) results.tables.timing = read_table(folder / "timing.csv");
  return results;
}

Json read_environment(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder / "environment.json")) return Json::object();
  Diagnostics diagnostics;
  Document document = read_document(folder / "environment.json", diagnostics);
  refuse_if_any(diagnostics);
  return std::move(document.root);
}

}  // namespace mlp
