#include <algorithm>
#include <chrono>
#include <csignal>
#include <deque>
#include <exception>
#include <map>
#include <set>
#include <thread>

#include "experiments/interrupt.hpp"
#include "experiments/ranks.hpp"
#include "trainer/error.hpp"

namespace mlp {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

void tell(const Channel& channel, int rank, RankOrder& order) {
  const std::string bytes = archived(order);
  channel.world.send(rank, channel.number, bytes.data(), static_cast<int>(bytes.size()));
}

// Hands out indices, collects, and ends when all ranks have.
class Lead {
 public:
  Lead(const Channel& channel, const std::vector<std::size_t>& indices, const Collect& collect)
      : channel_(channel),
        collect_(collect),
        waiting_(indices.begin(), indices.end()),
        missing_(indices.size()),
        asked_(static_cast<std::size_t>(channel.world.size())),
        working_(channel.world.size() - 1) {
    for (int rank = 1; rank < channel.world.size(); ++rank) silent_.insert(rank);
  }

  void run() {
    Patience patience;
    Clock::time_point stopped;
    while (working_ > 0) {
      while (const auto news = channel_.news()) {
        read(news->source());
        patience.reset();
      }
      if (!has_ended_ && (failure_ || interrupt() != 0)) {
        stopped = Clock::now();
        end({{}, true, interrupt() != 0 ? interrupt() : SIGTERM});
      }
      // Ranks that an interrupt finds in a long epoch, or dead, are not waited for here.
      if (has_ended_ && interrupt() != 0 && Clock::now() - stopped > 500ms) break;
      if (!has_ended_ && missing_ == 0) end({{}, true, 0});
      if (!has_ended_ && silent_.empty()) hand_out();
      if (working_ > 0) std::this_thread::sleep_for(patience.next());
    }
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void read(int rank) {
    auto report = unarchived<RankReport>(receive(channel_, rank));
    silent_.erase(rank);
    std::size_t& asked = asked_[static_cast<std::size_t>(rank)];
    asked = report.asks + (report.returned.empty() ? asked : 0);
    waiting_.insert(waiting_.begin(), report.returned.begin(), report.returned.end());
    for (auto& [index, result] : report.results) collect(index, std::move(result));
    if (!report.failure.empty())
      fail(report.is_input_error ? std::make_exception_ptr(InputError(report.failure))
                                 : std::make_exception_ptr(RunError(report.failure)));
    if (report.signal != 0) interrupt_with(report.signal);
    if (report.is_last) --working_;
  }

  void collect(std::size_t index, std::string result) {
    try {
      collect_(index, std::move(result));
      --missing_;
    } catch (...) {
      fail(std::current_exception());
    }
  }

  void fail(std::exception_ptr failure) {
    if (!failure_) failure_ = std::move(failure);
  }

  // One by one to whoever can take most: a few indices are spread over all ranks.
  void hand_out() {
    std::map<int, RankOrder> orders;
    for (; !waiting_.empty(); waiting_.pop_front()) {
      const auto most = std::ranges::max_element(asked_);
      if (*most == 0) break;
      --*most;
      orders[static_cast<int>(most - asked_.begin())].indices.push_back(waiting_.front());
    }
    for (auto& [rank, order] : orders) tell(channel_, rank, order);
  }

  void end(const RankOrder& order) {
    has_ended_ = true;
    end_ranks(channel_, order);
  }

  const Channel& channel_;
  const Collect& collect_;
  std::deque<std::size_t> waiting_;  // indices that no rank has
  std::size_t missing_;              // results
  std::vector<std::size_t> asked_;   // indices that each rank could take
  std::set<int> silent_;             // ranks that have not asked yet
  int working_;                      // ranks that have not said their last
  bool has_ended_ = false;
  std::exception_ptr failure_;
};

}  // namespace

void lead_ranks(const Channel& channel, const std::vector<std::size_t>& indices,
                const Collect& collect) {
  Lead(channel, indices, collect).run();
}

void end_ranks(const Channel& channel, RankOrder order) {
  for (int rank = 1; rank < channel.world.size(); ++rank) tell(channel, rank, order);
}

}  // namespace mlp
