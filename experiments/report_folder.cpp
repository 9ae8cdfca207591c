#include <algorithm>

#include "experiments/config.hpp"
#include "experiments/phrases.hpp"
#include "experiments/report.hpp"
#include "experiments/report_page.hpp"
#include "experiments/stored_results.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

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
              report_page(report, drawn, read_environment(folder), config.seeds.values.size(),
                          language, rendering.languages));
}

}  // namespace

Report report(const std::filesystem::path& folder, const Rendering& rendering) {
  const auto [config, resolved, tables] = read_results(folder);
  Report result = make_report(config.name, config.title, config.claims, tables);
  write_whole(folder / "claims.csv", claims_csv(result));
  write_whole(folder / "report.json", report_json(result, resolved).dump(2) + "\n");
  for (const std::string& language : rendering.languages)
    write_page(result, config, tables, folder, language, rendering);
  return result;
}

}  // namespace mlp
