// Warnings about networks made by hand, each with one thing wrong.
#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "trainer/measure_health.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(measure_health_tests)

namespace {

// x -> relu(x + b) in four units -> their sum, minus 1; samples 1 ... 300 of two classes.
struct Made {
  Made() {
    network = make_network<double>(1, {{4, Relu{}}, {1, Sigmoid{}}});
    network[0].affine.W.fill(1);
    network[1].affine.W.fill(0.01);
    network[1].affine.b.fill(-6);
    train.X = arma::linspace(1, 300, 300).t();
    train.T = arma::mat(1, 300);
    for (std::size_t j = 0; j < 300; ++j) {
      train.labels.push_back(j < 150 ? 0 : 1);
      train.T[j] = j < 150 ? 0 : 1;
    }
  }
  Health health() const { return mlp::health(network, train, BinaryCrossEntropy{}); }

  Network<double> network;
  Examples<double> train;
};

std::string only_warning(const Health& health, bool has_diverged = false) {
  const auto texts = warnings(health, has_diverged);
  BOOST_REQUIRE_EQUAL(texts.size(), 1U);
  return std::string(texts[0]);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_sound_network_has_no_warning) {
  const Health health = Made().health();
  BOOST_TEST(health.largest_dead_share == 0);
  BOOST_TEST(health.smallest_delta_ratio == 0.01, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(!health.predicts_one_class);
  BOOST_TEST(warnings(health, false).empty());
  BOOST_TEST(only_warning(health, true) == "diverged");
}

// 300 samples are more than one chunk: a unit that is alive for the last alone is not dead.
BOOST_AUTO_TEST_CASE(dead_units_are_counted_over_all_samples) {
  Made made;
  made.network[0].affine.b[0] = -299.5;
  BOOST_TEST(made.health().largest_dead_share == 0);
  made.network[0].affine.b[0] = -300;
  BOOST_TEST(made.health().largest_dead_share == 0.25);
  BOOST_TEST(only_warning(made.health()) == "over 20% of a hidden layer's units are dead");
}

BOOST_AUTO_TEST_CASE(a_vanished_delta_is_told_by_its_ratio_to_the_output_layers) {
  Made made;
  made.network[0].affine.W *= 1e6;
  made.network[1].affine.W *= 1e-6;
  BOOST_TEST(only_warning(made.health()) ==
             "a hidden layer's delta_rms is under 1e-6 of the output layer's");
}

BOOST_AUTO_TEST_CASE(a_single_class_is_told_where_there_are_more) {
  Made made;
  made.network[1].affine.b.fill(-600);
  BOOST_TEST(only_warning(made.health()) == "predicts a single class");
  made.train.labels.assign(300, 0);
  made.train.T.zeros();
  BOOST_TEST(warnings(made.health(), false).empty());
}

BOOST_AUTO_TEST_CASE(a_network_of_nan_is_no_reason_to_stop) {
  Made made;
  made.network[0].affine.W.fill(std::numeric_limits<double>::quiet_NaN());
  BOOST_TEST(only_warning(made.health(), true) == "diverged");
  BOOST_TEST(std::isnan(made.health().smallest_delta_ratio));
}

BOOST_AUTO_TEST_SUITE_END()
