#include <cmath>
#include <limits>

#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/initialized_networks.hpp"
#include "trainer/measure_units.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(measure_units_tests)

namespace {

using Precisions = boost::mpl::list<float, double>;
using States = std::vector<bool>;

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

void check(const UnitHistory::Count& count, const UnitHistory::Count& expected) {
  BOOST_TEST(count.units == expected.units);
  BOOST_TEST(count.dead == expected.dead);
  BOOST_TEST(count.born_dead == expected.born_dead);
  BOOST_TEST(count.died == expected.died);
  BOOST_TEST(count.revived == expected.revived);
}

template <class Real>
bool is_dead_on(const Network<Real>& network, const arma::Mat<Real>& X) {
  Workspace<Real> workspace(network, X.n_cols);
  forward(network, X, workspace);
  return is_dead(network, workspace);
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(a_unit_is_dead_if_its_output_is_zero_for_every_sample, Real,
                              Precisions) {
  const Real tiny = std::numeric_limits<Real>::denorm_min();
  const arma::Mat<Real> A{{0, 0, 0}, {0, tiny, 0}, {Real(-0.0), 0, Real(-0.0)}, {1, 2, 3}};
  BOOST_TEST(dead_units(A) == (States{true, false, true, false}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(nan_is_not_dead_nor_zero_nor_saturated, Real, Precisions) {
  const Real bad = std::numeric_limits<Real>::quiet_NaN();
  const arma::Mat<Real> A{{bad, bad, bad, bad}, {0, 0, bad, 0}};
  BOOST_TEST(dead_units(A) == (States{false, false}), boost::test_tools::per_element());
  BOOST_TEST(zero_fraction(A) == 3.0 / 8);
  BOOST_TEST(saturated_fraction(Sigmoid{}, A).value() == 3.0 / 8);
  BOOST_TEST(std::isnan(output_moments(A).mean));
  BOOST_TEST(std::isnan(output_moments(A).stddev));
}

BOOST_AUTO_TEST_CASE(the_zero_fraction_counts_exact_zeros) {
  const arma::mat A{{0, 1, -0.0}, {1e-300, -1, 0}};
  BOOST_TEST(zero_fraction(A) == 0.5);
  BOOST_TEST(zero_fraction(arma::mat{{1, 2}}) == 0);
}

BOOST_AUTO_TEST_CASE(saturation_is_a_hundredth_of_the_range_from_an_end) {
  // Sigmoid: below 0.01 or above 0.99; tanh: beyond 0.98.
  const arma::mat sigmoid{{0.0, 0.009, 0.011, 0.5}, {0.989, 0.991, 1.0, 0.2}};
  BOOST_TEST(saturated_fraction(Sigmoid{}, sigmoid).value() == 0.5);
  BOOST_TEST(saturated_fraction(Softmax{}, sigmoid).value() == 0.5);
  const arma::mat tanh{{-1.0, -0.981, -0.979, 0.0, 0.979}};
  BOOST_TEST(saturated_fraction(Tanh{}, tanh).value() == 0.4);
  for (const Activation& unbounded : std::vector<Activation>{Identity{}, Relu{}, LeakyRelu{}})
    BOOST_TEST(!saturated_fraction(unbounded, tanh).has_value());
}

BOOST_AUTO_TEST_CASE(a_saturated_unit_has_under_4_percent_of_the_largest_derivative) {
  BOOST_TEST(Sigmoid{}.derivative(0.01) / Sigmoid{}.derivative(0.5) < 0.04);
  BOOST_TEST(Tanh{}.derivative(0.98) / Tanh{}.derivative(0.0) < 0.04);
  BOOST_TEST(Tanh{}.derivative(0.98) / Tanh{}.derivative(0.0) > 0.035);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(mean_and_deviation_are_over_units_and_samples, Real, Precisions) {
  const OutputMoments moments = output_moments(arma::Mat<Real>{{1, 3}, {5, 7}});
  BOOST_TEST(moments.mean == 4);
  BOOST_TEST(moments.stddev == std::sqrt(5.0));
  // A mean far from 0 costs no digits, not even in single precision.
  const OutputMoments far = output_moments(arma::Mat<Real>{{100000, 100001}});
  BOOST_TEST(far.mean == 100000.5);
  BOOST_TEST(far.stddev == 0.5);
}

BOOST_AUTO_TEST_CASE(what_became_of_each_unit_follows_from_the_records) {
  UnitHistory history;
  //               born dead, always; born dead, revived; dies; dies and comes back; lives; dies
  //               late
  history.record({{true, true, false, false, false, false}, {false}});
  check(history.counts()[0], {6, 2, 2, 0, 0});
  check(history.counts()[1], {1, 0, 0, 0, 0});
  history.record({{true, true, true, true, false, false}, {true}});
  check(history.counts()[0], {6, 4, 2, 2, 0});
  check(history.counts()[1], {1, 1, 0, 1, 0});
  history.record({{true, false, true, false, false, true}, {false}});
  check(history.counts()[0], {6, 3, 1, 2, 2});
  check(history.counts()[1], {1, 0, 0, 0, 1});
}

BOOST_AUTO_TEST_CASE(a_unit_that_was_born_dead_and_dies_again_is_born_dead_not_died) {
  UnitHistory history;
  history.record({{true}});
  history.record({{false}});
  check(history.counts()[0], {1, 0, 0, 0, 1});
  history.record({{true}});
  check(history.counts()[0], {1, 1, 1, 0, 0});
}

BOOST_AUTO_TEST_CASE(counts_of_layers_add_up) {
  UnitHistory::Count sum{1, 2, 3, 4, 5};
  check(sum += {10, 20, 30, 40, 50}, {11, 22, 33, 44, 55});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_network_behind_a_dead_layer_is_dead, Real, Precisions) {
  const arma::Mat<Real> X = normal_matrix<Real>(2, 40, 1);
  Network<Real> network =
      initialized_network<Real>({2, 8, 8, 8, 3}, Relu{}, HeNormal{}, Normal{0, 1}, 1);
  BOOST_TEST(!is_dead_on(network, X));
  network[1].affine.b.fill(Real(-1000));  // no sample gets through
  BOOST_TEST(is_dead_on(network, X));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_network_that_tells_samples_apart_by_little_is_alive, Real,
                              Precisions) {
  // Outputs 1 + x / 1000: far beyond rounding, for both precisions.
  Network<Real> network = make_network<Real>(1, {{1, Identity{}}});
  network[0].affine.W(0, 0) = Real(1e-3);
  network[0].affine.b(0) = 1;
  BOOST_TEST(!is_dead_on(network, arma::Mat<Real>{{-1, 0, 1}}));
  network[0].affine.W(0, 0) = 0;
  BOOST_TEST(is_dead_on(network, arma::Mat<Real>{{-1, 0, 1}}));
}

BOOST_AUTO_TEST_CASE(one_output_that_varies_keeps_the_network_alive) {
  Network<double> network = make_network<double>(1, {{2, Identity{}}});
  network[0].affine.W(1, 0) = 1;  // the other weight is 0
  BOOST_TEST(!is_dead_on<double>(network, {{1, 2, 3}}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_network_that_gives_nan_is_not_dead, Real, Precisions) {
  const arma::Mat<Real> X = normal_matrix<Real>(2, 5, 1);
  Network<Real> network = initialized_network<Real>({2, 4, 1}, Relu{}, HeNormal{}, Zeros{}, 1);
  Workspace<Real> workspace(network, X.n_cols);
  forward(network, X, workspace);
  workspace.logits.fill(1);
  BOOST_TEST(is_dead(network, workspace));
  workspace.logits(0, 3) = static_cast<Real>(nan_value);
  BOOST_TEST(!is_dead(network, workspace));
  workspace.logits.fill(static_cast<Real>(nan_value));
  BOOST_TEST(!is_dead(network, workspace));
  workspace.logits.fill(std::numeric_limits<Real>::infinity());
  BOOST_TEST(!is_dead(network, workspace));
}

BOOST_AUTO_TEST_CASE(outputs_of_one_sign_are_counted_by_sample) {
  //                     both      one       one       one (0 has either)
  const arma::mat A{{1, 2, -1, 0}, {-1, 3, -2, 5}};
  BOOST_TEST(one_sign_fraction(A) == 0.75);
  BOOST_TEST(one_sign_fraction(arma::mat{{1, 1}, {nan_value, 2}}) == 0.5);  // NaN has no sign
}

// The second moments of (3, 0) and (0, 1), in equal shares, are diag(4.5, 0.5).
BOOST_AUTO_TEST_CASE(the_condition_number_is_that_of_the_second_moments) {
  const arma::mat A{{3, 0}, {0, 1}};
  BOOST_TEST(condition_number(A) == 9, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(std::isinf(condition_number(arma::mat{{1, 2}, {2, 4}})));
  BOOST_TEST(std::isnan(condition_number(arma::mat{{1, nan_value}, {2, 4}})));
}

BOOST_AUTO_TEST_SUITE_END()
