// Figures over what is a number: a swept path, an epoch, a prediction.
#include <algorithm>
#include <cmath>
#include <set>

#include "experiments/figure_kinds.hpp"
#include "experiments/phrases.hpp"
#include "experiments/quantities.hpp"
#include "experiments/statistics.hpp"

namespace mlp {
namespace {

constexpr std::size_t most_metrics = 4;  // against each swept number

// Each run's value of a swept path as a number. Of networks that are equally deep only the first is
// one: others differ in width too.
std::vector<double> swept_numbers(const Tables& tables, const std::string& path) {
  std::map<std::string, double> by_cell;
  std::set<double> taken;
  std::vector<double> numbers;
  for (const std::string& cell : tables.runs.text(path)) {
    const auto [at, is_new] = by_cell.try_emplace(cell, std::nan(""));
    if (is_new) {
      const Json json = cell_value(cell);
      const double number = is_depth(path)     ? depth_in(cell)
                            : json.is_number() ? json.get<double>()
                                               : std::nan("");
      if (std::isfinite(number) && taken.insert(number).second) at->second = number;
    }
    numbers.push_back(at->second);
  }
  return numbers;
}

// Logarithmic where the numbers span more than a factor of 50.
Axis axis_over(const std::string& path, const std::vector<double>& numbers) {
  double low = HUGE_VAL, smallest = HUGE_VAL, high = -HUGE_VAL;  // smallest: above 0
  for (const double number : numbers) {
    if (!std::isfinite(number)) continue;
    low = std::min(low, number);
    high = std::max(high, number);
    if (number > 0) smallest = std::min(smallest, number);
  }
  return {.label = is_depth(path) ? Text{"hidden layers", "隐藏层数"} : path_label(path),
          .is_log = low >= 0 && high / smallest >= 50,
          .at_values = true};
}

// What the claims measure of runs and what was measured besides, or else how well they learned.
std::vector<std::string> metrics_of(const FigureRequest& request) {
  const Table& runs = request.tables.runs;
  std::vector<std::string> metrics;
  const auto add = [&](const std::string& column) {
    if (column != "steps_to_target" && has_numbers(runs, column) &&
        std::ranges::find(metrics, column) == metrics.end() && metrics.size() < most_metrics)
      metrics.push_back(column);
  };
  for (const JudgedClaim& judged : request.report.claims)
    if (is<RunsTable>(judged.claim.measure.table)) add(judged.claim.measure.column);
  for (const std::string column : {"dead_fraction", "affine_r2"}) add(column);
  if (metrics.empty() || request.report.claims.empty()) add(learned_metric(runs));
  return metrics;
}

std::vector<Sample> samples_of(const Tables& tables, const Rows& rows, std::string_view column,
                               const std::vector<double>& x) {
  std::vector<Sample> samples;
  for (const std::size_t row : rows)
    if (const auto& value = tables.runs.numbers(column)[row]; value && std::isfinite(x[row]))
      samples.push_back({row, x[row], *value});
  return samples;
}

// "Highest: 0.97 (learning rate 0.1), lowest: 0.3 (learning rate 10)." of a line that is alone.
void tell_extremes(const PlotPanel& panel, const Text& axis, Text& finding) {
  if (panel.lines.size() != 1 || panel.lines.front().points.empty()) return;
  const auto [lowest, highest] =
      std::ranges::minmax_element(panel.lines.front().points, {}, &PlotPoint::y);
  if (!(lowest->y < highest->y)) return;
  const auto at = [&](const PlotPoint& point) {
    const std::string value = short_number(point.y), x = short_number(point.x);
    return Text{value + " (" + axis.en + ' ' + x + ')',
                value + "（" + in(axis, "zh") + ' ' + x + "）"};
  };
  const Text high = at(*highest), low = at(*lowest);
  add_sentence(finding, "Highest: " + high.en + ", lowest: " + low.en + ".",
               "最高：" + high.zh + "，最低：" + low.zh + "。");
}

}  // namespace

std::vector<std::string> numeric_paths(const Tables& tables) {
  std::vector<std::string> paths;
  for (const std::string& path : tables.swept) {
    std::set<double> distinct;
    for (const double number : swept_numbers(tables, path))
      if (std::isfinite(number)) distinct.insert(number);
    // Networks that are equally deep differ in more than a number.
    const Texts cells = tables.runs.text(path);
    if (is_depth(path) && std::set(cells.begin(), cells.end()).size() > distinct.size()) continue;
    if (distinct.size() >= fewest_values) paths.push_back(path);
  }
  return paths;
}

Plots collapse_by_depth(const FigureRequest& request) {
  const Tables& tables = request.tables;
  const auto depth = std::ranges::find_if(tables.swept, is_depth);
  if (depth == tables.swept.end() || !has_numbers(tables.runs, "collapse_error")) return {};
  const std::vector<double> x = swept_numbers(tables, *depth);
  const Rows rows = compared_rows(request);
  std::vector<std::string> pooled = tuned_paths(request);
  pooled.push_back(*depth);
  Plot plot;
  put_panels(plot, panels_over(samples_of(tables, rows, "collapse_error", x), tables, pooled));
  if (plot.panels.empty()) return {};
  const Panels bounds = panels_over(samples_of(tables, rows, "collapse_bound", x), tables, pooled);
  for (std::size_t at = 0; at < std::min(plot.panels.size(), bounds.panels.size()); ++at) {
    for (PlotLine line : bounds.panels[at].lines) {
      if (!line.label.en.empty() && line.label.en != "identity") continue;
      line.label = {"rounding bound", "舍入误差界"};
      line.look = look_of_reference();
      plot.panels[at].lines.push_back(line);
    }
  }
  plot.x = axis_over(*depth, x);
  plot.y = {.label = quantity_label("collapse_error"), .is_log = true};
  const PlotPanel& panel = plot.panels.front();
  const Text ends = ends_of(panel, End::last), where = in_panel(panel);
  plot.figure = {"collapse-by-depth",
                 {"How far the network is from one affine map", "网络与一个仿射变换相差多少"},
                 {"Error at the greatest depth" + where.en + ": " + ends.en + ".",
                  "最深时的误差" + where.zh + "：" + ends.zh + "。"},
                 claims_on(request, {"collapse_error", "collapse_error_initial"})};
  return {plot};
}

Plots rate_against_theory(const FigureRequest& request) {
  const Tables& tables = request.tables;
  const std::string measured = "delta_rate_initial", predicted = "predicted_delta_rate_initial";
  if (!has_numbers(tables.runs, predicted) || !has_numbers(tables.runs, measured)) return {};
  const Rows rows = compared_rows(request);
  const LinesOf lines = lines_of(tables, rows, {});
  PlotPanel panel{.title = {}, .lines = empty_lines(lines, Mark::point)};
  double lowest = HUGE_VAL, highest = 0;
  std::size_t close = 0, all = 0;
  const std::vector<ArmValues> x = values_by_arm(tables, rows, predicted, {}),
                               y = values_by_arm(tables, rows, measured, {});
  for (const ArmValues& arm : y) {
    const auto same = std::ranges::find(x, arm.run, &ArmValues::run);
    if (same == x.end()) continue;
    const double theory = median_interval(same->values).observed;
    const Interval found = median_interval(arm.values);
    panel.lines[line_of(lines, tables, arm.run)].points.push_back(
        {theory, found.observed, found.low, found.high});
    lowest = std::min({lowest, theory, found.observed});
    highest = std::max({highest, theory, found.observed});
    close += std::abs(found.observed / theory - 1) < 0.1;
    ++all;
  }
  if (all < fewest_values) return {};
  panel.lines.push_back({{"measured = theory", "实测 = 理论"},
                         look_of_reference(),
                         {{lowest, lowest, lowest, lowest}, {highest, highest, highest, highest}}});
  const std::string count = std::to_string(close), of = std::to_string(all);
  Plot plot;
  plot.columns = 1;
  plot.panels = {panel};
  plot.x = {.label = quantity_label("predicted_delta_rate"), .is_log = true};
  plot.y = {.label = quantity_label("delta_rate"), .is_log = true};
  plot.figure = {
      "rate-against-theory",
      {"How delta shrinks per layer, and what theory foretells", "delta 逐层缩小的速率与理论预测"},
      {"In " + count + " of " + of +
           " arms the measured factor is within 10% of mean-field theory's.",
       of + " 组中有 " + count + " 组的实测因子与平均场理论相差不到 10%。"},
      claims_on(request, {measured, predicted})};
  return {plot};
}

Plots metric_by_number(const FigureRequest& request) {
  const Tables& tables = request.tables;
  std::vector<std::string> paths = numeric_paths(tables);
  const std::vector<std::string> tuned = tuned_paths(request);
  const auto is_tuned = [&](const std::string& path) {
    return std::ranges::find(tuned, path) != tuned.end();
  };
  if (!std::ranges::all_of(paths, is_tuned)) std::erase_if(paths, is_tuned);
  Plots plots;
  for (const std::string& path : paths) {
    const std::vector<double> x = swept_numbers(tables, path);
    const double high =
        *std::ranges::max_element(x, {}, [](double v) { return std::isfinite(v) ? v : -HUGE_VAL; });
    std::vector<std::string> pooled = tuned_paths(request);
    pooled.push_back(path);
    for (const std::string& metric : metrics_of(request)) {
      // Before training nothing of it is at work yet.
      if (path.starts_with("training.") && metric.ends_with("_initial")) continue;
      if (is_depth(path) && metric.starts_with("collapse_error")) continue;  // collapse_by_depth
      const std::vector<Sample> samples =
          samples_of(tables, compared_rows(request, path), metric, x);
      if (samples.empty()) continue;
      Plot plot;
      put_panels(plot, panels_over(samples, tables, pooled));
      plot.x = axis_over(path, x);
      plot.y = {.label = quantity_label(metric), .is_log = is_log_quantity(metric)};
      const PlotPanel& panel = plot.panels.front();
      const Text ends = ends_of(panel, End::last), where = in_panel(panel);
      const std::string most = short_number(high);
      std::string name = metric + "-by-" + path.substr(path.rfind('.') + 1);
      std::ranges::replace(name, '_', '-');
      plot.figure = {
          name,
          {plot.y.label.en + " against " + plot.x.label.en,
           in(plot.y.label, "zh") + "随" + in(plot.x.label, "zh") + "的变化"},
          {"At " + plot.x.label.en + ' ' + most + where.en + ": " + ends.en + ".",
           in(plot.x.label, "zh") + "为 " + most + " 时" + where.zh + "：" + ends.zh + "。"},
          claims_on(request, {metric})};
      plot.figure.title.en[0] =
          static_cast<char>(std::toupper(static_cast<unsigned char>(plot.figure.title.en[0])));
      tell_extremes(panel, plot.x.label, plot.figure.finding);
      tell_tuned(request, path, plot.figure.finding);
      plots.push_back(plot);
    }
  }
  return plots;
}

}  // namespace mlp
