#include "experiments/claim.hpp"

#include <cmath>
#include <cstdint>

#include "experiments/parser.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

// A number of at least `lowest`, written without fraction.
std::optional<std::size_t> count(const Json& json, std::size_t lowest) {
  if (!json.is_number_unsigned()) return std::nullopt;
  const auto number = json.get<std::uint64_t>();
  if (number < lowest) return std::nullopt;
  return number;
}

}  // namespace

std::optional<EpochChoice> EpochChoice::parse(const Json& json) {
  if (json == "first") return EpochChoice{Kind::first, 0};
  if (json == "last") return EpochChoice{Kind::last, 0};
  const std::optional<std::size_t> epoch = count(json, 0);
  if (!epoch) return std::nullopt;
  return EpochChoice{Kind::number, *epoch};
}

Json EpochChoice::json() const {
  if (kind == Kind::number) return number;
  return kind == Kind::first ? "first" : "last";
}

Json EpochChoice::schema() {
  return {{"anyOf", {{{"enum", {"first", "last"}}}, {{"type", "integer"}, {"minimum", 0}}}}};
}

std::optional<LayerChoice> LayerChoice::parse(const Json& json) {
  if (json == "first") return LayerChoice{Kind::first, 0};
  if (json == "last") return LayerChoice{Kind::last, 0};
  if (json == "all") return LayerChoice{Kind::all, 0};
  const std::optional<std::size_t> layer = count(json, 1);
  if (!layer) return std::nullopt;
  return LayerChoice{Kind::number, *layer};
}

Json LayerChoice::json() const {
  if (kind == Kind::number) return number;
  if (kind == Kind::all) return "all";
  return kind == Kind::first ? "first" : "last";
}

Json LayerChoice::schema() {
  return {{"anyOf", {{{"enum", {"first", "last", "all"}}}, {{"type", "integer"}, {"minimum", 1}}}}};
}

std::string cell_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) {
    const auto number = value.get<double>();
    // 1.0 and 1 are one value, and so are 1e7 and 10000000: whole numbers are written as such.
    constexpr double exact_below = 1e15;
    if (std::trunc(number) == number && std::abs(number) < exact_below) {
      return std::to_string(static_cast<std::int64_t>(number));
    }
    return number_text(number);
  }
  return value.dump();
}

Json cell_value(const std::string& cell) {
  Diagnostics ignored;
  std::optional<Parsed> parsed = parse_json(cell, "", ignored);
  return parsed && ignored.empty() ? std::move(parsed->value) : Json(cell);
}

}  // namespace mlp
