// How are matrix products of a network's size computed fast?
#pragma once

#include <cstddef>

#include "trainer/slice.hpp"
#include "trainer/team.hpp"

namespace mlp {

// A matrix whose element (i, j) is data[i * row + j * column]: any part of a matrix, or of its
// transpose.
template <class Real>
struct Strided {
  const Real* data;
  std::size_t row, column;
};

template <class Real>
Strided<Real> plain(const Slice<const Real>& M) {
  return {M.data, 1, M.rows};
}
template <class Real>
Strided<Real> transposed(const Slice<const Real>& M) {
  return {M.data, M.rows, 1};
}

// C = A B, plus `start` (a value for each row of C) in every column unless it is null; A has
// `inner` columns. Each element is summed in the same order, with the same instructions, wherever
// it stands, so that results do not depend on how a team shares it.
template <class Real>
void multiply(const Strided<Real>& A, const Strided<Real>& B, std::size_t inner, const Real* start,
              const Slice<Real>& C, Team* team = nullptr);

// sums[i] = the sum of row i of M.
template <class Real>
void sum_columns(const Slice<const Real>& M, Real* sums);

}  // namespace mlp
