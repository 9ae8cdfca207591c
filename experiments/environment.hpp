// On what was it computed? Versions, BLAS kernel, commit, threads, host.
#pragma once

#include <cstddef>

#include "experiments/json.hpp"

namespace mlp {

Json environment(std::size_t jobs);

}  // namespace mlp
