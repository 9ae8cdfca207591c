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

Json list_schema(const Json& item) {
  return {{"type", "array"}, {"items", item}};
}

Json automatic_or(const Json& chosen) {
  const Json automatic{{"const", "auto"}, {"description", "picked by task and activation"}};
  return {{"anyOf", {automatic, chosen}}};
}

Json names_schema(std::span<const std::string_view> names) {
  Json list = Json::array();
  for (const std::string_view name : names) list.push_back(std::string(name));
  return {{"enum", list}};
}

ObjectSchema::ObjectSchema(const std::optional<Label>& label) {
  if (!label) return;
  properties_["type"] = {{"const", std::string(label->name)},
                         {"description", std::string(label->summary)}};
  needed_.push_back("type");
}

void ObjectSchema::add(std::string_view name, std::string_view meaning, const Rule& rule,
                       const Json& schema, Json initial) {
  Json property{{"description", std::string(meaning)}};
  property.update(schema);
  if (rule.required) {
    needed_.push_back(std::string(name));
  } else if (!initial.is_null()) {
    property["default"] = std::move(initial);
  }
  properties_[std::string(name)] = std::move(property);
}

Json ObjectSchema::whole() && {
  Json object{{"type", "object"}, {"properties", properties_}, {"additionalProperties", false}};
  if (!needed_.empty()) object["required"] = std::move(needed_);
  return object;
}

Json choices_schema(std::vector<Choice> choices) {
  Json forms = Json::array(), objects = Json::array(), plain = Json::array();
  for (auto& [label, object] : choices) {
    if (object["required"].size() == 1) {  // nothing but the type: the name alone will do
      forms.push_back(
          {{"const", std::string(label.name)}, {"description", std::string(label.summary)}});
    }
    if (object["properties"].size() > 1) {
      objects.push_back(std::move(object));
    } else {
      plain.push_back(std::string(label.name));
    }
  }
  if (!plain.empty()) {  // one object form for all that have no members
    objects.push_back({{"type", "object"},
                       {"properties", {{"type", {{"enum", plain}}}}},
                       {"additionalProperties", false},
                       {"required", Json::array({"type"})}});
  }
  forms.insert(forms.end(), objects.begin(), objects.end());
  return {{"anyOf", forms}};
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
