#include "trainer/text_file.hpp"

#include <atomic>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <system_error>

#include <unistd.h>  // getpid

#include "trainer/error.hpp"

namespace mlp {
namespace {

namespace fs = std::filesystem;

std::string system_reason() {
  return std::generic_category().message(errno);
}

template <class Real>
std::string shortest_text(Real value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char digits[32];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
  return {digits, end};
}

// A name in the same folder, so that the rename stays within one file system; no other writer has
// it.
fs::path temporary_name(const fs::path& path) {
  static std::atomic<unsigned long> count = 0;
  fs::path name = path;
  name += ".part-" + std::to_string(getpid()) + "-" + std::to_string(count++);
  return name;
}

bool write_bytes(const fs::path& path, std::string_view bytes) {
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return false;
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const int reason = errno;
  const bool closed = std::fclose(file) == 0;  // a full disk may show here first
  if (!written) errno = reason;
  return written && closed;
}

}  // namespace

std::string read_text(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    const bool absent = status.type() == fs::file_type::not_found;
    throw InputError(path.string() + ": " + (absent ? "no such file" : error.message()));
  }
  if (fs::is_directory(status)) throw InputError(path.string() + ": is a directory, not a file");
  // A pipe or a device might never end.
  if (!fs::is_regular_file(status)) throw InputError(path.string() + ": not a regular file");

  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  if (file) text.assign(std::istreambuf_iterator<char>(file), {});
  if (!file || file.bad()) throw InputError(path.string() + ": " + system_reason());
  return text;
}

void write_whole(const fs::path& path, std::string_view bytes) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status))
    throw RunError(path.string() + ": exists and is not a regular file");

  const fs::path temporary = temporary_name(path);
  errno = 0;
  if (!write_bytes(temporary, bytes) || std::rename(temporary.c_str(), path.c_str()) != 0) {
    const std::string reason = system_reason();
    std::remove(temporary.c_str());
    throw RunError(path.string() + ": cannot write: " + reason);
  }
}

std::string number_text(double value) {
  return shortest_text(value);
}
std::string number_text(float value) {
  return shortest_text(value);
}

std::optional<double> parse_number(std::string_view text) {
  if (text == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  // from_chars would also take "NAN", "infinity" and "nan(0x1)".
  if (text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return std::nullopt;

  double value = 0.0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, value);
  if (failure != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::string result = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool starts_character = (byte & 0xC0U) != 0x80U;
    if (i >= longest && starts_character) return result + "...\"";
    if (byte == '\n') {
      result += "\\n";
    } else if (byte == '\r') {
      result += "\\r";
    } else if (byte == '\t') {
      result += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      char code[8];
      std::snprintf(code, sizeof code, "\\x%02x", static_cast<unsigned>(byte));
      result += code;
    } else {
      if (byte == '"' || byte == '\\') result += '\\';
      result += text[i];
    }
  }
  return result + '"';
}

}  // namespace mlp
