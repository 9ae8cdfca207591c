#include <iostream>

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

// Of the machine that ran it; an empty object where that is not stored.
Json read_environment(const std::filesystem::path& file) {
  return std::filesystem::exists(file) ? read_json(file) : Json::object();
}

void write_pages(const Report& report, const Config& config, const Tables& tables,
                 const std::filesystem::path& folder, const Rendering& rendering) {
  if (rendering.languages.empty()) return;
  const Json environment = read_environment(folder / "environment.json");
  const std::vector<Figure> figures = draw_figures({report, config, tables, folder, rendering});
  for (const Figure& figure : figures)
    if (!figure.error.empty() && !figure.is_gnuplot_missing)
      std::cerr << (folder / "figures" / figure.name).string() << ": " << figure.error << '\n';
  for (const std::string& language : rendering.languages) {
    std::vector<DrawnFigure> drawn;
    for (const Figure& figure : figures) {
      const std::filesystem::path svg =
          folder / "figures" / (figure_file(figure, language) + ".svg");
      drawn.push_back({figure, std::filesystem::exists(svg) ? read_text(svg) : ""});
    }
    write_whole(folder / page_file("report", language),
                report_page(report, drawn, environment, config, language, rendering.languages));
  }
}

}  // namespace

Report report(const std::filesystem::path& folder, const Rendering& rendering) {
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
  write_pages(result, config, tables, folder, rendering);
  return result;
}

}  // namespace mlp
