// Times are the machine's own; what grows with what, and by how much at least, is not.
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "trainer/measure_cost.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(measure_cost_tests)

namespace {

ActivationCost cost_of(const Activation& activation) {
  ActivationCost cost;
  cost.activation = activation;
  cost.rounds = 3;
  return cost;
}

}  // namespace

BOOST_AUTO_TEST_CASE(softmax_grows_with_its_classes_and_a_layer_does_not) {
  ActivationCost softmax = cost_of(Softmax{});
  softmax.classes = 10;
  const auto few = softmax.measure(1);
  softmax.classes = 100'000;
  const auto many = softmax.measure(1);
  BOOST_TEST(*many.softmax_us > 100 * *few.softmax_us);
  BOOST_TEST(*many.classes_exponent > 0.5);
  BOOST_TEST(!many.value_ns.has_value());

  const auto relu = cost_of(Relu{}).measure(1);
  BOOST_TEST(std::abs(*relu.classes_exponent) < 0.5);
  BOOST_TEST(*relu.value_ns > 0);  // the copying is less than all
  BOOST_TEST(!relu.softmax_us.has_value());
}

BOOST_AUTO_TEST_CASE(a_whole_training_is_timed_where_it_is_asked_for) {
  ActivationCost cost = cost_of(Tanh{});
  cost.units = cost.batch = 8;
  BOOST_TEST(!cost.measure(1).training_ms.has_value());
  BOOST_TEST(!cost.measure(1).training_ratio.has_value());
  cost.epochs = 1;
  const auto one = cost.measure(1);
  cost.epochs = 200;
  BOOST_TEST(*cost.measure(1).training_ms > 10 * *one.training_ms);
  BOOST_TEST(*one.training_ratio > 0);
}

BOOST_AUTO_TEST_CASE(operations_and_bytes_are_those_of_the_larger_parts) {
  ActivationCost cost = cost_of(Sigmoid{});
  cost.units = 1000;
  cost.layers = 1;
  cost.batch = 1;
  // 3 rounds, 2 networks, 2 layers of a million weights, 3 products of 2 operations.
  BOOST_TEST(std::abs(cost.operations() / 72e6 - 1) < 0.01);
  BOOST_TEST(std::abs(cost.bytes() / (8 * 8e6) - 1) < 0.01);  // weights and gradients
  cost.epochs = 2;                                            // of 16 steps
  BOOST_TEST(std::abs(cost.operations() / (33 * 72e6) - 1) < 0.01);
  cost.epochs = 0;
  cost.activation = Softmax{};
  cost.units = 1;
  cost.classes = 100'000'000;
  BOOST_TEST(std::abs(cost.bytes() / 2.4e9 - 1) < 1e-6);  // scores, outputs, a copy
}

BOOST_AUTO_TEST_SUITE_END()
