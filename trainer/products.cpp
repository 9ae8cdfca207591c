// Goto & van de Geijn 2008, "Anatomy of High-Performance Matrix Multiplication", made small: a tile
// of C is held in registers while A's columns, as vectors along C's rows, are multiplied with
// single elements of B. Layers of a network are so small that B needs no packing, and A only where
// its rows are not next to each other, do not fill a vector, or lie pages apart.
#include "trainer/products.hpp"

#include <algorithm>
#include <cstring>

#include "trainer/simd.hpp"

namespace mlp {
namespace {

constexpr std::size_t panel_depth = 256;  // columns of A packed at a time
constexpr std::size_t far_apart = 2048;   // bytes between columns of A that are worth packing
constexpr std::size_t tail_width = 32;    // columns of C at a time where rows are padded

template <class Real, std::size_t bytes>
struct VectorOf {
  typedef Real type __attribute__((vector_size(bytes), aligned(sizeof(Real)), may_alias));
};

// Clang knows no `flatten`: what it does not inline it compiles for any x86-64, where nothing fuses
// multiplying and adding, and tiles would then differ in last bits.
#ifdef __clang__
#pragma clang attribute push(__attribute__((always_inline)), apply_to = function)
#endif

template <class Real, std::size_t bytes>
struct Kernel {
  using Vector = typename VectorOf<Real, bytes>::type;
  static constexpr std::size_t lanes = bytes / sizeof(Real);

  static Vector load(const Real* from) { return *reinterpret_cast<const Vector*>(from); }
  static void store(Real* to, Vector v) { *reinterpret_cast<Vector*>(to) = v; }

  // One tile of C, M vectors of rows by N columns; `adds` continues the sums that stand in C.
  template <std::size_t M, std::size_t N>
  static void tile(const Real* A, std::size_t lda, Strided<Real> B, std::size_t inner,
                   const Real* start, bool adds, Real* C, std::size_t ldc) {
    Vector sum[N][M];
#pragma GCC unroll 16
    for (std::size_t j = 0; j < N; ++j) {
#pragma GCC unroll 16
      for (std::size_t i = 0; i < M; ++i) {
        const std::size_t row = i * lanes;
        sum[j][i] = adds ? load(C + j * ldc + row) : start ? load(start + row) : Vector{};
      }
    }
    const Real* thirds[(N + 2) / 3];  // b + 0, 1, 2 columns: an address register for three
#pragma GCC unroll 16
    for (std::size_t j = 0; j < N; j += 3) thirds[j / 3] = B.data + j * B.column;
    for (std::size_t p = 0; p < inner; ++p) {
      Vector a[M];
#pragma GCC unroll 16
      for (std::size_t i = 0; i < M; ++i) a[i] = load(A + i * lanes);
#pragma GCC unroll 16
      for (std::size_t j = 0; j < N; ++j) {
        const Real b = thirds[j / 3][j % 3 * B.column];
#pragma GCC unroll 16
        for (std::size_t i = 0; i < M; ++i) sum[j][i] += a[i] * b;
      }
      A += lda;
      for (const Real*& third : thirds) third += B.row;
    }
#pragma GCC unroll 16
    for (std::size_t j = 0; j < N; ++j) {
#pragma GCC unroll 16
      for (std::size_t i = 0; i < M; ++i) store(C + j * ldc + i * lanes, sum[j][i]);
    }
  }

  // M vectors of rows, all columns: in tiles of N, the rest in narrower ones.
  template <std::size_t M, std::size_t N>
  static void strip(const Real* A, std::size_t lda, Strided<Real> B, std::size_t inner,
                    const Real* start, bool adds, Real* C, std::size_t ldc, std::size_t columns) {
    for (; columns >= N; columns -= N) {
      tile<M, N>(A, lda, B, inner, start, adds, C, ldc);
      B.data += N * B.column;
      C += N * ldc;
    }
    if constexpr (N > 1) {
      constexpr std::size_t narrower = N > 4 ? 4 : N / 2;
      if (columns > 0) strip<M, narrower>(A, lda, B, inner, start, adds, C, ldc, columns);
    }
  }

  // The panel of A's first `rows` rows (at most M vectors) and `depth` columns, rows padded with 0.
  template <std::size_t M>
  static void pack(Strided<Real> A, std::size_t rows, std::size_t depth, Real* panel) {
    constexpr std::size_t height = M * lanes;
    if (rows < height) std::memset(panel, 0, depth * height * sizeof(Real));
    if (A.row == 1) {
      for (std::size_t p = 0; p < depth; ++p)
        for (std::size_t i = 0; i < rows; ++i) panel[p * height + i] = A.data[p * A.column + i];
      return;
    }
    // A is transposed: its rows are contiguous, and blocks of 4 x 4 change their places in
    // registers.
    using Four = typename VectorOf<Real, 4 * sizeof(Real)>::type;
    const std::size_t whole = rows / 4 * 4;
    for (std::size_t i = 0; i < whole; i += 4) {
      std::size_t p = 0;
      for (; p + 4 <= depth; p += 4) {
        const auto row = [&](std::size_t r) {
          return *reinterpret_cast<const Four*>(A.data + (i + r) * A.row + p);
        };
        const Four r0 = row(0), r1 = row(1), r2 = row(2), r3 = row(3);
        const Four low01 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5);
        const Four high01 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
        const Four low23 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5);
        const Four high23 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
        const auto column = [&](std::size_t c) {
          return reinterpret_cast<Four*>(panel + (p + c) * height + i);
        };
        *column(0) = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
        *column(1) = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
        *column(2) = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
        *column(3) = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
      }
      for (; p < depth; ++p)
        for (std::size_t r = i; r < i + 4; ++r) panel[p * height + r] = A.data[r * A.row + p];
    }
    for (std::size_t i = whole; i < rows; ++i)
      for (std::size_t p = 0; p < depth; ++p) panel[p * height + i] = A.data[i * A.row + p];
  }

  // All whole strips of M vectors from row `i` on.
  template <std::size_t M, std::size_t N>
  static void strips(std::size_t& i, std::size_t end, Strided<Real> A, Strided<Real> B,
                     std::size_t inner, const Real* start, bool adds, const Slice<Real>& C) {
    constexpr std::size_t height = M * lanes;
    const bool in_place = A.row == 1 && (A.column * sizeof(Real) < far_apart || C.columns < 2 * N);
    for (; i + height <= end; i += height) {
      const Real* from = start ? start + i : nullptr;
      if (in_place) {
        strip<M, N>(A.data + i, A.column, B, inner, from, adds, C.data + i, C.rows, C.columns);
        continue;
      }
      alignas(64) Real panel[panel_depth * height];
      for (std::size_t p = 0; p < inner; p += panel_depth) {
        const std::size_t depth = std::min(panel_depth, inner - p);
        pack<M>({A.data + i * A.row + p * A.column, A.row, A.column}, height, depth, panel);
        strip<M, N>(panel, height, {B.data + p * B.row, B.row, B.column}, depth, from,
                    adds || p > 0, C.data + i, C.rows, C.columns);
      }
    }
  }

  // Rows from `i` on that do not fill a vector: padded, some columns of C at a time.
  static void last_rows(std::size_t i, Strided<Real> A, Strided<Real> B, std::size_t inner,
                        const Real* start, bool adds, const Slice<Real>& C) {
    const std::size_t rows = C.rows - i;
    alignas(64) Real panel[panel_depth * lanes];
    alignas(64) Real sums[tail_width * lanes] = {};
    alignas(64) Real padded_start[lanes] = {};
    if (start) std::copy_n(start + i, rows, padded_start);
    for (std::size_t p = 0; p < inner; p += panel_depth) {
      const std::size_t depth = std::min(panel_depth, inner - p);
      pack<1>({A.data + i * A.row + p * A.column, A.row, A.column}, rows, depth, panel);
      const bool continues = adds || p > 0;
      for (std::size_t j = 0; j < C.columns; j += tail_width) {
        const std::size_t columns = std::min(tail_width, C.columns - j);
        Real* const c = C.column(j) + i;
        for (std::size_t t = 0; continues && t < columns; ++t)
          for (std::size_t r = 0; r < rows; ++r) sums[t * lanes + r] = c[t * C.rows + r];
        strip<1, 8>(panel, lanes, {B.data + p * B.row + j * B.column, B.row, B.column}, depth,
                    padded_start, continues, sums, lanes, columns);
        for (std::size_t t = 0; t < columns; ++t)
          for (std::size_t r = 0; r < rows; ++r) c[t * C.rows + r] = sums[t * lanes + r];
      }
    }
  }

  // The sum of at(0) ... at(count - 1), values or vectors of values, in four parts that do not wait
  // for each other.
  template <class At>
  static auto sum(std::size_t count, At at) {
    decltype(at(0)) parts[4] = {};
    std::size_t j = 0;
    for (; j + 4 <= count; j += 4)
      for (std::size_t p = 0; p < 4; ++p) parts[p] += at(j + p);
    for (; j < count; ++j) parts[0] += at(j);
    return (parts[0] + parts[1]) + (parts[2] + parts[3]);
  }

  static void sum_columns(const Slice<const Real>& M, Real* sums) {
    std::size_t i = 0;
    for (; i + lanes <= M.rows; i += lanes)
      store(sums + i, sum(M.columns, [&](std::size_t j) { return load(M.column(j) + i); }));
    for (; i < M.rows; ++i) sums[i] = sum(M.columns, [&](std::size_t j) { return M.column(j)[i]; });
  }

  // Tiles fill the registers: 24 sums of 32 with AVX-512, 12 of 16 otherwise.
  static void multiply(std::size_t i, std::size_t end, Strided<Real> A, Strided<Real> B,
                       std::size_t inner, const Real* start, bool adds, const Slice<Real>& C) {
    if constexpr (bytes == 64) strips<4, 6>(i, end, A, B, inner, start, adds, C);
    strips<2, bytes == 64 ? 8 : 6>(i, end, A, B, inner, start, adds, C);
    strips<1, 8>(i, end, A, B, inner, start, adds, C);
    if (i < end) last_rows(i, A, B, inner, start, adds, C);
  }
};

#ifdef __clang__
#pragma clang attribute pop
#endif

// Rows from `first` to `end` of C.
template <class Real>
void multiply_rows(std::size_t first, std::size_t end, const Strided<Real>& A,
                   const Strided<Real>& B, std::size_t inner, const Real* start, bool adds,
                   const Slice<Real>& C) {
  vectorized(
      [&](auto bytes) { Kernel<Real, bytes>::multiply(first, end, A, B, inner, start, adds, C); });
}

// Each thread packs what it takes of A, so where there are enough of them they share whole strips
// of rows, and columns otherwise.
template <class Real>
void multiply_together(Team& team, const Strided<Real>& A, const Strided<Real>& B,
                       std::size_t inner, const Real* start, bool adds, const Slice<Real>& C) {
  constexpr std::size_t height = 256 / sizeof(Real);  // of the tallest strip there is
  const std::size_t strips = (C.rows + height - 1) / height;
  if (strips >= 4 * team.size())
    team.share(strips, [&](std::size_t first, std::size_t count) {
      const std::size_t end = std::min(C.rows, (first + count) * height);
      multiply_rows(first * height, end, A, B, inner, start, adds, C);
    });
  else
    team.share(C.columns, [&](std::size_t first, std::size_t count) {
      const Strided<Real> some{B.data + first * B.column, B.row, B.column};
      multiply_rows(0, C.rows, A, some, inner, start, adds, C.part(first, count));
    });
}

}  // namespace

template <class Real>
void multiply(const Strided<Real>& A, const Strided<Real>& B, std::size_t inner, const Real* start,
              const Slice<Real>& C, Team* team) {
  const auto product = [&](const Strided<Real>& left, const Strided<Real>& right, const Real* first,
                           bool adds, const Slice<Real>& result) {
    if (team == nullptr)
      multiply_rows(0, result.rows, left, right, inner, first, adds, result);
    else
      multiply_together(*team, left, right, inner, first, adds, result);
  };
  if (C.rows != 1 || C.columns == 1) return product(A, B, start, false, C);
  // A single row would be padded to a vector; the transposed product has it as a column.
  if (start) std::fill_n(C.data, C.columns, *start);
  product({B.data, B.column, B.row}, {A.data, A.column, A.row}, nullptr, start != nullptr,
          {C.data, C.columns, 1});
}

template <class Real>
void sum_columns(const Slice<const Real>& M, Real* sums) {
  vectorized([&](auto bytes) { Kernel<Real, bytes>::sum_columns(M, sums); });
}

template void multiply(const Strided<float>&, const Strided<float>&, std::size_t, const float*,
                       const Slice<float>&, Team*);
template void multiply(const Strided<double>&, const Strided<double>&, std::size_t, const double*,
                       const Slice<double>&, Team*);
template void sum_columns(const Slice<const float>&, float*);
template void sum_columns(const Slice<const double>&, double*);

}  // namespace mlp
