// Config files for tests: written to a folder of their own, which goes when the test is done.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "experiments/config.hpp"
#include "experiments/sweep.hpp"
#include "trainer/text_file.hpp"

namespace mlp {

class ConfigFiles {
 public:
  ConfigFiles() {
    static int count = 0;
    folder_ = std::filesystem::temp_directory_path() /
              ("trainer-tests-" + std::to_string(getpid()) + "-" + std::to_string(++count));
    std::filesystem::create_directories(folder_);
  }
  ConfigFiles(const ConfigFiles&) = delete;
  ConfigFiles& operator=(const ConfigFiles&) = delete;
  ~ConfigFiles() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::filesystem::path path(const std::string& name) const { return folder_ / name; }

  void add(const std::string& name, std::string_view text) const {
    std::filesystem::create_directories(path(name).parent_path());
    write_whole(path(name), text);
  }

  // The errors, one a line, without the folder's name.
  std::string lines(const Diagnostics& diagnostics) const {
    std::string all;
    for (const std::string& line : diagnostics.lines()) all += line + "\n";
    const std::string prefix = folder_.string() + "/";
    for (std::size_t at = 0; (at = all.find(prefix, at)) != std::string::npos;) {
      all.erase(at, prefix.size());
    }
    if (!all.empty()) all.pop_back();
    return all;
  }

 private:
  std::filesystem::path folder_;
};

// All errors of a config file, up to the point where it would run.
inline std::string errors_of(const ConfigFiles& files, const std::string& name,
                             const std::vector<std::string>& settings = {}) {
  Diagnostics diagnostics;
  DataFiles data;
  Document document = read_document(files.path(name), diagnostics);
  for (const std::string& setting : settings) set_from_argument(document, setting, diagnostics);
  const auto config = read_config(document, diagnostics);
  if (config && diagnostics.empty()) arms(document, *config, data, diagnostics);
  return files.lines(diagnostics);
}

}  // namespace mlp
