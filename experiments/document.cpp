#include "experiments/document.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "trainer/error.hpp"
#include "trainer/file_size.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_file = 64'000'000;  // bytes
constexpr std::size_t most_parents = 64;

const Location& nearest_place(const Locations& places, std::string_view path) {
  static const Location nowhere;
  while (true) {
    if (const auto found = places.find(path); found != places.end()) return found->second;
    if (path.empty()) return nowhere;
    const std::size_t dot = path.rfind('.');
    path = path.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
}

void erase_at(Document& document, const std::string& path) {
  erase_below(document, path);
  document.values.erase(path);
  document.keys.erase(path);
}

// Merges a value of the patch into the target, which stands at the same path in the base (RFC
// 7386).
void merge(Json& target, Document& base, const Json& value, const Document& patch,
           const std::string& path) {
  if (!value.is_object()) {
    target = value;
    copy_places(patch, path, base, path);
    return;
  }
  if (!target.is_object()) {
    target = Json::object();
    erase_below(base, path);
  }
  for (const auto& [key, member] : value.items()) {
    const std::string child = joined(path, key);
    if (member.is_null()) {
      target.erase(key);
      erase_at(base, child);
      continue;
    }
    base.values[child] = patch.values.at(child);
    base.keys[child] = patch.keys.at(child);
    merge(target[key], base, member, patch, child);
  }
}

// InputError "path: reason", as read_text has it.
std::string read_config_text(const fs::path& file) {
  check_size(file, largest_file);
  return read_text(file);
}

// One name for a file, whichever way leads to it.
fs::path whole_name(const fs::path& file) {
  std::error_code error;
  const fs::path name = fs::weakly_canonical(file, error);
  return error ? file : name;
}

Document parse_document(const fs::path& file, const std::string& text, Diagnostics& diagnostics) {
  Document document;
  document.file = file.string();
  auto parsed = parse_json(text, document.file, diagnostics);
  if (!parsed) return document;
  if (!parsed->value.is_object()) {
    diagnostics.error(parsed->values[""], "", "expected an object, got " + shown(parsed->value));
    return document;
  }
  document.root = std::move(parsed->value);
  document.values = std::move(parsed->values);
  document.keys = std::move(parsed->keys);
  return document;
}

// Merges the document over its parent, the parent over its own, and so on; `seen` holds the files
// on the way.
Document with_parents(Document child, std::vector<fs::path> seen, Diagnostics& diagnostics) {
  if (!child.root.is_object() || !child.root.contains("parent")) return child;
  const Json named = child.root["parent"];
  const Location place = child.value_at("parent");
  child.root.erase("parent");
  erase_at(child, "parent");
  if (!named.is_string() || named == "") {
    diagnostics.error(place, "parent", "expected a file name, got " + shown(named));
    return child;
  }
  const fs::path file =
      (fs::path(child.file).parent_path() / named.get<std::string>()).lexically_normal();
  seen.push_back(whole_name(child.file));
  if (seen.size() > most_parents) {
    diagnostics.error(place, "parent", "more than " + std::to_string(most_parents) + " in a row");
    child.root = nullptr;  // what it lacks now would be noted as missing
    return child;
  }
  if (std::find(seen.begin(), seen.end(), whole_name(file)) != seen.end()) {
    diagnostics.error(place, "parent", file.string() + " is its own parent");
    return child;
  }
  std::string text;
  try {
    text = read_config_text(file);
  } catch (const InputError& error) {
    diagnostics.error(place, "parent", error.what());
    child.root = nullptr;  // what it lacks now would be noted as missing
    return child;
  }
  Document base = with_parents(parse_document(file, text, diagnostics), seen, diagnostics);
  if (base.root.is_object()) {
    merge(base.root, base, child.root, child, "");
    base.values[""] = child.value_at("");
  }
  base.file = child.file;
  return base;
}

}  // namespace

Location Document::value_at(std::string_view path) const {
  return nearest_place(values, path);
}

Location Document::key_at(std::string_view path) const {
  const auto found = keys.find(path);
  return found != keys.end() ? found->second : value_at(path);
}

Document read_document(const fs::path& file, Diagnostics& diagnostics) {
  try {
    return with_parents(parse_document(file, read_config_text(file), diagnostics), {}, diagnostics);
  } catch (const InputError& error) {
    diagnostics.error(error.what());
    return {file.string(), nullptr, {}, {}};
  }
}

void erase_below(Document& document, const std::string& path) {
  // '/' follows '.' in ASCII, so the range holds exactly what starts with `path.`.
  for (Locations* places : {&document.values, &document.keys}) {
    places->erase(places->lower_bound(path + "."), places->lower_bound(path + "/"));
  }
}

void copy_places(const Document& from, const std::string& from_path, Document& to,
                 const std::string& to_path) {
  erase_below(to, to_path);
  for (const auto places : {&Document::values, &Document::keys}) {
    const Locations& source = from.*places;
    const auto last = source.lower_bound(from_path + "/");
    for (auto place = source.lower_bound(from_path + "."); place != last; ++place) {
      (to.*places)[to_path + place->first.substr(from_path.size())] = place->second;
    }
  }
}

std::string shown(const Json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return value.empty() ? "an empty list" : "a list";
  if (value.is_string()) return in_quotes(value.get_ref<const std::string&>());
  return value.dump();
}

}  // namespace mlp
