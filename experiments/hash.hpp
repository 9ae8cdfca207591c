// By what short name is a long text known? By a hash, written as 16 hexadecimal digits.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace mlp {

// FNV-1a in 64 bits (Fowler, Noll & Vo) of texts one behind the other.
std::uint64_t hash(std::initializer_list<std::string_view> texts);

std::string digits_of(std::uint64_t hash);
// Nothing for a text that is no hash's digits.
std::optional<std::uint64_t> hash_in(std::string_view digits);

}  // namespace mlp
