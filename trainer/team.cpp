#include "trainer/team.hpp"

namespace mlp {
namespace {

constexpr int spins = 20000;  // some 50 microseconds

void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

}  // namespace

Team::Team(std::size_t threads) {
  for (std::size_t index = 1; index < threads; ++index)
    helpers_.emplace_back([this, index] { help(index); });
}

Team::~Team() {
  if (helpers_.empty()) return;
  call_ = nullptr;
  ++round_;
  round_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

void Team::run(Call call, const void* part) {
  call_ = call;
  part_ = part;
  busy_.store(helpers_.size(), std::memory_order_relaxed);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  call(part, 0);
  for (int i = 0; busy_.load(std::memory_order_acquire) > 0; ++i) {
    if (i < spins)
      pause();
    else
      std::this_thread::yield();
  }
}

void Team::help(std::size_t index) {
  for (std::uint32_t seen = 0;; ++seen) {
    for (int i = 0; i < spins && round_.load(std::memory_order_acquire) == seen; ++i) pause();
    round_.wait(seen, std::memory_order_acquire);
    if (call_ == nullptr) return;
    call_(part_, index);
    busy_.fetch_sub(1, std::memory_order_release);
  }
}

}  // namespace mlp
