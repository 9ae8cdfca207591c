// Figures of what the layers do.
#include <algorithm>
#include <optional>

#include "experiments/figure_kinds.hpp"
#include "experiments/phrases.hpp"
#include "experiments/quantities.hpp"

namespace mlp {
namespace {

// The layers' columns that are drawn: what claims measure, and what comes back, if it is recorded.
std::vector<std::string> drawn_columns(const FigureRequest& request) {
  std::vector<std::string> columns;
  const auto add = [&](const std::string& column) {
    if (has_numbers(request.tables.layers, column) &&
        std::ranges::find(columns, column) == columns.end())
      columns.push_back(column);
  };
  add("delta_rms");
  for (const JudgedClaim& judged : request.report.claims)
    if (is<LayersTable>(judged.claim.measure.table)) add(judged.claim.measure.column);
  std::erase(columns, "revived_units");  // life_of_units shows it
  return columns;
}

// Do claims ask for a column before training rather than after it? Deltas are best compared before
// training, where nothing is asked.
bool asks_for_first(const FigureRequest& request, std::string_view column) {
  for (const JudgedClaim& judged : request.report.claims) {
    const Measure& measure = judged.claim.measure;
    if (is<LayersTable>(measure.table) && measure.column == column)
      return measure.epoch.kind == EpochChoice::Kind::first ||
             (measure.epoch.kind == EpochChoice::Kind::number && measure.epoch.number == 0);
  }
  return column == "delta_rms";
}

// All panels, or where these are too many those of the deepest networks: they tell most.
Panels few_panels(std::vector<Sample> samples, const Tables& tables,
                  const std::vector<std::string>& pooled) {
  const Panels all = panels_over(samples, tables, pooled);
  const auto depth = std::ranges::find_if(tables.swept, is_depth);
  if (all.left_out == 0 || depth == tables.swept.end()) return all;
  const auto depth_of = [&](const Sample& sample) {
    return depth_in(tables.runs.text(*depth)[sample.run]);
  };
  const double most = depth_of(*std::ranges::max_element(samples, {}, depth_of));
  std::erase_if(samples, [&](const Sample& sample) { return depth_of(sample) < most; });
  Panels deepest = panels_over(samples, tables, pooled);
  deepest.left_out = all.left_out + all.panels.size() - deepest.panels.size();
  return deepest;
}

std::optional<Plot> layer_plot(const FigureRequest& request, const std::string& column) {
  const Tables& tables = request.tables;
  const Table& layers = tables.layers;
  const bool is_first = asks_for_first(request, column);
  const std::map<double, double> epochs = shown_epochs(layers, column, is_first);
  const RowsOfRuns row_of(tables.runs);
  const Rows rows = compared_rows(request);
  const Numbers values = layers.numbers(column);
  std::vector<Sample> samples;
  for (std::size_t row = 0; row < layers.rows(); ++row) {
    if (!values[row]) continue;
    if (layers.finite("epoch", row) != epochs.at(layers.finite("run", row))) continue;
    const std::size_t run = row_of.of(layers, row);
    // Before training no learning rate is at work yet: all runs count.
    if (is_first || std::ranges::binary_search(rows, run))
      samples.push_back({run, layers.finite("layer", row), *values[row]});
  }
  std::vector<std::string> pooled = tuned_paths(request);
  if (is_first)
    for (const std::string& path : tables.swept)
      if (path.starts_with("training.")) pooled.push_back(path);
  Plot plot;
  put_panels(plot, few_panels(samples, tables, pooled));
  if (plot.panels.empty()) return std::nullopt;
  const Text label = quantity_label(column);
  plot.x.label = {"layer (the last is the output layer)", "层（最后为输出层）"};
  plot.y = {.label = label, .is_log = is_log_quantity(column)};
  const PlotPanel& deepest = plot.panels.back();
  const bool is_delta = column == "delta_rms";
  const Text ends = ends_of(deepest, is_delta ? End::first_over_last : End::first),
             where = in_panel(deepest);
  const std::string when_en = is_first ? " before training" : " after training",
                    when_zh = is_first ? "训练前" : "训练后";
  std::string name = (is_delta ? "delta" : column) + "-by-layer";
  std::ranges::replace(name, '_', '-');
  plot.figure = {
      name,
      is_delta
          ? Text{"The signal that comes back to each layer" + when_en,
                 when_zh + "反传到每一层的信号"}
          : Text{"Layer by layer: " + label.en + when_en, when_zh + "逐层的" + in(label, "zh")},
      is_delta ? Text{"The first layer's delta over the output layer's" + where.en + ": " +
                          ends.en + ".",
                      "第一层的 delta 与输出层之比" + where.zh + "：" + ends.zh + "。"}
               : Text{"In the first layer" + where.en + ": " + ends.en + ".",
                      "第一层的值" + where.zh + "：" + ends.zh + "。"},
      claims_on(request, is_delta ? std::vector<std::string>{column, "delta_rate_initial"}
                                  : std::vector<std::string>{column})};
  if (!is_first) tell_tuned(request, "", plot.figure.finding);
  return plot;
}

}  // namespace

std::map<double, double> shown_epochs(const Table& layers, std::string_view column, bool is_first) {
  std::map<double, double> epochs;
  const Numbers values = layers.numbers(column);
  for (std::size_t row = 0; row < layers.rows(); ++row) {
    if (!values[row]) continue;
    const double epoch = layers.finite("epoch", row);
    double& shown = epochs.emplace(layers.finite("run", row), epoch).first->second;
    shown = is_first ? std::min(shown, epoch) : std::max(shown, epoch);
  }
  return epochs;
}

Plots quantity_by_layer(const FigureRequest& request) {
  Plots plots;
  if (request.tables.layers.rows() == 0) return plots;
  const Numbers numbers = request.tables.layers.numbers("layer");
  if (std::ranges::max(numbers) < 2.0) return plots;
  for (const std::string& column : drawn_columns(request))
    if (std::optional<Plot> plot = layer_plot(request, column)) plots.push_back(std::move(*plot));
  return plots;
}

}  // namespace mlp
