#include "experiments/parser.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "trainer/text_file.hpp"

namespace mlp {
namespace {

// Far above every sensible config; they keep what is no config from taking minutes and gigabytes.
constexpr std::size_t most_keys = 1000;       // in an object, which looks them up one by one
constexpr std::size_t most_values = 1000000;  // in all
constexpr std::string_view marks = ",:{}[]";

// Finds where each token starts. It need not judge: the real parser gives one event a token, in
// order, and the scanner steps along with it.
class Scanner {
 public:
  Scanner(std::string_view text, const std::string& file) : text_(text), place_{file, 1, 1} {}

  // The start of the next token that makes an event: blanks, comments, commas and colons are passed
  // over.
  const Location& next() {
    while (position_ < text_.size()) {
      const char c = text_[position_];
      if (std::string_view(" \t\r\n,:").find(c) != std::string_view::npos) {
        go_to(position_ + 1);
      } else if (text_.substr(position_, 2) == "//") {
        go_to(text_.find('\n', position_));
      } else if (text_.substr(position_, 2) == "/*") {
        const std::size_t end = text_.find("*/", position_ + 2);
        go_to(end == std::string_view::npos ? end : end + 2);
      } else {
        break;
      }
    }
    return place_;
  }

  // Steps over the token at this place.
  void skip() { go_to(position_ + token().size()); }

  // The token at this place: a mark, a whole string, or a word up to the next blank or mark.
  std::string_view token() const {
    const std::string_view rest = text_.substr(position_);
    if (rest.empty() || marks.find(rest[0]) != std::string_view::npos) return rest.substr(0, 1);
    std::size_t end = 1;
    if (rest[0] == '"') {
      while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? 2 : 1;
      return rest.substr(0, end + 1);
    }
    return rest.substr(0, std::max(end, rest.find_first_of(" \t\r\n,:{}[]\"/")));
  }

  // Moves forward to an offset in the text (or its end).
  void go_to(std::size_t offset) {
    for (; position_ < std::min(offset, text_.size()); ++position_) {
      const auto byte = static_cast<unsigned char>(text_[position_]);
      if (byte == '\n') {
        ++place_.line;
        place_.column = 0;
      }
      if ((byte & 0xC0U) != 0x80U) ++place_.column;  // a column is a character, not a byte
    }
  }

  bool is_mark(std::size_t offset) const {
    return offset < text_.size() && marks.find(text_[offset]) != std::string_view::npos;
  }

  const Location& place() const { return place_; }

 private:
  std::string_view text_;
  std::size_t position_ = 0;
  Location place_;
};

// What nlohmann's message about a syntax error comes down to, in words for a reader of the file.
std::string wanted(const std::string& message) {
  const auto says = [&](std::string_view part) { return message.find(part) != std::string::npos; };
  if (says("; expected end of input")) return "the end of the file";
  if (says("while parsing object key")) return "a key in double quotes";
  if (says("while parsing object separator")) return "\":\"";
  if (says("while parsing object")) return "\",\" or \"}\"";
  if (says("while parsing array")) return "\",\" or \"]\"";
  return "a value";
}

// The lexer's own complaint ("invalid string: ..."), if it is one that says more than that a word
// is wrong.
std::string complaint(const std::string& message) {
  const std::size_t start = message.find(" - invalid ");
  if (start == std::string::npos || message.find("invalid literal") != std::string::npos) return "";
  if (message.find("ill-formed UTF-8") != std::string::npos) return "not UTF-8";
  std::string text = message.substr(start + 3);
  return text.substr(0, text.find("; last read"));
}

bool is_utf8(std::string_view text) {
  try {
    return !Json(text).dump().empty();
  } catch (const Json::exception&) {
    return false;
  }
}

// Receives the parser's events and builds values and locations from them.
class Builder {
 public:
  Builder(std::string_view text, const std::string& file, Diagnostics& diagnostics)
      : scanner_(text, file), diagnostics_(diagnostics) {}

  Parsed parsed;

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(std::int64_t value) { return add(value); }
  bool number_unsigned(std::uint64_t value) { return add(value); }
  bool number_float(double value, const std::string&) { return add(value); }
  bool string(std::string& value) { return add(value); }
  bool binary(Json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& key) {
    const Level& level = levels_.back();
    const Location& place = scanner_.next();
    const std::string path = joined(level.path, key);
    if (level.value->size() == most_keys) return refuse("keys in an object", most_keys);
    if (level.value->contains(key)) {
      diagnostics_.error(place, path,
                         "repeated key; first in line " + std::to_string(parsed.keys[path].line));
    } else {
      parsed.keys[path] = place;
    }
    key_ = key;
    scanner_.skip();
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception& error) {
    const std::string message = error.what();
    const auto* syntax = dynamic_cast<const Json::parse_error*>(&error);
    if (syntax == nullptr) {  // the only other one: a number that is not finite
      report("expected a finite number, got ", scanner_.next());
    } else if (const std::string detail = complaint(message); !detail.empty()) {
      scanner_.go_to(syntax->byte - 1);
      diagnostics_.error(scanner_.place(), "", detail);
    } else {
      const bool misplaced_mark =
          message.find("- unexpected") != std::string::npos && scanner_.is_mark(syntax->byte - 1);
      if (misplaced_mark) scanner_.go_to(syntax->byte - 1);
      report("expected " + wanted(message) + ", got ",
             misplaced_mark ? scanner_.place() : scanner_.next());
    }
    return false;
  }

 private:
  struct Level {
    Json* value;
    std::string path;
  };

  void report(const std::string& expected, const Location& place) {
    const std::string_view token = scanner_.token();
    const std::string got = token.empty()          ? "the end of the file"
                            : !is_utf8(token)      ? "bytes that are not UTF-8"
                            : token.front() == '"' ? one_line(token, 60)
                                                   : in_quotes(token);
    diagnostics_.error(place, "", expected + got);
  }

  // Ends parsing.
  bool refuse(const std::string& what, std::size_t most) {
    diagnostics_.error(scanner_.next(), "", "more than " + std::to_string(most) + " " + what);
    return false;
  }

  // Puts the value where it belongs and notes its place.
  Json* put(Json value) {
    const Location& place = scanner_.next();
    if (levels_.empty()) {
      parsed.values[""] = place;
      parsed.value = std::move(value);
      return &parsed.value;
    }
    Level& level = levels_.back();
    const bool in_list = level.value->is_array();
    path_ = joined(level.path, in_list ? std::to_string(level.value->size()) : key_);
    parsed.values[path_] = place;
    if (in_list) {
      level.value->push_back(std::move(value));
      return &level.value->back();
    }
    return &((*level.value)[key_] = std::move(value));
  }

  bool add(Json value) {
    if (parsed.values.size() == most_values) return refuse("values", most_values);
    put(std::move(value));
    scanner_.skip();
    return true;
  }

  bool open(Json value) {
    if (levels_.size() == deepest) {
      diagnostics_.error(scanner_.next(), "",
                         "nested more than " + std::to_string(deepest) + " levels deep");
      return false;
    }
    if (parsed.values.size() == most_values) return refuse("values", most_values);
    Json* const at = put(std::move(value));
    levels_.push_back({at, levels_.empty() ? "" : path_});
    scanner_.skip();
    return true;
  }

  bool close() {
    levels_.pop_back();
    scanner_.next();
    scanner_.skip();
    return true;
  }

  Scanner scanner_;
  Diagnostics& diagnostics_;
  std::vector<Level> levels_;  // the objects and lists that are open
  std::string key_;            // the last one read
  std::string path_;           // of the last value put
};

}  // namespace

std::optional<Parsed> parse_json(std::string_view text, const std::string& file,
                                 Diagnostics& diagnostics) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // a byte order mark
  Builder builder(text, file, diagnostics);
  const bool is_whole =
      Json::sax_parse(text.begin(), text.end(), &builder, Json::input_format_t::json, true, true);
  if (!is_whole) return std::nullopt;
  return std::move(builder.parsed);
}

std::string joined(std::string_view path, std::string_view key) {
  return path.empty() ? std::string(key) : std::string(path).append(".").append(key);
}

}  // namespace mlp
