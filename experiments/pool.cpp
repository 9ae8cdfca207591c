#include "experiments/pool.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "experiments/interrupt.hpp"

namespace mlp {

void for_each_index(const std::vector<std::size_t>& indices, std::size_t jobs, const Work& work,
                    const Collect& collect) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> has_failed{false};
  std::exception_ptr failure;
  std::mutex collecting, failing;
  const Stops stops = [&] { return has_failed || interrupt() != 0; };
  const auto worker = [&] {
    for (std::size_t i = next++; i < indices.size() && !stops(); i = next++) {
      try {
        if (std::optional<std::string> result = work(indices[i], stops)) {
          const std::lock_guard lock(collecting);
          collect(indices[i], *std::move(result));
        }
      } catch (...) {
        const std::lock_guard lock(failing);
        if (!failure) failure = std::current_exception();
        has_failed = true;
      }
    }
  };
  std::vector<std::thread> helpers;  // beside this thread
  for (std::size_t i = 1; i < std::min(jobs, indices.size()); ++i) helpers.emplace_back(worker);
  worker();
  for (std::thread& helper : helpers) helper.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace mlp
