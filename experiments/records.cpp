#include "experiments/records.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <iostream>
#include <set>
#include <sstream>
#include <system_error>
#include <unordered_set>

#include "experiments/forms.hpp"
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

// FNV-1a in 64 bits (Fowler, Noll & Vo) of texts one behind the other.
std::uint64_t hash(std::initializer_list<std::string_view> texts) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const std::string_view text : texts)
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

std::string digits_of(std::uint64_t hash) {
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return digits;
}

std::optional<std::uint64_t> hash_in(std::string_view digits) {
  std::uint64_t hash = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), hash, 16);
  return digits.size() == 16 && end == digits.data() + 16 ? std::optional(hash) : std::nullopt;
}

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

}  // namespace

Records::Records(const Plan& plan, const fs::path& folder, Earlier earlier)
    : plan_(plan), folder_(folder) {
  if (earlier == Earlier::removed) remove_folder(folder);
  if (earlier != Earlier::of_another) make_folder(folder);
  for (const Arm& arm : plan.arms)
    for (const std::string& data : data_files(arm.settings))
      if (!data_hashes_.contains(data)) data_hashes_[data] = digits_of(hash({read_text(data)}));
  read_timing(/*repairs=*/earlier == Earlier::kept);
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
  if (done.timing.empty()) return;
  timing_[hash({key})] = done.timing;
  append(timing_file(), digits_of(hash({key})) + "," + done.timing);
}

void Records::adopt(std::size_t run, const Records& from) {
  const std::string key = this->key(run);
  write_whole(file(key, finished), read_text(from.file(key, finished)));
  if (const std::optional<std::string> times = from.timing(run)) timing_[hash({key})] = *times;
}

std::string Records::checkpoint(std::size_t run) const {
  return unsealed(run, in_progress).value_or("");
}

void Records::store_checkpoint(std::size_t run, std::string_view state) const {
  const std::string key = this->key(run);
  write_sealed(file(key, in_progress), in_progress, key, state, /*durably=*/true);
}

std::optional<std::string> Records::timing(std::size_t run) const {
  const auto found = timing_.find(hash({key(run)}));
  return found == timing_.end() ? std::nullopt : std::optional(found->second);
}

fs::path Records::timing_file() const {
  return folder_ / "timing.csv";
}

// Whole lines; the last one may be torn.
void Records::read_timing(bool repairs) {
  std::error_code ignored;
  if (!fs::exists(timing_file(), ignored)) return;
  std::istringstream lines(read_text(timing_file()));
  std::string whole;
  for (std::string line; std::getline(lines, line) && !lines.eof();) {
    const std::size_t comma = line.find(',');
    const std::optional<std::uint64_t> run = hash_in(std::string_view(line).substr(0, comma));
    if (comma == std::string::npos || !run) continue;
    timing_[*run] = line.substr(comma + 1) + "\n";
    whole += line + "\n";
  }
  if (repairs) write_whole(timing_file(), whole);
}

void Records::tidy(const std::vector<std::size_t>& runs) {
  std::unordered_set<std::uint64_t> needed;
  std::optional<WholeFile> times;
  for (const std::size_t run : runs) {
    const std::uint64_t hash_of_run = hash({key(run)});
    const auto found = timing_.find(hash_of_run);
    if (!needed.insert(hash_of_run).second || found == timing_.end()) continue;
    if (!times) times.emplace(timing_file());
    times->write(digits_of(hash_of_run) + "," + found->second);
  }
  if (times) times->finish();
  for (const auto& entry : fs::directory_iterator(folder_)) {
    const fs::path& path = entry.path();
    const std::optional<std::uint64_t> run = hash_in(path.stem().string());
    const bool is_needed = run && needed.contains(*run) &&
                           path.filename() == digits_of(*run) + "." + std::string(finished);
    if (!is_needed && path != timing_file()) remove_file(path);
  }
}

}  // namespace mlp
