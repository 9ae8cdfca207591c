// What may a config hold, for editors? JSON Schema (draft 7) from the same lists of members that
// read it.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "experiments/json.hpp"
#include "experiments/writer.hpp"
#include "trainer/fields.hpp"

namespace mlp {

// The schema of a whole config; committed as configs/schema.json.
Json config_schema();

// All overloads: schema(a default value, rule).
Json schema(const bool& initial, const Rule& rule);
Json schema(const double& initial, const Rule& rule);
Json schema(const std::string& initial, const Rule& rule);
Json schema(const Json& initial, const Rule& rule);
Json schema(const std::vector<std::string>& initial, const Rule& rule);

// What templates put together, written once.
Json integer_schema(const Rule& rule);
Json list_schema(const Json& item);
Json automatic_or(const Json& chosen);
Json names_schema(std::span<const std::string_view> names);
// Of several objects, each a choice of a `type` that has this name.
struct Choice {
  Label label;
  Json object;
};
Json choices_schema(std::vector<Choice> choices);

// Of an object, member by member; with a name, of a choice of that `type`.
class ObjectSchema {
 public:
  explicit ObjectSchema(const std::optional<Label>& label);
  void add(std::string_view name, std::string_view meaning, const Rule& rule, const Json& schema,
           Json initial);
  Json whole() &&;

 private:
  Json properties_ = Json::object(), needed_ = Json::array();
};

// A type that describes its JSON form itself.
template <class T>
concept DescribesItself = requires {
  { T::schema() } -> std::same_as<Json>;
};

template <std::unsigned_integral T>
Json schema(const T&, const Rule& rule) {
  return integer_schema(rule);
}

template <DescribesItself T>
Json schema(const T&, const Rule&) {
  return T::schema();
}

template <class T>
Json schema(const std::optional<T>& initial, const Rule& rule);
template <class T>
Json schema(const std::vector<T>& initial, const Rule& rule);
template <class... Ts>
Json schema(const std::variant<Ts...>& initial, const Rule& rule);
template <class T>
Json schema(const Auto<T>& initial, const Rule& rule);
template <HasFields T>
Json schema(const T& initial, const Rule& rule);

template <class T>
Json schema(const std::optional<T>&, const Rule& rule) {
  return schema(T{}, rule);
}

template <class T>
Json schema(const std::vector<T>&, const Rule& rule) {
  return list_schema(schema(T{}, rule));
}

template <class T>
Json schema(const Auto<T>&, const Rule& rule) {
  return automatic_or(schema(T{}, rule));
}

template <class T>
Json object_schema(const T& initial, const std::optional<Label>& label = {}) {
  ObjectSchema object(label);
  if constexpr (HasFields<T>) {
    T::fields(initial, [&](std::string_view name, const auto& member, std::string_view meaning,
                           const Rule& rule = anything) {
      object.add(name, meaning, rule, schema(member, rule), write(member));
    });
  }
  return std::move(object).whole();
}

template <HasFields T>
Json schema(const T& initial, const Rule&) {
  return object_schema(initial);
}

// The names alone.
template <class... Ts>
Json names_schema(const std::variant<Ts...>&) {
  return names_schema(Alternatives<std::variant<Ts...>>::names);
}

template <class... Ts>
Json schema(const std::variant<Ts...>&, const Rule&) {
  std::vector<Choice> choices;
  Alternatives<std::variant<Ts...>>::for_each([&](const auto& alternative) {
    choices.push_back({alternative.label, object_schema(alternative, alternative.label)});
  });
  return choices_schema(std::move(choices));
}

}  // namespace mlp
