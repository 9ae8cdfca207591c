// How is a stored CSV table looked up? By column name, as text or as numbers.
#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <iterator>
#include <optional>
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
template <class Value, Value (Column::*at)(std::size_t) const>
class Cells {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    using pointer = const Value*;
    using reference = Value;

    Iterator() = default;
    Iterator(const Column& column, std::size_t row) : column_(&column), row_(row) {}
    Value operator*() const { return (column_->*at)(row_); }
    Iterator& operator++() {
      ++row_;
      return *this;
    }
    Iterator operator++(int) { return {*column_, row_++}; }
    bool operator==(const Iterator&) const = default;

   private:
    const Column* column_ = nullptr;
    std::size_t row_ = 0;
  };

  explicit Cells(const Column& column) : column_(&column) {}
  std::size_t size() const { return column_->rows(); }
  Value operator[](std::size_t row) const { return (column_->*at)(row); }
  Value front() const { return (*this)[0]; }
  Iterator begin() const { return {*column_, 0}; }
  Iterator end() const { return {*column_, size()}; }

 private:
  const Column* column_;
};
using Texts = Cells<std::string, &Column::text>;
using Numbers = Cells<std::optional<double>, &Column::number>;

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
