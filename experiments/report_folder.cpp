#include <algorithm>
#include <iostream>

#include "experiments/config.hpp"
#include "experiments/phrases.hpp"
#include "experiments/report.hpp"
#include "experiments/report_page.hpp"
#include "experiments/stored_results.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

void write_pages(const Report& report, const Config& config, const Tables& tables,
                 const std::filesystem::path& folder, const Rendering& rendering) {
  if (rendering.languages.empty()) return;
  const Json environment = read_environment(folder);
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
  const auto [config, resolved, tables] = read_results(folder);
  Report result = make_report(config.name, config.title, config.claims, tables);
  write_whole(folder / "claims.csv", claims_csv(result));
  write_whole(folder / "report.json", report_json(result, resolved).dump(2) + "\n");
  write_pages(result, config, tables, folder, rendering);
  return result;
}

}  // namespace mlp
