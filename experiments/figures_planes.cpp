// Figures of functions over a line and of networks over a plane.
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "experiments/figure_kinds.hpp"
#include "experiments/phrases.hpp"
#include "experiments/statistics.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

constexpr std::size_t most_curves = 12, most_maps = 24, most_samples = 1000;

// The paths that tell one curve from another to the eye.
std::vector<std::string> curve_paths(const Tables& tables) {
  std::vector<std::string> paths;
  for (const std::string& path : tables.swept)
    if (path == "curve" || path.ends_with("activation") || path.ends_with("range"))
      paths.push_back(path);
  return paths;
}

// One run's map at one epoch, as maps.csv has it.
struct Map {
  std::size_t run;
  double epoch;
  std::vector<std::array<double, 3>> places;
};

// Of the first seed's runs that are compared, and the samples of their training split: rows without
// an epoch.
struct Maps {
  std::vector<Map> maps;
  std::map<std::size_t, std::vector<std::array<double, 3>>> samples;
};

Maps read_maps(const FigureRequest& request) {
  Maps result;
  const std::filesystem::path file = request.folder / "maps.csv";
  if (!std::filesystem::exists(file)) return result;
  const Table table = read_table(file);
  const RowsOfRuns row_of(request.tables.runs);
  const Texts seeds = request.tables.runs.text("seed");
  const Rows rows = compared_rows(request);
  const Numbers &epochs = table.numbers("epoch"), &outputs = table.numbers("output");
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::size_t run = row_of.of(table, row);
    if (seeds[run] != seeds.front() || !std::ranges::binary_search(rows, run)) continue;
    const std::array<double, 3> place{table.finite("x0", row), table.finite("x1", row),
                                      outputs[row].value_or(std::nan(""))};
    if (!epochs[row]) {
      result.samples[run].push_back(place);
      continue;
    }
    if (result.maps.empty() || result.maps.back().run != run ||
        result.maps.back().epoch != *epochs[row])
      result.maps.push_back({run, *epochs[row], {}});
    result.maps.back().places.push_back(place);
  }
  return result;
}

void add_map(Plot& plot, const Map& map, const Text& title) {
  plot.panels.push_back({.title = title, .lines = {}, .map = map.places});
}

// As many samples as keep the page small, the first ones of each run.
void add_samples(Plot& plot, const Maps& maps, const std::vector<std::size_t>& runs) {
  const std::size_t most = std::max<std::size_t>(20, most_samples / plot.panels.size());
  std::size_t drawn = 0;
  for (std::size_t at = 0; at < plot.panels.size(); ++at) {
    const auto samples = maps.samples.find(runs[at]);
    if (samples == maps.samples.end()) continue;
    drawn = std::min(most, samples->second.size());
    plot.panels[at].samples.assign(samples->second.begin(),
                                   samples->second.begin() + static_cast<std::ptrdiff_t>(drawn));
  }
  const std::string count = std::to_string(drawn);
  if (drawn > 0)
    add_sentence(plot.figure.finding,
                 "Dots are the first " + count + " training samples in their class's colour.",
                 "圆点为前 " + count + " 个训练样本，颜色表示类别。");
}

Plot map_plot() {
  Plot plot;
  plot.x.label = {"x0", ""};
  plot.y.label = {"x1", ""};
  plot.own_ranges = true;
  return plot;
}

}  // namespace

Plots function_and_derivative(const FigureRequest& request) {
  const std::filesystem::path file = request.folder / "curves.csv";
  if (!std::filesystem::exists(file)) return {};
  const Table curves = read_table(file);
  const Tables& tables = request.tables;
  const RowsOfRuns row_of(tables.runs);
  const std::vector<std::string> paths = curve_paths(tables);
  std::map<std::size_t, Rows> rows;  // by run
  for (std::size_t row = 0; row < curves.rows(); ++row) rows[row_of.of(curves, row)].push_back(row);
  Plots plots;
  Plot plot;
  std::set<std::string> known;
  Text maxima;
  for (const auto& [run, places] : rows) {
    const Text title = arm_label(tables, paths, run);
    if (!known.insert(title.en).second) continue;
    if (known.size() > most_curves) {
      plot.left_out += 1;
      continue;
    }
    double largest = -std::numeric_limits<double>::infinity();
    for (const bool is_derivative : {false, true}) {
      const Numbers values = curves.numbers(is_derivative ? "derivative" : "value");
      PlotLine line{{}, look_of(title.en), {}, Mark::curve};
      line.look.dash = 1;
      for (const std::size_t row : places) {
        if (!values[row]) continue;
        const double y = *values[row];
        line.points.push_back({curves.finite("x", row), y, y, y});
        if (is_derivative) largest = std::max(largest, y);
      }
      const std::string what = is_derivative ? "  f′(x)" : "  f(x)";
      const std::string& zh = in(title, "zh");
      plot.panels.push_back({.title = {title.en + what, zh + what}, .lines = {line}});
    }
    const std::string comma = maxima.en.empty() ? "" : "; ";
    maxima.en += comma + short_number(largest) + " (" + title.en + ")";
    maxima.zh += comma + short_number(largest) + "（" + in(title, "zh") + "）";
  }
  if (plot.panels.empty()) return {};
  plot.x.label = {"x", ""};
  plot.own_ranges = true;
  plot.figure = {
      "function-and-derivative",
      {"Functions and their derivatives", "函数及其导数"},
      {"Largest derivative in the range shown: " + maxima.en + ".",
       "所示范围内导数的最大值：" + maxima.zh + "。"},
      claims_on(request, {"derivative_max", "derivative_max_at", "derivative_min",
                          "derivative_error", "numerical_error", "value_error", "value_min",
                          "value_max", "value_mean", "value_at_zero", "odd_error", "value_range",
                          "lower_limit_from", "upper_limit_from", "distinct_outputs"})};
  plots.push_back(plot);
  return plots;
}

// Rows of maps are all that is swept but the activation.
Plots decision_maps(const FigureRequest& request) {
  const Maps all = read_maps(request);
  if (all.maps.empty()) return {};
  const Tables& tables = request.tables;
  std::map<std::size_t, const Map*> last;  // by run
  for (const Map& map : all.maps) last[map.run] = &map;
  Rows rows;
  for (const auto& [run, map] : last) rows.push_back(run);
  const LinesOf columns = lines_of(tables, rows, {});
  const std::vector<std::string> paths = varying_paths(tables, rows, {});
  const auto row_key = [&](std::size_t run) {
    std::vector<std::string> key;
    for (const std::string& path : columns.panels) key.push_back(tables.runs.text(path)[run]);
    return key;
  };
  std::vector<std::vector<std::string>> keys;
  for (const std::size_t run : rows)
    if (std::ranges::find(keys, row_key(run)) == keys.end()) keys.push_back(row_key(run));
  Plot plot = map_plot();
  std::vector<std::size_t> runs;
  for (const std::vector<std::string>& key : keys) {
    for (const std::size_t run : rows) {
      if (row_key(run) != key) continue;
      if (runs.size() == most_maps) {
        ++plot.left_out;
        continue;
      }
      add_map(plot, *last[run], arm_label(tables, paths, run));
      runs.push_back(run);
    }
  }
  plot.columns = std::clamp<std::size_t>(columns.cells.size(), 2, 6);
  plot.figure = {"decision-maps",
                 {"Decision maps after training", "训练后的决策图"},
                 {"What the network makes of each place in the plane, first seed: blue is class 0, "
                  "orange the last class.",
                  "网络在平面各处的输出（第一个种子）：蓝为类 0，橙为最后一类。"},
                 claims_on(request, {"straightness"})};
  tell_tuned(request, "", plot.figure.finding);
  add_samples(plot, all, runs);
  return {plot};
}

// A row for each activation, at the last of the other swept values.
Plots decision_maps_by_epoch(const FigureRequest& request) {
  const Maps all = read_maps(request);
  const Tables& tables = request.tables;
  std::set<double> epochs;
  Rows rows;
  for (const Map& map : all.maps) {
    epochs.insert(map.epoch);
    rows.push_back(map.run);
  }
  if (epochs.size() < 3) return {};
  const LinesOf lines = lines_of(tables, rows, {});
  std::vector<std::size_t> chosen(lines.cells.size(), rows.front());
  for (const std::size_t run : rows)
    for (std::size_t i = 0; i < lines.cells.size(); ++i)
      if (!lines.path.empty() && tables.runs.text(lines.path)[run] == lines.cells[i])
        chosen[i] = run;
  Plot plot = map_plot();
  std::vector<std::size_t> runs;
  const std::vector<std::string> paths = varying_paths(tables, rows, {});
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    for (const Map& map : all.maps) {
      if (map.run != chosen[i]) continue;
      const std::string epoch = number_text(map.epoch);
      const Text& name = lines.labels[i];
      const std::string& zh = in(name, "zh");
      add_map(plot, map,
              {name.en + (name.en.empty() ? "" : ", ") + "epoch " + epoch,
               zh + (zh.empty() ? "" : "，") + "第 " + epoch + " 轮"});
      runs.push_back(map.run);
      if (runs.size() == most_maps) break;
    }
  }
  plot.columns = std::clamp<std::size_t>(epochs.size(), 3, 6);
  std::vector<std::string> others = paths;
  std::erase(others, lines.path);
  const Text where = arm_label(tables, others, chosen.back());
  plot.figure = {"decision-maps-by-epoch",
                 {"Decision maps as training goes on", "训练过程中的决策图"},
                 {where.en.empty() ? "" : "At " + where.en + ".",
                  where.zh.empty() ? "" : "设置：" + where.zh + "。"},
                 claims_on(request, {"straightness"})};
  tell_tuned(request, "", plot.figure.finding);
  add_samples(plot, all, runs);
  return {plot};
}

}  // namespace mlp
