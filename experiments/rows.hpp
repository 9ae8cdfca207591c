// How do quantities become cells and lines of a table?
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trainer/measurement.hpp"
#include "trainer/text_file.hpp"

namespace mlp {

using CsvCells = std::vector<std::string>;

inline std::string csv_line(const CsvCells& cells) {
  std::string line;
  for (const std::string& cell : cells) line.append(cell).append(",");
  line.back() = '\n';
  return line;
}

// Empty where the quantity does not apply.
inline std::string cell(const Quantity& quantity) {
  return quantity ? number_text(*quantity) : "";
}

// The quantities that a struct lists, and their names.
template <class T>
void append_fields(CsvCells& row, const T& quantities) {
  T::fields(quantities, [&](std::string_view, const Quantity& quantity, std::string_view) {
    row.push_back(cell(quantity));
  });
}

template <class T>
void add_names(std::vector<std::string>& names, std::string_view suffix = "") {
  T empty{};
  T::fields(empty, [&](std::string_view name, const Quantity&, std::string_view) {
    names.push_back(std::string(name).append(suffix));
  });
}

}  // namespace mlp
