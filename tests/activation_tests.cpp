#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>

#include <boost/test/unit_test.hpp>

#include "tests/matrices.hpp"
#include "trainer/activation.hpp"

using namespace mlp;

namespace {

using Precisions = std::tuple<float, double>;

template <class Real>
constexpr Real infinity = std::numeric_limits<Real>::infinity();
template <class Real>
constexpr Real not_a_number = std::numeric_limits<Real>::quiet_NaN();

template <class Real>
arma::Mat<Real> values(const Activation& activation, arma::Mat<Real> Z) {
  activate(activation, slice(Z));
  return Z;
}

template <class Real>
arma::Mat<Real> derivatives(const Activation& activation, const arma::Mat<Real>& Z) {
  arma::Mat<Real> Delta(arma::size(Z), arma::fill::ones);
  multiply_by_derivative<Real>(activation, values(activation, Z), Delta);
  return Delta;
}

// The textbook's formulas, in a precision where their rounding does not matter.
struct Formula {
  Activation activation;
  long double (*value)(long double);
  long double (*derivative)(long double);
};

const Formula formulas[] = {
    {Identity{}, [](long double z) { return z; }, [](long double) { return 1.0L; }},
    {Sigmoid{}, [](long double z) { return 1 / (1 + std::exp(-z)); },
     [](long double z) { return std::exp(-z) / ((1 + std::exp(-z)) * (1 + std::exp(-z))); }},
    {Tanh{}, [](long double z) { return std::tanh(z); },
     [](long double z) { return 1 / (std::cosh(z) * std::cosh(z)); }},
    {Relu{}, [](long double z) { return z > 0 ? z : 0; },
     [](long double z) { return z > 0 ? 1.0L : 0.0L; }},
    {LeakyRelu{.slope = 0.25}, [](long double z) { return z > 0 ? z : z / 4; },
     [](long double z) { return z > 0 ? 1.0L : 0.25L; }},
    {Relu6{}, [](long double z) { return std::min(std::max(z, 0.0L), 6.0L); },
     [](long double z) { return z > 0 && z < 6 ? 1.0L : 0.0L; }},
    {Hardshrink{}, [](long double z) { return z > 0.5L || z < -0.5L ? z : 0; },
     [](long double z) { return z > 0.5L || z < -0.5L ? 1.0L : 0.0L; }},
    {Softshrink{}, [](long double z) { return z > 0.5L    ? z - 0.5L
                                              : z < -0.5L ? z + 0.5L
                                                          : 0; },
     [](long double z) { return z > 0.5L || z < -0.5L ? 1.0L : 0.0L; }}};

}  // namespace

BOOST_AUTO_TEST_SUITE(activation_tests)

BOOST_AUTO_TEST_CASE_TEMPLATE(values_and_derivatives_are_right_at_the_ends_of_the_number_line, Real,
                              Precisions) {
  const Real tiny = std::numeric_limits<Real>::denorm_min(),
             huge = std::numeric_limits<Real>::max();
  const Real inf = infinity<Real>, half = Real(0.5), quarter = Real(0.25);
  const arma::Row<Real> Z{0, -Real(0), tiny, -tiny, huge, -huge, inf, -inf};
  const auto check = [&](const Activation& activation, const arma::Row<Real>& value,
                         const arma::Row<Real>& derivative) {
    BOOST_TEST_CONTEXT(name_of(activation)) {
      BOOST_TEST(close(values<Real>(activation, Z), value, 0));
      BOOST_TEST(close(derivatives<Real>(activation, Z), derivative, 0));
    }
  };
  check(Identity{}, Z, {1, 1, 1, 1, 1, 1, 1, 1});
  check(Sigmoid{}, {half, half, half, half, 1, 0, 1, 0},
        {quarter, quarter, quarter, quarter, 0, 0, 0, 0});
  check(Tanh{}, {0, 0, tiny, -tiny, 1, -1, 1, -1}, {1, 1, 1, 1, 0, 0, 0, 0});
  check(Relu{}, {0, 0, tiny, 0, huge, 0, inf, 0}, {0, 0, 1, 0, 1, 0, 1, 0});
  check(LeakyRelu{.slope = 0.5}, {0, 0, tiny, 0, huge, -huge / 2, inf, -inf},
        {half, half, 1, half, 1, half, 1, half});
}

// As PyTorch 1.13 has them: at a kink the derivative is that of the flat side.
BOOST_AUTO_TEST_CASE_TEMPLATE(derivatives_at_kinks_are_those_of_the_flat_side, Real, Precisions) {
  const Real half = Real(0.5), above = std::nextafter(half, Real(1));
  const arma::Row<Real> ends{-half, half, -above, above};
  BOOST_TEST(close(derivatives<Real>(Hardshrink{}, ends), arma::Row<Real>{0, 0, 1, 1}, 0));
  BOOST_TEST(close(derivatives<Real>(Softshrink{}, ends), arma::Row<Real>{0, 0, 1, 1}, 0));
  const arma::Row<Real> six{0, 6, std::nextafter(Real(6), Real(0))};
  BOOST_TEST(close(derivatives<Real>(Relu6{}, six), arma::Row<Real>{0, 0, 1}, 0));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(nan_goes_through_values_and_derivatives, Real, Precisions) {
  const arma::Row<Real> Z{1, not_a_number<Real>, -1};
  for (const Formula& formula : formulas) {
    BOOST_TEST_CONTEXT(name_of(formula.activation)) {
      BOOST_TEST(std::isnan(values<Real>(formula.activation, Z)[1]));
      if (!is<Identity>(formula.activation))  // whose derivative is 1 everywhere
        BOOST_TEST(std::isnan(derivatives<Real>(formula.activation, Z)[1]));
      arma::Mat<Real> Delta = Z;
      multiply_by_derivative<Real>(formula.activation, arma::Mat<Real>(1, 3, arma::fill::zeros),
                                   Delta);
      BOOST_TEST(std::isnan(Delta[1]));
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(one_nan_makes_its_whole_softmax_column_nan, Real, Precisions) {
  for (arma::uword position = 0; position < 3; ++position) {
    arma::Mat<Real> Z(3, 2, arma::fill::ones);
    Z(position, 0) = not_a_number<Real>;
    const arma::Mat<Real> A = values<Real>(Softmax{}, Z);
    const arma::Mat<Real> Delta = derivatives<Real>(Softmax{}, Z);
    for (arma::uword i = 0; i < 3; ++i) {
      BOOST_TEST(std::isnan(A(i, 0)));
      BOOST_TEST(std::isnan(Delta(i, 0)));
      BOOST_TEST(std::isfinite(A(i, 1)));
      BOOST_TEST(std::isfinite(Delta(i, 1)));
    }
  }
}

// Values to 4 units in the last place, and bounded ones even for tiny outputs. A derivative
// computed from the output inherits its absolute rounding: 4 epsilon, whatever the derivative's
// size.
BOOST_AUTO_TEST_CASE_TEMPLATE(values_and_derivatives_follow_the_formulas, Real, Precisions) {
  const double epsilon = std::numeric_limits<Real>::epsilon();
  const arma::Row<Real> Z =
      arma::conv_to<arma::Row<Real>>::from(arma::regspace<arma::rowvec>(-80, 0.0137, 80));
  for (const Formula& formula : formulas) {
    const arma::Mat<Real> value = values<Real>(formula.activation, Z);
    const arma::Mat<Real> derivative = derivatives<Real>(formula.activation, Z);
    double value_error = 0, derivative_error = 0;  // in epsilons: relative, and absolute
    for (arma::uword i = 0; i < Z.n_elem; ++i) {
      const long double v = formula.value(Z[i]), d = formula.derivative(Z[i]);
      if (v != 0)
        value_error = std::max(value_error, std::abs(static_cast<double>((value[i] - v) / v)));
      derivative_error =
          std::max(derivative_error, std::abs(static_cast<double>(derivative[i] - d)));
    }
    BOOST_TEST_CONTEXT(name_of(formula.activation)) {
      BOOST_TEST(value_error / epsilon <= 4);
      BOOST_TEST(derivative_error / epsilon <= 4);
    }
  }
}

BOOST_AUTO_TEST_CASE(outputs_stay_within_the_limits_and_reach_them) {
  for (const Formula& formula : formulas) {
    const Limits limits = limits_of(formula.activation);
    if (!limits) continue;
    const arma::rowvec Z = arma::regspace<arma::rowvec>(-800, 0.37, 800);
    const arma::mat A = values<double>(formula.activation, Z);
    BOOST_TEST(A.min() >= limits->first);
    BOOST_TEST(A.max() <= limits->second);
    BOOST_TEST(value_at(formula.activation, -infinity<double>) == limits->first);
    BOOST_TEST(value_at(formula.activation, infinity<double>) == limits->second);
  }
  BOOST_TEST(!limits_of(Relu{}).has_value());
}

// 1 / (1 + exp(-z)) as it is written overflows there, and gives 0.
BOOST_AUTO_TEST_CASE(a_sigmoid_fades_through_the_denormal_numbers) {
  BOOST_TEST(values<float>(Sigmoid{}, arma::fmat{-100.0F})[0] == std::exp(-100.0F));
  BOOST_TEST(values<double>(Sigmoid{}, arma::mat{-740.0})[0] == std::exp(-740.0));
}

BOOST_AUTO_TEST_CASE(one_point_gives_the_same_numbers_as_a_matrix) {
  const arma::mat Z{{-2, -0.5, 0, 0.25, 3}};
  for (const Formula& formula : formulas) {
    const arma::mat A = values<double>(formula.activation, Z);
    const arma::mat D = derivatives<double>(formula.activation, Z);
    for (arma::uword i = 0; i < Z.n_elem; ++i) {
      BOOST_TEST(value_at(formula.activation, Z[i]) == A[i]);
      BOOST_TEST(derivative_at(formula.activation, Z[i]) == D[i]);
    }
  }
  BOOST_TEST(std::isnan(value_at(Softmax{}, 0)));  // has no value at one point
  BOOST_TEST(std::isnan(derivative_at(Softmax{}, 0)));
}

BOOST_AUTO_TEST_CASE(softmax_gives_the_distribution_of_the_lectures_example) {
  const arma::mat A = values<double>(Softmax{}, arma::vec{-1, 2, -3, 4});
  BOOST_TEST(close(A, arma::vec{0.0059, 0.1184, 0.0008, 0.8749}, 0.5e-4));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_columns_sum_to_one, Real, Precisions) {
  Engine engine(1);
  const arma::mat Z = 20 * random_matrix(7, 50, engine);
  const arma::Mat<Real> A = values<Real>(Softmax{}, arma::conv_to<arma::Mat<Real>>::from(Z));
  BOOST_TEST(close(arma::sum(A, 0), arma::Row<Real>(50, arma::fill::ones),
                   7 * std::numeric_limits<Real>::epsilon()));
  BOOST_TEST(A.min() >= 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_does_not_see_a_common_shift, Real, Precisions) {
  const arma::Col<Real> z{-2, 0, 1, 3};  // and whole shifts: no rounding before the exponential
  for (const Real shift : {Real(-1e6), Real(-17), Real(1000)})
    BOOST_TEST(close(values<Real>(Softmax{}, z + shift), values<Real>(Softmax{}, z), 0));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_of_huge_scores_is_finite, Real, Precisions) {
  const Real huge = std::numeric_limits<Real>::max();
  BOOST_TEST(
      close(values<Real>(Softmax{}, arma::Col<Real>{huge, 0, -huge}), arma::Col<Real>{1, 0, 0}, 0));
  BOOST_TEST(close(values<Real>(Softmax{}, arma::Col<Real>{-huge, -huge}),
                   arma::Col<Real>{Real(0.5), Real(0.5)}, 0));
  BOOST_TEST(close(values<Real>(Softmax{}, arma::Col<Real>{-infinity<Real>, 0, 0}),
                   arma::Col<Real>{0, Real(0.5), Real(0.5)}, 0));
}

// Rows of the numerical Jacobian by central differences: O(h^2) = 1e-10 and epsilon / h = 2e-11.
BOOST_AUTO_TEST_CASE(softmax_backward_is_the_product_with_its_jacobian) {
  const double h = 1e-5;
  Engine engine(2);
  const arma::mat Z = random_matrix(5, 3, engine), Delta = random_matrix(5, 3, engine);
  arma::mat expected(5, 3, arma::fill::zeros);
  for (arma::uword i = 0; i < Z.n_elem; ++i) {
    arma::mat up = Z, down = Z;
    up[i] += h;
    down[i] -= h;
    const arma::mat slope =
        (values<double>(Softmax{}, up) - values<double>(Softmax{}, down)) / (2 * h);
    expected[i] = arma::dot(slope, Delta);
  }
  arma::mat actual = Delta;
  multiply_by_derivative<double>(Softmax{}, values<double>(Softmax{}, Z), actual);
  BOOST_TEST(close(actual, expected, 1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
