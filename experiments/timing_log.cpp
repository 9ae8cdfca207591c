#include "experiments/timing_log.hpp"

#include <utility>

#include "experiments/hash.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

namespace fs = std::filesystem;

std::string line_of(std::uint64_t run, std::string_view row) {
  return digits_of(run).append(",").append(row);
}

std::streamoff length(std::string_view line) {
  return static_cast<std::streamoff>(line.size());
}

}  // namespace

TimingLog::TimingLog(fs::path path, bool repairs) : path_(std::move(path)) {
  std::error_code ignored;
  if (fs::exists(path_, ignored)) find_places(repairs);
}

void TimingLog::find_places(bool repairs) {
  std::ifstream file = open_file(path_);
  std::optional<WholeFile> repaired;
  if (repairs) repaired.emplace(path_);
  for (std::string line; std::getline(file, line) && !file.eof();) {
    const std::size_t comma = line.find(',');
    const std::optional<std::uint64_t> run = hash_in(std::string_view(line).substr(0, comma));
    if (comma != std::string::npos && run) places_[*run] = end_;
    line += '\n';
    end_ += length(line);
    if (repaired) repaired->write(line);
  }
  if (repaired) repaired->finish();
}

std::optional<std::string> TimingLog::row(std::uint64_t run) const {
  const auto place = places_.find(run);
  if (place == places_.end()) return std::nullopt;
  if (!file_.is_open()) file_.open(path_);
  file_.clear();
  std::string line;
  const std::string begin = line_of(run, "");
  const bool is_there = file_.seekg(place->second) && std::getline(file_, line);
  if (!is_there || !line.starts_with(begin)) return std::nullopt;
  return line.erase(0, begin.size()) + '\n';
}

void TimingLog::add(std::uint64_t run, std::string_view row) {
  const std::string line = line_of(run, row);
  append(path_, line);
  places_[run] = end_;
  end_ += length(line);
}

void TimingLog::tidy(const std::vector<std::uint64_t>& runs) {
  Places places;
  std::streamoff end = 0;
  std::optional<WholeFile> file;
  for (const std::uint64_t run : runs) {
    if (places.contains(run)) continue;
    const std::optional<std::string> row = this->row(run);
    if (!row) continue;
    if (!file) file.emplace(path_);
    const std::string line = line_of(run, *row);
    file->write(line);
    places[run] = end;
    end += length(line);
  }
  if (!file) return;
  file->finish();
  file_.close();
  places_ = std::move(places);
  end_ = end;
}

}  // namespace mlp
