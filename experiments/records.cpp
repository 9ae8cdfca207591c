#include "experiments/records.hpp"

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <set>
#include <system_error>

#include "experiments/forms.hpp"
#include "experiments/hash.hpp"
#include "experiments/writer.hpp"
#include "trainer/archive.hpp"
#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

namespace fs = std::filesystem;

// Raised by whoever changes a run's numbers, or what is archived of it: records and checkpoints of
// before are then not used.
constexpr int numeric_version = 2;

constexpr std::string_view finished = "run", in_progress = "checkpoint";

// Runs that took less are not worth the time it takes until a disk has them for certain: the system
// writes them within half a minute.
constexpr double worth_waiting = 0.1;  // seconds

std::string first_line(std::string_view kind) {
  return "trainer " + std::string(kind) + " 1\n";
}

// A line that names the format, a line with the checksum of the rest, the key in a line, and the
// content.
void write_sealed(const fs::path& path, std::string_view kind, const std::string& key,
                  std::string_view content, bool durably) {
  WholeFile file(path);
  file.write(first_line(kind) + digits_of(hash({key, "\n", content})) + "\n" + key + "\n");
  file.write(content);
  file.finish(durably);
}

// The content; std::runtime_error says what is wrong.
std::string read_sealed(const fs::path& path, std::string_view kind, const std::string& key) {
  std::string text = read_text(path);
  const std::string line = first_line(kind);
  if (!text.starts_with(line))
    throw std::runtime_error("not a " + std::string(kind) + " of this program");
  const std::string_view checksum = std::string_view(text).substr(line.size()).substr(0, 16);
  const std::string_view rest =
      std::string_view(text).substr(std::min(text.size(), line.size() + 17));
  if (checksum != digits_of(hash({rest}))) throw std::runtime_error("truncated or damaged");
  if (!rest.starts_with(key + "\n")) throw std::runtime_error("of another run");
  return text.erase(0, line.size() + 17 + key.size() + 1);
}

// The user's own data files that a run reads.
std::vector<std::string> data_files(const RunConfig& settings) {
  std::vector<std::string> files;
  if (const auto* csv = std::get_if<CsvFile>(&settings.task)) {
    files.push_back(csv->file);
    if (csv->test_file) files.push_back(*csv->test_file);
  }
  return files;
}

fs::path prepared(fs::path folder, Records::Earlier earlier) {
  if (earlier == Records::Earlier::removed) remove_folder(folder);
  if (earlier != Records::Earlier::of_another) make_folder(folder);
  return folder;
}

}  // namespace

Records::Records(const Plan& plan, const fs::path& folder, Earlier earlier)
    : plan_(plan),
      folder_(prepared(folder, earlier)),
      timing_(folder / "timing.csv", /*repairs=*/earlier == Earlier::kept) {
  for (const Arm& arm : plan.arms)
    for (const std::string& data : data_files(arm.settings))
      if (!data_hashes_.contains(data)) data_hashes_[data] = digits_of(hash({read_text(data)}));
}

// All that determines the run's record.
std::string Records::key(std::size_t run) const {
  const Arm& arm = plan_.arm_of(run);
  Json key{{"numeric_version", numeric_version}, {"experiment", plan_.config.experiment},
           {"seed", plan_.seed_of(run)},         {"measure", write(plan_.config.measure)},
           {"save", write(plan_.config.save)},   {"settings", write_run_config(arm.settings)}};
  for (const std::string& data : data_files(arm.settings))
    key["data"].push_back(data_hashes_.at(data));
  if (plan_.config.save.any()) key["run"] = run;  // models carry it
  return key.dump();
}

fs::path Records::file(const std::string& key, std::string_view kind) const {
  return folder_ / (digits_of(hash({key})) + "." + std::string(kind));
}

// Nothing if there is none, or (told on stderr) none that can be used.
std::optional<std::string> Records::unsealed(std::size_t run, std::string_view kind) const {
  const std::string key = this->key(run);
  const fs::path path = file(key, kind);
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return std::nullopt;
  try {
    return read_sealed(path, kind, key);
  } catch (const InputError& error) {
    std::cerr << error.what();
  } catch (const std::runtime_error& error) {
    std::cerr << path.string() << ": " << error.what();
  }
  std::cerr << "; run " << run << " is done again\n";
  return std::nullopt;
}

std::string Records::fingerprint(std::string_view config) const {
  std::set<std::string> data;  // whatever name each is called by
  for (const auto& [file, bytes] : data_hashes_) data.insert(bytes);
  std::string all(config);
  for (const std::string& bytes : data) all += bytes;
  return digits_of(hash({all, std::to_string(numeric_version)}));
}

bool Records::has_file(std::size_t run) const {
  std::error_code ignored;
  return fs::exists(file(key(run), finished), ignored);
}

bool Records::has(std::size_t run) const {
  return unsealed(run, finished).has_value();
}

Record Records::load(std::size_t run) const {
  const std::string key = this->key(run);
  const fs::path path = file(key, finished);
  try {
    return unarchived<Record>(read_sealed(path, finished, key));
  } catch (const InputError& error) {
    throw RunError(error.what());
  } catch (const std::runtime_error& error) {
    throw RunError(path.string() + ": " + error.what());
  }
}

void Records::store(std::size_t run, const FinishedRun& done) {
  const std::string key = this->key(run);
  write_sealed(file(key, finished), finished, key, done.record,
               /*durably=*/done.seconds >= worth_waiting);
  remove_file(file(key, in_progress));
  if (!done.timing.empty()) timing_.add(hash({key}), done.timing);
}

void Records::adopt(std::size_t run, const Records& from) {
  const std::string key = this->key(run);
  write_whole(file(key, finished), read_text(from.file(key, finished)));
  if (const std::optional<std::string> row = from.timing(run)) timing_.add(hash({key}), *row);
}

std::string Records::checkpoint(std::size_t run) const {
  return unsealed(run, in_progress).value_or("");
}

void Records::store_checkpoint(std::size_t run, std::string_view state) const {
  const std::string key = this->key(run);
  write_sealed(file(key, in_progress), in_progress, key, state, /*durably=*/true);
}

bool Records::has_timing(std::size_t run) const {
  return timing_.has(hash({key(run)}));
}

std::optional<std::string> Records::timing(std::size_t run) const {
  return timing_.row(hash({key(run)}));
}

void Records::tidy(const std::vector<std::size_t>& runs) {
  std::vector<std::uint64_t> needed;
  needed.reserve(runs.size());
  for (const std::size_t run : runs) needed.push_back(hash({key(run)}));
  timing_.tidy(needed);
  std::ranges::sort(needed);
  for (const auto& entry : fs::directory_iterator(folder_)) {
    const fs::path& path = entry.path();
    const std::optional<std::uint64_t> run = hash_in(path.stem().string());
    const bool is_needed = run && std::ranges::binary_search(needed, *run) &&
                           path.filename() == digits_of(*run) + "." + std::string(finished);
    if (!is_needed && path != timing_.path()) remove_file(path);
  }
}

}  // namespace mlp
