// Which BLAS computes the products, and with how many threads? Set in one place, checked at
// start-up.
#pragma once

#include <string>

namespace mlp {

// Makes every BLAS call single-threaded, so that results do not depend on how many runs share the
// machine. Throws RunError on a build of OpenBLAS that gives wrong products when several threads
// call it: a serial one has no locks.
void set_up_blas();

struct BlasDescription {
  std::string config;     // "OpenBLAS 0.3.21 ..."
  std::string kernel;     // "SkylakeX", "Haswell", ...
  std::string threading;  // "serial", "pthread" or "openmp"
};
BlasDescription describe_blas();

}  // namespace mlp
