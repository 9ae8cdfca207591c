#include "experiments/reader.hpp"

#include <algorithm>
#include <cmath>

#include "trainer/spelling.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

// Digits rather than 1e+06 for the whole numbers that bounds mostly are.
std::string bound_text(double bound) {
  const bool is_whole = std::abs(bound) < 1e15 && bound == std::trunc(bound);
  return is_whole ? std::to_string(static_cast<std::int64_t>(bound)) : number_text(bound);
}

}  // namespace

Node Node::member(const std::string& key) const {
  return {value.at(key), joined(path, key), document, diagnostics};
}

Node Node::element(std::size_t index) const {
  return {value.at(index), joined(path, std::to_string(index)), document, diagnostics};
}

void Node::error(std::string_view message) const {
  diagnostics.error(document.value_at(path), path, message);
}

void Node::expected(std::string_view what) const {
  error("expected " + std::string(what) + ", got " + shown(value));
}

void Node::missing(std::string_view key) const {
  diagnostics.error(document.value_at(path), joined(path, key), "missing");
}

std::string listed(const Names& names) {
  std::string list;
  for (const std::string_view name : names) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

std::string expectation(const Rule& rule, bool integer) {
  const std::string kind = integer ? "an integer" : "a number";
  const bool has_low = std::isfinite(rule.low), has_high = std::isfinite(rule.high);
  const std::string low = bound_text(rule.low), high = bound_text(rule.high);
  if (integer && rule.low == 1.0 && rule.high >= 1e9) return "a positive integer";
  if (has_low && has_high && !rule.low_excluded) {
    return kind + " from " + low + (rule.high_excluded ? " to below " : " to ") + high;
  }
  if (has_low && has_high) {
    return kind + " above " + low + " and " + (rule.high_excluded ? "below " : "at most ") + high;
  }
  if (has_low) return kind + (rule.low_excluded ? " above " : " of at least ") + low;
  if (has_high) return kind + (rule.high_excluded ? " below " : " of at most ") + high;
  return kind;
}

void reject_unknown_keys(const Node& node, const Names& known) {
  for (const auto& [key, value] : node.value.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string path = joined(node.path, key);
    const std::string guess = did_you_mean(key, known);
    node.diagnostics.error(
        node.document.key_at(path), path,
        "unknown key" + (guess.empty() ? "; expected one of " + listed(known) : guess));
  }
}

std::optional<std::string> read_name(const Node& node, const Names& names) {
  if (node.value.is_object()) {
    if (node.value.contains("type")) {
      const Node type = node.member("type");
      if (type.value.is_string()) return read_name(type, names);
      type.expected("one of " + listed(names));
      return std::nullopt;
    }
    node.diagnostics.error(node.document.value_at(node.path), joined(node.path, "type"),
                           "missing; expected one of " + listed(names));
    return std::nullopt;
  }
  if (!node.value.is_string()) {
    node.expected("one of " + listed(names) + ", or an object with \"type\"");
    return std::nullopt;
  }
  const auto& name = node.value.get_ref<const std::string&>();
  if (std::find(names.begin(), names.end(), name) != names.end()) return name;
  const std::string guess = did_you_mean(name, names);
  node.error("unknown name " + shown(node.value) + (guess.empty() ? ";" : guess) +
             " expected one of " + listed(names));
  return std::nullopt;
}

std::optional<std::uint64_t> read_integer(const Node& node, const Rule& rule) {
  Rule bounds = rule;
  bounds.low = std::max(bounds.low, 0.0);
  if (node.value.is_number_unsigned() ||
      (node.value.is_number_integer() && node.value.get<std::int64_t>() >= 0)) {
    const auto integer = node.value.get<std::uint64_t>();
    const auto number = static_cast<double>(integer);
    if (bounds.allows(number)) return integer;
    if (number > bounds.high) {
      node.expected("an integer of at most " + bound_text(bounds.high));
      return std::nullopt;
    }
  }
  node.expected(expectation(bounds, true));
  return std::nullopt;
}

void read(const Node& node, bool& into, const Rule&) {
  if (!node.value.is_boolean()) return node.expected("true or false");
  into = node.value.get<bool>();
}

void read(const Node& node, double& into, const Rule& rule) {
  if (!node.value.is_number() || !rule.allows(node.value.get<double>())) {
    return node.expected(expectation(rule, false));
  }
  into = node.value.get<double>();
}

void read(const Node& node, std::string& into, const Rule&) {
  if (!node.value.is_string()) return node.expected("a text in double quotes");
  into = node.value.get<std::string>();
}

void read(const Node& node, Json& into, const Rule&) {
  into = node.value;
}

void read(const Node& node, std::vector<std::string>& into, const Rule& rule) {
  into.clear();
  if (!node.value.is_array()) return read(node, into.emplace_back(), rule);
  for (std::size_t i = 0; i < node.value.size(); ++i) {
    read(node.element(i), into.emplace_back(), rule);
  }
}

}  // namespace mlp
