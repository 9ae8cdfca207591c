// How do plain structs become JSON? With every default written out; what was written reads back as
// the same value.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "experiments/json.hpp"
#include "trainer/fields.hpp"

namespace mlp {

template <class T>
concept Plain = std::same_as<T, bool> || std::same_as<T, double> || std::same_as<T, std::string> ||
    std::same_as<T, Json> || std::unsigned_integral<T>;

// A type that gives its JSON form itself.
template <class T>
concept WritesItself = requires(const T& value) {
  { value.json() } -> std::same_as<Json>;
};

template <Plain T>
Json write(const T& value) {
  return value;
}

template <WritesItself T>
Json write(const T& value) {
  return value.json();
}

template <class T>
Json write(const std::optional<T>& value);
template <class T>
Json write(const std::vector<T>& values);
template <class... Ts>
Json write(const std::variant<Ts...>& choice);
template <class T>
Json write(const Auto<T>& value);
template <HasFields T>
Json write(const T& object);

template <class T>
Json write(const std::optional<T>& value) {
  return value ? write(*value) : Json(nullptr);
}

template <class T>
Json write(const std::vector<T>& values) {
  Json list = Json::array();
  for (const T& value : values) list.push_back(write(value));
  return list;
}

template <class T>
Json write(const Auto<T>& value) {
  return value.value ? write(*value.value) : Json("auto");
}

// Adds the members to the object; absent ones are left out.
template <class T>
void write_members(const T& from, Json& object) {
  if constexpr (HasFields<T>) {
    T::fields(from, [&](std::string_view name, const auto& member, std::string_view,
                        const Rule& = anything) {
      Json value = write(member);
      if (!value.is_null()) object[std::string(name)] = std::move(value);
    });
  }
}

template <HasFields T>
Json write(const T& object) {
  Json json = Json::object();
  write_members(object, json);
  return json;
}

template <class... Ts>
Json write(const std::variant<Ts...>& choice) {
  return std::visit(
      [](const auto& alternative) {
        const std::string name(alternative.label.name);
        Json json{{"type", name}};
        write_members(alternative, json);
        return json.size() == 1 ? Json(name) : json;
      },
      choice);
}

}  // namespace mlp
