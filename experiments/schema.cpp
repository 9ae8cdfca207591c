#include "experiments/schema.hpp"

#include "experiments/config.hpp"
#include "experiments/forms.hpp"

namespace mlp {
namespace {

Json with_range(std::string_view type, const Rule& rule) {
  Json schema{{"type", std::string(type)}};
  if (std::isfinite(rule.low))
    schema[rule.low_excluded ? "exclusiveMinimum" : "minimum"] = rule.low;
  if (std::isfinite(rule.high)) {
    schema[rule.high_excluded ? "exclusiveMaximum" : "maximum"] = rule.high;
  }
  return schema;
}

}  // namespace

Json schema(const bool&, const Rule&) {
  return {{"type", "boolean"}};
}
Json schema(const double&, const Rule& rule) {
  return with_range("number", rule);
}
Json schema(const std::string&, const Rule&) {
  return {{"type", "string"}};
}
Json schema(const Json&, const Rule&) {
  return Json::object();
}

Json schema(const std::vector<std::string>&, const Rule&) {
  const Json string{{"type", "string"}};
  const Json list{{"type", "array"}, {"items", string}};
  return {{"anyOf", {string, list}}};
}

Json integer_schema(const Rule& rule) {
  Rule bounds = rule;
  bounds.low = std::max(bounds.low, 0.0);
  return with_range("integer", bounds);
}

Json config_schema() {
  const Config defaults;
  Json whole = object_schema(defaults);
  Json& properties = whole["properties"];
  properties["name"] = {{"description", properties["name"]["description"]},
                        {"type", "string"},
                        {"pattern", "^[a-z0-9-]{1,64}$"}};
  properties["$schema"] = {{"description", "this schema, for editors"}, {"type", "string"}};
  properties["parent"] = {
      {"description", "another config, relative to this one; this one is a merge patch over it"},
      {"type", "string"}};

  // With a parent, any part may be left to it: only the top level's keys can be checked.
  Json patch = Json::object();
  for (const auto& [key, property] : properties.items()) {
    patch[key] = {{"description", property["description"]}};
  }
  return {{"$schema", "http://json-schema.org/draft-07/schema#"},
          {"title", "A config of the MLP trainer"},
          {"type", "object"},
          {"if", {{"required", Json::array({"parent"})}}},
          {"then", {{"properties", patch}, {"additionalProperties", false}}},
          {"else", whole}};
}

}  // namespace mlp
