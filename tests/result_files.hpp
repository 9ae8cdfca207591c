// Which bytes did a program leave? All files of a folder, to compare two of them.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "trainer/text_file.hpp"

namespace mlp {

// By their names from the folder; without timing.csv and environment.json, which may differ.
inline std::map<std::string, std::string> bytes_in(const std::filesystem::path& folder) {
  std::map<std::string, std::string> bytes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    if (entry.is_regular_file() && name != "timing.csv" && name != "environment.json")
      bytes[std::filesystem::relative(entry.path(), folder).string()] = read_text(entry.path());
  }
  return bytes;
}

// The names of the files that differ, or that only one of the folders has; "" if there are none.
inline std::string differences(const std::map<std::string, std::string>& a,
                               const std::map<std::string, std::string>& b) {
  std::string names;
  const auto compare = [&](const auto& one, const auto& other, bool both) {
    for (const auto& [name, bytes] : one) {
      const auto found = other.find(name);
      if (found == other.end() || (both && found->second != bytes)) names += name + "\n";
    }
  };
  compare(a, b, true);
  compare(b, a, false);
  return names;
}

// The files of records/ that end so.
inline std::size_t records_in(const std::filesystem::path& folder, const std::string& ending) {
  std::size_t count = 0;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "records", ignored))
    count += entry.path().extension() == ending ? 1 : 0;
  return count;
}

}  // namespace mlp
