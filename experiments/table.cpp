#include "experiments/table.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>

#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

// Stands for an empty cell: a NaN that no text is read as.
constexpr std::uint64_t empty_bits = 0x7FF8'0000'0000'0001;

bool is_empty(double number) {
  return std::bit_cast<std::uint64_t>(number) == empty_bits;
}

}  // namespace

void Column::add(std::string_view cell) {
  const std::optional<double> number = parse_number(cell);
  has_number_ |= number.has_value();
  if (!number && !cell.empty() && !first_word_) first_word_ = rows();
  const bool is_spelled_so = number ? number_text(*number) == cell : cell.empty();
  if (is_spelled_so && texts_.empty()) {
    numbers_.push_back(number.value_or(std::bit_cast<double>(empty_bits)));
    return;
  }
  if (!numbers_.empty()) become_text();
  texts_.push_back(shared(cell));
}

void Column::become_text() {
  std::deque<const std::string*> texts;
  for (std::size_t row = 0; row < rows(); ++row) texts.push_back(shared(text(row)));
  texts_ = std::move(texts);
  numbers_ = std::deque<double>();
}

const std::string* Column::shared(std::string_view text) {
  const auto known = distinct_.find(text);
  return &*(known != distinct_.end() ? known : distinct_.emplace(text).first);
}

std::string Column::text(std::size_t row) const {
  if (!texts_.empty()) return *texts_[row];
  return is_empty(numbers_[row]) ? "" : number_text(numbers_[row]);
}

std::optional<double> Column::number(std::size_t row) const {
  if (!texts_.empty()) return parse_number(*texts_[row]);
  return is_empty(numbers_[row]) ? std::nullopt : std::optional(numbers_[row]);
}

std::optional<std::size_t> Table::find(std::string_view name) const {
  const auto at = std::find(header.begin(), header.end(), name);
  if (at == header.end()) return std::nullopt;
  return static_cast<std::size_t>(at - header.begin());
}

const Column& Table::column(std::string_view name) const {
  const std::optional<std::size_t> place = find(name);
  if (!place) throw InputError(file + ": no column " + in_quotes(name));
  return columns[*place];
}

Texts Table::text(std::string_view name) const {
  return Texts(column(name));
}

Numbers Table::numbers(std::string_view name) const {
  const Column& column = this->column(name);
  if (const std::optional<std::size_t> row = column.first_word())
    throw InputError(file + ": column " + in_quotes(name) + ", row " + std::to_string(*row + 1) +
                     ": expected a number, got " + in_quotes(column.text(*row)));
  return Numbers(column);
}

double Table::finite(std::string_view name, std::size_t row) const {
  const std::optional<double> number = numbers(name)[row];
  if (number && std::isfinite(*number)) return *number;
  throw InputError(file + ": column " + in_quotes(name) + ", row " + std::to_string(row + 1) +
                   ": expected a finite number, got " + in_quotes(text(name)[row]));
}

bool Table::is_numeric(std::string_view name) const {
  const Column& column = this->column(name);
  return column.has_number() && !column.first_word();
}

Table read_table(CsvReader reader) {
  Table table{reader.file(), reader.header(), std::vector<Column>(reader.header().size())};
  for (std::vector<Cell> row; reader.next(row);)
    for (std::size_t i = 0; i < row.size(); ++i) table.columns[i].add(row[i].text);
  return table;
}

Table read_table(const std::filesystem::path& path) {
  constexpr std::uintmax_t largest = 4'000'000'000;  // bytes: what large sweeps leave
  return read_table(open_csv(path, largest));
}

}  // namespace mlp
