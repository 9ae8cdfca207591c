// What is measured of softmax, against closed forms.
#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "trainer/measure_softmax.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(measure_softmax_tests)

namespace {

SoftmaxStudy study(const SoftmaxForm& form, const Precision& precision = Float64{}) {
  SoftmaxStudy study;
  study.form = form;
  study.precision = precision;
  study.vectors = 20;
  return study;
}

}  // namespace

BOOST_AUTO_TEST_CASE(where_forms_fail_is_where_logarithms_say) {
  const auto plain = study(PlainSoftmax{}).measure(1), stable = study(StableSoftmax{}).measure(1);
  const auto single = study(PlainSoftmax{}, Float32{}).measure(1);
  BOOST_TEST(std::abs(*plain.overflow_score - std::log(std::numeric_limits<double>::max())) < 1e-6);
  BOOST_TEST(std::abs(*single.overflow_score - std::log(std::numeric_limits<float>::max())) < 1e-4);
  BOOST_TEST(*stable.overflow_score == std::numeric_limits<double>::max());
  // Half of the smallest number above 0 rounds to 0.
  const double least = std::log(std::numeric_limits<double>::denorm_min()) - std::log(2);
  BOOST_TEST(std::abs(*stable.underflow_difference + least) < 0.01);
}

BOOST_AUTO_TEST_CASE(two_scores_give_the_ratio_of_their_exponentials) {
  SoftmaxStudy chosen = study(StableSoftmax{});
  chosen.difference = 3;
  const auto result = chosen.measure(1);
  BOOST_TEST(std::abs(*result.top_two_ratio - std::exp(3)) < 1e-12);
  BOOST_TEST(std::abs(*result.amplification - std::exp(3) / 2) < 1e-12);
  BOOST_TEST(!result.outputs_error.has_value());

  chosen.scores = {0, 0, 0, 0};
  chosen.outputs = {0.25, 0.25, 0.25, 0.125};
  BOOST_TEST(*chosen.measure(1).outputs_error == 0.125);
  chosen.outputs.pop_back();
  BOOST_TEST(chosen.problem() == "expected as many outputs as scores");
}

// What is not softmax fails every measure of it.
BOOST_AUTO_TEST_CASE(bare_exponentials_are_found_out) {
  const auto good = study(StableSoftmax{}).measure(1), bad = study(Exponentials{}).measure(1);
  for (const auto member :
       {&SoftmaxStudy::Result::sum_error, &SoftmaxStudy::Result::shift_error,
        &SoftmaxStudy::Result::jacobian_error, &SoftmaxStudy::Result::plain_difference}) {
    BOOST_TEST(*(good.*member) < 16);
    BOOST_TEST(*(bad.*member) > 1e6);
  }
  BOOST_TEST(*good.numerical_jacobian_error < 1e-10);
  BOOST_TEST(*bad.numerical_jacobian_error > 1e-3);
}

BOOST_AUTO_TEST_CASE(order_and_loss_are_found_out_too) {
  SoftmaxStudy turned = study(StableSoftmax{});
  BOOST_TEST(*turned.measure(1).order_violations == 0);
  turned.scale = -1;
  BOOST_TEST(*turned.measure(1).order_violations > 0);
  BOOST_TEST(*turned.measure(1).loss_error < 2);  // still p - y
  turned.loss = MeanSquaredError{};
  BOOST_TEST(*turned.measure(1).loss_error > 1e6);
}

// Scores of some thousands overflow the plain form, infinity over infinity, in most vectors.
BOOST_AUTO_TEST_CASE(a_nan_stays_in_every_extreme) {
  SoftmaxStudy overflowing = study(PlainSoftmax{});
  overflowing.spread = 500;
  overflowing.scores = {1000, 1000, 0};
  overflowing.outputs = {0.5, 0.5, 0};
  using Result = SoftmaxStudy::Result;
  const Result result = overflowing.measure(1);
  for (const auto member : {&Result::sum_error, &Result::smallest_output, &Result::shift_error,
                            &Result::jacobian_error, &Result::numerical_jacobian_error,
                            &Result::loss_error, &Result::plain_difference, &Result::outputs_error})
    BOOST_TEST(std::isnan(*(result.*member)));
  BOOST_TEST(*result.order_violations > 0);
}

BOOST_AUTO_TEST_SUITE_END()
