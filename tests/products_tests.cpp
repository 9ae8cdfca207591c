#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <tuple>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/matrices.hpp"
#include "trainer/products.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(products_tests)

namespace {

using Precisions = std::tuple<float, double>;

constexpr std::size_t sizes[] = {1, 2, 3, 5, 8, 15, 16, 17, 31, 32, 33, 48, 64, 65, 100};
constexpr std::size_t depths[] = {1, 2, 3, 7, 16, 64, 255, 256, 257, 600};  // a panel holds 256

template <class Real>
arma::Mat<Real> random_entries(arma::uword rows, arma::uword columns, Engine& engine) {
  return arma::conv_to<arma::Mat<Real>>::from(random_matrix(rows, columns, engine));
}

// Factors larger than any product below, in both storage orders: products take parts of them.
template <class Real>
struct Factors {
  Factors(std::size_t rows, std::size_t inner, std::size_t columns, std::uint64_t seed) {
    Engine engine = stream(seed, "factors");
    A = random_entries<Real>(rows, inner, engine);
    B = random_entries<Real>(inner, columns, engine);
    start = random_entries<Real>(rows, 1, engine);
    At = A.t();
    Bt = B.t();
  }

  Strided<Real> left(bool is_transposed) const {
    return is_transposed ? transposed(slice(At)) : plain(slice(A));
  }
  Strided<Real> right(bool is_transposed) const {
    return is_transposed ? transposed(slice(Bt)) : plain(slice(B));
  }

  arma::Mat<Real> A, B, At, Bt;
  arma::Col<Real> start;
};

template <class Real>
Strided<Real> from_row(Strided<Real> M, std::size_t i) {
  return {M.data + i * M.row, M.row, M.column};
}
template <class Real>
Strided<Real> from_column(Strided<Real> M, std::size_t j) {
  return {M.data + j * M.column, M.row, M.column};
}

// Filled with NaN at first: every element has to be written.
template <class Real>
arma::Mat<Real> product(Strided<Real> A, Strided<Real> B, std::size_t inner, const Real* start,
                        std::size_t rows, std::size_t columns) {
  arma::Mat<Real> C(rows, columns);
  C.fill(std::numeric_limits<Real>::quiet_NaN());
  multiply(A, B, inner, start, slice(C));
  return C;
}

template <class Real>
bool have_same_bits(const arma::Mat<Real>& A, const arma::Mat<Real>& B) {
  return arma::size(A) == arma::size(B) &&
         std::memcmp(A.memptr(), B.memptr(), A.n_elem * sizeof(Real)) == 0;
}

// A B and |A| |B|, by a plain triple loop.
struct Reference {
  template <class Real>
  Reference(const Factors<Real>& factors, std::size_t inner)
      : rows(factors.A.n_rows), sums(rows * factors.B.n_cols), sizes(sums.size()) {
    for (std::size_t j = 0; j < factors.B.n_cols; ++j)
      for (std::size_t p = 0; p < inner; ++p)
        for (std::size_t i = 0; i < rows; ++i) {
          const long double term =
              static_cast<long double>(factors.A(i, p)) * static_cast<long double>(factors.B(p, j));
          sums[j * rows + i] += term;
          sizes[j * rows + i] += std::abs(term);
        }
  }

  std::size_t rows;
  std::vector<long double> sums, sizes;
};

// Higham 2002, "Accuracy and Stability of Numerical Algorithms", 3.1: n terms summed in any order,
// with or without fused multiply-add, are off by gamma_n = n u / (1 - n u) at most.
template <class Real>
long double gamma(std::size_t n) {
  const long double nu = static_cast<long double>(n) * std::numeric_limits<Real>::epsilon() / 2;
  return nu / (1 - nu);
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(products_of_all_shapes_are_within_the_rounding_bound, Real,
                              Precisions) {
  for (const std::size_t inner : depths) {
    const Factors<Real> factors(100, inner, 100, inner);
    const Reference reference(factors, inner);
    for (const std::size_t m : sizes) {
      for (const std::size_t n : sizes) {
        for (int choice = 0; choice < 8; ++choice) {
          const bool starts = choice & 4;
          const arma::Mat<Real> C = product(factors.left(choice & 1), factors.right(choice & 2),
                                            inner, starts ? factors.start.memptr() : nullptr, m, n);
          const long double bound = gamma<Real>(inner + starts) + gamma<long double>(inner);
          std::size_t wrong = 0;
          for (std::size_t j = 0; j < n; ++j) {
            for (std::size_t i = 0; i < m; ++i) {
              const std::size_t at = j * reference.rows + i;
              const long double start = starts ? factors.start[i] : 0;
              const long double off = std::abs(C(i, j) - (reference.sums[at] + start));
              wrong += !(off <= bound * (reference.sizes[at] + std::abs(start)));
            }
          }
          BOOST_REQUIRE_MESSAGE(wrong == 0, wrong << " of " << m << " x " << inner << " x " << n
                                                  << " elements, choice " << choice);
        }
      }
    }
  }
}

// Columns of A and of B lie 10 KB and more apart.
BOOST_AUTO_TEST_CASE_TEMPLATE(parts_of_large_matrices_are_multiplied_where_they_stand, Real,
                              Precisions) {
  const Factors<Real> large(2600, 300, 2600, 1);
  const std::size_t row = 1203, column = 1501;
  for (const std::size_t m : {1U, 7U, 33U, 100U}) {
    for (const std::size_t n : {1U, 6U, 16U, 65U}) {
      const arma::Mat<Real> A = large.A.rows(row, row + m - 1);
      const arma::Mat<Real> B = large.B.cols(column, column + n - 1);
      const arma::Mat<Real> expected = product(plain(slice(A)), plain(slice(B)), 300, {}, m, n);
      for (int choice = 0; choice < 4; ++choice) {
        const arma::Mat<Real> C =
            product(from_row(large.left(choice & 1), row),
                    from_column(large.right(choice & 2), column), 300, {}, m, n);
        BOOST_TEST(have_same_bits(C, expected));
      }
    }
  }
}

// As threads share them: the same bits for every cut in two, and column by column.
BOOST_AUTO_TEST_CASE_TEMPLATE(elements_do_not_depend_on_where_columns_are_cut, Real, Precisions) {
  for (const std::size_t m : {1U, 3U, 16U, 17U, 70U, 300U}) {  // 300: columns of A 2 KB apart
    for (const std::size_t inner : {1U, 5U, 64U, 257U, 520U}) {
      const std::size_t n = 41;
      const Factors<Real> factors(m, inner, n, m + inner);
      for (int choice = 0; choice < 8; ++choice) {
        const Strided<Real> A = factors.left(choice & 1), B = factors.right(choice & 2);
        const Real* const start = choice & 4 ? factors.start.memptr() : nullptr;
        const arma::Mat<Real> whole = product(A, B, inner, start, m, n);
        arma::Mat<Real> cut(m, n), single(m, n);
        for (std::size_t j = 0; j < n; ++j) {
          cut.fill(0);
          multiply(A, B, inner, start, slice(cut).part(0, j));
          multiply(A, from_column(B, j), inner, start, slice(cut).part(j, n - j));
          BOOST_REQUIRE(have_same_bits(cut, whole));
          multiply(A, from_column(B, j), inner, start, slice(single).part(j, 1));
        }
        BOOST_TEST(have_same_bits(single, whole));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(matrices_begin_at_a_cache_line) {
  // smaller ones, up to 16 values, are part of the object
  for (const arma::uword rows : {7U, 17U, 100U, 1000U}) {
    const arma::fmat F(rows, 3);
    const arma::mat D(rows, 300);
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(F.memptr()) % 64 == 0);
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(D.memptr()) % 64 == 0);
  }
}

// Rows shared among threads, columns where there are few rows, and a single row.
BOOST_AUTO_TEST_CASE_TEMPLATE(elements_do_not_depend_on_a_team, Real, Precisions) {
  Team two(2), three(3);
  for (const std::size_t m : {1U, 40U, 512U, 650U, 1030U}) {
    const std::size_t inner = 300, n = 37;
    const Factors<Real> factors(m, inner, n, m);
    for (int choice = 0; choice < 8; ++choice) {
      const Strided<Real> A = factors.left(choice & 1), B = factors.right(choice & 2);
      const Real* const start = choice & 4 ? factors.start.memptr() : nullptr;
      const arma::Mat<Real> alone = product(A, B, inner, start, m, n);
      for (Team* const team : {&two, &three}) {
        arma::Mat<Real> together(m, n);
        together.fill(std::numeric_limits<Real>::quiet_NaN());
        multiply(A, B, inner, start, slice(together), team);
        BOOST_TEST(have_same_bits(together, alone));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(elements_do_not_depend_on_their_row, Real, Precisions) {
  const std::size_t m = 83, inner = 270, n = 19;
  const Factors<Real> factors(m, inner, n, 1);
  for (const bool is_transposed : {false, true}) {
    const Strided<Real> A = factors.left(is_transposed), B = factors.right(false);
    const arma::Mat<Real> whole = product(A, B, inner, factors.start.memptr(), m, n);
    for (std::size_t i = 0; i < m; ++i) {
      const arma::Mat<Real> below =
          product(from_row(A, i), B, inner, factors.start.memptr() + i, m - i, n);
      BOOST_TEST(have_same_bits<Real>(below, whole.rows(i, m - 1)));
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(nothing_beside_the_product_is_written, Real, Precisions) {
  const Factors<Real> factors(70, 20, 30, 1);
  for (const std::size_t m : {1U, 5U, 16U, 37U, 70U}) {
    arma::Mat<Real> C(m, 32, arma::fill::value(-7));
    multiply(factors.left(false), factors.right(false), 20, static_cast<const Real*>(nullptr),
             slice(C).part(1, 30));
    BOOST_TEST(close(C.col(0), arma::Col<Real>(m, arma::fill::value(-7)), 0));
    BOOST_TEST(close(C.col(31), arma::Col<Real>(m, arma::fill::value(-7)), 0));
    const arma::Mat<Real> before = C;
    multiply(factors.left(false), factors.right(false), 20, static_cast<const Real*>(nullptr),
             slice(C).part(3, 0));  // a thread's share may be no column at all
    BOOST_TEST(have_same_bits(C, before));
  }
}

// A NaN or an infinity comes out where it belongs, and rows padded with 0 make none: 0 inf is NaN.
BOOST_AUTO_TEST_CASE_TEMPLATE(nan_and_infinity_go_to_their_rows_and_columns_alone, Real,
                              Precisions) {
  for (const Real bad :
       {std::numeric_limits<Real>::quiet_NaN(), std::numeric_limits<Real>::infinity()}) {
    for (const std::size_t m : {5U, 16U, 35U}) {
      Factors<Real> factors(m, 9, 12, 1);
      factors.A(m - 1, 4) = bad;
      factors.At(4, m - 1) = bad;
      factors.B(2, 7) = bad;
      for (const bool is_transposed : {false, true}) {
        const arma::Mat<Real> C =
            product(factors.left(is_transposed), factors.right(false), 9, {}, m, 12);
        std::size_t wrong = 0;
        for (std::size_t j = 0; j < 12; ++j)
          for (std::size_t i = 0; i < m; ++i)
            wrong += std::isfinite(C(i, j)) == (i == m - 1 || j == 7);
        BOOST_TEST(wrong == 0u);
      }
    }
  }
}

// The number of additions of four interleaved sums is at most that of one.
BOOST_AUTO_TEST_CASE_TEMPLATE(columns_are_summed, Real, Precisions) {
  constexpr Real eps = std::numeric_limits<Real>::epsilon();
  for (const std::size_t rows : sizes) {
    for (const std::size_t columns : sizes) {
      Engine engine = stream(rows * 1000 + columns, "sums");
      const auto M = random_entries<Real>(rows, columns, engine);
      // One element into their memory: vectors must not count on more than an element's alignment.
      std::vector<Real> shifted(M.n_elem + 1);
      std::copy(M.begin(), M.end(), shifted.begin() + 1);
      std::vector<Real> sums(rows + 1, Real(7));
      sum_columns(Slice<const Real>(shifted.data() + 1, rows, columns), sums.data());
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < rows; ++i) {
        long double sum = 0, magnitude = 0;
        for (std::size_t j = 0; j < columns; ++j) {
          sum += static_cast<long double>(M(i, j));
          magnitude += std::abs(static_cast<long double>(M(i, j)));
        }
        wrong += !(std::abs(sums[i] - sum) <= static_cast<Real>(columns) * eps * magnitude);
      }
      BOOST_TEST(wrong == 0u);
      BOOST_TEST(sums[rows] == Real(7));  // nothing is written behind the last row
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
