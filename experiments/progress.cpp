#include "experiments/progress.hpp"

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <unistd.h>

namespace mlp {
namespace {

bool is_live_terminal() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && term != nullptr && std::string_view(term) != "dumb" &&
         std::getenv("CI") == nullptr;
}

// "12 s", "3 min 5 s", "2 h 10 min"
std::string duration_text(double seconds) {
  const long s = static_cast<long>(seconds + 0.5);
  if (s < 60) return std::to_string(s) + " s";
  if (s < 3600) return std::to_string(s / 60) + " min " + std::to_string(s % 60) + " s";
  return std::to_string(s / 3600) + " h " + std::to_string(s % 3600 / 60) + " min";
}

}  // namespace

Progress::Progress(std::string name, std::size_t runs, std::size_t epochs, bool quiet)
    : name_(std::move(name)),
      runs_(runs),
      epochs_(epochs),
      form_(quiet                ? Form::none
            : is_live_terminal() ? Form::terminal
                                 : Form::lines) {}

Progress::~Progress() {
  if (form_ == Form::terminal)
    std::fputs("\r\033[K", stderr);  // leaves a clean line to whatever is printed next
}

void Progress::epochs_done(std::size_t count) {
  const std::lock_guard lock(mutex_);
  epochs_done_ += count;
  if (form_ == Form::terminal) show(/*is_final=*/false);
}

void Progress::run_done(std::size_t unused) {
  const std::lock_guard lock(mutex_);
  ++runs_done_;
  epochs_unused_ += unused;
  show(runs_done_ == runs_);
}

void Progress::show(bool is_final) {
  const Clock::time_point now = Clock::now();
  if (form_ == Form::terminal && (is_final || now - shown_ > std::chrono::milliseconds(100))) {
    shown_ = now;
    std::fprintf(stderr, "\r\033[K%s", line().c_str());
  }
  if (form_ == Form::lines && runs_done_ * 10 / runs_ > tenths_shown_) {
    tenths_shown_ = runs_done_ * 10 / runs_;
    std::fprintf(stderr, "%s\n", line().c_str());
  }
}

std::string Progress::line() const {
  const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  // Runs of measurements alone have no epochs; then runs tell how far it is.
  const double done = epochs_ > 0 ? static_cast<double>(epochs_done_ + epochs_unused_) /
                                        static_cast<double>(epochs_)
                                  : static_cast<double>(runs_done_) / static_cast<double>(runs_);
  std::string text =
      name_ + ": " + std::to_string(runs_done_) + "/" + std::to_string(runs_) + " runs";
  if (epochs_done_ > 0 && seconds > 0)
    text += ", " + std::to_string(static_cast<long>(static_cast<double>(epochs_done_) / seconds)) +
            " epochs/s";
  if (runs_done_ == runs_) return text + ", " + duration_text(seconds);
  return done > 0 ? text + ", " + duration_text(seconds * (1 - done) / done) + " left" : text;
}

}  // namespace mlp
