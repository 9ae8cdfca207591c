#include "experiments/measured.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "experiments/statistics.hpp"

namespace mlp {
namespace {

// One row of a table as the measure sees it.
class RowQuantity {
 public:
  RowQuantity(const Table& table, const Measure& measure)
      : column_(table.numbers(measure.column)),
        minus_(numbers_of(table, measure.minus)),
        over_(numbers_of(table, measure.over)) {}

  std::optional<double> at(std::size_t row) const {
    std::optional<double> value = column_[row];
    if (!value) return value;
    if (minus_) {
      if (!(*minus_)[row]) return std::nullopt;
      *value -= *(*minus_)[row];
    }
    if (over_) {
      if (!(*over_)[row]) return std::nullopt;
      *value /= *(*over_)[row];
    }
    return value;
  }

 private:
  static std::optional<Numbers> numbers_of(const Table& table,
                                           const std::optional<std::string>& column) {
    return column ? std::optional(table.numbers(*column)) : std::nullopt;
  }

  Numbers column_;
  std::optional<Numbers> minus_, over_;
};

// What rows are found and sorted by has to be there.
void check_finite(const Table& table, std::initializer_list<std::string_view> columns) {
  for (const std::string_view column : columns) {
    const Numbers numbers = table.numbers(column);
    for (std::size_t row = 0; row < numbers.size(); ++row)
      if (!numbers[row] || !std::isfinite(*numbers[row])) table.finite(column, row);  // throws
  }
}

// The rows of another table than runs.csv that belong to each of the runs, in the order of `runs`.
std::vector<Rows> rows_of_runs(const Tables& tables, const Table& table, const Rows& runs) {
  const Numbers run_numbers = tables.runs.numbers("run");
  std::unordered_map<double, std::size_t> place;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    place.emplace(*run_numbers[runs[i]], i);
  }
  std::vector<Rows> rows(runs.size());
  const Numbers of_run = table.numbers("run");
  for (std::size_t row = 0; row < of_run.size(); ++row) {
    if (const auto at = place.find(*of_run[row]); at != place.end())
      rows[at->second].push_back(row);
  }
  return rows;
}

// One run's rows at the chosen epoch.
Rows at_epoch(const Table& table, const Rows& rows, const EpochChoice& choice) {
  const Numbers epochs = table.numbers("epoch");
  const auto earlier = [&](std::size_t a, std::size_t b) { return epochs[a] < epochs[b]; };
  if (rows.empty()) return {};
  auto wanted = static_cast<double>(choice.number);
  if (choice.kind != EpochChoice::Kind::number) {
    const auto [first, last] = std::minmax_element(rows.begin(), rows.end(), earlier);
    wanted = *epochs[choice.kind == EpochChoice::Kind::first ? *first : *last];
  }
  Rows chosen;
  for (const std::size_t row : rows) {
    if (epochs[row] == wanted) chosen.push_back(row);
  }
  return chosen;
}

// One run's rows at one epoch, by layer; the last is the output layer.
Rows by_layer(const Table& layers, Rows rows) {
  const Numbers numbers = layers.numbers("layer");
  std::sort(rows.begin(), rows.end(),
            [&](std::size_t a, std::size_t b) { return numbers[a] < numbers[b]; });
  return rows;
}

Rows chosen_layers(const Rows& layers, const LayerChoice& choice) {
  const std::size_t hidden = layers.empty() ? 0 : layers.size() - 1;
  if (choice.kind == LayerChoice::Kind::number) {
    if (choice.number > layers.size()) return {};
    return {layers[choice.number - 1]};
  }
  if (hidden == 0) return {};
  if (choice.kind == LayerChoice::Kind::first) return {layers.front()};
  if (choice.kind == LayerChoice::Kind::last) return {layers[hidden - 1]};
  return Rows(layers.begin(), layers.end() - 1);
}

// Of one run's layers the first hidden over the last hidden one, or its root per layer.
std::optional<double> layer_quotient(const RowQuantity& quantity, const Rows& layers,
                                     const Form& form) {
  if (layers.size() < 2) return std::nullopt;
  const std::size_t hidden = layers.size() - 1;
  const std::optional<double> first = quantity.at(layers.front());
  const std::optional<double> last = quantity.at(layers[hidden - 1]);
  if (!first || !last) return std::nullopt;
  if (!is<RateForm>(form)) return *first / *last;
  if (hidden == 1) return std::nullopt;
  return std::pow(*first / *last, 1.0 / static_cast<double>(hidden - 1));
}

std::optional<double> combined_rows(const RowQuantity& quantity, const Rows& rows,
                                    const Across& across) {
  std::vector<double> values;
  for (const std::size_t row : rows) {
    if (const std::optional<double> value = quantity.at(row)) values.push_back(*value);
  }
  if (values.empty()) return std::nullopt;
  return combined(values, across);
}

}  // namespace

std::vector<std::optional<double>> measured(const Tables& tables, const Rows& rows,
                                            const Measure& measure) {
  std::vector<std::optional<double>> values;
  if (is<RunsTable>(measure.table)) {
    const RowQuantity quantity(tables.runs, measure);
    for (const std::size_t row : rows) values.push_back(quantity.at(row));
    return values;
  }
  const bool of_layers = is<LayersTable>(measure.table), of_times = is<TimingTable>(measure.table);
  const Table& table = of_layers ? tables.layers : of_times ? tables.timing : tables.epochs;
  check_finite(tables.runs, {"run"});
  check_finite(table, {"run"});
  if (!of_times) check_finite(table, {"epoch"});
  if (of_layers) check_finite(table, {"layer"});
  const RowQuantity quantity(table, measure);
  for (const Rows& of_run : rows_of_runs(tables, table, rows)) {
    Rows chosen = of_times ? of_run : at_epoch(table, of_run, measure.epoch);
    if (of_layers) chosen = by_layer(table, chosen);
    if (!is<ValueForm>(measure.form)) {
      values.push_back(layer_quotient(quantity, chosen, measure.form));
    } else {
      if (of_layers) chosen = chosen_layers(chosen, measure.layer);
      values.push_back(combined_rows(quantity, chosen, measure.across));
    }
  }
  return values;
}

double combined(const std::vector<double>& values, const Across& across) {
  const auto not_a_number = [](double v) { return std::isnan(v); };
  const auto nan = std::find_if(values.begin(), values.end(), not_a_number);
  if (nan != values.end()) return *nan;
  if (is<AcrossMax>(across)) return *std::max_element(values.begin(), values.end());
  if (is<AcrossMin>(across)) return *std::min_element(values.begin(), values.end());
  if (is<AcrossSum>(across)) return std::accumulate(values.begin(), values.end(), 0.0);
  return mean(values);
}

}  // namespace mlp
