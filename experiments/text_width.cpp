#include "experiments/text_width.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace mlp {
namespace {

struct CodeRange {
  std::uint32_t first, last;
};

// Unicode's East Asian Width W and F, by blocks.
constexpr std::array wide{
    CodeRange{0x1100, 0x115F},   CodeRange{0x2E80, 0x303E},   CodeRange{0x3041, 0x4DBF},
    CodeRange{0x4E00, 0xA4CF},   CodeRange{0xAC00, 0xD7A3},   CodeRange{0xF900, 0xFAFF},
    CodeRange{0xFE30, 0xFE4F},   CodeRange{0xFF00, 0xFF60},   CodeRange{0xFFE0, 0xFFE6},
    CodeRange{0x1F300, 0x1F64F}, CodeRange{0x1F900, 0x1F9FF}, CodeRange{0x20000, 0x3FFFD}};
// Combining marks, zero-width blanks and joiners, variation selectors.
constexpr std::array weightless{CodeRange{0x0300, 0x036F}, CodeRange{0x200B, 0x200F},
                                CodeRange{0xFE00, 0xFE0F}};

template <std::size_t n>
bool within(const std::array<CodeRange, n>& ranges, std::uint32_t code) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const CodeRange& range) {
    return range.first <= code && code <= range.last;
  });
}

struct Character {
  std::size_t bytes;
  std::size_t width;
};

// The character at the start of a text that isn't empty; a byte that isn't UTF-8 counts as one
// column.
Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t bytes = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (bytes == 1) return {1, 1};
  std::uint32_t code = lead & (0xFFU >> (bytes + 1));
  std::size_t read = 1;
  while (read < bytes && read < text.size() && (text[read] & 0xC0) == 0x80) {
    code = code << 6 | (static_cast<unsigned char>(text[read]) & 0x3FU);
    ++read;
  }
  if (read < bytes) return {1, 1};
  return {bytes, within(weightless, code) ? 0U : within(wide, code) ? 2U : 1U};
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Character character = first_character(text);
    width += character.width;
    text.remove_prefix(character.bytes);
  }
  return width;
}

std::string fitted(std::string_view text, std::size_t width) {
  std::string line(text);
  std::replace_if(line.begin(), line.end(), is_control, ' ');
  if (display_width(line) <= width) return line;
  std::size_t bytes = 0;
  std::size_t used = 1;  // the ellipsis
  while (bytes < line.size()) {
    const Character next = first_character(std::string_view(line).substr(bytes));
    if (used + next.width > width) break;
    used += next.width;
    bytes += next.bytes;
  }
  return line.substr(0, bytes) + "…";
}

std::string padded_right(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(text) + std::string(used < width ? width - used : 0, ' ');
}

std::string padded_left(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(used < width ? width - used : 0, ' ') + std::string(text);
}

}  // namespace mlp
