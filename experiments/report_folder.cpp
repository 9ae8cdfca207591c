#include <algorithm>

#include "experiments/config.hpp"
#include "experiments/experiment.hpp"
#include "experiments/phrases.hpp"
#include "experiments/report.hpp"
#include "experiments/report_page.hpp"
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

Json read_json(const std::filesystem::path& file) {
  Json json = Json::parse(read_text(file), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) throw InputError(file.string() + ": expected JSON");
  return json;
}

// Whether claims are judged on epochs.csv; it is the longest table, and nothing else reads it.
bool measure_epochs(const std::vector<Claim>& claims) {
  return std::ranges::any_of(claims, [](const Claim& claim) {
    return is<EpochsTable>(claim.measure.table) || (claim.control && claim.control->measure &&
                                                    is<EpochsTable>(claim.control->measure->table));
  });
}

void write_page(const Report& report, const Config& config, const Tables& tables,
                const std::filesystem::path& folder, const std::string& language,
                const Rendering& rendering) {
  const FigureRequest request{report, config, tables, folder, language, rendering.formats};
  std::vector<DrawnFigure> drawn;
  for (Figure& figure : draw_figures(request)) {
    const std::filesystem::path svg =
        folder / "figures" / (figure.name + (language == "zh" ? ".zh.svg" : ".svg"));
    std::string text = std::filesystem::exists(svg) ? read_text(svg) : "";
    drawn.push_back({std::move(figure), std::move(text)});
  }
  write_whole(folder / page_file("report", language),
              report_page(report, drawn, read_json(folder / "environment.json"),
                          config.seeds.values.size(), language, rendering.languages));
}

}  // namespace

Report report(const std::filesystem::path& folder, const Rendering& rendering) {
  const auto [config, resolved] = read_stored(folder / "config.json");
  Tables tables;
  for (const auto& [path, values] : config.sweep) tables.swept.push_back(path);
  tables.runs = read_table(folder / "runs.csv");
  const Columns columns = find_experiment(config.experiment)->columns(config);
  if (measure_epochs(config.claims)) tables.epochs = read_table(folder / "epochs.csv");
  if (!columns.layers.empty()) tables.layers = read_table(folder / "layers.csv");
  Report result = make_report(config.name, config.title, config.claims, tables);
  write_whole(folder / "claims.csv", claims_csv(result));
  write_whole(folder / "report.json", report_json(result, resolved).dump(2) + "\n");
  for (const std::string& language : rendering.languages)
    write_page(result, config, tables, folder, language, rendering);
  return result;
}

}  // namespace mlp
