#include <cmath>
#include <limits>
#include <tuple>

#include <boost/test/unit_test.hpp>

#include "tests/matrices.hpp"
#include "trainer/loss.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(loss_tests)

namespace {

using Precisions = std::tuple<float, double>;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

template <class Real>
arma::Mat<Real> outputs(const Activation& output, arma::Mat<Real> Z) {
  activate(output, slice(Z));
  return Z;
}

template <class Real>
double loss_at(const Loss& loss, const Activation& output, const arma::Mat<Real>& Z,
               const arma::Mat<Real>& T) {
  return loss_value<Real>(loss, Z, outputs(output, Z), T);
}

template <class Real>
arma::Mat<Real> delta_at(const Loss& loss, const Activation& output, const arma::Mat<Real>& Z,
                         const arma::Mat<Real>& T) {
  arma::Mat<Real> Delta(arma::size(Z));
  const arma::Mat<Real> A = outputs(output, Z);
  loss_delta<Real>(loss, A, T, Z.n_cols, Delta);
  if (!is_fused(loss))
    multiply_by_derivative<Real>(output, needs_input(output) ? Z : A, slice(Delta));
  return Delta;
}

double bce(double z, double t) {
  return loss_at<double>(BinaryCrossEntropy{}, Sigmoid{}, {z}, {t});
}

double cross_entropy(const arma::vec& z, const arma::vec& t) {
  return loss_at<double>(CrossEntropy{}, Softmax{}, z, t);
}

// 2 outputs x 2 samples
template <class Real>
const arma::Mat<Real> Y{{1, 2}, {3, 5}};
template <class Real>
const arma::Mat<Real> T{{0, 2}, {1, 1}};

const auto near = boost::test_tools::tolerance(1e-14);

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(squared_error_is_the_mean_over_samples_and_outputs, Real,
                              Precisions) {
  BOOST_TEST(loss_at<Real>(MeanSquaredError{}, Identity{}, Y<Real>, T<Real>) ==
             (1 + 0 + 4 + 16) / 4.0);
  BOOST_TEST(close(delta_at<Real>(MeanSquaredError{}, Identity{}, Y<Real>, T<Real>),
                   arma::Mat<Real>{{Real(0.5), 0}, {1, 2}}, 0));  // 2 (y - t) / 4
}

BOOST_AUTO_TEST_CASE_TEMPLATE(absolute_error_has_subgradient_0_where_it_is_0, Real, Precisions) {
  BOOST_TEST(loss_at<Real>(MeanAbsoluteError{}, Identity{}, Y<Real>, T<Real>) ==
             (1 + 0 + 2 + 4) / 4.0);
  const Real quarter = Real(0.25);
  BOOST_TEST(close(delta_at<Real>(MeanAbsoluteError{}, Identity{}, Y<Real>, T<Real>),
                   arma::Mat<Real>{{quarter, 0}, {quarter, quarter}}, 0));
  BOOST_TEST(close(delta_at<Real>(MeanAbsoluteError{}, Identity{}, T<Real>, Y<Real>),
                   arma::Mat<Real>{{-quarter, 0}, {-quarter, -quarter}}, 0));
}

// sigmoid(ln 3) = 3/4, sigmoid(0) = 1/2, sigmoid(-ln 7) = 1/8
BOOST_AUTO_TEST_CASE(binary_cross_entropy_is_the_mean_over_samples_of_the_sum_over_outputs) {
  const arma::mat Z{{std::log(3.0), 0}, {-std::log(7.0), std::log(3.0)}}, targets{{1, 0}, {0, 0}};
  const double first = -std::log(3.0 / 4) - std::log(7.0 / 8);
  const double second = -std::log(1.0 / 2) - std::log(1.0 / 4);
  BOOST_TEST(loss_at<double>(BinaryCrossEntropy{}, Sigmoid{}, Z, targets) == (first + second) / 2,
             near);
  const arma::mat Delta{{-1.0 / 8, 1.0 / 4}, {1.0 / 16, 3.0 / 8}};  // (y - t) / 2
  BOOST_TEST(close(delta_at<double>(BinaryCrossEntropy{}, Sigmoid{}, Z, targets), Delta, 1e-15));
}

BOOST_AUTO_TEST_CASE(binary_cross_entropy_takes_targets_between_0_and_1) {
  BOOST_TEST(bce(std::log(3.0), 0.25) == -0.25 * std::log(0.75) - 0.75 * std::log(0.25), near);
  BOOST_TEST(bce(-std::log(3.0), 0.25) == -0.25 * std::log(0.25) - 0.75 * std::log(0.75), near);
}

// softmax(ln 1, ln 2, ln 5) = 1/8, 2/8, 5/8
BOOST_AUTO_TEST_CASE(cross_entropy_is_the_mean_over_samples) {
  const arma::vec z{0, std::log(2.0), std::log(5.0)};
  const arma::mat Z = arma::join_rows(z, z), targets{{0, 1}, {0, 0}, {1, 0}};
  BOOST_TEST(loss_at<double>(CrossEntropy{}, Softmax{}, Z, targets) ==
                 (-std::log(5.0 / 8) - std::log(1.0 / 8)) / 2,
             near);
  const arma::mat Delta{{1.0 / 16, -7.0 / 16}, {2.0 / 16, 2.0 / 16}, {-3.0 / 16, 5.0 / 16}};
  BOOST_TEST(close(delta_at<double>(CrossEntropy{}, Softmax{}, Z, targets), Delta, 1e-15));
  BOOST_TEST(cross_entropy(z, {0.5, 0.5, 0}) == -0.5 * std::log(1.0 / 8) - 0.5 * std::log(2.0 / 8),
             near);
}

// Section 3.2 of the lecture compares these with cross-entropy: the factor y (1 - y) is what slows
// them down.
BOOST_AUTO_TEST_CASE(squared_error_goes_back_through_sigmoid_and_softmax_outputs) {
  const arma::mat z{std::log(3.0)};
  BOOST_TEST(close(delta_at<double>(MeanSquaredError{}, Sigmoid{}, z, arma::mat{1.0}),
                   arma::mat{2 * (0.75 - 1) * 0.75 * 0.25}, 1e-15));
  // y = (1/4, 3/4), t = (1, 0): d loss / d y = y - t, times the Jacobian y1 y2 (1, -1; -1, 1)
  const arma::vec scores{0, std::log(3.0)}, target{1, 0};
  const double slope = 3.0 / 16 * (-0.75 - 0.75);
  BOOST_TEST(close(delta_at<double>(MeanSquaredError{}, Softmax{}, scores, target),
                   arma::vec{slope, -slope}, 1e-15));
}

BOOST_AUTO_TEST_CASE(binary_cross_entropy_is_exact_where_the_sigmoid_is_saturated) {
  BOOST_TEST(bce(1000, 0) == 1000);
  BOOST_TEST(bce(-1000, 1) == 1000);
  BOOST_TEST(bce(1000, 1) == 0);
  BOOST_TEST(bce(-1000, 0) == 0);
  BOOST_TEST(bce(40, 1) == std::exp(-40.0), near);  // 1 - y is 0 in double
  BOOST_TEST(bce(-40, 0) == std::exp(-40.0), near);
  BOOST_TEST(bce(infinity, 1) == 0);
  BOOST_TEST(bce(-infinity, 0) == 0);
  BOOST_TEST(bce(infinity, 0) == infinity);
  BOOST_TEST(bce(-infinity, 1) == infinity);
  const arma::mat Z{{1000, -1000, infinity, -infinity}}, targets{{0, 1, 1, 0}};
  BOOST_TEST(close(delta_at<double>(BinaryCrossEntropy{}, Sigmoid{}, Z, targets),
                   arma::mat{{0.25, -0.25, 0, 0}}, 0));
}

BOOST_AUTO_TEST_CASE(cross_entropy_is_exact_where_the_softmax_is_saturated) {
  BOOST_TEST(cross_entropy({1000, 0}, {0, 1}) == 1000);
  BOOST_TEST(cross_entropy({1000, 0}, {1, 0}) == 0);
  BOOST_TEST(cross_entropy({-1000, 0}, {1, 0}) == 1000);
  BOOST_TEST(cross_entropy({1000, 1000}, {1, 0}) == std::log(2.0), near);
  BOOST_TEST(cross_entropy({-infinity, 0}, {0, 1}) == 0);
  BOOST_TEST(cross_entropy({-infinity, 0}, {1, 0}) == infinity);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(nan_stays_nan_in_every_loss_and_its_delta, Real, Precisions) {
  const arma::Mat<Real> Z{{0, 1}, {Real(not_a_number), 1}}, targets{{1, 1}, {0, 0}};
  Alternatives<Loss>::for_each([&](const Loss& loss) {
    Alternatives<Activation>::for_each([&](const Activation& output) {
      if (!fits(loss, output)) return;
      BOOST_TEST_CONTEXT(name_of(loss) << " after " << name_of(output)) {
        BOOST_TEST(std::isnan(loss_at<Real>(loss, output, Z, targets)));
        BOOST_TEST(std::isnan(delta_at<Real>(loss, output, Z, targets)(1, 0)));
        BOOST_TEST(std::isfinite(delta_at<Real>(loss, output, Z, targets)(0, 1)));
      }
    });
  });
  for (const double t : {0.0, 1.0}) BOOST_TEST(std::isnan(bce(not_a_number, t)));
  BOOST_TEST(std::isnan(cross_entropy({not_a_number, 0}, {0, 1})));
}

BOOST_AUTO_TEST_CASE(fused_losses_fit_their_own_output_only_and_the_others_fit_all) {
  Alternatives<Activation>::for_each([](const Activation& output) {
    BOOST_TEST(fits(MeanSquaredError{}, output));
    BOOST_TEST(fits(MeanAbsoluteError{}, output));
    BOOST_TEST(fits(BinaryCrossEntropy{}, output) == is<Sigmoid>(output));
    BOOST_TEST(fits(CrossEntropy{}, output) == is<Softmax>(output));
  });
}

BOOST_AUTO_TEST_SUITE_END()
