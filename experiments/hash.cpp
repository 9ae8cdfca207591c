#include "experiments/hash.hpp"

#include <charconv>
#include <cstdio>

namespace mlp {

std::uint64_t hash(std::initializer_list<std::string_view> texts) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const std::string_view text : texts)
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

std::string digits_of(std::uint64_t hash) {
  char digits[16 + 1];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return digits;
}

std::optional<std::uint64_t> hash_in(std::string_view digits) {
  std::uint64_t hash = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), hash, 16);
  return digits == digits_of(hash) ? std::optional(hash) : std::nullopt;
}

}  // namespace mlp
