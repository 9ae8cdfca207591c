#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "trainer/scaling.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(scaling_tests)

namespace {

// Training features: 2, 4, 6 (mean 4, population variance 8/3); 5, 5, 5; -1, 0, 3.
Split small_split() {
  Split split;
  split.train.X = arma::mat{{2, 4, 6}, {5, 5, 5}, {-1, 0, 3}};
  split.test.X = arma::vec{8, 6, 1};
  return split;
}

bool same(const arma::mat& a, const arma::mat& b) {
  return arma::approx_equal(a, b, "absdiff", 1e-14);
}

}  // namespace

BOOST_AUTO_TEST_CASE(none_changes_nothing) {
  Split split = small_split();
  split = scaled<double>(NoScaling{}, std::move(split));
  BOOST_TEST(arma::approx_equal(split.train.X, small_split().train.X, "absdiff", 0.0));
  BOOST_TEST(arma::approx_equal(split.test.X, small_split().test.X, "absdiff", 0.0));
}

BOOST_AUTO_TEST_CASE(standard_uses_mean_and_deviation_of_the_training_split_for_both) {
  Split split = small_split();
  split = scaled<double>(StandardScaling{}, std::move(split));
  const double unit = 2.0 / std::sqrt(8.0 / 3.0);
  const double third = std::sqrt(26.0 / 9.0);  // of -1, 0, 3 around 2/3
  BOOST_TEST(
      same(split.train.X,
           {{-unit, 0, unit}, {0, 0, 0}, {-5.0 / 3 / third, -2.0 / 3 / third, 7.0 / 3 / third}}));
  BOOST_TEST(same(split.test.X, arma::vec{2 * unit, 0, 1.0 / 3 / third}));
}

BOOST_AUTO_TEST_CASE(minmax_maps_the_training_range_to_0_and_1) {
  Split split = small_split();
  split = scaled<double>(MinMaxScaling{}, std::move(split));
  BOOST_TEST(same(split.train.X, {{0, 0.5, 1}, {0, 0, 0}, {0, 0.25, 1}}));
  BOOST_TEST(same(split.test.X, arma::vec{1.5, 0, 0.5}));
}

BOOST_AUTO_TEST_CASE(equal_values_count_as_constant_even_where_their_mean_is_rounded) {
  for (const Scaling& scaling : {Scaling(StandardScaling{}), Scaling(MinMaxScaling{})}) {
    Split split;
    split.train.X = arma::mat(1, 7, arma::fill::value(0.1));
    split.test.X = arma::vec{0.3};
    split = scaled<double>(scaling, std::move(split));
    BOOST_TEST(same(split.train.X, arma::zeros(1, 7)));
    BOOST_TEST(same(split.test.X, arma::zeros(1, 1)));
  }
}

BOOST_AUTO_TEST_CASE(a_tiny_range_is_not_a_constant) {
  Split split;
  const double tiny = std::numeric_limits<double>::denorm_min();
  split.train.X = arma::mat{{0.0, tiny}};
  split = scaled<double>(MinMaxScaling{}, std::move(split));
  BOOST_TEST(same(split.train.X, {{0, 1}}));
}

BOOST_AUTO_TEST_CASE(a_nan_stays_one) {
  for (const Scaling& scaling : {Scaling(StandardScaling{}), Scaling(MinMaxScaling{})}) {
    Split split;
    split.train.X = arma::mat{{1.0, std::nan(""), 3.0}};
    split = scaled<double>(scaling, std::move(split));
    BOOST_TEST(split.train.X.has_nan());
  }
}

BOOST_AUTO_TEST_CASE(without_a_test_split_only_training_is_scaled) {
  Split split = small_split();
  split.test.X.reset();
  split = scaled<double>(StandardScaling{}, std::move(split));
  BOOST_TEST(split.test.X.is_empty());
}

BOOST_AUTO_TEST_SUITE_END()
