#include "experiments/config.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "experiments/forms.hpp"
#include "experiments/reader.hpp"
#include "experiments/writer.hpp"

namespace mlp {
namespace {

namespace fs = std::filesystem;

// Calls change(member name, path) for each name of a data file or folder in the task.
void for_each_path(Task& task, const auto& change) {
  std::visit(
      [&](auto& settings) {
        if constexpr (requires { settings.folder; }) change("folder", settings.folder);
        if constexpr (requires { settings.test_file; }) {
          change("file", settings.file);
          if (settings.test_file) change("test_file", *settings.test_file);
        }
      },
      task);
}

// Names in a config are relative to the file in which they stand, those of --set to the working
// directory.
void find_data_files(RunConfig& config, const Node& node) {
  for_each_path(config.task, [&](std::string_view member, std::string& path) {
    const Location place = node.document.value_at(joined("task", member));
    if (path.empty()) {  // no value, or none of the right type: told before
      const Json task = node.value.value("task", Json());
      if (task.is_object() && task.value(std::string(member), Json()) == "")
        node.member("task").member(std::string(member)).expected("the name of a file or folder");
      return;
    }
    if (fs::path(path).is_absolute() || place.line == 0) return;
    path = (fs::path(place.file).parent_path() / path).lexically_normal().string();
  });
}

void name_from_root(Task& task) {
  for_each_path(task, [](std::string_view, std::string& path) {
    if (!path.empty()) path = fs::absolute(path).lexically_normal().string();
  });
}

bool is_name(std::string_view name) {
  const std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return !name.empty() && name.size() <= 64 &&
         name.find_first_not_of(allowed) == std::string_view::npos;
}

void check_name(Config& config, const Node& node) {
  const std::string wanted = "1 to 64 of a-z, 0-9 and -";
  if (!node.value.contains("name")) {
    config.name = fs::path(node.document.file).stem().string();
    if (!is_name(config.name)) {
      node.diagnostics.error(node.document.value_at(""), "name",
                             "missing; the file's own name, " + shown(config.name) +
                                 ", will not do: expected " + wanted);
    }
  } else if (node.value["name"].is_string() && !is_name(config.name)) {
    node.member("name").expected(wanted);
  }
}

void check_measure(const Config& config, const Node& node) {
  for (std::size_t i = 0; i < config.measure.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (config.measure[i].index() != config.measure[j].index()) continue;
      node.member("measure").element(i).error(std::string(name_of(config.measure[i])) +
                                              " is in the list before");
      break;
    }
  }
}

// A value from the command line, or of a path before it, that the sweep would replace at once is a
// mistake.
void check_sweep(const Config& config, const Document& document, Diagnostics& diagnostics) {
  std::vector<std::string> before;
  for (const auto& [path, values] : config.sweep) {
    for (const std::string& inner : before) {
      if (inner.starts_with(path + "."))
        diagnostics.error(document.key_at("sweep." + path), "sweep." + path,
                          "replaces " + inner + ", which is swept before it; put it first");
    }
    before.push_back(path);
    const auto place = document.values.find(path);
    if (place != document.values.end() && place->second.line == 0) {
      diagnostics.error(place->second, path, "the sweep sets this; set sweep." + path + " instead");
    }
  }
}

}  // namespace

std::vector<LayerConfig> Hidden::layers() const {
  if (const auto* uniform = std::get_if<UniformHidden>(&value)) {
    return std::vector<LayerConfig>(uniform->layers, LayerConfig{uniform->units, std::nullopt});
  }
  return std::get<std::vector<LayerConfig>>(value);
}

std::size_t Hidden::size() const {
  if (const auto* uniform = std::get_if<UniformHidden>(&value)) return uniform->layers;
  return std::get<std::vector<LayerConfig>>(value).size();
}

std::optional<Config> read_config(const Document& document, Diagnostics& diagnostics) {
  if (!document.root.is_object()) return std::nullopt;  // noted when the document was read
  Diagnostics problems;
  Config config;
  const Node node{document.root, "", document, problems};
  read_members(node, config, {"$schema"});
  config.resolved = nullptr;
  if (config.experiment == "training" && !document.root.contains("task")) node.missing("task");
  check_name(config, node);
  check_measure(config, node);
  check_sweep(config, document, problems);
  find_data_files(config, node);
  diagnostics.append(problems);
  if (!problems.empty()) return std::nullopt;
  return config;
}

RunConfig read_run_config(const Document& document, Diagnostics& diagnostics) {
  RunConfig config;
  const Node node{document.root, "", document, diagnostics};
  read_members(node, config, {});
  find_data_files(config, node);
  return config;
}

Json write_config(const Config& config) {
  Config portable = config;
  name_from_root(portable.task);
  return write(portable);
}

Json write_run_config(const RunConfig& config) {
  RunConfig portable = config;
  name_from_root(portable.task);
  return write(portable);
}

}  // namespace mlp
