// Changing a document: --set and the arms of a sweep.
#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "experiments/document.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

struct Step {
  Json* value = nullptr;
  std::string problem;
};

// The value at the key or index of a value, made if it is not there.
Step step_into(Json& value, const std::string& key, const std::string& path) {
  if (value.is_null()) value = Json::object();
  if (value.is_string()) value = Json{{"type", value}};
  if (value.is_object()) return {&value[key], ""};
  const std::string name = path.empty() ? "the top level" : path;
  if (!value.is_array())
    return {nullptr, name + " is " + shown(value) + ": it has no " + in_quotes(key)};
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (error == std::errc() && end == key.data() + key.size() && index < value.size()) {
    return {&value[index], ""};
  }
  return {nullptr, name + " is a list of " + std::to_string(value.size()) + ": it has no " +
                       in_quotes(key) + " (the first is 0)"};
}

std::vector<std::string> keys_of(std::string_view path) {
  std::vector<std::string> keys;
  std::size_t start = 0;
  while (true) {
    const bool rest_is_key = keys.size() == 1 && keys[0] == "sweep";
    const std::size_t dot = rest_is_key ? std::string_view::npos : path.find('.', start);
    keys.emplace_back(path.substr(start, dot == std::string_view::npos ? dot : dot - start));
    if (dot == std::string_view::npos) return keys;
    start = dot + 1;
  }
}

bool is_bare_word(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const auto belongs = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') ||
           std::string_view("-./").find(c) != std::string_view::npos;
  };
  return !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), belongs);
}

}  // namespace

std::string set(Document& document, std::string_view path, Json value, const Location& value_at,
                const Location& key_at) {
  Json* at = &document.root;
  std::string here;
  const std::vector<std::string> keys = keys_of(path);
  if (keys.size() > deepest) return "more than " + std::to_string(deepest) + " levels deep";
  for (const std::string& key : keys) {
    if (key.empty()) return "expected keys between dots, got " + in_quotes(path);
    auto [next, problem] = step_into(*at, key, here);
    if (next == nullptr) return problem;
    here = joined(here, key);
    if (next->is_null()) {
      document.values[here] = value_at;
      document.keys[here] = key_at;
    }
    at = next;
  }
  *at = std::move(value);
  erase_below(document, here);
  document.values[here] = value_at;
  document.keys[here] = key_at;
  return "";
}

void set_from_argument(Document& document, std::string_view argument, Diagnostics& diagnostics) {
  const Location location{"--set"};
  const std::size_t equals = argument.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return diagnostics.error(location, "", "expected PATH=JSON, got " + in_quotes(argument));
  }
  const std::string_view path = argument.substr(0, equals);
  const std::string_view text = argument.substr(equals + 1);
  Diagnostics problems;
  auto parsed = parse_json(text, location.file, problems);
  if (!parsed && is_bare_word(text)) {
    problems = {};
    parsed = Parsed{text, {}, {}};
  }
  if (!problems.empty()) {
    return diagnostics.error(location, path, "expected JSON, got " + in_quotes(text));
  }
  if (!document.root.is_object()) return;
  const std::string problem = set(document, path, std::move(parsed->value), location, location);
  if (!problem.empty()) diagnostics.error(location, path, problem);
}

}  // namespace mlp
