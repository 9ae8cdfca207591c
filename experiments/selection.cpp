#include "experiments/selection.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "experiments/statistics.hpp"
#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

using Key = std::vector<std::string>;

struct Option {
  Key tuned_values;
  Rows rows;
};

double mean_of(const Tables& tables, const std::string& column, const Rows& rows) {
  constexpr double worst = std::numeric_limits<double>::infinity();
  const Numbers numbers = tables.runs.numbers(column);
  std::vector<double> values;
  for (const std::size_t row : rows) values.push_back(numbers[row].value_or(worst));
  const double result = mean(values);
  return std::isfinite(result) ? result : worst;
}

}  // namespace

bool matches(const std::string& cell, const Json& wanted) {
  if (cell == cell_text(wanted)) return true;
  return wanted.is_array() && std::any_of(wanted.begin(), wanted.end(),
                                          [&](const Json& one) { return cell == cell_text(one); });
}

Rows select_runs(const Tables& tables, const Json& where) {
  Rows rows;
  for (std::size_t row = 0; row < tables.runs.rows(); ++row) rows.push_back(row);
  for (const auto& [path, wanted] : where.items()) {
    if (!contains(tables.swept, path)) {
      throw InputError(tables.runs.file + ": " + in_quotes(path) + " is not swept");
    }
    const Texts cells = tables.runs.text(path);
    std::erase_if(rows,
                  [&, &value = wanted](std::size_t row) { return !matches(cells[row], value); });
  }
  return rows;
}

std::vector<std::string> arm_of(const Tables& tables, std::size_t row,
                                const std::vector<std::string>& without) {
  Key key;
  for (const std::string& path : tables.swept) {
    if (!contains(without, path)) key.push_back(tables.runs.text(path)[row]);
  }
  return key;
}

Rows best_tuned(const Tables& tables, const Rows& rows, const std::vector<std::string>& tuned,
                const std::string& tuned_by) {
  if (tuned.empty()) return rows;
  std::map<Key, std::vector<Option>> arms;
  for (const std::size_t row : rows) {
    Key tuned_values;
    for (const std::string& path : tuned) tuned_values.push_back(tables.runs.text(path)[row]);
    std::vector<Option>& options = arms[arm_of(tables, row, tuned)];
    const auto same = [&](const Option& option) { return option.tuned_values == tuned_values; };
    auto option = std::find_if(options.begin(), options.end(), same);
    if (option == options.end()) option = options.insert(option, {tuned_values, {}});
    option->rows.push_back(row);
  }
  Rows best;
  for (const auto& [arm, options] : arms) {
    const auto option =
        std::min_element(options.begin(), options.end(), [&](const Option& a, const Option& b) {
          return mean_of(tables, tuned_by, a.rows) < mean_of(tables, tuned_by, b.rows);
        });
    best.insert(best.end(), option->rows.begin(), option->rows.end());
  }
  std::sort(best.begin(), best.end());
  return best;
}

}  // namespace mlp
