#include "experiments/free_memory.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <string>

namespace mlp {
namespace {

namespace fs = std::filesystem;

constexpr double unlimited = std::numeric_limits<double>::infinity();

// The number alone in a file; nothing if it isn't there, or "max".
std::optional<double> number_in(const fs::path& file) {
  double number = 0;
  if (std::ifstream(file) >> number) return number;
  return std::nullopt;
}

// The number after a name in a file of names and numbers.
std::optional<double> number_of(const fs::path& file, const std::string& name) {
  std::ifstream lines(file);
  std::string word;
  double number = 0;
  for (std::string line; std::getline(lines, line);)
    if (std::istringstream(line) >> word >> number && word == name) return number;
  return std::nullopt;
}

// What a control group leaves; pages of files that it could drop count as free.
double left_in(const fs::path& group, const std::string& limit_file, const std::string& used_file,
               const std::string& cached) {
  const std::optional<double> limit = number_in(group / limit_file);
  const std::optional<double> used = number_in(group / used_file);
  if (!limit || !used) return unlimited;
  return std::max(0.0, *limit - *used + number_of(group / "memory.stat", cached).value_or(0.0));
}

double left_in(const fs::path& group) {
  return std::min(
      left_in(group, "memory.max", "memory.current", "inactive_file"),
      left_in(group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"));
}

// In the process's own group and all around it. A container may see its group as the root.
double left_in_groups(const fs::path& root) {
  double left = unlimited;
  std::ifstream groups(root / "proc/self/cgroup");  // lines of "number:controllers:/path"
  for (std::string line; std::getline(groups, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const bool is_v2 = controllers.empty();
    if (!is_v2 && controllers != "memory") continue;
    const fs::path top = root / (is_v2 ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
    fs::path group = fs::path(line.substr(second + 1)).relative_path();
    for (left = std::min(left, left_in(top)); !group.empty(); group = group.parent_path())
      left = std::min(left, left_in(top / group));
  }
  return left;
}

}  // namespace

double free_memory(const fs::path& root) {
  const std::optional<double> available = number_of(root / "proc/meminfo", "MemAvailable:");
  return std::min(available ? *available * 1024 : unlimited, left_in_groups(root));
}

double resident_memory() {
  return number_of("/proc/self/status", "VmRSS:").value_or(0.0) * 1024;
}

}  // namespace mlp
