#include "experiments/interrupt.hpp"

#include <atomic>
#include <csignal>

#include <unistd.h>

namespace mlp {
namespace {

// One from elsewhere does not count as the first: the system may bring the same signal here, too.
std::atomic<int> first_signal{0}, from_elsewhere{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler writes it");

void note(int signal) {
  int none = 0;
  if (!first_signal.compare_exchange_strong(none, signal)) _exit(128 + signal);
}

}  // namespace

void catch_interrupts() {
  for (const int signal : {SIGINT, SIGTERM}) {
    struct sigaction action {};
    sigaction(signal, nullptr, &action);
    if (action.sa_handler == SIG_IGN) continue;
    action = {};
    action.sa_handler = note;
    action.sa_flags = SA_RESTART;  // calls of the system go on
    sigaction(signal, &action, nullptr);
  }
}

int interrupt() {
  return first_signal != 0 ? first_signal : from_elsewhere;
}

void interrupt_with(int signal) {
  from_elsewhere = signal;
}

}  // namespace mlp
