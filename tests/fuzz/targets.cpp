#include "tests/fuzz/targets.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include "experiments/experiment.hpp"
#include "experiments/hash.hpp"
#include "experiments/index_page.hpp"
#include "experiments/plan.hpp"
#include "experiments/plot.hpp"
#include "experiments/records.hpp"
#include "experiments/report.hpp"
#include "experiments/report_page.hpp"
#include "experiments/shard.hpp"
#include "experiments/stored_results.hpp"
#include "experiments/timing_log.hpp"
#include "tests/idx_files.hpp"
#include "tests/safetensors_reader.hpp"
#include "trainer/csv_samples.hpp"
#include "trainer/error.hpp"
#include "trainer/tasks.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

namespace fs = std::filesystem;

void require(bool holds, const std::string& what) {
  if (!holds) throw std::logic_error("a defect: " + what);
}

bool is_one_line(std::string_view message) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  return !message.empty() && std::ranges::none_of(message, is_control);
}

// What `read` gives; nothing if it refuses its input, which must be told in lines.
template <class Read>
auto accepted(Read read) -> std::optional<decltype(read())> {
  try {
    return read();
  } catch (const InputError& error) {
    std::istringstream lines(error.what());
    for (std::string line; std::getline(lines, line);)
      require(is_one_line(line), "a line: " + line);
    return std::nullopt;
  }
}

// A file in memory alone.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : descriptor_(memfd_create("fuzz", 0)) {
    require(descriptor_ >= 0 && write(descriptor_, bytes.data(), bytes.size()) ==
                                    static_cast<ssize_t>(bytes.size()),
            "no file in memory");
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { close(descriptor_); }

  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

// --- A config, up to the plan of its runs. What the program writes of it is a config again, of the
// same runs.

std::optional<Plan> plan_of(std::string_view text) {
  static DataFiles files;
  const MemoryFile file(text);
  Diagnostics diagnostics;
  std::optional<Plan> plan = make_plan(file.path(), {}, files, diagnostics);
  require(plan.has_value() == diagnostics.empty(), "a plan with errors, or none without");
  for (const std::string& line : diagnostics.lines()) require(is_one_line(line), "a line: " + line);
  return plan;
}

bool fuzz_config(std::string_view bytes) {
  const std::optional<Plan> plan = plan_of(bytes);
  if (!plan) return false;
  Json written = resolved_config(*plan);
  const std::optional<Plan> again = plan_of(written.dump());
  require(again.has_value(), "a written config that is refused");
  Json rewritten = resolved_config(*again);
  for (Json* json : {&written, &rewritten}) json->erase("resolved");  // what was left to "auto"
  require(rewritten == written, "a written config that means something else");
  return true;
}

// --- CSV: cells that are written again are read as the same.

std::string csv_text(const Csv& csv) {
  std::string text = "\xEF\xBB\xBF";  // the name of the first column may start with one too
  const auto add = [&](const std::string& cell, bool is_last) {
    const bool is_blank =
        cell.empty() && csv.header.size() == 1;  // which is no row but with quotes
    text += (is_blank ? "\"\"" : csv_field(cell)) + (is_last ? "\n" : ",");
  };
  for (const std::string& name : csv.header) add(name, &name == &csv.header.back());
  for (const std::vector<Cell>& row : csv.rows)
    for (const Cell& cell : row) add(cell.text, &cell == &row.back());
  return text;
}

bool fuzz_csv(std::string_view bytes) {
  const auto csv = accepted([&] { return parse_csv("t.csv", bytes); });
  if (!csv) return false;
  const std::string text = csv_text(*csv);
  const Csv again = parse_csv("t.csv", text);
  require(again.header == csv->header && again.rows.size() == csv->rows.size() &&
              csv_text(again) == text,
          "a written table that is read otherwise");
  return true;
}

// --- Samples from a CSV file whose last column is the target; the file is its own test split too.

bool fuzz_samples(std::string_view bytes) {
  const auto csv = accepted([&] { return parse_csv("t.csv", bytes); });
  if (!csv) return false;
  bool is_any = false;
  const MemoryFile file(bytes);
  DataFiles files;
  CsvFile task;
  task.file = file.path();
  task.target = {csv->header.back()};
  for (const Kind& kind : {Kind(AutoKind{}), Kind(ClassificationKind{}), Kind(RegressionKind{})}) {
    task.kind = kind;
    for (const bool has_test_file : {false, true}) {
      task.test_file = has_test_file ? std::optional(task.file) : std::nullopt;
      const auto foretold = accepted([&] { return shape(task, files); });
      if (!foretold) continue;
      const Split split = load(task, 1, files);
      require(split.train.size() + split.test.size() == foretold->samples &&
                  split.test.size() == foretold->test_samples &&
                  split.train.features() == foretold->features,
              "other samples than foretold");
      is_any = true;
    }
  }
  return is_any;
}

// --- IDX, as it is found in a file (zipped, or what should be), and zipped here.

bool fuzz_idx(std::string_view bytes) {
  const auto is_idx = [](std::string_view file_bytes, const std::vector<std::size_t>& item) {
    const MemoryFile file(file_bytes);
    return accepted([&] { return read_idx(file.path(), item); }).has_value();
  };
  const std::string packed = zipped(bytes);
  return is_idx(bytes, {}) || is_idx(bytes, {2, 3}) || is_idx(packed, {}) || is_idx(packed, {2, 3});
}

// --- Saved weights, as another program reads them.

bool fuzz_safetensors(std::string_view bytes) {
  try {
    for (const auto& [name, tensor] : read_safetensors(std::string(bytes)).tensors)
      require(tensor.numbers.size() <= bytes.size(), "more numbers than bytes");
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

// --- report.json, as the scoreboard reads it.

bool fuzz_report(std::string_view bytes) {
  const MemoryFile file(bytes);
  std::optional<Report> report = accepted([&] { return read_report(file.path()); });
  if (!report) return false;
  const MemoryFile written(report_json(*report, Json()).dump());
  require(claims_csv(read_report(written.path())) == claims_csv(*report), "another report");
  index_page({*report}, {}, "en", {"en"}, [](const Report&) { return ""; });
  return true;
}

// --- A folder of results, as `trainer report` reads it: its files, one after the other, each with
// a line "=== <name>" in front.

constexpr std::array names{"config.json", "runs.csv",   "epochs.csv", "layers.csv",
                           "maps.csv",    "curves.csv", "timing.csv", "environment.json"};

class MemoryFolder {
 public:
  explicit MemoryFolder(const std::string& name)
      : path(fs::path("/dev/shm") / ("trainer-fuzz-" + std::to_string(getpid()) + "-" + name)) {
    fs::create_directories(path);
  }
  MemoryFolder(const MemoryFolder&) = delete;
  MemoryFolder& operator=(const MemoryFolder&) = delete;
  ~MemoryFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }

  void fill(std::string_view bytes) const {
    for (const std::string name : names) {
      fs::remove(path / name);
      const std::string mark = "=== " + name + "\n";
      const std::size_t start = bytes.find(mark);
      if (start == std::string_view::npos) continue;
      const std::string_view rest = bytes.substr(start + mark.size());
      std::ofstream(path / name, std::ios::binary) << rest.substr(0, rest.find("=== "));
    }
  }

  const fs::path path;
};

bool fuzz_results(std::string_view bytes) {
  static const MemoryFolder folder("results");
  folder.fill(bytes);
  const auto page = accepted([&] {
    const auto [config, resolved, tables] = read_results(folder.path);
    const Report report = make_report(config.name, config.title, config.claims, tables);
    claims_csv(report);
    report_json(report, resolved).dump();
    plots_of({report, config, tables, folder.path, {}});
    return report_page(report, {}, read_environment(folder.path), config, "en", {"en"});
  });
  return page.has_value();
}

// --- The record of a finished run: as a file, and what is within its seal.

bool fuzz_record(std::string_view bytes) {
  static const std::optional<Plan> plan = plan_of(R"({"name": "r", "task": "xor"})");
  static const MemoryFolder folder("records");
  static const fs::path file = [] {
    Records(*plan, folder.path, Records::Earlier::removed).store(0, {});
    return fs::directory_iterator(folder.path)->path();
  }();
  std::ofstream(file, std::ios::binary) << bytes;
  std::ostringstream told;
  std::streambuf* const terminal = std::cerr.rdbuf(told.rdbuf());
  const bool is_whole = Records(*plan, folder.path, Records::Earlier::kept).has(0);
  std::cerr.rdbuf(terminal);
  require(is_whole == told.str().empty(), "a record left out in silence");
  try {
    auto record = unarchived<Record>(bytes);
    require(bytes.starts_with(archived(record)), "another record");
    return true;
  } catch (const std::runtime_error&) {
    return is_whole;
  }
}

// --- The times of runs: of each run the last whole line counts, also when the log was put in
// order.

bool fuzz_timing(std::string_view bytes) {
  static const MemoryFolder folder("timing");
  static const fs::path file = folder.path / "timing.csv";
  std::ofstream(file, std::ios::binary) << bytes;
  std::map<std::uint64_t, std::string> rows;
  const std::string_view whole = bytes.substr(0, bytes.rfind('\n') + 1);
  for (std::string_view rest = whole; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1)) {
    const std::string_view line = rest.substr(0, rest.find('\n') + 1);
    const auto run = hash_in(line.substr(0, 16));
    if (run && line[16] == ',') rows[*run] = line.substr(17);
  }
  const auto has_rows = [&](const TimingLog& log) {
    for (const auto& [run, row] : rows) require(log.row(run) == row, "another row");
  };
  TimingLog log(file, /*repairs=*/true);
  require(read_text(file) == whole, "a line lost");
  has_rows(log);
  std::vector<std::uint64_t> runs;
  for (const auto& [run, row] : rows) runs.insert(runs.begin(), run);
  log.tidy(runs);
  has_rows(log);
  has_rows(TimingLog(file, /*repairs=*/false));
  return !rows.empty();
}

// --- Which part of a sweep a folder holds.

bool fuzz_shard(std::string_view bytes) {
  const MemoryFile file(bytes);
  const auto stored = accepted([&] { return read_shard(file.path()); });
  if (!stored) return false;
  const MemoryFile again(shard_json(*stored));
  require(shard_json(read_shard(again.path())) == shard_json(*stored), "another shard");
  return true;
}

}  // namespace

const std::vector<FuzzTarget>& fuzz_targets() {
  static const std::vector<FuzzTarget> targets{
      {"config", fuzz_config},           {"csv", fuzz_csv},
      {"samples", fuzz_samples},         {"idx", fuzz_idx},
      {"report", fuzz_report},           {"results", fuzz_results},
      {"safetensors", fuzz_safetensors}, {"record", fuzz_record},
      {"timing", fuzz_timing},           {"shard", fuzz_shard},
  };
  return targets;
}

}  // namespace mlp
