// How is independent work spread? Indices are handed out, results come back as bytes: the one place
// that knows who works.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mlp {

// Should work in progress stop as soon as it can?
using Stops = std::function<bool()>;

// Nothing if the work was stopped before its end.
using Work = std::function<std::optional<std::string>(std::size_t index, const Stops& stops)>;
using Collect = std::function<void(std::size_t index, std::string result)>;

// Calls work for each of the indices, from up to `jobs` threads, and collect with each result, one
// call at a time; returns when all are done. After a failure or an interrupt no further work is
// begun and what is in progress is told to stop; the first exception is thrown again here.
void for_each_index(const std::vector<std::size_t>& indices, std::size_t jobs, const Work& work,
                    const Collect& collect);

}  // namespace mlp
