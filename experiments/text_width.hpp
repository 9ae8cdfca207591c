// How many columns does UTF-8 text take on a terminal, and how is it made to fit?
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mlp {

// Chinese characters and other full-width forms take two columns, combining marks none.
std::size_t display_width(std::string_view text);

// The text on one line, control characters as blanks, cut to the width with "…" at the end if it is
// longer.
std::string fitted(std::string_view text, std::size_t width);

// The text with blanks after it (or before it), up to the width.
std::string padded_right(std::string_view text, std::size_t width);
std::string padded_left(std::string_view text, std::size_t width);

}  // namespace mlp
