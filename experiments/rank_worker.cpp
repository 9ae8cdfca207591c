#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <new>
#include <optional>
#include <thread>

#include <boost/mpi/environment.hpp>

#include "experiments/interrupt.hpp"
#include "experiments/ranks.hpp"
#include "trainer/error.hpp"

namespace mlp {
namespace {

namespace mpi = boost::mpi;
using Clock = std::chrono::steady_clock;
using Duration = Clock::duration;
using namespace std::chrono_literals;

// Threads take indices from a queue and put results into a report.
class Worker {
 public:
  Worker(const Channel& channel, std::size_t jobs, const Work& work)
      : channel_(channel), jobs_(jobs), work_(work) {}

  void run() {
    std::thread threads([&] {
      work_in_threads(
          jobs_, [&] { return next(); },
          [&](std::size_t index, const Stops& stops) { return attempt(index, stops); },
          [&](std::size_t index, std::string result) { keep(index, std::move(result)); });
      const std::lock_guard lock(mutex_);
      report_.is_last = has_news_ = true;
      news_.notify_one();
    });
    Patience patience;
    std::optional<Outgoing> outgoing;
    for (bool was_last = false; !was_last || !outgoing->is_sent();) {
      while (channel_.news(0)) {
        obey(unarchived<RankOrder>(receive(channel_, 0)));
        patience.reset();
      }
      std::unique_lock lock(mutex_);
      if (interrupt() != 0) close(interrupt());
      if (!was_last && (!outgoing || outgoing->is_sent())) {
        ask();
        if (report_.says_something()) {
          was_last = report_.is_last;
          outgoing.emplace(channel_, 0, archived(report_));
          report_ = {};
          patience.reset();
        }
        has_news_ = false;
      }
      news_.wait_for(lock, patience.next(), [&] { return has_news_; });
    }
    threads.join();
  }

 private:
  // These three are called by the threads.
  std::optional<std::size_t> next() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [&] { return is_closed_ || !queue_.empty(); });
    if (is_closed_) return std::nullopt;
    const std::size_t index = queue_.front();
    queue_.pop_front();
    ++busy_;
    last_taken_ = Clock::now();
    return index;
  }

  std::optional<std::string> attempt(std::size_t index, const Stops& stops) {
    const Clock::time_point start = Clock::now();
    std::optional<std::string> result;
    std::string failure;
    bool is_input_error = false;
    try {
      result = work_(index, stops);
    } catch (const std::bad_alloc&) {
      failure = "out of memory on " + mpi::environment::processor_name();
    } catch (const std::exception& error) {
      failure = error.what();
      is_input_error = dynamic_cast<const InputError*>(&error) != nullptr;
    }
    const std::lock_guard lock(mutex_);
    --busy_;
    run_time_ = Clock::now() - start;
    if (!failure.empty() && report_.failure.empty()) {
      report_.failure = failure;
      report_.is_input_error = is_input_error;
      interrupt_with(SIGTERM);  // for the other threads
      close(0);
    }
    return result;
  }

  void keep(std::size_t index, std::string result) {
    const std::lock_guard lock(mutex_);
    report_.results.emplace_back(index, std::move(result));
    has_news_ = true;
    news_.notify_one();
  }

  void obey(const RankOrder& order) {
    const std::lock_guard lock(mutex_);
    queue_.insert(queue_.end(), order.indices.begin(), order.indices.end());
    coming_ -= std::min(coming_, order.indices.size());
    if (order.signal != 0) interrupt_with(order.signal);
    if (order.is_last) close(0);
    filled_.notify_all();
  }

  void close(int signal) {
    if (is_closed_) return;
    is_closed_ = true;
    report_.signal = signal;
    queue_.clear();
    filled_.notify_all();
  }

  // Quick runs are asked for in advance, so that no thread waits for an answer; what then waits
  // behind a long run goes back.
  void ask() {
    if (is_closed_) return;
    if (!queue_.empty() && Clock::now() - last_taken_ > too_long) {
      run_time_ = too_long;
      report_.returned.assign(queue_.begin(), queue_.end());
      queue_.clear();
      coming_ = 0;
    }
    const auto in_advance = static_cast<std::size_t>(
        std::min<Duration::rep>(32, 20ms / std::max<Duration>(run_time_, 1us)));  // of each thread
    const std::size_t has = busy_ + queue_.size() + coming_, wants = jobs_ * (1 + in_advance);
    report_.asks = wants - std::min(wants, has);
    coming_ += report_.asks;
  }

  static constexpr Duration too_long = 100ms;

  const Channel& channel_;
  std::size_t jobs_;
  const Work& work_;

  std::mutex mutex_;  // of all below
  std::condition_variable filled_, news_;
  std::deque<std::size_t> queue_;
  bool is_closed_ = false;
  std::size_t busy_ = 0, coming_ = 0;  // indices that threads have; that rank 0 was asked for
  Clock::time_point last_taken_;
  Duration run_time_ = too_long;  // of the last run
  RankReport report_;
  bool has_news_ = false;  // for rank 0
};

}  // namespace

void work_as_rank(const Channel& channel, std::size_t jobs, const Work& work) {
  Worker(channel, jobs, work).run();
}

void report_failure(const Channel& channel, const std::string& failure, bool is_input_error) {
  RankReport report;
  report.failure = failure;
  report.is_input_error = is_input_error;
  report.is_last = true;
  const std::string bytes = archived(report);
  channel.world.send(0, channel.number, bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace mlp
