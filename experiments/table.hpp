// How is a stored CSV table looked up? By column name, as text, or as numbers parsed once.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trainer/csv.hpp"

namespace mlp {

// One column as numbers; a row is empty where the quantity does not apply. NaN and infinities are
// numbers.
using Numbers = std::vector<std::optional<double>>;

struct Table {
  std::string file;  // for messages
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> columns;  // header.size() columns of equal length

  std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }
  // The column's place; nothing when there is none of that name.
  std::optional<std::size_t> find(std::string_view name) const;
  // InputError naming the file when there is no such column.
  const std::vector<std::string>& text(std::string_view name) const;
  // Parsed at the first call and kept. InputError for text that is no number.
  const Numbers& numbers(std::string_view name) const;
  // The finite number in a row, of a column that must have them; InputError for all else.
  double finite(std::string_view name, std::size_t row) const;
  // Is every cell a number or empty, and at least one a number?
  bool is_numeric(std::string_view name) const;

 private:
  mutable std::map<std::string, Numbers, std::less<>> parsed_;  // not for use by several threads
};

Table as_table(Csv csv);

// InputError for a file that is missing or no CSV.
Table read_table(const std::filesystem::path& path);

}  // namespace mlp
