// What do the tests of claims and reports read? Tables written out in the test, as if they came
// from files.
#pragma once

#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "experiments/table.hpp"
#include "trainer/csv.hpp"

namespace mlp {

inline Table table_of(std::string file, const std::string& text) {
  return read_table(CsvReader(std::move(file), std::make_unique<std::istringstream>(text)));
}

// The table with `change` done to each cell of a column.
template <class Change>
Table with_column(const Table& table, std::string_view name, Change change) {
  Table changed{table.file, table.header, std::vector<Column>(table.header.size())};
  for (std::size_t i = 0; i < table.header.size(); ++i)
    for (const std::string& cell : table.text(table.header[i]))
      if (table.header[i] == name)
        changed.columns[i].add(change(cell));
      else
        changed.columns[i].add(cell);
  return changed;
}

// The cells of a column.
inline std::vector<std::string> cells_of(const Table& table, std::string_view name) {
  const Texts texts = table.text(name);
  return {texts.begin(), texts.end()};
}

}  // namespace mlp
