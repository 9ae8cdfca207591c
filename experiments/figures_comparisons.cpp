// Figures that set arms against each other: steps, ranks, costs.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "experiments/figure_kinds.hpp"
#include "experiments/phrases.hpp"
#include "experiments/quantities.hpp"
#include "experiments/statistics.hpp"

namespace mlp {
namespace {

bool is_task(std::string_view path) {
  return path.starts_with("task");
}

// As claims rank: the mean over runs with its interval over seeds.
Plots claimed_ranks(const FigureRequest& request) {
  Plots plots;
  for (const Ranking& ranking : request.report.rankings) {
    Plot plot;
    PlotPanel panel{.title = {}, .lines = {}};
    for (const Contender& contender : ranking.contenders) {
      const std::string name = value_label(contender.value);
      plot.y.names.push_back({name, ""});
      const Summary& rank = contender.rank;
      panel.lines.push_back({{},
                             is_activation(ranking.path) ? look_of(name) : look_at(0),
                             {{rank.mean, static_cast<double>(plot.y.names.size()),
                               rank.low.value_or(rank.mean), rank.high.value_or(rank.mean)}},
                             Mark::dot});
    }
    const Text metric = quantity_label(ranking.column);
    const std::size_t count = ranking.contenders.size();
    const std::string first = plot.y.names.front().en, last = plot.y.names.back().en;
    plot.columns = 1;
    plot.panels = {panel};
    plot.x.label = {"mean rank by " + metric.en + " (1 is best)",
                    "按" + in(metric, "zh") + "的平均名次（1 为最佳）"};
    std::string name = "ranks-by-" + ranking.column;
    std::ranges::replace(name, '_', '-');
    plot.figure = {name,
                   {"Who comes first by " + metric.en, "按" + in(metric, "zh") + "的名次"},
                   {"First of " + std::to_string(count) + " is " + first + ", last " + last +
                        ". Whiskers are 95% intervals over seeds.",
                    std::to_string(count) + " 种中第一为 " + first + "，最后为 " + last +
                        "。须线为各种子的 95% 区间。"},
                   {}};
    for (const JudgedClaim& judged : request.report.claims)
      if (judged.claim.measure.rank == ranking.path &&
          judged.claim.measure.column == ranking.column)
        plot.figure.claims.push_back(judged.claim.id);
    plots.push_back(plot);
  }
  return plots;
}

}  // namespace

Plots steps_to_target(const FigureRequest& request) {
  const Tables& tables = request.tables;
  if (!has_numbers(tables.runs, "steps_to_target")) return {};
  const Rows rows = compared_rows(request);
  const std::vector<std::string> tuned = tuned_paths(request);
  const LinesOf lines = lines_of(tables, rows, tuned);
  if (lines.cells.size() < 2) return {};
  Plot plot;
  PlotPanel panel{.title = {}, .lines = empty_lines(lines, Mark::dot)};
  PlotLine pairs{{}, {"#B9C0C7", 1, 7}, {}, Mark::connector};
  std::vector<std::vector<std::string>> keys;
  std::vector<std::size_t> first(lines.cells.size(), 0);  // how often each line is the fastest
  for (const ArmValues& arm : values_by_arm(tables, rows, "steps_to_target", tuned)) {
    std::vector<std::string> key;
    for (const std::string& path : lines.panels) key.push_back(tables.runs.text(path)[arm.run]);
    const auto at = static_cast<std::size_t>(std::ranges::find(keys, key) - keys.begin());
    const auto place = static_cast<double>(at + 1);
    if (at == keys.size()) {
      keys.push_back(key);
      plot.y.names.push_back(arm_label(tables, lines.panels, arm.run));
      pairs.points.push_back({0, place, HUGE_VAL, 0});
    }
    const Interval steps = median_interval(arm.values);
    panel.lines[line_of(lines, tables, arm.run)].points.push_back(
        {steps.observed, place, steps.low, steps.high});
    PlotPoint& pair = pairs.points[at];
    pair.low = std::min(pair.low, steps.observed);
    pair.high = pair.x = std::max(pair.high, steps.observed);
  }
  for (std::size_t i = 0; i < lines.cells.size(); ++i)
    for (const PlotPoint& point : panel.lines[i].points)
      first[i] += point.x <= pairs.points[static_cast<std::size_t>(point.y) - 1].low;
  panel.lines.insert(panel.lines.begin(), pairs);
  plot.columns = 1;
  plot.panels = {panel};
  plot.x = {.label = quantity_label("steps_to_target"), .is_log = true};
  Text wins;
  for (std::size_t i = 0; i < lines.cells.size(); ++i)
    add_sentence(wins,
                 lines.labels[i].en + " " + std::to_string(first[i]) +
                     (i + 1 < lines.cells.size() ? "," : ""),
                 in(lines.labels[i], "zh") + " " + std::to_string(first[i]) +
                     (i + 1 < lines.cells.size() ? "，" : ""));
  const std::string of = std::to_string(keys.size());
  plot.figure = {"steps-to-target",
                 {"Steps until the target is reached", "达到目标所需的步数"},
                 {"Fewest steps (ties count for each) in how many of " + of + " set-ups: " +
                      wins.en + ". A run that never gets there counts with its last step.",
                  of + " 种设置中步数最少（并列各计一次）的次数：" + wins.zh +
                      "。未达到目标的运行按其最后一步计。"},
                 claims_on(request, {"steps_to_target"})};
  tell_tuned(request, "", plot.figure.finding);
  return {plot};
}

Plots rank_plot(const FigureRequest& request) {
  if (!request.report.rankings.empty()) return claimed_ranks(request);
  // Studentized range at 5% over sqrt 2, for 2 to 10 arms: Demšar 2006, table 5(a).
  constexpr std::array critical{1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164};
  constexpr std::size_t fewest_blocks = 6;
  const Tables& tables = request.tables;
  const std::string metric = "test_accuracy";
  if (!has_numbers(tables.runs, metric)) return {};
  const Rows rows = compared_rows(request);
  const std::vector<std::string> tuned = tuned_paths(request);
  const LinesOf lines = lines_of(tables, rows, tuned);
  const std::size_t arms = lines.cells.size();
  if (arms < 2 || arms > critical.size() + 1) return {};
  // Tasks are what is independent of each other: of each the mean over all else.
  std::vector<std::string> pooled = tuned;
  for (const std::string& path : lines.panels)
    if (!is_task(path)) pooled.push_back(path);
  std::map<std::vector<std::string>, std::map<std::size_t, double>> blocks;
  for (const ArmValues& arm : values_by_arm(tables, rows, metric, pooled)) {
    std::vector<std::string> key;
    for (const std::string& path : lines.panels)
      if (is_task(path)) key.push_back(tables.runs.text(path)[arm.run]);
    blocks[key][line_of(lines, tables, arm.run)] = mean(arm.values);
  }
  std::erase_if(blocks, [&](const auto& block) { return block.second.size() != arms; });
  if (blocks.size() < fewest_blocks) return {};
  const auto k = static_cast<double>(arms), n = static_cast<double>(blocks.size());
  std::vector<double> ranks(arms, 0);
  for (const auto& [key, values] : blocks)
    for (const auto& [arm, value] : values)
      for (const auto& [other, compared] : values)
        ranks[arm] += (compared > value ? 1.0 : compared == value ? 0.5 : 0.0) / n;
  for (double& rank : ranks) rank += 0.5;  // each ties with itself
  const double difference = critical[arms - 2] * std::sqrt(k * (k + 1) / (6 * n));
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < arms; ++i) order.push_back(i);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return ranks[i]; });
  Plot plot;
  plot.columns = 1;
  PlotPanel panel{.title = {}, .lines = {}};
  Text list;
  for (std::size_t i = 0; i < arms; ++i) {
    const std::size_t arm = order[i];
    plot.y.names.push_back(lines.labels[arm]);
    panel.lines.push_back({{},
                           lines.looks[arm],
                           {{ranks[arm], static_cast<double>(i + 1), ranks[arm] - difference / 2,
                             ranks[arm] + difference / 2}},
                           Mark::dot});
    add_sentence(
        list, lines.labels[arm].en + " " + short_number(ranks[arm]) + (i + 1 < arms ? "," : ""),
        in(lines.labels[arm], "zh") + " " + short_number(ranks[arm]) + (i + 1 < arms ? "，" : ""));
  }
  plot.panels = {panel};
  plot.x.label = {"mean rank by test accuracy (1 is best)", "按测试准确率的平均名次（1 为最佳）"};
  const std::string count = std::to_string(blocks.size());
  plot.figure = {"ranks",
                 {"Mean ranks, and which differ", "平均名次及其差异"},
                 {"Mean rank over " + count + " tasks: " + list.en +
                      ". Arms whose bars do not overlap differ at the 5% level (Nemenyi's test).",
                  count + " 个任务的平均名次：" + list.zh +
                      "。线段不重叠的组在 5% 水平上有差异（Nemenyi 检验）。"},
                 claims_on(request, {metric})};
  tell_tuned(request, "", plot.figure.finding);
  return {plot};
}

// A panel for each cost that several activations have, relative to relu's, or else in microseconds.
Plots cost_bars(const FigureRequest& request) {
  const Tables& tables = request.tables;
  const Table& timing = tables.timing;
  if (timing.rows() != tables.runs.rows() || !has_numbers(timing, "step_us")) return {};
  const Rows rows = select_runs(tables, Json::object());
  const LinesOf lines = lines_of(tables, rows, {});
  const std::vector<std::string> paths = varying_paths(tables, rows, {});
  const auto costs = [&](const std::string& column) {
    return values_by_arm(tables, rows, timing.numbers(column), {});
  };
  std::vector<std::string> columns{"value_ratio", "derivative_ratio", "step_ratio",
                                   "training_ratio"};
  std::erase_if(columns, [&](const std::string& column) {
    if (!has_numbers(timing, column)) return true;
    std::set<std::size_t> compared;
    for (const ArmValues& arm : costs(column)) compared.insert(line_of(lines, tables, arm.run));
    return compared.size() < 2;
  });
  const bool has_ratios = !columns.empty();
  if (!has_ratios) columns = {"step_us"};
  if (!has_ratios && has_numbers(timing, "softmax_us"))
    columns.insert(columns.begin(), "softmax_us");
  Plot plot;
  for (const ArmValues& arm : costs("step_us"))
    plot.y.names.push_back(arm_label(tables, paths, arm.run));
  double largest = 0;
  Text where;
  for (const std::string& column : columns) {
    PlotPanel panel{.title = quantity_label(column), .lines = empty_lines(lines, Mark::bar)};
    for (PlotLine& line : panel.lines) {
      line.label = {};  // on the axis
      if (!has_ratios) line.mark = Mark::dot;
    }
    PlotLine whiskers{{}, look_of_reference(), {}, Mark::dot};
    for (const ArmValues& arm : costs(column)) {
      const Text name = arm_label(tables, paths, arm.run);
      const Interval cost = mean_interval(arm.values);
      const double place =
          1 + static_cast<double>(std::ranges::find(plot.y.names, name) - plot.y.names.begin());
      PlotLine& line = panel.lines[line_of(lines, tables, arm.run)];
      line.points.push_back({cost.observed, place, has_ratios ? 0 : cost.low,
                             has_ratios ? cost.observed : cost.high});
      if (has_ratios) whiskers.points.push_back({cost.observed, place, cost.low, cost.high});
      if (cost.observed <= largest) continue;
      largest = cost.observed;
      where = {name.en + ", " + panel.title.en, in(name, "zh") + "，" + in(panel.title, "zh")};
    }
    panel.lines.push_back(whiskers);
    plot.panels.push_back(panel);
  }
  plot.columns = 1;
  plot.own_ranges = true;
  plot.x.is_log = !has_ratios;
  plot.figure = {
      "cost",
      {"What it costs", "耗时"},
      {"The largest is " + short_number(largest) + " (" + where.en +
           "). Whiskers are 95% intervals over seeds.",
       "最大为 " + short_number(largest) + "（" + where.zh + "）。须线为各种子的 95% 区间。"},
      claims_on(request, columns)};
  if (!has_ratios)
    for (const std::string& id : claims_on(request, {"classes_exponent"}))
      plot.figure.claims.push_back(id);
  return {plot};
}

}  // namespace mlp
