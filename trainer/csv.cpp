#include "trainer/csv.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

#include "trainer/error.hpp"
#include "trainer/file_size.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

// The offset of the first byte that is no part of well-formed UTF-8 (Unicode 15, table 3-7), or
// npos.
std::size_t find_bad_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned lead = byte(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4) return i;
    // The second byte's range excludes overlong forms, surrogates and what is above U+10FFFF.
    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte(i + 1) < low || byte(i + 1) > high) return i;
    for (std::size_t k = 2; k < length; ++k)
      if ((byte(i + k) & 0xC0U) != 0x80U) return i;
    i += length;
  }
  return std::string_view::npos;
}

std::string cells_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " cell" : " cells");
}

std::string position(const std::string& file, std::size_t line, std::size_t column) {
  return file + ':' + std::to_string(line) + ':' + std::to_string(column);
}

// What is no table is mostly one endless line: refused before all of it is read.
void check_first_line(const std::filesystem::path& path) {
  std::ifstream file = open_file(path);
  for (int part = 0; part < 10; ++part) {
    const std::string piece = read_piece(file, path, 100'000);
    if (piece.empty() || piece.find('\n') != std::string::npos) return;
  }
  throw InputError(path.string() + ":1:1: expected a header row, got a line of over 1 MB");
}

Csv all_rows(CsvReader reader) {
  Csv csv{reader.file(), reader.header(), {}};
  for (std::vector<Cell> row; reader.next(row);) csv.rows.push_back(row);
  return csv;
}

}  // namespace

CsvReader::CsvReader(std::string file, std::unique_ptr<std::istream> text, std::size_t piece)
    : file_(std::move(file)), source_(std::move(text)), piece_(piece) {
  if (has(3) && text_.starts_with("\xEF\xBB\xBF")) next_ = 3;
  read_header();
}

bool CsvReader::next(std::vector<Cell>& row) {
  const auto expected = [&] { return "expected " + cells_text(header_.size()) + ", got "; };
  const std::size_t blank_line = line_;
  while (skip_blank_line()) continue;
  if (at_end()) return false;
  // Blank lines are fine at the end only; in the middle something is missing.
  if (line_ != blank_line) fail(blank_line, 1, expected() + "an empty line");
  const std::size_t line = line_;
  read_row(row);
  if (row.size() != header_.size())
    fail(line, std::min(row.size(), header_.size()) + 1, expected() + cells_text(row.size()));
  return true;
}

void CsvReader::fail(std::size_t line, std::size_t column, const std::string& message) const {
  throw InputError(position(file_, line, column) + ": " + message);
}

// Are so many more bytes there? Reads on where they are not yet.
bool CsvReader::has(std::size_t bytes) {
  while (text_.size() - next_ < bytes && !is_whole_) {
    const std::string piece = read_piece(*source_, file_, piece_);
    is_whole_ = piece.empty();
    text_.erase(0, next_).append(piece);
    next_ = 0;
  }
  return text_.size() - next_ >= bytes;
}

bool CsvReader::at(char c) {
  return has(1) && text_[next_] == c;
}

bool CsvReader::at_end() {
  return !has(1);
}

bool CsvReader::at_line_break() {
  return at('\n') || (at('\r') && has(2) && text_[next_ + 1] == '\n');
}

void CsvReader::skip_line_break() {
  next_ += at('\r') ? 2 : 1;
  ++line_;
}

bool CsvReader::skip_blank_line() {
  if (!at_line_break()) return false;
  skip_line_break();
  return true;
}

// Appends what comes before the first of these bytes, or before the end.
void CsvReader::take_until(std::string_view stops, std::string& text) {
  while (has(1)) {
    const std::size_t stop = std::min(text_.find_first_of(stops, next_), text_.size());
    text.append(text_, next_, stop - next_);
    next_ = stop;
    if (stop < text_.size()) return;
  }
}

void CsvReader::read_header() {
  if (at_end()) fail(1, 1, "expected a header row, got an empty file");
  if (at_line_break()) fail(1, 1, "expected a header row, got an empty line");
  std::vector<Cell> row;
  read_row(row);
  std::set<std::string> seen;
  for (Cell& cell : row) {
    if (cell.text.empty())
      fail(cell.line, cell.column, "expected a column name, got an empty cell");
    if (!seen.insert(cell.text).second)
      fail(cell.line, cell.column,
           "expected distinct column names, got " + in_quotes(cell.text) + " again");
    header_.push_back(std::move(cell.text));
  }
}

void CsvReader::read_row(std::vector<Cell>& row) {
  for (std::size_t count = 0;;) {
    if (count == row.size()) row.emplace_back();
    Cell& cell = row[count++];  // with the memory of an earlier one
    cell.text.clear();
    cell.line = line_;
    cell.column = count;
    if (at('"'))
      read_quoted(cell);
    else
      read_plain(cell);
    check_utf8(cell);
    if (at(',')) {
      ++next_;
      continue;
    }
    row.resize(count);
    if (!at_end()) skip_line_break();
    return;
  }
}

void CsvReader::read_plain(Cell& cell) {
  take_until(",\n\r\"", cell.text);
  if (at('"'))
    fail(cell.line, cell.column,
         "expected quotes around the whole cell only, got one after " + in_quotes(cell.text));
  if (at('\r') && !at_line_break())
    fail(cell.line, cell.column, "expected lines to end in LF or CRLF, got a lone CR");
}

void CsvReader::read_quoted(Cell& cell) {
  for (++next_;;) {
    take_until("\"", cell.text);
    if (at_end()) fail(cell.line, cell.column, "expected a closing quote, got the end of the file");
    ++next_;
    if (!at('"')) break;
    cell.text += '"';  // two quotes stand for one
    ++next_;
  }
  line_ += static_cast<std::size_t>(std::ranges::count(cell.text, '\n'));
  if (!at_end() && !at(',') && !at_line_break())
    fail(cell.line, cell.column,
         "expected a comma or a line end after the closing quote, got " +
             in_quotes(text_.substr(next_, 1)));
}

void CsvReader::check_utf8(const Cell& cell) const {
  const std::size_t bad = find_bad_utf8(cell.text);
  if (bad == std::string_view::npos) return;
  char code[8];
  std::snprintf(code, sizeof code, "0x%02X", static_cast<unsigned char>(cell.text[bad]));
  fail(cell.line, cell.column, std::string("expected UTF-8 text, got the byte ") + code);
}

CsvReader open_csv(const std::filesystem::path& path, std::uintmax_t most) {
  check_size(path, most);
  check_first_line(path);
  return {path.string(), std::make_unique<std::ifstream>(open_file(path))};
}

Csv parse_csv(std::string file, std::string_view text) {
  return all_rows({std::move(file), std::make_unique<std::istringstream>(std::string(text))});
}

Csv read_csv(const std::filesystem::path& path, std::uintmax_t most) {
  return all_rows(open_csv(path, most));
}

std::string position(const Csv& csv, const Cell& cell) {
  return position(csv.file, cell.line, cell.column);
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"') field += '"';
    field += c;
  }
  return field + '"';
}

}  // namespace mlp
