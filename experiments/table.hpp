// How is a stored CSV table looked up? By column name, as text or as numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "trainer/csv.hpp"

namespace mlp {

// Tables of large sweeps have to fit into memory: as long as all cells of a column are empty or
// numbers, spelled as number_text spells them, they are kept as numbers. Of other cells each
// distinct text is kept once.
class Column {
 public:
  Column() = default;
  Column(Column&&) = default;  // not copied: places in a set
  Column& operator=(Column&&) = default;

  void add(std::string_view cell);

  std::size_t rows() const { return numbers_.size() + texts_.size(); }
  std::string text(std::size_t row) const;
  std::optional<double> number(std::size_t row) const;  // empty where the cell is none
  bool has_number() const { return has_number_; }
  // The row of the first cell that is neither a number nor empty.
  std::optional<std::size_t> first_word() const { return first_word_; }

 private:
  void become_text();
  const std::string* shared(std::string_view text);

  std::deque<double> numbers_;            // grow without copies
  std::deque<const std::string*> texts_;  // if any, then of all cells
  std::set<std::string, std::less<>> distinct_;
  bool has_number_ = false;
  std::optional<std::size_t> first_word_;
};

// The cells of one column by row. As numbers they are empty where the quantity does not apply; NaN
// and infinities are numbers.
struct TextAt {
  const Column* column;
  std::string operator()(std::size_t row) const { return column->text(row); }
};
struct NumberAt {
  const Column* column;
  std::optional<double> operator()(std::size_t row) const { return column->number(row); }
};
template <class At>
using Cells = std::ranges::transform_view<std::ranges::iota_view<std::uint32_t, std::uint32_t>, At>;
using Texts = Cells<TextAt>;
using Numbers = Cells<NumberAt>;

struct Table {
  std::string file;  // for messages
  std::vector<std::string> header;
  std::vector<Column> columns;  // header.size() columns of equal length

  std::size_t rows() const { return columns.empty() ? 0 : columns.front().rows(); }
  // The column's place; nothing when there is none of that name.
  std::optional<std::size_t> find(std::string_view name) const;
  // InputError naming the file when there is no such column.
  Texts text(std::string_view name) const;
  // InputError, too, for text that is no number.
  Numbers numbers(std::string_view name) const;
  // The finite number in a row, of a column that must have them; InputError for all else.
  double finite(std::string_view name, std::size_t row) const;
  // Is every cell a number or empty, and at least one a number?
  bool is_numeric(std::string_view name) const;

 private:
  const Column& column(std::string_view name) const;
};

// All that the reader has left.
Table read_table(CsvReader reader);

// InputError for a file that is missing or no CSV.
Table read_table(const std::filesystem::path& path);

}  // namespace mlp
