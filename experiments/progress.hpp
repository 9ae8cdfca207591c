// How far is it? Runs done, epochs a second and time left, on stderr.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>

namespace mlp {

// On a terminal one line, drawn again at most ten times a second; otherwise a plain line at each
// tenth of the way. May be told from several threads.
class Progress {
 public:
  // `epochs` is what all runs take together at most.
  Progress(std::string name, std::size_t runs, std::size_t epochs, bool quiet);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void epochs_done(std::size_t count);
  // `unused`: epochs that the run did not need.
  void run_done(std::size_t unused);

 private:
  using Clock = std::chrono::steady_clock;

  void show(bool is_final);
  std::string line() const;

  std::string name_;
  std::size_t runs_, epochs_;
  std::size_t runs_done_ = 0, epochs_done_ = 0, epochs_unused_ = 0, tenths_shown_ = 0;
  enum class Form { none, lines, terminal } form_;
  Clock::time_point start_ = Clock::now(), shown_ = start_;
  std::mutex mutex_;
};

}  // namespace mlp
