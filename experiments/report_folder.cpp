#include "experiments/config.hpp"
#include "experiments/experiment.hpp"
#include "experiments/report.hpp"
#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

struct Stored {
  Config config;
  Json resolved;  // what each auto became, by arm; reading a config leaves it out
};

Stored read_stored(const std::filesystem::path& file) {
  Diagnostics diagnostics;
  const Document document = read_document(file, diagnostics);
  const std::optional<Config> config = read_config(document, diagnostics);
  if (!config || !diagnostics.empty()) {
    std::string errors;
    for (const std::string& line : diagnostics.lines()) {
      errors += (errors.empty() ? "" : "\n") + line;
    }
    throw InputError(errors);
  }
  return {*config, document.root.value("resolved", Json())};
}

}  // namespace

Report report(const std::filesystem::path& folder) {
  const auto [config, resolved] = read_stored(folder / "config.json");
  Tables tables;
  for (const auto& [path, values] : config.sweep) tables.swept.push_back(path);
  tables.runs = read_table(folder / "runs.csv");
  const Columns columns = find_experiment(config.experiment)->columns(config);
  if (!columns.epochs.empty()) tables.epochs = read_table(folder / "epochs.csv");
  if (!columns.layers.empty()) tables.layers = read_table(folder / "layers.csv");
  Report result = make_report(config.name, config.title, config.claims, tables);
  write_whole(folder / "claims.csv", claims_csv(result));
  write_whole(folder / "report.json", report_json(result, resolved).dump(2) + "\n");
  return result;
}

}  // namespace mlp
