// What times did runs take? A file of lines "hash of the run,row", one more as soon as a run is
// done. In memory is only where each run's line begins.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mlp {

class TimingLog {
 public:
  // Of what the file holds, if it is there. Its last line may be torn: `repairs` takes that away.
  TimingLog(std::filesystem::path path, bool repairs);

  const std::filesystem::path& path() const { return path_; }
  bool has(std::uint64_t run) const { return places_.contains(run); }
  // With its line break; nothing if it was lost.
  std::optional<std::string> row(std::uint64_t run) const;
  void add(std::uint64_t run, std::string_view row);
  // Leaves the rows of these runs, in this order.
  void tidy(const std::vector<std::uint64_t>& runs);

 private:
  using Places = std::unordered_map<std::uint64_t, std::streamoff>;

  void find_places(bool repairs);

  std::filesystem::path path_;
  Places places_;
  std::streamoff end_ = 0;
  mutable std::ifstream file_;  // once rows were asked for
};

}  // namespace mlp
