#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/figure_files.hpp"
#include "experiments/figure_kinds.hpp"
#include "experiments/phrases.hpp"
#include "experiments/statistics.hpp"
#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

// The table of contents, in reading order.
constexpr std::array kinds{collapse_by_depth,
                           quantity_by_layer,
                           rate_against_theory,
                           metric_by_number,
                           dead_by_layer_and_epoch,
                           life_of_units,
                           steps_to_target,
                           rank_plot,
                           cost_bars,
                           results_by_arm,
                           learning_curves,
                           function_and_derivative,
                           decision_maps,
                           decision_maps_by_epoch};

constexpr std::size_t most_told = 8;  // values in a sentence; of more the range

const std::string rate_path = "training.optimizer.learning_rate";

}  // namespace

bool has_numbers(const Table& table, std::string_view column) {
  return table.find(column) && table.is_numeric(column);
}

std::vector<std::string> claims_on(const FigureRequest& request,
                                   const std::vector<std::string>& columns) {
  std::vector<std::string> ids;
  for (const JudgedClaim& judged : request.report.claims) {
    const Measure& measure = judged.claim.measure;
    if (measure.rank) continue;  // rank_plot shows it
    for (const std::string& column : columns) {
      if (measure.column != column && measure.over != column && measure.minus != column) continue;
      ids.push_back(judged.claim.id);
      break;
    }
  }
  return ids;
}

RowsOfRuns::RowsOfRuns(const Table& runs) {
  rows_.reserve(runs.rows());
  for (std::size_t row = 0; row < runs.rows(); ++row)
    rows_.emplace_back(runs.finite("run", row), row);
  std::ranges::sort(rows_);
}

std::size_t RowsOfRuns::of(const Table& table, std::size_t row) const {
  const double run = table.finite("run", row);
  const auto above =
      std::ranges::upper_bound(rows_, run, {}, &std::pair<double, std::size_t>::first);
  if (above != rows_.begin() && std::prev(above)->first == run) return std::prev(above)->second;
  throw InputError(table.file + ": row " + std::to_string(row + 1) +
                   ": expected a run of runs.csv, got " + in_quotes(table.text("run")[row]));
}

std::vector<std::string> tuned_paths(const FigureRequest& request) {
  std::vector<std::string> paths;
  for (const JudgedClaim& judged : request.report.claims)
    for (const std::string& path : judged.claim.tuned)
      if (std::ranges::find(paths, path) == paths.end()) paths.push_back(path);
  const std::vector<std::string>& swept = request.tables.swept;
  if (request.report.claims.empty() && swept.size() > 1 &&
      std::ranges::find(swept, rate_path) != swept.end())
    paths.push_back(rate_path);
  std::erase_if(paths, [&](const std::string& path) {
    return std::ranges::find(swept, path) == swept.end();
  });
  return paths;
}

Rows compared_rows(const FigureRequest& request, const std::string& path) {
  std::vector<std::string> tuned = tuned_paths(request);
  std::erase(tuned, path);
  const Rows all = select_runs(request.tables, Json::object());
  return has_numbers(request.tables.runs, "train_loss")
             ? best_tuned(request.tables, all, tuned, "train_loss")
             : all;
}

void tell_tuned(const FigureRequest& request, const std::string& path, Text& finding) {
  for (const std::string& tuned : tuned_paths(request)) {
    if (tuned == path) continue;
    const Text label = path_label(tuned);
    add_sentence(finding, "Each arm has the " + label.en + " of its lowest training loss.",
                 "各组取训练损失最低的" + in(label, "zh") + "。");
  }
}

Text ends_of(const PlotPanel& panel, End end) {
  struct Value {
    double number;
    const Text* label;
  };
  std::vector<Value> values;
  for (const PlotLine& line : panel.lines) {
    if (line.points.empty()) continue;
    const double first = line.points.front().y, last = line.points.back().y;
    values.push_back({end == End::first  ? first
                      : end == End::last ? last
                                         : first / last,
                      &line.label});
  }
  const bool is_range = values.size() > most_told;
  if (is_range) {
    const auto [low, high] = std::ranges::minmax_element(values, {}, &Value::number);
    values = {*low, *high};
  }
  Text text;
  for (const auto& [number, label] : values) {
    const bool is_first = text.en.empty();
    text.en += (is_first ? "" : is_range ? " to " : ", ") + short_number(number);
    text.zh += (is_first ? "" : is_range ? " 至 " : "，") + short_number(number);
    if (label->english().empty()) continue;
    text.en += " (" + label->en + ')';
    text.zh += "（" + in(*label, "zh") + "）";
  }
  return text;
}

Text in_panel(const PlotPanel& panel) {
  if (panel.title.en.empty()) return {};
  return {" [" + panel.title.en + "]", "［" + in(panel.title, "zh") + "］"};
}

void put_panels(Plot& plot, Panels panels) {
  plot.columns = columns_for(panels.panels.size());
  plot.panels = std::move(panels.panels);
  plot.left_out = panels.left_out;
  plot.has_bands = panels.has_bands;
}

std::vector<ArmValues> values_by_arm(const Tables& tables, const Rows& rows, const Numbers& numbers,
                                     const std::vector<std::string>& without) {
  std::vector<std::vector<std::string>> keys;
  std::vector<ArmValues> arms;
  for (const std::size_t row : rows) {
    const auto& value = numbers[row];
    if (!value) continue;
    const std::vector<std::string> key = arm_of(tables, row, without);
    const auto at = static_cast<std::size_t>(std::ranges::find(keys, key) - keys.begin());
    if (at == keys.size()) {
      keys.push_back(key);
      arms.push_back({row, {}});
    }
    arms[at].values.push_back(*value);
  }
  return arms;
}

std::vector<ArmValues> values_by_arm(const Tables& tables, const Rows& rows,
                                     std::string_view column,
                                     const std::vector<std::string>& without) {
  return values_by_arm(tables, rows, tables.runs.numbers(column), without);
}

// The place of a run's value of the lines' path among them.
std::size_t line_of(const LinesOf& lines, const Tables& tables, std::size_t run) {
  if (lines.path.empty()) return 0;
  return static_cast<std::size_t>(
      std::ranges::find(lines.cells, tables.runs.text(lines.path)[run]) - lines.cells.begin());
}

std::vector<PlotLine> empty_lines(const LinesOf& lines, Mark mark) {
  std::vector<PlotLine> all;
  for (std::size_t i = 0; i < lines.looks.size(); ++i)
    all.push_back({lines.labels[i], lines.looks[i], {}, mark});
  return all;
}

bool is_depth(std::string_view path) {
  return path == "network.hidden" || path == "network.hidden.layers";
}

double depth_in(const std::string& cell) {
  const Json json = cell_value(cell);
  if (json.is_number()) return json.get<double>();
  if (json.is_array()) return static_cast<double>(json.size());
  const Json layers = json.is_object() ? json.value("layers", Json()) : Json();
  return layers.is_number() ? layers.get<double>() : std::nan("");
}

Plots plots_of(const FigureRequest& request) {
  Plots plots;
  for (FigureKind* const kind : kinds)
    for (Plot& plot : kind(request)) plots.push_back(std::move(plot));
  return plots;
}

std::vector<Figure> draw_figures(const FigureRequest& request) {
  const std::vector<FigureFile> earlier = drawn_files(request.folder / "figures");
  std::vector<Figure> figures;
  for (Plot& plot : plots_of(request)) figures.push_back(write_plot(std::move(plot), request));
  remove_outdated(earlier, figures, request);
  return figures;
}

}  // namespace mlp
