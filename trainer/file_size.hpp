// How large may a file be that is read whole into memory?
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mlp {

// Refuses a larger file before it is read: InputError "file: expected at most 256 MB, got 1.07 GB".
// What cannot be looked at passes; reading it tells why.
void check_size(const std::filesystem::path& file, std::uintmax_t most);

// "1.5 GB"
std::string bytes_text(double bytes);

// The bytes that "500M", "4G" or "1.5GB" mean; nothing for anything else, and for no bytes.
std::optional<double> parse_bytes(std::string_view text);

}  // namespace mlp
