// How is independent work spread over the cores?
#pragma once

#include <cstddef>
#include <functional>

namespace mlp {

// Calls work(0) ... work(count - 1), each once, from up to `jobs` threads; returns when all are
// done. If one throws, no further work is begun and the first exception is thrown again here.
void for_each_index(std::size_t count, std::size_t jobs,
                    const std::function<void(std::size_t)>& work);

}  // namespace mlp
