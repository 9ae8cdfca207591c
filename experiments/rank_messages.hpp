// What do ranks tell each other, and how do they wait for it?
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <boost/mpi/communicator.hpp>

#include "trainer/archive.hpp"

namespace mlp {

// From a working rank to rank 0.
struct RankReport {
  std::vector<std::pair<std::size_t, std::string>> results;
  std::vector<std::size_t> returned;  // indices not begun; what it had asked for is then void
  std::size_t asks = 0;               // for so many more
  int signal = 0;                     // that it got
  std::string failure;                // empty if nothing failed
  bool is_input_error = false;
  bool is_last = false;

  bool says_something() const {
    return !results.empty() || !returned.empty() || asks > 0 || signal != 0 || !failure.empty() ||
           is_last;
  }
  void archive(auto& archive) {
    archive(results, returned, asks, signal, failure, is_input_error, is_last);
  }
};

// From rank 0 to a working rank.
struct RankOrder {
  std::vector<std::size_t> indices;
  bool is_last = false;
  int signal = 0;  // to stop with

  void archive(auto& archive) { archive(indices, is_last, signal); }
};

// The ranks' messages of one for_each_index: some may be at the next one while others still end
// this one, so each has a number.
struct Channel {
  boost::mpi::communicator world;
  int number = 0;

  // A message that has begun to arrive, from this rank or from any.
  auto news(int from = boost::mpi::any_source) const { return world.iprobe(from, number); }
};

// A message on its way.
class Outgoing {
 public:
  Outgoing(const Channel& channel, int to, std::string bytes);
  Outgoing(const Outgoing&) = delete;
  Outgoing& operator=(const Outgoing&) = delete;

  bool is_sent();

 private:
  std::string bytes_;
  std::vector<boost::mpi::request> requests_;
};

// The next message from a rank, which has begun to arrive.
std::string receive(const Channel& channel, int from);

// How long to sleep until the next look: MPI's own waiting would take a core from those that work.
class Patience {
 public:
  void reset() { next_ = shortest; }
  std::chrono::microseconds next() { return std::exchange(next_, std::min(2 * next_, longest)); }

 private:
  static constexpr std::chrono::microseconds shortest{20}, longest{1000};
  std::chrono::microseconds next_ = shortest;
};

}  // namespace mlp
