#include "trainer/file_size.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <system_error>

#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {

void check_size(const std::filesystem::path& file, std::uintmax_t most) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error || size <= most) return;
  throw InputError(file.string() + ": expected at most " + bytes_text(static_cast<double>(most)) +
                   ", got " + bytes_text(static_cast<double>(size)));
}

std::string bytes_text(double bytes) {
  constexpr std::array units{"B", "KB", "MB", "GB", "TB", "PB"};
  std::size_t unit = 0;
  for (; bytes >= 1000.0 && unit + 1 < units.size(); ++unit) bytes /= 1000.0;
  char text[64];
  std::snprintf(text, sizeof text, "%.3g %s", bytes, units[unit]);
  return text;
}

std::optional<double> parse_bytes(std::string_view text) {
  constexpr std::string_view prefixes = "KMGT";
  const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::optional<double> number = parse_number(text.substr(0, digits));
  std::string_view unit = text.substr(digits);
  double factor = 1;
  if (const std::size_t prefix = prefixes.find(unit.substr(0, 1));
      !unit.empty() && prefix != prefixes.npos) {
    factor = std::pow(1000.0, static_cast<double>(prefix + 1));
    unit.remove_prefix(1);
  }
  if (!number || *number <= 0 || !(unit.empty() || unit == "B")) return std::nullopt;
  return *number * factor;
}

}  // namespace mlp
