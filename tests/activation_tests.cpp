#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>

#include <boost/test/unit_test.hpp>

#include "tests/matrices.hpp"
#include "tests/reference_network.hpp"
#include "trainer/activation.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(activation_tests)

namespace {

using Precisions = std::tuple<float, double>;

template <class Real>
constexpr Real infinity = std::numeric_limits<Real>::infinity();
template <class Real>
constexpr Real not_a_number = std::numeric_limits<Real>::quiet_NaN();

template <class Real>
arma::Mat<Real> values(const Activation& activation, arma::Mat<Real> Z, Math math = Math::fast) {
  activate(activation, slice(Z), math);
  return Z;
}

template <class Real>
arma::Mat<Real> derivatives(const Activation& activation, const arma::Mat<Real>& Z,
                            Math math = Math::fast) {
  arma::Mat<Real> Delta(arma::size(Z), arma::fill::ones);
  const arma::Mat<Real> at = needs_input(activation) ? Z : values(activation, Z, math);
  multiply_by_derivative<Real>(activation, at, Delta, math);
  return Delta;
}

// Where the derivatives are known in closed form; the values' formulas are the reference network's.
struct Formula {
  Activation activation;
  long double (*derivative)(long double);
};

long double sigmoid(long double z) {
  return 1 / (1 + std::exp(-z));
}
long double squared(long double x) {
  return x * x;
}
long double is_between(long double z, long double low, long double high) {
  return z > low && z < high ? 1 : 0;
}
const long double root_of_two_pi = std::sqrt(2 * std::acos(-1.0L));

const Formula formulas[] = {
    {Identity{}, [](long double) { return 1.0L; }},
    {Sigmoid{}, [](long double z) { return sigmoid(z) * sigmoid(-z); }},
    {Tanh{}, [](long double z) { return 1 / squared(std::cosh(z)); }},
    {Relu{}, [](long double z) { return z > 0 ? 1.0L : 0.0L; }},
    {LeakyRelu{.slope = 0.25}, [](long double z) { return z > 0 ? 1.0L : 0.25L; }},
    {Prelu{.slope = -0.5}, [](long double z) { return z > 0 ? 1.0L : -0.5L; }},
    {Rrelu{.lower = 0.25, .upper = 0.5}, [](long double z) { return z > 0 ? 1.0L : 0.375L; }},
    {Relu6{}, [](long double z) { return is_between(z, 0, 6); }},
    {Hardtanh{.min = -2, .max = 0.5}, [](long double z) { return is_between(z, -2, 0.5L); }},
    {Hardsigmoid{}, [](long double z) { return is_between(z, -3, 3) / 6; }},
    {Hardswish{}, [](long double z) { return z > 3    ? 1
                                             : z < -3 ? 0
                                                      : z / 3 + 0.5L; }},
    {Hardshrink{}, [](long double z) { return 1 - is_between(z, -0.5L, 0.5L); }},
    {Softshrink{}, [](long double z) { return 1 - is_between(z, -0.5L, 0.5L); }},
    {Threshold{.threshold = 0.25, .otherwise = -1},
     [](long double z) { return z > 0.25L ? 1.0L : 0.0L; }},
    {Elu{.alpha = 0.5}, [](long double z) { return z > 0 ? 1 : std::exp(z) / 2; }},
    {Celu{.alpha = 0.5}, [](long double z) { return z > 0 ? 1 : std::exp(2 * z); }},
    {Selu{},
     [](long double z) {
       return 1.0507009873554804934L * (z > 0 ? 1 : 1.6732632423543772848L * std::exp(z));
     }},
    {Gelu{},
     [](long double z) {
       return std::erfc(-z / std::sqrt(2.0L)) / 2 + z * std::exp(-z * z / 2) / root_of_two_pi;
     }},
    {Gelu{TanhGelu{}},
     [](long double z) {
       const long double c = 4 / root_of_two_pi, u = c * (z + 0.044715L * z * z * z);
       return sigmoid(u) + z * sigmoid(u) * sigmoid(-u) * c * (1 + 3 * 0.044715L * z * z);
     }},
    {Silu{}, [](long double z) { return sigmoid(z) * (1 + z * sigmoid(-z)); }},
    {Mish{},
     [](long double z) {
       const long double soft = std::log1p(std::exp(z));
       return std::tanh(soft) + z * sigmoid(z) / squared(std::cosh(soft));
     }},
    {Softplus{.beta = 2, .threshold = 10},
     [](long double z) { return z > 5 ? 1 : sigmoid(2 * z); }},
    {LogSigmoid{}, [](long double z) { return sigmoid(-z); }},
    {Softsign{}, [](long double z) { return 1 / squared(1 + std::abs(z)); }},
    {Tanhshrink{}, [](long double z) { return squared(std::tanh(z)); }}};

}  // namespace

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

// Every derivative at a kink of the formulas above is one of the two beside it (PyTorch's choice is
// in activation_fixtures_tests), and a neighbour already has its own side's.
BOOST_AUTO_TEST_CASE_TEMPLATE(derivatives_beside_a_kink_are_their_sides, Real, Precisions) {
  for (const Formula& formula : formulas) {
    for (const double kink : kinks_of(formula.activation)) {
      const Real at = static_cast<Real>(kink), inf = infinity<Real>;
      const arma::Row<Real> Z{std::nextafter(at, -inf), at, std::nextafter(at, inf)};
      const arma::Mat<Real> D = derivatives<Real>(formula.activation, Z);
      BOOST_TEST_CONTEXT(name_of(formula.activation) << " at " << kink) {
        for (const arma::uword side : {0U, 2U})
          BOOST_TEST(std::abs(D[side] - formula.derivative(Z[side])) <=
                     4 * std::numeric_limits<Real>::epsilon());
        BOOST_TEST(std::min(std::abs(D[1] - D[0]), std::abs(D[1] - D[2])) <=
                   4 * std::numeric_limits<Real>::epsilon());
      }
    }
  }
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

// Values to 4 units in the last place, even tiny ones; gelu's tail is an exponential of a rounded
// exponent, each unit of which counts twice. A derivative is the sum of parts of the size of 1, or
// computed from the output, and inherits their absolute rounding: 4 epsilon, whatever its size.
BOOST_AUTO_TEST_CASE_TEMPLATE(values_and_derivatives_follow_the_formulas, Real, Precisions) {
  const long double epsilon = std::numeric_limits<Real>::epsilon();
  const long double smallest = std::numeric_limits<Real>::min();
  for (const Formula& formula : formulas) {
    const Activation& activation = formula.activation;
    for (const double end : {0.03, 80.0}) {
      const arma::Row<Real> Z =
          arma::conv_to<arma::Row<Real>>::from(arma::regspace<arma::rowvec>(-end, end / 5839, end));
      const arma::Mat<Real> value = values<Real>(activation, Z);
      const arma::Mat<Real> derivative = derivatives<Real>(activation, Z);
      long double value_error = 0, derivative_error = 0;  // in what is allowed
      for (arma::uword i = 0; i < Z.n_elem; ++i) {
        const long double v = reference::values(activation, {Z[i]})[0];
        const long double d = formula.derivative(Z[i]);
        const long double exponent = is<Gelu>(activation) ? -std::log(std::abs(v)) : 0;
        if (std::abs(v) >= smallest)
          value_error = std::max(value_error, std::abs(value[i] - v) / std::abs(v) /
                                                  (4 + 2 * std::max(exponent, 0.0L)));
        derivative_error = std::max(derivative_error, std::abs(derivative[i] - d) / 4);
      }
      BOOST_TEST_CONTEXT(name_of(activation) << " to " << end) {
        BOOST_TEST(value_error / epsilon <= 1);
        BOOST_TEST(derivative_error / epsilon <= 1);
      }
    }
  }
}

// The limits, where a formula may be 0 times infinity or infinity over infinity.
BOOST_AUTO_TEST_CASE_TEMPLATE(values_and_derivatives_are_right_at_infinity, Real, Precisions) {
  struct Ends {
    Activation activation;
    Real low, high, low_slope, high_slope;
  };
  const Real inf = infinity<Real>, scale = Real(Selu::scale);
  for (const auto& [activation, low, high, low_slope, high_slope] :
       std::vector<Ends>{{Prelu{}, -inf, inf, Real(0.25), 1},
                         {Rrelu{.lower = 0.25, .upper = 0.5}, -inf, inf, Real(0.375), 1},
                         {Relu6{}, 0, 6, 0, 0},
                         {Hardtanh{}, -1, 1, 0, 0},
                         {Hardsigmoid{}, 0, 1, 0, 0},
                         {Hardswish{}, 0, inf, 0, 1},
                         {Hardshrink{}, -inf, inf, 1, 1},
                         {Softshrink{}, -inf, inf, 1, 1},
                         {Threshold{.threshold = 0, .otherwise = 3}, 3, inf, 0, 1},
                         {Elu{}, -1, inf, 0, 1},
                         {Celu{.alpha = 2}, -2, inf, 0, 1},
                         {Selu{}, -scale * Real(Selu::elu.alpha), inf, 0, scale},
                         {Gelu{}, 0, inf, 0, 1},
                         {Gelu{TanhGelu{}}, 0, inf, 0, 1},
                         {Silu{}, 0, inf, 0, 1},
                         {Mish{}, 0, inf, 0, 1},
                         {Softplus{}, 0, inf, 0, 1},
                         {LogSigmoid{}, -inf, 0, 1, 0},
                         {Softsign{}, -1, 1, 0, 0},
                         {Tanhshrink{}, -inf, inf, 1, 1}}) {
    const arma::Row<Real> Z{-inf, inf};
    BOOST_TEST_CONTEXT(name_of(activation)) {
      BOOST_TEST(close(values<Real>(activation, Z), arma::Row<Real>{low, high}, 0));
      BOOST_TEST(
          close(derivatives<Real>(activation, Z), arma::Row<Real>{low_slope, high_slope}, 0));
    }
    const Real largest = std::numeric_limits<Real>::max() / 2;  // and nothing overflows before
    BOOST_TEST(derivatives<Real>(activation, arma::Row<Real>{-largest, largest}).is_finite());
    BOOST_TEST(values<Real>(activation, arma::Row<Real>{-largest, largest}).is_finite());
  }
}

BOOST_AUTO_TEST_CASE(every_activation_has_its_formula_here) {
  for (const std::string_view name : Alternatives<Activation>::names)
    BOOST_TEST((name == "softmax") == std::none_of(std::begin(formulas), std::end(formulas),
                                                   [&](const Formula& formula) {
                                                     return name_of(formula.activation) == name;
                                                   }),
               name);
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
    const arma::mat A = values<double>(formula.activation, Z, Math::exact);
    const arma::mat D = derivatives<double>(formula.activation, Z, Math::exact);
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

// Far out every activation has its limit or grows as its asymptote does: nothing is NaN.
BOOST_AUTO_TEST_CASE_TEMPLATE(no_activation_makes_a_nan_of_a_number, Real, Precisions) {
  const Real huge = std::numeric_limits<Real>::max(), inf = infinity<Real>;
  const arma::Row<Real> Z{-inf, -huge, -1000, -100, -20, 0, 20, 100, 1000, huge, inf};
  for (const std::string_view name : Alternatives<Activation>::names) {
    const Activation activation = *Alternatives<Activation>::find(name);
    if (is<Softmax>(activation)) continue;
    BOOST_TEST_CONTEXT(name) {
      const auto value = values<Real>(activation, Z), derivative = derivatives<Real>(activation, Z);
      // z - tanh(z) and the like are infinite where z is; no derivative is.
      BOOST_TEST(!value.has_nan());
      BOOST_TEST(derivative.is_finite());
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
