// Figures of what becomes of the units.
#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "experiments/figure_kinds.hpp"
#include "experiments/phrases.hpp"
#include "experiments/statistics.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

// A hidden layer's units of one kind as a share; nothing for the output layer.
std::optional<double> share(const Table& layers, std::string_view column, std::size_t row) {
  const auto& part = layers.numbers(column)[row];
  const auto& units = layers.numbers("units")[row];
  if (!part || !units) return std::nullopt;
  return *part / *units;
}

// Each run's output layer.
std::map<double, double> output_layers(const Table& layers) {
  std::map<double, double> last;
  for (std::size_t row = 0; row < layers.rows(); ++row) {
    double& layer = last[layers.finite("run", row)];
    layer = std::max(layer, layers.finite("layer", row));
  }
  return last;
}

// Arms of runs, in the order of their first.
struct Arms {
  std::vector<std::vector<std::string>> keys;
  std::vector<std::size_t> first;

  std::size_t place(const Tables& tables, std::size_t run) {
    const std::vector<std::string> key = arm_of(tables, run);
    const auto at = static_cast<std::size_t>(std::ranges::find(keys, key) - keys.begin());
    if (at == keys.size()) {
      keys.push_back(key);
      first.push_back(run);
    }
    return at;
  }
};

}  // namespace

Plots dead_by_layer_and_epoch(const FigureRequest& request) {
  const Tables& tables = request.tables;
  const Table& layers = tables.layers;
  if (layers.rows() == 0 || !has_numbers(layers, "dead_units")) return {};
  const RowsOfRuns row_of(tables.runs);
  const auto outputs = output_layers(layers);
  Arms arms;
  std::map<double, std::size_t> records;  // rows of each epoch
  std::size_t most_records = 0;
  std::map<std::size_t, std::map<std::array<double, 2>, std::vector<double>>> shares;  // by arm
  std::map<std::size_t, double> most;
  for (std::size_t row = 0; row < layers.rows(); ++row) {
    const auto dead = share(layers, "dead_units", row);
    if (!dead || layers.finite("layer", row) == outputs.at(layers.finite("run", row))) continue;
    const std::size_t arm = arms.place(tables, row_of.of(layers, row));
    most_records = std::max(most_records, ++records[layers.finite("epoch", row)]);
    shares[arm][{layers.finite("epoch", row), layers.finite("layer", row)}].push_back(*dead);
    most[arm] = std::max(most[arm], *dead);
  }
  // Not those at which a single run stopped.
  std::set<double> epochs;
  for (const auto& [epoch, count] : records)
    if (2 * count >= most_records) epochs.insert(epoch);
  if (epochs.size() < 3) return {};
  Plot plot;
  std::size_t alive = 0;
  const std::vector<std::string> paths =
      varying_paths(tables, select_runs(tables, Json::object()), {});
  double worst = 0;
  Text where;
  for (auto& [arm, places] : shares) {
    if (most[arm] == 0) {
      ++alive;
      continue;
    }
    PlotPanel panel{.title = arm_label(tables, paths, arms.first[arm]), .lines = {}};
    for (const auto& [place, values] : places) {
      if (!epochs.contains(place[0])) continue;
      const double dead = mean(values);
      panel.map.push_back(
          {static_cast<double>(std::distance(epochs.begin(), epochs.find(place[0]))) + 1, place[1],
           dead});
      if (dead <= worst) continue;
      worst = dead;
      where = {
          panel.title.en + ", layer " + number_text(place[1]) + ", epoch " + number_text(place[0]),
          in(panel.title, "zh") + "，第 " + number_text(place[1]) + " 层，第 " +
              number_text(place[0]) + " 轮"};
    }
    plot.panels.push_back(panel);
  }
  if (plot.panels.empty()) return {};
  if (plot.panels.size() > most_panels) {
    plot.left_out = plot.panels.size() - most_panels;
    plot.panels.resize(most_panels);
  }
  for (const double epoch : epochs) plot.x.names.push_back({number_text(epoch), ""});
  plot.x.label = {"epoch", "轮次"};
  plot.y.label = {"hidden layer", "隐藏层"};
  plot.columns = columns_for(plot.panels.size());
  plot.is_share = true;
  const std::string count = std::to_string(alive);
  plot.figure = {
      "dead-by-layer-and-epoch",
      {"Dead units by layer and epoch", "各层各轮的死亡单元"},
      {"Share of dead units, mean over seeds; the largest is " + short_number(worst) + " (" +
           where.en + ").",
       "死亡单元的比例（各种子的均值）；最大为 " + short_number(worst) + "（" + where.zh + "）。"},
      claims_on(request,
                {"dead_units", "died_fraction", "dead_fraction", "dead_fraction_initial"})};
  if (alive > 0)
    add_sentence(plot.figure.finding,
                 "Arms not shown, since no unit is ever dead there: " + count + ".",
                 "因从无单元死亡而未画出的组：" + count + " 个。");
  return {plot};
}

Plots life_of_units(const FigureRequest& request) {
  const Tables& tables = request.tables;
  const Table& layers = tables.layers;
  const std::array<std::string, 3> columns{"born_dead_units", "died_units", "revived_units"};
  if (layers.rows() == 0) return {};
  for (const std::string& column : columns)
    if (!has_numbers(layers, column)) return {};
  const RowsOfRuns row_of(tables.runs);
  const auto outputs = output_layers(layers), last = shown_epochs(layers, "dead_units", false);
  const Numbers units = layers.numbers("units");
  struct Count {
    std::array<double, 3> parts{};
    double units = 0;
  };
  Arms arms;
  std::vector<Count> counts;
  for (std::size_t row = 0; row < layers.rows(); ++row) {
    const double run = layers.finite("run", row);
    if (layers.finite("layer", row) == outputs.at(run) || !last.contains(run) ||
        layers.finite("epoch", row) != last.at(run))
      continue;
    const std::size_t arm = arms.place(tables, row_of.of(layers, row));
    counts.resize(arms.keys.size());
    counts[arm].units += units[row].value_or(0);
    for (std::size_t i = 0; i < columns.size(); ++i)
      counts[arm].parts[i] += layers.numbers(columns[i])[row].value_or(0);
  }
  constexpr std::array<const char*, 4> colours{"#4A1942", "#C76B9F", "#2E93CC", "#DDE1E5"};
  const std::array<Text, 4> labels{Text{"born dead, dead still", "生来死亡，仍死亡"},
                                   Text{"died in training", "训练中死亡"}, Text{"revived", "复活"},
                                   Text{"never dead", "从未死亡"}};
  PlotPanel panel{.title = {}, .lines = {}};
  for (std::size_t i = 0; i < labels.size(); ++i)
    panel.lines.push_back({labels[i], {colours[i], 1, 7}, {}, Mark::bar});
  Plot plot;
  const std::vector<std::string> paths =
      varying_paths(tables, select_runs(tables, Json::object()), {});
  std::size_t alive = 0;
  Text worst;
  double most = 0;
  for (std::size_t arm = 0; arm < counts.size(); ++arm) {
    const auto& [parts, all] = counts[arm];
    if (parts[0] + parts[1] + parts[2] == 0) {
      ++alive;
      continue;
    }
    plot.y.names.push_back(arm_label(tables, paths, arms.first[arm]));
    const auto place = static_cast<double>(plot.y.names.size());
    double from = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const double to = i < 3 ? from + parts[i] / all : 1;
      panel.lines[i].points.push_back({to, place, from, to});
      from = to;
    }
    if (const double dead = (parts[0] + parts[1]) / all; dead > most) {
      most = dead;
      worst = plot.y.names.back();
    }
  }
  if (plot.y.names.empty()) return {};
  plot.columns = 1;
  plot.panels = {panel};
  plot.x.label = {"share of hidden units after training", "训练后隐藏单元的比例"};
  const std::string count = std::to_string(alive);
  plot.figure = {"life-of-units",
                 {"What becomes of the units", "单元的命运"},
                 {"Most are dead after training at " + worst.en + ": " + short_number(most) + ".",
                  "训练后死亡最多的是 " + in(worst, "zh") + "：" + short_number(most) + "。"},
                 claims_on(request, {"died_fraction", "revived_units", "revived_fraction",
                                     "dead_fraction_initial"})};
  if (alive > 0)
    add_sentence(plot.figure.finding,
                 "Arms not shown, since no unit is ever dead there: " + count + ".",
                 "因从无单元死亡而未画出的组：" + count + " 个。");
  return {plot};
}

}  // namespace mlp
