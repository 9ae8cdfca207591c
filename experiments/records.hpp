// Which runs are finished? Each leaves a file of its own as soon as it is done, named by all that
// determines it; runs in progress leave checkpoints.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "experiments/plan.hpp"
#include "experiments/timing_log.hpp"
#include "trainer/archive.hpp"

namespace mlp {

// What a run leaves. Rows are lines of CSV without the run's number, which may change when the
// config does; there are no times, so that the same run leaves the same bytes.
struct Record {
  std::string run;                  // the row of runs.csv, after the seed
  std::vector<std::string> tables;  // rows of the experiment's other tables, in their order
  std::vector<std::pair<std::string, std::string>> models;  // names and bytes of files in models/

  void archive(auto& archive) { archive(run, tables, models); }
};

// A run as it comes from whoever has done it.
struct FinishedRun {
  std::string record;      // archived
  std::string timing;      // row of timing.csv without the run's number; empty if there is none
  double seconds = 0;      // that would be lost with it
  std::size_t epochs = 0;  // trained since the program's start

  void archive(auto& archive) { archive(record, timing, seconds, epochs); }
};

// The folder records/ of one plan. Different runs may be asked for by several threads, except for
// their times.
class Records {
 public:
  // What becomes of what the folder holds: kept, or removed; or the folder is another process's
  // or another result's, and nothing is stored there but checkpoints.
  enum class Earlier { kept, removed, of_another };
  Records(const Plan& plan, const std::filesystem::path& folder, Earlier earlier);

  // All that makes these records those of its plan: the config as it is written, the version of the
  // numbers, and the data.
  std::string fingerprint(std::string_view config) const;

  // Is the run finished? A record that is damaged or of something else is told on stderr.
  bool has(std::size_t run) const;
  // The same without a look at what is in it.
  bool has_file(std::size_t run) const;
  // RunError if the record is no longer there or whole.
  Record load(std::size_t run) const;
  bool has_timing(std::size_t run) const;
  // Its row of timing.csv without the number; nothing if it was lost.
  std::optional<std::string> timing(std::size_t run) const;
  // By one thread at a time, as adopt.
  void store(std::size_t run, const FinishedRun& finished);
  // What another folder of the same plan has of the run.
  void adopt(std::size_t run, const Records& from);

  // The state of a run in progress, as it was stored; empty if there is none.
  std::string checkpoint(std::size_t run) const;
  void store_checkpoint(std::size_t run, std::string_view state) const;

  // Leaves the records of these runs, and their times in order.
  void tidy(const std::vector<std::size_t>& runs);

 private:
  std::string key(std::size_t run) const;
  std::filesystem::path file(const std::string& key, std::string_view kind) const;
  std::optional<std::string> unsealed(std::size_t run, std::string_view kind) const;

  const Plan& plan_;
  std::filesystem::path folder_;
  std::map<std::string, std::string> data_hashes_;  // of the users' files, by their names
  TimingLog timing_;
};

}  // namespace mlp
