#include "trainer/simd.hpp"

#include <algorithm>
#include <cstdlib>

namespace mlp {
namespace {

std::size_t best_vector_bytes() {
#ifdef MLP_X86
  __builtin_cpu_init();
  const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                        __builtin_cpu_supports("bmi2");
  const bool has_avx512 = has_avx2 && __builtin_cpu_supports("avx512f") &&
                          __builtin_cpu_supports("avx512bw") &&
                          __builtin_cpu_supports("avx512cd") &&
                          __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  const std::size_t best = has_avx512 ? 64 : has_avx2 ? 32 : 16;
  const char* limit = std::getenv("TRAINER_VECTOR_BYTES");
  if (limit == nullptr) return best;
  const unsigned long asked = std::strtoul(limit, nullptr, 10);
  return std::min(best, std::size_t{asked >= 64 ? 64U : asked >= 32 ? 32U : 16U});
#else
  return 16;
#endif
}

}  // namespace

const std::size_t vector_bytes = best_vector_bytes();

}  // namespace mlp
