// Some columns of a matrix, without a copy: what a batch in place, or one thread, works on.
#pragma once

#include <cstddef>
#include <type_traits>

#include "trainer/armadillo.hpp"

namespace mlp {

// Columns stand without gaps, as in an Armadillo matrix, which converts to the slice of all its
// columns. Real may be const. Functions take slices by reference: a copy is written to memory in
// single words and read back in pairs, and that wait is felt in networks of a few units.
template <class Real>
struct Slice {
  Real* data;
  std::size_t rows, columns;

  using Matrix = arma::Mat<std::remove_const_t<Real>>;
  Slice(Real* first, std::size_t row_count, std::size_t column_count)
      : data(first), rows(row_count), columns(column_count) {}
  Slice(std::conditional_t<std::is_const_v<Real>, const Matrix, Matrix>& M)
      : Slice(M.memptr(), M.n_rows, M.n_cols) {}
  operator Slice<const Real>() const requires(!std::is_const_v<Real>) {
    return {data, rows, columns};
  }

  std::size_t size() const { return rows * columns; }
  Real* column(std::size_t j) const { return data + j * rows; }
  Slice part(std::size_t first, std::size_t count) const { return {column(first), rows, count}; }
};

template <class Real>
Slice<Real> slice(arma::Mat<Real>& M) {
  return M;
}
template <class Real>
Slice<const Real> slice(const arma::Mat<Real>& M) {
  return M;
}

// The same memory as an Armadillo matrix. Nothing is written through a view of const columns.
template <class Real>
arma::Mat<std::remove_const_t<Real>> view(Slice<Real> columns) {
  using Value = std::remove_const_t<Real>;
  return arma::Mat<Value>(const_cast<Value*>(columns.data), columns.rows, columns.columns,
                          /*copy_aux_mem=*/false, /*strict=*/true);
}

}  // namespace mlp
