#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "experiments/table.hpp"
#include "tests/program.hpp"
#include "trainer/activation.hpp"
#include "trainer/random.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(simd_tests)

namespace {

using Precisions = std::tuple<float, double>;

template <class Real>
using Bits = std::conditional_t<sizeof(Real) == 4, std::uint32_t, std::uint64_t>;

// The same bits, or both NaN, whose payload says nothing.
template <class Real>
bool is_same(Real a, Real b) {
  return std::bit_cast<Bits<Real>>(a) == std::bit_cast<Bits<Real>>(b) ||
         (std::isnan(a) && std::isnan(b));
}

template <class Real>
std::vector<Real> special_points() {
  using Limits = std::numeric_limits<Real>;
  const Real smallest = Limits::denorm_min(), normal = Limits::min();
  std::vector<Real> points{0,
                           smallest,
                           normal,
                           std::nextafter(normal, Real(0)),
                           normal / 3,
                           Limits::max(),
                           1,
                           Limits::infinity(),
                           Limits::epsilon()};
  for (std::size_t i = 0; i < 9; ++i) points.push_back(-points[i]);
  points.push_back(Limits::quiet_NaN());
  return points;
}

// A dense grid to where exp(-z) has vanished, any bit pattern, and every size from 2^-30 to 2^11.
template <class Real>
std::vector<Real> points() {
  std::vector<Real> all = special_points<Real>();
  const double end = sizeof(Real) == 4 ? 110 : 760;
  constexpr int grid = 600000;
  for (int i = 0; i <= grid; ++i) all.push_back(static_cast<Real>(end * (2.0 * i / grid - 1)));
  Engine engine = stream(1, "points");
  for (int i = 0; i < 250000; ++i)
    all.push_back(std::bit_cast<Real>(static_cast<Bits<Real>>(engine())));
  for (int i = 0; i < 250000; ++i) {
    const double size = std::exp2(uniform(engine, -30, 11));
    all.push_back(static_cast<Real>(i % 2 == 0 ? size : -size));
  }
  return all;
}

// |value - exact| in units of the last place of the exact value; below the normal numbers these
// are the smallest denormal.
template <class Real>
double ulps_off(Real value, long double exact) {
  using Limits = std::numeric_limits<Real>;
  if (std::isnan(value) || std::isnan(exact))
    return std::isnan(value) == std::isnan(exact) ? 0 : Limits::infinity();
  int exponent = 0;
  std::frexp(exact, &exponent);
  const int smallest = Limits::min_exponent;
  const long double ulp = std::ldexp(1.0L, std::max(exponent, smallest) - Limits::digits);
  return static_cast<double>(std::abs(static_cast<long double>(value) - exact) / ulp);
}

template <class Real>
struct Worst {
  double ulps = 0;
  Real at = 0;

  void look(Real value, long double exact, Real z) {
    const double off = ulps_off(value, exact);
    if (off > ulps) *this = {off, z};
  }
};

template <class Real>
void check(const Worst<Real>& worst) {
  BOOST_TEST_MESSAGE(worst.ulps << " ulp off at " << worst.at);
  BOOST_TEST_CONTEXT("at " << worst.at) {
    BOOST_TEST(worst.ulps <= 4);
  }
}

template <class Real>
std::vector<Real> applied(const Activation& activation, std::vector<Real> Z, std::size_t rows = 1) {
  activate(activation, Slice<Real>(Z.data(), rows, Z.size() / rows));
  return Z;
}

// Every size and special value, in no order: what stands beside a value differs.
template <class Real>
std::vector<Real> assorted() {
  std::vector<Real> all = special_points<Real>();
  Engine engine = stream(2, "points");
  while (all.size() < 90) {
    all.push_back(std::bit_cast<Real>(static_cast<Bits<Real>>(engine())));
    all.push_back(static_cast<Real>(normal(engine, 0, 20)));
  }
  std::vector<std::size_t> order = ascending(all.size());
  shuffle(order, engine);
  std::vector<Real> mixed;
  for (const std::size_t i : order) mixed.push_back(all[i]);
  return mixed;
}

// TRAINER_VECTOR_BYTES for programs started in this scope.
class VectorBytesAsked {
 public:
  explicit VectorBytesAsked(const std::string& bytes) {
    if (const char* before = std::getenv(name)) before_ = before;
    setenv(name, bytes.c_str(), 1);
  }
  VectorBytesAsked(const VectorBytesAsked&) = delete;
  VectorBytesAsked& operator=(const VectorBytesAsked&) = delete;
  ~VectorBytesAsked() {
    if (before_.empty())
      unsetenv(name);
    else
      setenv(name, before_.c_str(), 1);
  }

 private:
  static constexpr const char* name = "TRAINER_VECTOR_BYTES";
  std::string before_;
};

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(tanh_is_at_most_four_ulp_off, Real, Precisions) {
  const std::vector<Real> Z = points<Real>(), A = applied<Real>(Tanh{}, Z);
  Worst<Real> worst;
  for (std::size_t i = 0; i < Z.size(); ++i)
    worst.look(A[i], std::tanh(static_cast<long double>(Z[i])), Z[i]);
  check(worst);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_sigmoid_is_at_most_four_ulp_off, Real, Precisions) {
  const std::vector<Real> Z = points<Real>(), A = applied<Real>(Sigmoid{}, Z);
  Worst<Real> worst;
  for (std::size_t i = 0; i < Z.size(); ++i)
    worst.look(A[i], 1 / (1 + std::exp(-static_cast<long double>(Z[i]))), Z[i]);
  check(worst);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_elu_is_at_most_four_ulp_off, Real, Precisions) {
  const std::vector<Real> Z = points<Real>(), A = applied<Real>(Elu{}, Z);
  Worst<Real> worst;
  for (std::size_t i = 0; i < Z.size(); ++i) {
    const long double z = Z[i];
    worst.look(A[i], z > 0 ? z : std::expm1(z), Z[i]);
  }
  check(worst);
}

// Of two scores, one 0: from 40 below the other on, its share is its exponential and nothing else.
BOOST_AUTO_TEST_CASE_TEMPLATE(a_softmax_of_two_scores_is_at_most_four_ulp_off, Real, Precisions) {
  std::vector<Real> Z;
  for (const Real z : points<Real>())
    if (!std::isinf(z)) Z.insert(Z.end(), {0, z});
  const std::vector<Real> A = applied<Real>(Softmax{}, Z, 2);
  Worst<Real> worst;
  for (std::size_t i = 0; i < Z.size(); i += 2) {
    const long double z = Z[i + 1];
    worst.look(A[i], 1 / (1 + std::exp(z)), Z[i + 1]);
    worst.look(A[i + 1], 1 / (1 + std::exp(-z)), Z[i + 1]);
  }
  check(worst);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_value_depends_neither_on_its_place_nor_on_the_length, Real,
                              Precisions) {
  const std::vector<Real> Z = assorted<Real>();
  for (const std::string_view name : Alternatives<Activation>::names) {
    const Activation activation = *Alternatives<Activation>::find(name);
    if (is<Softmax>(activation)) continue;
    std::vector<Real> alone, slopes;
    const auto multiply = [&](std::vector<Real>& Delta, const std::vector<Real>& A,
                              std::size_t first, std::size_t count) {
      const std::vector<Real>& at = needs_input(activation) ? Z : A;
      multiply_by_derivative<Real>(activation, Slice<const Real>(at.data() + first, 1, count),
                                   Slice<Real>(Delta.data() + first, 1, count));
    };
    for (std::size_t i = 0; i < Z.size(); ++i) {
      alone.push_back(applied<Real>(activation, {Z[i]})[0]);
      slopes.push_back(2);
      multiply(slopes, alone, i, 1);
    }
    std::size_t different = 0;
    for (std::size_t first = 0; first < 20; ++first) {
      for (std::size_t count = 0; count <= 70; ++count) {
        std::vector<Real> A = Z, Delta(Z.size(), 2);
        activate(activation, Slice<Real>(A.data() + first, 1, count));
        multiply(Delta, A, first, count);
        for (std::size_t i = 0; i < Z.size(); ++i) {
          const bool inside = i >= first && i < first + count;
          different +=
              !is_same(A[i], inside ? alone[i] : Z[i]);  // and no more than that is written
          different += !is_same(Delta[i], inside ? slopes[i] : Real(2));
        }
      }
    }
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(different == 0u);
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_softmax_column_depends_not_on_its_place, Real, Precisions) {
  for (const std::size_t rows : {1U, 2U, 3U, 10U, 16U, 17U}) {
    std::vector<Real> Z;
    Engine engine = stream(rows, "scores");
    for (std::size_t i = 0; i < 40 * rows; ++i)
      Z.push_back(static_cast<Real>(normal(engine, 0, 20)));
    const std::vector<Real> together = applied<Real>(Softmax{}, Z, rows);
    std::size_t different = 0;
    for (std::size_t j = 0; j < 40; ++j) {
      const auto column = Z.begin() + static_cast<std::ptrdiff_t>(j * rows);
      const std::vector<Real> alone = applied<Real>(
          Softmax{}, std::vector<Real>(column, column + static_cast<std::ptrdiff_t>(rows)), rows);
      for (std::size_t i = 0; i < rows; ++i)
        different += !is_same(together[j * rows + i], alone[i]);
    }
    BOOST_TEST(different == 0u);
  }
}

// Sums are rounded differently by widths: training lets 1e-16 grow, 1e-6 is far above that.
BOOST_AUTO_TEST_CASE(training_comes_out_alike_with_vectors_of_every_width) {
  std::map<std::string, std::vector<double>> losses;
  for (const std::string bytes : {"16", "32", "64"}) {
    const VectorBytesAsked asked(bytes);
    const Program trainer;
    const ProgramResult outcome =
        trainer({"run", TRAINER_SOURCE_DIR "/configs/xor.json", "--quiet", "--out", "results",
                 "--set", "training.epochs=8", "--set", "claims=[]", "--set", "seeds=2"});
    BOOST_TEST_REQUIRE(outcome.code == 0, outcome.err);
    const Table runs = read_table(trainer.files.path("results/xor/runs.csv"));
    for (const char* column : {"train_loss", "test_loss"})
      for (const std::optional<double>& loss : runs.numbers(column))
        losses[bytes].push_back(loss.value());
  }
  BOOST_TEST(losses["16"].size() == 2u * 4 * 2);
  for (const char* wide : {"32", "64"})
    BOOST_TEST(losses[wide] == losses["16"], boost::test_tools::tolerance(1e-6)
                                                 << boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
