// How does a struct describe its own members?
// Every choice and setting lists its members once, in `fields`: name, meaning and rule. Reading,
// checking, writing, `trainer list` and the JSON Schema all walk that one list; this file itself
// knows none of them.
#pragma once

#include <array>
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace mlp {

// What a choice is called in a config, and one line on what it is.
struct Label {
  std::string_view name;
  std::string_view summary;
};

// What a member's value must satisfy; for a list, what each element must.
struct Rule {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_excluded = false;
  bool high_excluded = false;
  bool required = false;

  constexpr bool allows(double value) const {
    return (low_excluded ? value > low : value >= low) &&
           (high_excluded ? value < high : value <= high);
  }
};

inline constexpr Rule anything{};
inline constexpr Rule required{.required = true};
inline constexpr Rule positive{.low = 0.0, .low_excluded = true};
inline constexpr Rule not_negative{.low = 0.0};
inline constexpr Rule fraction{.low = 0.0, .high = 1.0};
inline constexpr Rule below_one{.low = 0.0, .high = 1.0, .high_excluded = true};
inline constexpr Rule at_least_one{.low = 1.0, .high = 1e9};
inline constexpr Rule up_to_a_billion{.low = 0.0, .high = 1e9};

// A value that the program picks (by task and activation) unless the user does.
template <class T>
struct Auto {
  std::optional<T> value;
  bool operator==(const Auto&) const = default;
};

// Does T list its members? `T::fields(self, visit)` calls visit(name, member, meaning, rule) for
// each.
template <class T>
concept HasFields = requires(T& t) {
  T::fields(t, [](std::string_view, auto&, std::string_view, Rule = anything) {});
};

// The alternatives of a variant of labelled structs, in order, default-constructed.
template <class Variant>
struct Alternatives;

template <class... Ts>
struct Alternatives<std::variant<Ts...>> {
  using Variant = std::variant<Ts...>;
  static constexpr std::array<std::string_view, sizeof...(Ts)> names{Ts::label.name...};

  // Calls visit with a default-made object of each alternative.
  template <class Visit>
  static void for_each(Visit&& visit) {
    (visit(Ts{}), ...);
  }

  static std::optional<Variant> find(std::string_view name) {
    std::optional<Variant> found;
    for_each([&](auto alternative) {
      if (decltype(alternative)::label.name == name) found = alternative;
    });
    return found;
  }
};

template <class... Ts>
std::string_view name_of(const std::variant<Ts...>& choice) {
  return std::visit([](const auto& alternative) { return alternative.label.name; }, choice);
}

template <class T, class... Ts>
bool is(const std::variant<Ts...>& choice) {
  return std::holds_alternative<T>(choice);
}

}  // namespace mlp
