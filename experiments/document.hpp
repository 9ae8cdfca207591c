// What does a config file say, and where? JSON with comments, `parent` merged in, each value with
// its place.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "experiments/diagnostics.hpp"
#include "experiments/json.hpp"
#include "experiments/parser.hpp"

namespace mlp {

using Locations =
    std::map<std::string, Location, std::less<>>;  // by dotted path; "" is the top level

struct Document {
  std::string file;  // as the user named it
  Json root;
  Locations values;
  Locations keys;

  // Where the value (or key) at the path stands; where it has none of its own, the nearest object
  // or list around it.
  Location value_at(std::string_view path) const;
  Location key_at(std::string_view path) const;
};

// Reads the file and its chain of parents (RFC 7386, the child wins). With errors, root is whatever
// could be read.
Document read_document(const std::filesystem::path& file, Diagnostics& diagnostics);

// Puts the value at a dotted path (keys and list indexes; what follows "sweep." is one key), making
// missing objects on the way. On the way through a choice that is just a name, "leaky_relu" becomes
// {"type": "leaky_relu"}. Returns what is wrong, or "".
[[nodiscard]] std::string set(Document& document, std::string_view path, Json value,
                              const Location& value_at, const Location& key_at);

// Forgets the places of what is below the path.
void erase_below(Document& document, const std::string& path);

// Gives what is below to_path the places of what is below from_path.
void copy_places(const Document& from, const std::string& from_path, Document& to,
                 const std::string& to_path);

// `--set PATH=JSON`; a bare word is a string.
void set_from_argument(Document& document, std::string_view argument, Diagnostics& diagnostics);

// A value as messages show it: short, strings in quotes.
std::string shown(const Json& value);

}  // namespace mlp
