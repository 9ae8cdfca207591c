// What does a CSV file say, cell by cell, and where? RFC 4180: a header row, commas, quotes; UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mlp {

struct Cell {
  std::string text;
  std::size_t line = 0;    // where the cell starts, from 1
  std::size_t column = 0;  // the cell's number in its row, from 1: what a spreadsheet shows, not a
                           // character position
};

struct Csv {
  std::string file;  // as named in errors
  std::vector<std::string> header;
  std::vector<std::vector<Cell>> rows;  // each as long as the header
};

// Reads a table row by row: in memory are a row and a piece of the text. LF or CRLF, a byte order
// mark and blank lines at the end are fine. InputError "file:line:column: expected ..., got ..." if
// there is no header, names repeat or are empty, rows are ragged, a quote is not closed or the text
// is not UTF-8. A file without data rows is fine here.
class CsvReader {
 public:
  // Reads the header. `file` is for errors; the text is taken in pieces of so many bytes.
  CsvReader(std::string file, std::unique_ptr<std::istream> text, std::size_t piece = 1 << 16);

  const std::string& file() const { return file_; }
  const std::vector<std::string>& header() const { return header_; }
  // Puts the next row, as long as the header, in place of what `row` holds; false after the last.
  bool next(std::vector<Cell>& row);

 private:
  [[noreturn]] void fail(std::size_t line, std::size_t column, const std::string& message) const;
  bool has(std::size_t bytes);
  bool at(char c);
  bool at_end();
  bool at_line_break();
  void skip_line_break();
  bool skip_blank_line();
  void take_until(std::string_view stops, std::string& text);
  void read_header();
  void read_row(std::vector<Cell>& row);
  void read_plain(Cell& cell);
  void read_quoted(Cell& cell);
  void check_utf8(const Cell& cell) const;

  std::string file_;
  std::vector<std::string> header_;
  std::unique_ptr<std::istream> source_;
  std::size_t piece_;
  std::string text_;  // what is there of it
  std::size_t next_ = 0;
  bool is_whole_ = false;  // no piece comes any more
  std::size_t line_ = 1;
};

// A data file is read whole, and its cells take ten times as much memory.
inline constexpr std::uintmax_t largest_data = 256'000'000;  // bytes
CsvReader open_csv(const std::filesystem::path& path, std::uintmax_t most = largest_data);

// All rows at once.
Csv parse_csv(std::string file, std::string_view text);
Csv read_csv(const std::filesystem::path& path, std::uintmax_t most = largest_data);

// "file:line:column", the start of every message about a cell.
std::string position(const Csv& csv, const Cell& cell);

// The text as a CSV field: quoted only when it holds a comma, a quote or a line break.
std::string csv_field(std::string_view text);

}  // namespace mlp
