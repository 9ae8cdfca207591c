// How well did the arms learn? By epoch, and in the end.
#include <algorithm>
#include <cmath>
#include <set>

#include "experiments/figure_kinds.hpp"
#include "experiments/phrases.hpp"
#include "experiments/quantities.hpp"
#include "experiments/statistics.hpp"

namespace mlp {
namespace {

constexpr std::size_t most_arms = 24;  // below each other

// Of the compared runs, if any has enough to make a curve. One that has stopped keeps its last
// loss: without it the slow ones alone would be left.
std::vector<Sample> losses_by_epoch(const FigureRequest& request, std::string_view column) {
  const Table& epochs = request.tables.epochs;
  const Rows rows = compared_rows(request);
  const RowsOfRuns row_of(request.tables.runs);
  const Numbers losses = epochs.numbers(column);
  // The run that a row is of, if it is to be seen.
  const auto run_at = [&](std::size_t row) -> std::optional<std::size_t> {
    const std::size_t run = row_of.of(epochs, row);
    return losses[row] && std::ranges::binary_search(rows, run) ? std::optional(run) : std::nullopt;
  };
  std::vector<std::size_t> counts(request.tables.runs.rows());
  for (std::size_t row = 0; row < epochs.rows(); ++row)
    if (const auto run = run_at(row)) ++counts[*run];
  if (std::ranges::none_of(counts, [](std::size_t n) { return n >= fewest_values; })) return {};
  std::vector<Sample> recorded;
  for (std::size_t row = 0; row < epochs.rows(); ++row)
    if (const auto run = run_at(row))
      recorded.push_back({*run, epochs.finite("epoch", row), *losses[row]});
  std::ranges::stable_sort(recorded, {}, [](const Sample& s) { return std::pair(s.run, s.x); });
  std::set<double> all_epochs;
  for (const Sample& sample : recorded) all_epochs.insert(sample.x);
  std::vector<Sample> samples;
  for (auto first = recorded.begin(); first != recorded.end();) {
    const auto end = std::ranges::upper_bound(first, recorded.end(), first->run, {}, &Sample::run);
    for (const double epoch : all_epochs) {
      const auto next = std::ranges::upper_bound(first, end, epoch, {}, &Sample::x);
      if (next != first) samples.push_back({first->run, epoch, std::prev(next)->y});
    }
    first = end;
  }
  return samples;
}

// One arm that explodes would leave no room for the others: what is far above all first losses is
// drawn at that height.
void cut_off_explosions(Plot& plot) {
  double first = 0;
  for (const PlotPanel& panel : plot.panels)
    for (const PlotLine& line : panel.lines)
      if (!line.points.empty() && std::isfinite(line.points.front().y))
        first = std::max(first, line.points.front().y);
  const double most = 10 * first;
  bool is_any_above = false;
  for (PlotPanel& panel : plot.panels)
    for (PlotLine& line : panel.lines)
      for (PlotPoint& point : line.points) {
        is_any_above |= point.y > most || point.high > most;
        for (double* const value : {&point.y, &point.low, &point.high})
          if (*value > most) *value = most;
      }
  if (!is_any_above) return;
  add_sentence(plot.figure.finding,
               "What is above " + short_number(most) +
                   ", ten times the highest loss before training, is drawn there.",
               "高于 " + short_number(most) + "（训练前最高损失的十倍）的值画在该处。");
}

}  // namespace

std::string learned_metric(const Table& runs) {
  for (const std::string column : {"test_accuracy", "train_accuracy", "test_loss", "train_loss"})
    if (has_numbers(runs, column)) return column;
  return "";
}

Plots learning_curves(const FigureRequest& request) {
  const Tables& tables = request.tables;
  if (tables.epochs.rows() == 0 || !has_numbers(tables.epochs, "train_loss")) return {};
  const std::vector<Sample> losses = losses_by_epoch(request, "train_loss");
  if (losses.empty()) return {};
  Plot plot;
  put_panels(plot, panels_over(losses, tables, tuned_paths(request)));
  plot.x = {.label = {"epoch", "轮次"}};
  plot.y = {.label = quantity_label("train_loss"), .is_log = true};
  const Text ends = ends_of(plot.panels.back(), End::last), where = in_panel(plot.panels.back());
  plot.figure = {"learning-curves",
                 {"Learning curves", "学习曲线"},
                 {"Training loss after the last epoch" + where.en + ": " + ends.en + ".",
                  "最后一轮的训练损失" + where.zh + "：" + ends.zh + "。"},
                 claims_on(request, {"train_loss"})};
  std::vector<PlotLine>& lines = plot.panels.front().lines;
  if (plot.panels.size() == 1 && lines.size() == 1 && has_numbers(tables.epochs, "test_loss")) {
    PlotLine test = panels_over(losses_by_epoch(request, "test_loss"), tables, tuned_paths(request))
                        .panels.front()
                        .lines.front();
    lines.front().label = {"training", "训练"};
    test.label = {"test", "测试"};
    test.look = look_at(1);
    lines.push_back(test);
    plot.y.label = {"loss", "损失"};
    add_sentence(plot.figure.finding, "Test loss: " + short_number(test.points.back().y) + ".",
                 "测试损失：" + short_number(test.points.back().y) + "。");
  }
  const auto has_band = [](const PlotPoint& point) { return point.low < point.high; };
  if (std::ranges::any_of(lines.front().points, has_band))
    add_sentence(plot.figure.finding, "Lines are medians over seeds, bands 95% intervals.",
                 "线为各种子的中位数，带为 95% 区间。");
  add_sentence(plot.figure.finding, "A run that has stopped counts with its last loss.",
               "已停止的运行按其最后的损失计。");
  cut_off_explosions(plot);
  tell_tuned(request, "", plot.figure.finding);
  return {plot};
}

// Where no swept number makes a line of it.
Plots results_by_arm(const FigureRequest& request) {
  const Tables& tables = request.tables;
  const std::string metric = learned_metric(tables.runs);
  if (metric.empty() || !numeric_paths(tables).empty()) return {};
  const Rows rows = compared_rows(request);
  const std::vector<std::string> tuned = tuned_paths(request),
                                 paths = varying_paths(tables, rows, tuned);
  const std::vector<ArmValues> arms = values_by_arm(tables, rows, metric, tuned);
  if (arms.size() < 2 || arms.size() > most_arms) return {};
  const LinesOf lines = lines_of(tables, rows, tuned);
  Plot plot;
  plot.columns = 1;
  plot.panels = {{.title = {}, .lines = empty_lines(lines, Mark::dot)}};
  for (PlotLine& line : plot.panels.front().lines) line.label = {};  // on the axis
  plot.x = {.label = quantity_label(metric), .is_log = is_log_quantity(metric)};
  double lowest = HUGE_VAL, highest = -HUGE_VAL;
  Text low, high;
  for (const ArmValues& arm : arms) {
    plot.y.names.push_back(arm_label(tables, paths, arm.run));
    const Interval result = mean_interval(arm.values);
    plot.panels.front().lines[line_of(lines, tables, arm.run)].points.push_back(
        {result.observed, static_cast<double>(plot.y.names.size()), result.low, result.high});
    const std::string value = short_number(result.observed);
    const Text& arm_name = plot.y.names.back();
    const Text shown{value + " (" + arm_name.en + ')', value + "（" + in(arm_name, "zh") + "）"};
    if (result.observed < lowest) low = shown;
    if (result.observed > highest) high = shown;
    lowest = std::min(lowest, result.observed);
    highest = std::max(highest, result.observed);
  }
  std::string name = metric + "-by-arm";
  std::ranges::replace(name, '_', '-');
  plot.figure = {name,
                 {"How well each arm does in the end", "各组的最终表现"},
                 {"Highest: " + high.en + ", lowest: " + low.en + ".",
                  "最高：" + high.zh + "，最低：" + low.zh + "。"},
                 claims_on(request, {metric})};
  add_sentence(plot.figure.finding, "Dots are means over seeds, whiskers their 95% intervals.",
               "点为各种子的均值，须线为其 95% 区间。");
  tell_tuned(request, "", plot.figure.finding);
  return {plot};
}

}  // namespace mlp
