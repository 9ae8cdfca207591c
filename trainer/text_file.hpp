// How do text files and numbers come in and go out whole, or not at all?
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mlp {

// The bytes of a regular file; InputError "path: reason" for anything else (missing, a directory, a
// device, unreadable).
std::string read_text(const std::filesystem::path& path);

// Replaces the file in one move: a reader sees the old bytes or the new ones, never a part.
// RunError "path: reason".
void write_whole(const std::filesystem::path& path, std::string_view bytes);

// The shortest digits that read back as exactly this value; "nan", "inf" or "-inf" if it is not
// finite.
std::string number_text(double value);
std::string number_text(float value);

// The number that the whole text spells, as number_text writes it or in plain decimal ("-1.5e-3");
// no blanks, no leading +.
std::optional<double> parse_number(std::string_view text);

// The text in double quotes for an error message: one line, control characters escaped, shortened
// if long.
std::string in_quotes(std::string_view text);

}  // namespace mlp
