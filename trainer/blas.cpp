#include "trainer/blas.hpp"

#include <cstdlib>
#include <string_view>

#include <cblas.h>

#include "trainer/error.hpp"

// OpenBLAS's own, for fork; of the pthread build.
extern "C" [[gnu::weak]] int blas_thread_shutdown_();

namespace mlp {
namespace {

// openblas_get_parallel()
enum Threading { serial = 0, pthread = 1, openmp = 2 };

}  // namespace

void set_up_blas() {
  switch (openblas_get_parallel()) {
    case serial:
      throw RunError(
          "this OpenBLAS is a serial build, which computes wrong products when several threads "
          "call it; install "
          "libopenblas0-pthread (Debian) and build again");
    case openmp: {
      // openblas_set_num_threads does not reach other threads in this build.
      const char* threads = std::getenv("OMP_NUM_THREADS");
      if (threads == nullptr || std::string_view(threads) != "1")
        throw RunError(
            "this OpenBLAS is an OpenMP build; set OMP_NUM_THREADS=1, or install "
            "libopenblas0-pthread (Debian)");
      break;
    }
    default:
      break;
  }
  openblas_set_num_threads(1);
  // The threads it has started would wait for work by spinning for some 40 ms on cores that runs
  // can use.
  if (openblas_get_parallel() == pthread && blas_thread_shutdown_ != nullptr)
    blas_thread_shutdown_();
}

BlasDescription describe_blas() {
  const int threading = openblas_get_parallel();
  return {openblas_get_config(), openblas_get_corename(),
          threading == serial    ? "serial"
          : threading == pthread ? "pthread"
                                 : "openmp"};
}

}  // namespace mlp
