// How does text become JSON with a place for every value? Strict but for comments: no repeated
// keys, no infinite numbers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "experiments/diagnostics.hpp"
#include "experiments/json.hpp"

namespace mlp {

using Locations =
    std::map<std::string, Location, std::less<>>;  // by dotted path; "" is the top level

// Levels of nesting: more are refused, since JSON is copied and written level by level on the
// stack.
inline constexpr std::size_t deepest = 64;

struct Parsed {
  Json value;
  Locations values;
  Locations keys;
};

// Nothing, and an error with its place, if the text is not JSON. Repeated keys are errors too; the
// last one is kept.
std::optional<Parsed> parse_json(std::string_view text, const std::string& file,
                                 Diagnostics& diagnostics);

// path + "." + key
std::string joined(std::string_view path, std::string_view key);

}  // namespace mlp
