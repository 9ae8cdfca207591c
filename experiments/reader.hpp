// How does JSON become plain structs? By the structs' own lists of members, strictly: every error
// is noted with its place and what was expected, and reading goes on.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "experiments/diagnostics.hpp"
#include "experiments/document.hpp"
#include "experiments/json.hpp"
#include "trainer/fields.hpp"

namespace mlp {

// A value with its path in a document.
struct Node {
  const Json& value;
  std::string path;
  const Document& document;
  Diagnostics& diagnostics;

  Node member(const std::string& key) const;  // which must exist
  Node element(std::size_t index) const;

  void error(std::string_view message) const;
  void expected(std::string_view what) const;  // "expected <what>, got <value>"
  void missing(std::string_view key) const;
};

using Names = std::vector<std::string_view>;

// Words for errors: "a, b, c"; what a rule asks for, "a number from 0 to 1", "a positive integer".
std::string listed(const Names& names);
std::string expectation(const Rule& rule, bool integer);

// Notes keys of the node's object that are not among the known ones.
void reject_unknown_keys(const Node& node, const Names& known);

// The name of a choice, from "name" or {"type": "name", ...}; nothing, and an error, if it is not
// among the names.
std::optional<std::string> read_name(const Node& node, const Names& names);

std::optional<std::uint64_t> read_integer(const Node& node, const Rule& rule);

// A type with a JSON form of its own in one value: `parse` gives nothing where `expected` is not
// met.
template <class T>
concept ParsesItself = requires(const Json& json) {
  { T::parse(json) } -> std::same_as<std::optional<T>>;
  { T::expected } -> std::convertible_to<std::string_view>;
};

// All overloads: read(node, into, rule).
void read(const Node& node, bool& into, const Rule& rule);
void read(const Node& node, double& into, const Rule& rule);
void read(const Node& node, std::string& into, const Rule& rule);
void read(const Node& node, Json& into, const Rule& rule);
void read(const Node& node, std::vector<std::string>& into, const Rule& rule);  // or one string

template <std::unsigned_integral T>
void read(const Node& node, T& into, const Rule& rule);
template <class T>
void read(const Node& node, std::optional<T>& into, const Rule& rule);  // null is nothing
template <class T>
void read(const Node& node, std::vector<T>& into, const Rule& rule);
template <class... Ts>
void read(const Node& node, std::variant<Ts...>& into, const Rule& rule);
template <class... Ts>
void read(const Node& node, Auto<std::variant<Ts...>>& into, const Rule& rule);
template <HasFields T>
void read(const Node& node, T& into, const Rule& rule);
template <ParsesItself T>
void read(const Node& node, T& into, const Rule& rule);

template <std::unsigned_integral T>
void read(const Node& node, T& into, const Rule& rule) {
  if (const auto integer = read_integer(node, rule)) into = static_cast<T>(*integer);
}

template <class T>
void read(const Node& node, std::optional<T>& into, const Rule& rule) {
  into.reset();
  if (!node.value.is_null()) read(node, into.emplace(), rule);
}

template <class T>
void read(const Node& node, std::vector<T>& into, const Rule& rule) {
  if (!node.value.is_array()) return node.expected("a list");
  into.clear();
  for (std::size_t i = 0; i < node.value.size(); ++i) {
    read(node.element(i), into.emplace_back(), rule);
  }
}

// Reads the members of an object; `known` names keys that are allowed beside them.
template <class T>
void read_members(const Node& node, T& into, Names known) {
  if constexpr (HasFields<T>) {
    T::fields(into, [&](std::string_view name, auto& member, std::string_view,
                        const Rule& rule = anything) {
      known.push_back(name);
      const std::string key(name);
      if (node.value.is_object() && node.value.contains(key)) {
        read(node.member(key), member, rule);
      } else if (rule.required) {
        node.missing(key);
      }
    });
  }
  if (node.value.is_object()) reject_unknown_keys(node, known);
}

template <HasFields T>
void read(const Node& node, T& into, const Rule&) {
  if (!node.value.is_object()) return node.expected("an object");
  read_members(node, into, {});
}

template <ParsesItself T>
void read(const Node& node, T& into, const Rule&) {
  if (auto parsed = T::parse(node.value)) {
    into = *parsed;
  } else {
    node.expected(T::expected);
  }
}

// The settings of a choice whose name is known.
template <class... Ts>
void read_alternative(const Node& node, std::string_view name, std::variant<Ts...>& into) {
  Alternatives<std::variant<Ts...>>::for_each([&](auto alternative) {
    if (decltype(alternative)::label.name != name) return;
    read_members(node, alternative, {"type"});
    into = std::move(alternative);
  });
}

template <class... Ts>
void read(const Node& node, std::variant<Ts...>& into, const Rule&) {
  const auto& names = Alternatives<std::variant<Ts...>>::names;
  if (const auto name = read_name(node, Names(names.begin(), names.end()))) {
    read_alternative(node, *name, into);
  }
}

template <class... Ts>
void read(const Node& node, Auto<std::variant<Ts...>>& into, const Rule&) {
  into.value.reset();
  if (node.value == "auto") return;
  Names names{"auto"};
  for (const std::string_view name : Alternatives<std::variant<Ts...>>::names) {
    names.push_back(name);
  }
  if (const auto name = read_name(node, names)) read_alternative(node, *name, into.value.emplace());
}

}  // namespace mlp
