// Armadillo, whose matrices begin where a cache line does: as its own 16 or 32 bytes are less than
// a vector, loads and stores would lie across two lines.
#pragma once

#include <cstdlib>

#ifdef ARMA_INCLUDES  // its own guard
#error "include trainer/armadillo.hpp instead of <armadillo>"
#endif
#define ARMA_ALIEN_MEM_ALLOC_FUNCTION(bytes) std::aligned_alloc(64, ((bytes) + 63) / 64 * 64)
#define ARMA_ALIEN_MEM_FREE_FUNCTION(memory) std::free(memory)
#include <armadillo>
