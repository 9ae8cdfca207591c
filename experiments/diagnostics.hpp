// What is wrong with the user's files? All errors are collected and shown at once, one a line.
#pragma once

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mlp {

// Where a value stands. line 0: not in a file (file is then "--set", say); column counts bytes
// from 1.
struct Location {
  std::string file;
  std::size_t line = 0;
  std::size_t column = 0;
  bool operator==(const Location&) const = default;
};

// "configs/xor.json:12:18", or just "--set".
inline std::string text(const Location& location) {
  if (location.line == 0) return location.file;
  return location.file + ":" + std::to_string(location.line) + ":" +
         std::to_string(location.column);
}

// Any text for a message: control characters become '?', and it is cut, between characters, where
// it is long.
inline std::string one_line(std::string_view text, std::size_t longest = 200) {
  std::size_t end = std::min(text.size(), longest);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;
  std::string line(text.substr(0, end));
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  }
  return end < text.size() ? line + "..." : line;
}

class Diagnostics {
 public:
  // `location: path: message`; an empty path is left out.
  void error(const Location& location, std::string_view path, std::string_view message) {
    std::string line = text(location) + ": ";
    if (!path.empty()) line.append(one_line(path)).append(": ");
    add({location, line.append(message)});
  }

  // A line that is complete as it is.
  void error(std::string line) { add({{}, std::move(line)}); }

  void append(const Diagnostics& others) {
    for (const Error& error : others.errors_) add(error);
  }

  bool empty() const { return errors_.empty(); }
  std::size_t size() const { return errors_.size(); }

  // One error a line, each file's in the order of their places; the files in the order of their
  // first error.
  std::vector<std::string> lines() const {
    std::vector<std::string> files;
    for (const Error& error : errors_) {
      if (std::find(files.begin(), files.end(), error.location.file) == files.end()) {
        files.push_back(error.location.file);
      }
    }
    std::vector<std::string> sorted;
    for (const std::string& file : files) {
      std::vector<Error> of_file;
      for (const Error& error : errors_) {
        if (error.location.file == file) of_file.push_back(error);
      }
      std::stable_sort(of_file.begin(), of_file.end(), [](const Error& a, const Error& b) {
        return a.location.line != b.location.line ? a.location.line < b.location.line
                                                  : a.location.column < b.location.column;
      });
      for (Error& error : of_file) sorted.push_back(std::move(error.line));
    }
    return sorted;
  }

 private:
  struct Error {
    Location location;
    std::string line;
  };

  // The arms of a sweep repeat each other's errors: each is kept once.
  void add(Error error) {
    if (lines_.insert(error.line).second) errors_.push_back(std::move(error));
  }

  std::vector<Error> errors_;
  std::set<std::string> lines_;  // of the errors
};

}  // namespace mlp
