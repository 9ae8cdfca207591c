#include "trainer/csv.hpp"

#include <cstdio>
#include <fstream>
#include <set>
#include <system_error>

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

class Parser {
 public:
  Parser(std::string file, std::string_view text) : text_(text) {
    csv_.file = std::move(file);
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  Csv parse() {
    read_header();
    std::size_t blank_line = 0;
    while (!at_end()) {
      if (skip_blank_line()) {
        if (blank_line == 0) blank_line = line_ - 1;
        continue;
      }
      const std::string expected = "expected " + cells_text(csv_.header.size()) + ", got ";
      // Blank lines are fine at the end only; in the middle something is missing.
      if (blank_line != 0) fail(blank_line, 1, expected + "an empty line");
      const std::size_t line = line_;
      std::vector<Cell> row = read_row(csv_.header.size());
      if (row.size() != csv_.header.size())
        fail(line, std::min(row.size(), csv_.header.size()) + 1, expected + cells_text(row.size()));
      csv_.rows.push_back(std::move(row));
    }
    return std::move(csv_);
  }

 private:
  [[noreturn]] void fail(std::size_t line, std::size_t column, const std::string& message) const {
    throw InputError(position(csv_, Cell{{}, line, column}) + ": " + message);
  }

  bool at_end() const { return next_ == text_.size(); }
  bool at(char c) const { return !at_end() && text_[next_] == c; }
  bool at_line_break() const { return at('\n') || text_.substr(next_, 2) == "\r\n"; }

  void skip_line_break() {
    next_ += at('\r') ? 2 : 1;
    ++line_;
  }

  bool skip_blank_line() {
    if (!at_line_break()) return false;
    skip_line_break();
    return true;
  }

  void read_header() {
    if (at_end()) fail(1, 1, "expected a header row, got an empty file");
    if (at_line_break()) fail(1, 1, "expected a header row, got an empty line");
    std::set<std::string> seen;
    for (Cell& cell : read_row(0)) {
      if (cell.text.empty())
        fail(cell.line, cell.column, "expected a column name, got an empty cell");
      if (!seen.insert(cell.text).second)
        fail(cell.line, cell.column,
             "expected distinct column names, got " + in_quotes(cell.text) + " again");
      csv_.header.push_back(std::move(cell.text));
    }
  }

  std::vector<Cell> read_row(std::size_t expected_cells) {
    std::vector<Cell> row;
    row.reserve(expected_cells);
    for (;;) {
      Cell cell{{}, line_, row.size() + 1};
      if (at('"'))
        read_quoted(cell);
      else
        read_plain(cell);
      check_utf8(cell);
      row.push_back(std::move(cell));
      if (at(',')) {
        ++next_;
        continue;
      }
      if (!at_end()) skip_line_break();
      return row;
    }
  }

  void read_plain(Cell& cell) {
    const std::size_t stop = std::min(text_.find_first_of(",\n\r\"", next_), text_.size());
    cell.text = text_.substr(next_, stop - next_);
    next_ = stop;
    if (at('"'))
      fail(cell.line, cell.column,
           "expected quotes around the whole cell only, got one after " + in_quotes(cell.text));
    if (at('\r') && !at_line_break())
      fail(cell.line, cell.column, "expected lines to end in LF or CRLF, got a lone CR");
  }

  void read_quoted(Cell& cell) {
    for (++next_;;) {
      const std::size_t stop = text_.find('"', next_);
      if (stop == std::string_view::npos)
        fail(cell.line, cell.column, "expected a closing quote, got the end of the file");
      const std::string_view piece = text_.substr(next_, stop - next_);
      cell.text += piece;
      for (const char c : piece) line_ += c == '\n' ? 1 : 0;
      next_ = stop + 1;
      if (!at('"')) break;
      cell.text += '"';  // two quotes stand for one
      ++next_;
    }
    if (!at_end() && !at(',') && !at_line_break())
      fail(cell.line, cell.column,
           "expected a comma or a line end after the closing quote, got " +
               in_quotes(text_.substr(next_, 1)));
  }

  void check_utf8(const Cell& cell) const {
    const std::size_t bad = find_bad_utf8(cell.text);
    if (bad == std::string_view::npos) return;
    char code[8];
    std::snprintf(code, sizeof code, "0x%02X", static_cast<unsigned char>(cell.text[bad]));
    fail(cell.line, cell.column, std::string("expected UTF-8 text, got the byte ") + code);
  }

  Csv csv_;
  std::string_view text_;
  std::size_t next_ = 0;
  std::size_t line_ = 1;
};

// What is no table is mostly one endless line: refused before all of it is read.
void check_first_line(const std::filesystem::path& path) {
  constexpr std::size_t longest = 1'000'000;
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error || size <= longest) return;
  std::string start(longest, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), static_cast<std::streamsize>(longest));
  if (start.find('\n') == std::string::npos)
    throw InputError(path.string() + ":1:1: expected a header row, got a line of over 1 MB");
}

}  // namespace

Csv parse_csv(std::string file, std::string_view text) {
  return Parser(std::move(file), text).parse();
}

Csv read_csv(const std::filesystem::path& path, std::uintmax_t most) {
  check_size(path, most);
  check_first_line(path);
  const std::string text = read_text(path);
  return parse_csv(path.string(), text);
}

std::string position(const Csv& csv, const Cell& cell) {
  return csv.file + ':' + std::to_string(cell.line) + ':' + std::to_string(cell.column);
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
