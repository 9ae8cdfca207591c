// What may a config hold, for editors? JSON Schema (draft 7) from the same lists of members that
// read it.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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
Json integer_schema(const Rule& rule);

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
  return {{"type", "array"}, {"items", schema(T{}, rule)}};
}

template <class T>
Json schema(const Auto<T>&, const Rule& rule) {
  const Json automatic{{"const", "auto"}, {"description", "picked by task and activation"}};
  return {{"anyOf", {automatic, schema(T{}, rule)}}};
}

// An object of the members; with a name, a choice of that `type`.
template <class T>
Json object_schema(const T& initial, std::optional<Label> label = {}) {
  Json properties = Json::object();
  Json needed = Json::array();
  if (label) {
    properties["type"] = {{"const", std::string(label->name)},
                          {"description", std::string(label->summary)}};
    needed.push_back("type");
  }
  if constexpr (HasFields<T>) {
    T::fields(initial, [&](std::string_view name, const auto& member, std::string_view meaning,
                           const Rule& rule = anything) {
      Json property{{"description", std::string(meaning)}};
      property.update(schema(member, rule));
      if (rule.required) {
        needed.push_back(std::string(name));
      } else if (Json value = write(member); !value.is_null()) {
        property["default"] = std::move(value);
      }
      properties[std::string(name)] = std::move(property);
    });
  }
  Json object{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
  if (!needed.empty()) object["required"] = needed;
  return object;
}

template <HasFields T>
Json schema(const T& initial, const Rule&) {
  return object_schema(initial);
}

// The names alone.
template <class... Ts>
Json names_schema(const std::variant<Ts...>&) {
  Json names = Json::array();
  for (const std::string_view name : Alternatives<std::variant<Ts...>>::names) {
    names.push_back(std::string(name));
  }
  return {{"enum", names}};
}

template <class... Ts>
Json schema(const std::variant<Ts...>&, const Rule&) {
  Json forms = Json::array(), objects = Json::array(), plain = Json::array();
  Alternatives<std::variant<Ts...>>::for_each([&](const auto& alternative) {
    const Label label = alternative.label;
    Json object = object_schema(alternative, label);
    if (object["required"].size() == 1) {  // nothing but the type: the name alone will do
      forms.push_back(
          {{"const", std::string(label.name)}, {"description", std::string(label.summary)}});
    }
    if (object["properties"].size() > 1) {
      objects.push_back(std::move(object));
    } else {
      plain.push_back(std::string(label.name));
    }
  });
  if (!plain.empty()) {  // one object form for all that have no members
    objects.push_back({{"type", "object"},
                       {"properties", {{"type", {{"enum", plain}}}}},
                       {"additionalProperties", false},
                       {"required", Json::array({"type"})}});
  }
  forms.insert(forms.end(), objects.begin(), objects.end());
  return {{"anyOf", forms}};
}

}  // namespace mlp
