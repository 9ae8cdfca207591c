// What does a CSV file say, cell by cell, and where? RFC 4180: a header row, commas, quotes; UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
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

// Reads text or a whole file; LF or CRLF, a byte order mark and blank lines at the end are fine.
// InputError "file:line:column: expected ..., got ..." if there is no header, names repeat or are
// empty, rows are ragged, a quote is not closed or the text is not UTF-8. A file without data rows
// is fine here.
Csv parse_csv(std::string file, std::string_view text);

// A data file is read whole, and its cells take ten times as much memory.
inline constexpr std::uintmax_t largest_data = 256'000'000;  // bytes
Csv read_csv(const std::filesystem::path& path, std::uintmax_t most = largest_data);

// "file:line:column", the start of every message about a cell.
std::string position(const Csv& csv, const Cell& cell);

// The text as a CSV field: quoted only when it holds a comma, a quote or a line break.
std::string csv_field(std::string_view text);

}  // namespace mlp
