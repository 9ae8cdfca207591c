// How do several cores share one training step? A few threads that wait for the next piece of work.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace mlp {

// The calling thread and `threads - 1` helpers. Helpers spin for a moment before they sleep, since
// the next piece of a step comes within microseconds.
class Team {
 public:
  explicit Team(std::size_t threads = 1);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  std::size_t size() const { return helpers_.size() + 1; }

  // Calls work(first, count) for consecutive parts of 0 ... total - 1, one in each thread, and
  // returns when all are done. What the parts compute must not depend on where they are cut.
  template <class Work>
  void share(std::size_t total, const Work& work) {
    if (helpers_.empty()) return work(std::size_t{0}, total);
    const auto part = [&](std::size_t index) {
      const std::size_t first = total * index / size(), end = total * (index + 1) / size();
      if (first < end) work(first, end - first);
    };
    run([](const void* p, std::size_t index) { (*static_cast<const decltype(part)*>(p))(index); },
        &part);
  }

 private:
  using Call = void (*)(const void* part, std::size_t index);

  void run(Call call, const void* part);
  void help(std::size_t index);

  std::vector<std::thread> helpers_;
  Call call_ = nullptr;                  // the piece of work at hand; nothing: stop
  const void* part_ = nullptr;           // what it is called with
  std::atomic<std::uint32_t> round_{0};  // one more for each piece
  std::atomic<std::size_t> busy_{0};     // helpers that have not finished it
};

// The same, where there may be no team: then all of it in the calling thread.
template <class Work>
void share(Team* team, std::size_t total, const Work& work) {
  if (team != nullptr)
    team->share(total, work);
  else
    work(std::size_t{0}, total);
}

}  // namespace mlp
