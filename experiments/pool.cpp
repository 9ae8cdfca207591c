#include "experiments/pool.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include <sched.h>

#include "experiments/interrupt.hpp"

namespace mlp {

void work_in_threads(std::size_t threads, const Next& next, const Work& work,
                     const Collect& collect) {
  std::atomic<bool> has_failed{false};
  std::exception_ptr failure;
  std::mutex collecting, failing;
  const Stops stops = [&] { return has_failed || interrupt() != 0; };
  const auto worker = [&] {
    for (std::optional<std::size_t> index = next(); index && !stops(); index = next()) {
      try {
        if (std::optional<std::string> result = work(*index, stops)) {
          const std::lock_guard lock(collecting);
          collect(*index, *std::move(result));
        }
      } catch (...) {
        const std::lock_guard lock(failing);
        if (!failure) failure = std::current_exception();
        has_failed = true;
      }
    }
  };
  std::vector<std::thread> helpers;  // beside this thread
  for (std::size_t i = 1; i < threads; ++i) helpers.emplace_back(worker);
  worker();
  for (std::thread& helper : helpers) helper.join();
  if (failure) std::rethrow_exception(failure);
}

void for_each_index_here(const std::vector<std::size_t>& indices, std::size_t jobs,
                         const Work& work, const Collect& collect) {
  std::atomic<std::size_t> next{0};
  work_in_threads(
      std::min(jobs, indices.size()),
      [&]() -> std::optional<std::size_t> {
        const std::size_t i = next++;
        return i < indices.size() ? std::optional(indices[i]) : std::nullopt;
      },
      work, collect);
}

std::size_t usable_cores() {
  cpu_set_t cores;  // those of `taskset`, mpirun's binding or a control group
  if (sched_getaffinity(0, sizeof cores, &cores) != 0)  // over 1024 cores
    return std::max(1U, std::thread::hardware_concurrency());
  return static_cast<std::size_t>(CPU_COUNT(&cores));
}

}  // namespace mlp
