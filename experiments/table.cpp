#include "experiments/table.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {

std::optional<std::size_t> Table::find(std::string_view name) const {
  const auto at = std::find(header.begin(), header.end(), name);
  if (at == header.end()) return std::nullopt;
  return static_cast<std::size_t>(at - header.begin());
}

const std::vector<std::string>& Table::text(std::string_view name) const {
  const std::optional<std::size_t> column = find(name);
  if (!column) throw InputError(file + ": no column " + in_quotes(name));
  return columns[*column];
}

const Numbers& Table::numbers(std::string_view name) const {
  if (const auto known = parsed_.find(name); known != parsed_.end()) return known->second;
  Numbers parsed;
  parsed.reserve(rows());
  for (const std::string& cell : text(name)) {
    const std::optional<double> number = parse_number(cell);
    if (!number && !cell.empty()) {
      throw InputError(file + ": column " + in_quotes(name) + ", row " +
                       std::to_string(parsed.size() + 1) + ": expected a number, got " +
                       in_quotes(cell));
    }
    parsed.push_back(number);
  }
  return parsed_.emplace(name, std::move(parsed)).first->second;
}

double Table::finite(std::string_view name, std::size_t row) const {
  const std::optional<double> number = numbers(name)[row];
  if (number && std::isfinite(*number)) return *number;
  throw InputError(file + ": column " + in_quotes(name) + ", row " + std::to_string(row + 1) +
                   ": expected a finite number, got " + in_quotes(text(name)[row]));
}

bool Table::is_numeric(std::string_view name) const {
  bool any = false;
  for (const std::string& cell : text(name)) {
    if (cell.empty()) continue;
    if (!parse_number(cell)) return false;
    any = true;
  }
  return any;
}

Table as_table(Csv csv) {
  Table table;
  table.file = std::move(csv.file);
  table.header = std::move(csv.header);
  table.columns.resize(table.header.size());
  for (std::vector<std::string>& column : table.columns) column.reserve(csv.rows.size());
  for (std::vector<Cell>& cells : csv.rows) {
    std::vector<Cell> row = std::move(cells);  // let go at once: tables may be large
    for (std::size_t i = 0; i < row.size(); ++i) {
      table.columns[i].push_back(std::move(row[i].text));
    }
  }
  return table;
}

Table read_table(const std::filesystem::path& path) {
  constexpr std::uintmax_t largest = 4'000'000'000;  // bytes: what large sweeps leave
  return as_table(read_csv(path, largest));
}

}  // namespace mlp
