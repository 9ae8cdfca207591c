#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "experiments/arms.hpp"
#include "experiments/figure.hpp"
#include "experiments/plot.hpp"
#include "experiments/statistics.hpp"
#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

using Request = FigureRequest;

bool has_numbers(const Table& table, std::string_view column) {
  return table.find(column) && table.is_numeric(column);
}

std::vector<std::string> claims_on(const Request& request, std::string_view column) {
  std::vector<std::string> ids;
  for (const JudgedClaim& judged : request.report.claims) {
    const Measure& measure = judged.claim.measure;
    if (measure.column == column || measure.over == column || measure.minus == column) {
      ids.push_back(judged.claim.id);
    }
  }
  return ids;
}

// "At <x> <end>: sigmoid 3.9e-05, relu 0.98" from the last points of a panel's lines.
std::string ends_of(const PlotPanel& panel, bool first_over_last) {
  std::string text;
  for (const PlotLine& line : panel.lines) {
    const double last = line.points.back().y;
    const double value = first_over_last ? line.points.front().y / last : last;
    text += (text.empty() ? "" : ", ") + short_number(value);
    if (!line.label.empty()) text += " (" + line.label + ")";
  }
  return text;
}

std::string in_panel(const PlotPanel& panel) {
  return panel.title.empty() ? "" : " [" + panel.title + "]";
}

// Rows of the other tables know their run by number, rows of runs.csv by place.
class RowsOfRuns {
 public:
  explicit RowsOfRuns(const Table& runs) {
    for (std::size_t row = 0; row < runs.rows(); ++row) rows_[runs.finite("run", row)] = row;
  }

  // In runs.csv, of the run that a row of the table belongs to.
  std::size_t of(const Table& table, std::size_t row) const {
    const auto found = rows_.find(table.finite("run", row));
    if (found != rows_.end()) return found->second;
    throw InputError(table.file + ": row " + std::to_string(row + 1) + ": expected a run of " +
                     "runs.csv, got " + in_quotes(table.text("run")[row]));
  }

 private:
  std::map<double, std::size_t> rows_;
};

std::optional<Plot> delta_by_layer(const Request& request) {
  const Table& layers = request.tables.layers;
  if (!has_numbers(layers, "delta_rms")) return std::nullopt;
  const Numbers& deltas = layers.numbers("delta_rms");
  const RowsOfRuns rows(request.tables.runs);
  std::vector<Sample> samples;
  for (std::size_t row = 0; row < layers.rows(); ++row) {
    const double delta = deltas[row].value_or(0.0);
    if (layers.numbers("epoch")[row] != 0.0 || !(delta > 0.0)) continue;
    samples.push_back({rows.of(layers, row), layers.finite("layer", row), delta});
  }
  if (samples.empty()) return std::nullopt;
  Plot plot;
  plot.panels = panels_over(samples, request.tables, [](const std::string& path) {
    return path.starts_with("training.");  // not yet at work before training
  });
  plot.x = {"layer", "层"};
  plot.y = {"delta (rms) before training", "训练前的 delta（均方根）"};
  plot.log_y = true;
  const PlotPanel& deepest = plot.panels.back();
  const std::string ratios = ends_of(deepest, true);
  plot.figure = {
      "delta-by-layer",
      {"The signal that comes back to each layer", "反传到每一层的信号"},
      {"The first layer's delta over the output layer's" + in_panel(deepest) + ": " + ratios + ".",
       "第一层的 delta 与输出层之比" + in_panel(deepest) + "：" + ratios + "。"},
      claims_on(request, "delta_rms")};
  return plot;
}

double layers_in(const std::string& cell) {
  const Json json = cell_value(cell);
  if (json.is_number()) return json.get<double>();
  if (json.is_array()) return static_cast<double>(json.size());
  const Json layers = json.is_object() ? json.value("layers", Json()) : Json();
  return layers.is_number() ? layers.get<double>() : std::nan("");
}

bool is_depth(const std::string& path) {
  return path == "network.hidden" || path == "network.hidden.layers";
}

std::optional<Plot> collapse_by_depth(const Request& request) {
  const Tables& tables = request.tables;
  const Table& runs = tables.runs;
  const auto depth = std::find_if(tables.swept.begin(), tables.swept.end(), is_depth);
  if (depth == tables.swept.end() || !has_numbers(runs, "collapse_error")) return std::nullopt;
  const auto samples_of = [&](std::string_view column) {
    std::vector<Sample> samples;
    for (std::size_t run = 0; run < runs.rows(); ++run) {
      const std::optional<double> value = runs.numbers(column)[run];
      const double x = layers_in(runs.text(*depth)[run]);
      if (value && *value > 0.0 && std::isfinite(x)) samples.push_back({run, x, *value});
    }
    return samples;
  };
  const auto pooled = [&](const std::string& path) { return path == *depth; };
  Plot plot;
  plot.panels = panels_over(samples_of("collapse_error"), tables, pooled);
  if (plot.panels.empty()) return std::nullopt;
  const std::vector<PlotPanel> bounds = panels_over(samples_of("collapse_bound"), tables, pooled);
  for (std::size_t at = 0; at < plot.panels.size(); ++at) {
    for (const PlotPanel& bound : bounds) {
      if (bound.title != plot.panels[at].title) continue;
      for (PlotLine line : bound.lines) {
        if (!line.label.empty() && line.label != "identity") continue;
        line.label = request.language == "zh" ? "舍入误差界" : "rounding bound";
        line.dash = 2;
        plot.panels[at].lines.push_back(line);
      }
    }
  }
  plot.x = {"hidden layers", "隐藏层数"};
  plot.y = {"collapse error (relative)", "塌缩误差（相对）"};
  plot.log_y = true;
  const PlotPanel& panel = plot.panels.front();
  const std::string ends = ends_of(panel, false);
  plot.figure = {"collapse-by-depth",
                 {"How far the network is from one affine map", "网络与一个仿射变换相差多少"},
                 {"Error at the greatest depth" + in_panel(panel) + ": " + ends + ".",
                  "最深时的误差" + in_panel(panel) + "：" + ends + "。"},
                 claims_on(request, "collapse_error")};
  return plot;
}

std::optional<Plot> dead_by_rate(const Request& request) {
  const Tables& tables = request.tables;
  const std::string rate = "training.optimizer.learning_rate";
  if (std::find(tables.swept.begin(), tables.swept.end(), rate) == tables.swept.end() ||
      !has_numbers(tables.runs, "dead_fraction")) {
    return std::nullopt;
  }
  std::vector<Sample> samples;
  for (std::size_t run = 0; run < tables.runs.rows(); ++run) {
    const std::optional<double> dead = tables.runs.numbers("dead_fraction")[run];
    if (dead) samples.push_back({run, tables.runs.finite(rate, run), *dead});
  }
  if (samples.empty()) return std::nullopt;
  Plot plot;
  plot.panels = panels_over(samples, tables, [&](const std::string& path) { return path == rate; });
  plot.x = {"learning rate", "学习率"};
  plot.y = {"dead units (share)", "死亡单元（比例）"};
  plot.log_x = true;
  const PlotPanel& panel = plot.panels.front();
  const std::string ends = ends_of(panel, false);
  plot.figure = {
      "dead-by-learning-rate",
      {"Dead units against the learning rate", "死亡单元与学习率"},
      {"Share of dead units at the largest learning rate" + in_panel(panel) + ": " + ends + ".",
       "最大学习率下死亡单元的比例" + in_panel(panel) + "：" + ends + "。"},
      claims_on(request, "dead_fraction")};
  return plot;
}

// The first seed's arms, at most 12: a figure shows no more maps or curves than can be told apart.
std::vector<std::size_t> shown_runs(const Tables& tables, std::size_t most) {
  std::vector<std::size_t> shown;
  const std::vector<std::string>& seeds = tables.runs.text("seed");
  for (std::size_t run = 0; run < seeds.size() && shown.size() < most; ++run) {
    if (seeds[run] == seeds.front()) shown.push_back(run);
  }
  return shown;
}

std::string arm_title(const Tables& tables, std::size_t run) {
  std::string title;
  for (const std::string& path : tables.swept) {
    title += (title.empty() ? "" : ", ") + value_label(tables.runs.text(path)[run]);
  }
  return title;
}

std::optional<Plot> function_and_derivative(const Request& request) {
  if (!std::filesystem::exists(request.folder / "curves.csv")) return std::nullopt;
  const Table curves = read_table(request.folder / "curves.csv");
  const RowsOfRuns rows(request.tables.runs);
  Plot plot;
  for (const std::size_t run : shown_runs(request.tables, 6)) {
    const std::string title = arm_title(request.tables, run);
    const std::string colour = activation_colour(title);
    for (const bool derivative : {false, true}) {
      PlotLine line{"", colour, 1, {}};
      const Numbers& values = curves.numbers(derivative ? "derivative" : "value");
      for (std::size_t row = 0; row < curves.rows(); ++row) {
        if (rows.of(curves, row) != run || !values[row]) continue;
        const double y = *values[row];
        line.points.push_back({curves.finite("x", row), y, y, y});
      }
      if (line.points.empty()) continue;
      plot.panels.push_back({title + (derivative ? "  f'(x)" : "  f(x)"), {line}, {}});
    }
  }
  if (plot.panels.empty()) return std::nullopt;
  plot.x = {"x", "x"};
  std::string maxima;
  for (const PlotPanel& panel : plot.panels) {
    double largest = -std::numeric_limits<double>::infinity();
    for (const PlotPoint& point : panel.lines[0].points) largest = std::max(largest, point.y);
    if (panel.title.ends_with("f'(x)")) {
      maxima += (maxima.empty() ? "" : ", ") + short_number(largest) + " (" +
                panel.title.substr(0, panel.title.size() - 7) + ")";
    }
  }
  plot.figure = {"function-and-derivative",
                 {"Functions and their derivatives", "函数及其导数"},
                 {"Largest derivative in the range shown: " + maxima + ".",
                  "所示范围内导数的最大值：" + maxima + "。"},
                 claims_on(request, "max_derivative")};
  return plot;
}

std::optional<Plot> decision_maps(const Request& request) {
  if (!std::filesystem::exists(request.folder / "maps.csv")) return std::nullopt;
  const Table maps = read_table(request.folder / "maps.csv");
  const RowsOfRuns rows(request.tables.runs);
  std::map<std::size_t, double> last;  // each run's last epoch
  for (std::size_t row = 0; row < maps.rows(); ++row) {
    double& epoch = last[rows.of(maps, row)];
    epoch = std::max(epoch, maps.finite("epoch", row));
  }
  Plot plot;
  plot.columns = 4;
  std::map<std::size_t, std::size_t> panel_of;
  std::size_t seen = 0;
  for (const std::size_t run : shown_runs(request.tables, 12)) {
    if (!last.contains(run)) continue;
    panel_of[run] = seen++;
    plot.panels.push_back({arm_title(request.tables, run), {}, {}});
  }
  for (std::size_t row = 0; row < maps.rows(); ++row) {
    const std::size_t run = rows.of(maps, row);
    const auto panel = panel_of.find(run);
    if (panel == panel_of.end() || maps.finite("epoch", row) != last[run]) continue;
    plot.panels[panel->second].map.push_back({maps.finite("x0", row), maps.finite("x1", row),
                                              maps.numbers("output")[row].value_or(std::nan(""))});
  }
  std::erase_if(plot.panels, [](const PlotPanel& panel) { return panel.map.empty(); });
  if (plot.panels.empty()) return std::nullopt;
  plot.x = {"x0", "x0"};
  plot.y = {"x1", "x1"};
  const std::string count = std::to_string(plot.panels.size());
  plot.figure = {"decision-maps",
                 {"Decision maps after training", "训练后的决策图"},
                 {"The output over the plane for " + count +
                      " set-ups, first seed: blue is class 0, orange class 1.",
                  count + " 种设置下网络在平面上的输出（第一个种子）：蓝为类 0，橙为类 1。"},
                 {}};
  return plot;
}

// The table of contents, in reading order.
constexpr std::array kinds{collapse_by_depth, delta_by_layer, dead_by_rate, function_and_derivative,
                           decision_maps};

}  // namespace

std::vector<Plot> plots_of(const FigureRequest& request) {
  std::vector<Plot> plots;
  for (const auto kind : kinds)
    if (std::optional<Plot> plot = kind(request)) plots.push_back(std::move(*plot));
  return plots;
}

std::vector<Figure> draw_figures(const FigureRequest& request) {
  std::vector<Figure> figures;
  for (const Plot& plot : plots_of(request)) {
    write_plot(plot, request);
    figures.push_back(plot.figure);
  }
  return figures;
}

}  // namespace mlp
