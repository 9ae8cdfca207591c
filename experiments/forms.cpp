#include "experiments/forms.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "experiments/schema.hpp"
#include "trainer/spelling.hpp"

namespace mlp {
namespace {

using NamedRecording = std::variant<FirstLast, EveryEpoch, LogEpochs>;

constexpr double largest_count = 100000;  // seeds

std::vector<std::uint64_t> seeds_up_to(std::uint64_t count) {
  std::vector<std::uint64_t> seeds(count);
  std::iota(seeds.begin(), seeds.end(), std::uint64_t{1});
  return seeds;
}

// What a sweep's paths start with.
Names run_sections() {
  Names names;
  RunConfig run;
  RunConfig::fields(run,
                    [&](std::string_view name, auto&, std::string_view) { names.push_back(name); });
  return names;
}

// Notes each value that stands in the list before.
void reject_repeated(const Node& list) {
  std::set<Json> seen;
  for (std::size_t i = 0; i < list.value.size(); ++i) {
    if (!seen.insert(list.value[i]).second) {
      list.element(i).error("is in the list before: " + shown(list.value[i]));
    }
  }
}

}  // namespace

void read(const Node& node, Text& into, const Rule& rule) {
  into = {};
  if (node.value.is_string()) return read(node, into.en, rule);
  if (!node.value.is_object()) return node.expected("a text, or {\"en\": ..., \"zh\": ...}");
  for (const auto& [key, text] : {std::pair{"en", &into.en}, std::pair{"zh", &into.zh}}) {
    if (node.value.contains(key)) read(node.member(key), *text, rule);
  }
  reject_unknown_keys(node, {"en", "zh"});
}

Json write(const Text& text) {
  if (text.zh.empty()) return text.en;
  return {{"en", text.en}, {"zh", text.zh}};
}

Json schema(const Text&, const Rule&) {
  const Json string{{"type", "string"}};
  const Json both{{"type", "object"},
                  {"properties", {{"en", string}, {"zh", string}}},
                  {"additionalProperties", false}};
  return {{"anyOf", {string, both}}};
}

void read(const Node& node, LayerConfig& into, const Rule&) {
  if (node.value.is_object()) {
    read_members(node, into, {});
  } else {
    read(node, into.units, at_least_one);
  }
}

Json write(const LayerConfig& layer) {
  if (!layer.activation) return layer.units;
  Json json = Json::object();
  write_members(layer, json);
  return json;
}

Json schema(const LayerConfig& initial, const Rule&) {
  return {{"anyOf", {schema(std::size_t{1}, at_least_one), object_schema(initial)}}};
}

void read(const Node& node, Hidden& into, const Rule& rule) {
  if (node.value.is_object()) {
    read(node, into.value.emplace<UniformHidden>(), rule);
  } else if (node.value.is_array()) {
    read(node, into.value.emplace<std::vector<LayerConfig>>(), rule);
  } else {
    node.expected("{\"layers\": ..., \"units\": ...} or a list of layers");
  }
}

Json write(const Hidden& hidden) {
  if (const auto* uniform = std::get_if<UniformHidden>(&hidden.value)) return write(*uniform);
  return write(std::get<std::vector<LayerConfig>>(hidden.value));
}

Json schema(const Hidden&, const Rule& rule) {
  return {{"anyOf", {object_schema(UniformHidden{}), schema(std::vector<LayerConfig>{}, rule)}}};
}

void read(const Node& node, BatchSize& into, const Rule&) {
  if (node.value == "all") {
    into.count.reset();
  } else if (node.value.is_string()) {
    node.expected("a positive integer or \"all\"");
  } else {
    read(node, into.count.emplace(), at_least_one);
  }
}

Json write(const BatchSize& size) {
  return size.count ? Json(*size.count) : Json("all");
}

Json schema(const BatchSize&, const Rule&) {
  return {{"anyOf", {schema(std::size_t{1}, at_least_one), Json{{"const", "all"}}}}};
}

void read(const Node& node, Evaluate& into, const Rule&) {
  if (node.value == "every") {
    into.every = 1;
  } else if (node.value == "last") {
    into.every.reset();
  } else if (node.value.is_string()) {
    node.expected("\"every\", \"last\" or a positive integer");
  } else {
    read(node, into.every.emplace(), at_least_one);
  }
}

Json write(const Evaluate& evaluate) {
  if (!evaluate.every) return "last";
  return *evaluate.every == 1 ? Json("every") : Json(*evaluate.every);
}

Json schema(const Evaluate&, const Rule&) {
  return {{"anyOf", {Json{{"enum", {"every", "last"}}}, schema(std::size_t{1}, at_least_one)}}};
}

void read(const Node& node, Recording& into, const Rule&) {
  if (node.value.is_array()) {
    auto& epochs = into.at.emplace<std::vector<std::size_t>>();
    read(node, epochs, up_to_a_billion);
    if (epochs.empty()) node.error("expected at least one epoch");
  } else if (!node.value.is_string()) {
    node.expected("\"first_last\", \"every\", \"log\" or a list of epochs");
  } else {
    NamedRecording named;
    read(node, named, anything);
    std::visit([&](const auto& rule) { into.at = rule; }, named);
  }
}

Json write(const Recording& recording) {
  return std::visit(
      [](const auto& at) -> Json {
        if constexpr (requires { at.label; }) {
          return std::string(at.label.name);
        } else {
          return write(at);
        }
      },
      recording.at);
}

Json schema(const Recording&, const Rule&) {
  Json epochs = schema(std::vector<std::size_t>{}, up_to_a_billion);
  epochs["minItems"] = 1;
  return {{"anyOf", {names_schema(NamedRecording{}), epochs}}};
}

void read(const Node& node, Seeds& into, const Rule&) {
  if (!node.value.is_array()) {
    const Rule count{.low = 1.0, .high = largest_count};
    if (const auto number = read_integer(node, count)) into.values = seeds_up_to(*number);
    return;
  }
  read(node, into.values, anything);
  if (into.values.empty()) node.error("expected at least one seed");
  if (into.values.size() > static_cast<std::size_t>(largest_count)) {
    return node.error("expected at most 100000 seeds");
  }
  reject_repeated(node);
}

Json write(const Seeds& seeds) {
  if (!seeds.values.empty() && seeds.values == seeds_up_to(seeds.values.size())) {
    return seeds.values.size();
  }
  return write(seeds.values);
}

Json schema(const Seeds&, const Rule&) {
  Json list = schema(std::vector<std::uint64_t>{}, anything);
  list["minItems"] = 1;
  list["uniqueItems"] = true;
  return {{"anyOf", {schema(std::size_t{1}, Rule{.low = 1.0, .high = largest_count}), list}}};
}

void read(const Node& node, SweepConfig& into, const Rule&) {
  into.clear();
  if (!node.value.is_object()) return node.expected("an object of paths and lists of values");
  const Names roots = run_sections();
  for (const auto& [path, values] : node.value.items()) {
    const Node list = node.member(path);
    const std::string root = path.substr(0, path.find('.'));
    if (std::find(roots.begin(), roots.end(), root) == roots.end()) {
      node.diagnostics.error(
          node.document.key_at(list.path), list.path,
          "expected a path that starts with one of " + listed(roots) + did_you_mean(root, roots));
    }
    if (!values.is_array() || values.empty()) {
      list.error("expected a list of at least one value, got " +
                 (values.is_array() ? "an empty list" : shown(values)));
      continue;
    }
    reject_repeated(list);
    into.emplace_back(path, std::vector<Json>(values.begin(), values.end()));
  }
}

Json write(const SweepConfig& sweep) {
  Json json = Json::object();
  for (const auto& [path, values] : sweep) json[path] = values;
  return json;
}

Json schema(const SweepConfig&, const Rule&) {
  std::string roots;
  for (const std::string_view name : run_sections())
    roots.append(roots.empty() ? "" : "|").append(name);
  return {{"type", "object"},
          {"propertyNames", {{"pattern", "^(" + roots + ")(\\.|$)"}}},
          {"additionalProperties", {{"type", "array"}, {"minItems", 1}, {"uniqueItems", true}}}};
}

void read(const Node& node, SaveConfig& into, const Rule&) {
  into = {};
  if (!node.value.is_array()) return node.expected("a list of \"initial\" and \"final\"");
  for (std::size_t i = 0; i < node.value.size(); ++i) {
    const Node when = node.element(i);
    if (when.value == "initial") {
      into.initial = true;
    } else if (when.value == "final") {
      into.trained = true;
    } else {
      when.expected("\"initial\" or \"final\"");
    }
  }
}

Json write(const SaveConfig& save) {
  Json list = Json::array();
  if (save.initial) list.push_back("initial");
  if (save.trained) list.push_back("final");
  return list;
}

Json schema(const SaveConfig&, const Rule&) {
  return {{"type", "array"}, {"items", {{"enum", {"initial", "final"}}}}, {"uniqueItems", true}};
}

}  // namespace mlp
