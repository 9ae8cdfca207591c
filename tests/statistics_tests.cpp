#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "experiments/statistics.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(statistics_tests)

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();

bool is_close(double actual, double expected, double tolerance) {
  return std::abs(actual - expected) <= tolerance;
}

// 1, 2, ... n
std::vector<double> counting(std::size_t n) {
  std::vector<double> values(n);
  std::iota(values.begin(), values.end(), 1.0);
  return values;
}

}  // namespace

// Published two-sided 95% points of Student's t: 12.706205 (1 degree of freedom), 4.302653
// (2), 2.262157 (9), 2.045230 (29).
BOOST_AUTO_TEST_CASE(the_mean_has_students_interval) {
  // 1 ... 10: mean 5.5, sum of squares 82.5, sd sqrt(82.5 / 9).
  const Interval ten = mean_interval(counting(10));
  BOOST_TEST(ten.observed == 5.5);
  const double half = 2.2621571628 * std::sqrt(82.5 / 9.0) / std::sqrt(10.0);
  BOOST_TEST(is_close(ten.low, 5.5 - half, 1e-9));
  BOOST_TEST(is_close(ten.high, 5.5 + half, 1e-9));

  // -1, 1: sd sqrt(2), standard error 1.
  const Interval two = mean_interval({-1.0, 1.0});
  BOOST_TEST(two.observed == 0.0);
  BOOST_TEST(is_close(two.high, 12.7062047362, 1e-8));

  // -1, 0, 1: sd 1, standard error 1 / sqrt(3).
  BOOST_TEST(is_close(mean_interval({-1.0, 0.0, 1.0}).high, 4.3026527297 / std::sqrt(3.0), 1e-9));

  // 1 ... 30: sum of squares 30 * (900 - 1) / 12 = 2247.5.
  const double half30 = 2.0452296421 * std::sqrt(2247.5 / 29.0) / std::sqrt(30.0);
  BOOST_TEST(is_close(mean_interval(counting(30)).low, 15.5 - half30, 1e-8));
}

BOOST_AUTO_TEST_CASE(equal_values_give_an_interval_of_no_width) {
  const Interval interval = mean_interval(std::vector<double>(7, 0.1));
  BOOST_TEST(interval.observed == 0.1);
  BOOST_TEST(interval.low == 0.1);
  BOOST_TEST(interval.high == 0.1);
}

BOOST_AUTO_TEST_CASE(one_value_has_a_mean_but_no_interval) {
  const Interval interval = mean_interval({3.0});
  BOOST_TEST(interval.observed == 3.0);
  BOOST_TEST(std::isnan(interval.low));
  BOOST_TEST(std::isnan(interval.high));
  const Summary summary = summarize({3.0});
  BOOST_TEST(summary.mean == 3.0);
  BOOST_TEST(summary.median == 3.0);
  BOOST_TEST(!summary.sd.has_value());
  BOOST_TEST(!summary.low.has_value());
}

// Coverage 1 - 2 P(Binomial(n, 1/2) <= k) with k left out at each end; n = 10: k = 1 gives 1 -
// 22/1024 = 97.9%, k = 2 only 1 - 112/1024 = 89.1%. n = 15: k = 3 gives 1 - 2 * 576/32768 = 96.5%.
// n = 6: k = 0 gives 1 - 2/64 = 96.9%.
BOOST_AUTO_TEST_CASE(the_median_lies_between_order_statistics) {
  std::vector<double> shuffled{7, 3, 10, 1, 5, 9, 2, 8, 4, 6};
  const Interval ten = median_interval(shuffled);
  BOOST_TEST(ten.observed == 5.5);
  BOOST_TEST(ten.low == 2.0);
  BOOST_TEST(ten.high == 9.0);
  BOOST_TEST(ten.note.empty());

  const Interval fifteen = median_interval(counting(15));
  BOOST_TEST(fifteen.observed == 8.0);
  BOOST_TEST(fifteen.low == 4.0);
  BOOST_TEST(fifteen.high == 12.0);

  const Interval six = median_interval(counting(6));
  BOOST_TEST(six.low == 1.0);
  BOOST_TEST(six.high == 6.0);
  BOOST_TEST(six.note.empty());
}

BOOST_AUTO_TEST_CASE(few_values_give_their_range_with_a_note_of_its_coverage) {
  const Interval five = median_interval(counting(5));
  BOOST_TEST(five.observed == 3.0);
  BOOST_TEST(five.low == 1.0);
  BOOST_TEST(five.high == 5.0);
  BOOST_TEST(five.note == "the range of 5 covers the median with only 93%");  // 1 - 2/32
  BOOST_TEST(median_interval({4.0}).note == "the range of 1 covers the median with only 0%");
}

BOOST_AUTO_TEST_CASE(the_range_is_smallest_to_largest) {
  const Interval range = range_interval({3.0, -2.0, 8.0});
  BOOST_TEST(range.observed == 3.0);
  BOOST_TEST(range.low == -2.0);
  BOOST_TEST(range.high == 8.0);
}

BOOST_AUTO_TEST_CASE(not_a_number_anywhere_makes_everything_not_a_number) {
  for (const std::vector<double>& values : {std::vector<double>{not_a_number, 1.0, 2.0},
                                            {1.0, not_a_number, 2.0},
                                            {1.0, 2.0, not_a_number},
                                            {not_a_number, inf, 1.0}}) {
    for (const Interval& interval :
         {mean_interval(values), median_interval(values), range_interval(values)}) {
      BOOST_TEST(std::isnan(interval.observed));
      BOOST_TEST(std::isnan(interval.low));
      BOOST_TEST(std::isnan(interval.high));
    }
    const Summary summary = summarize(values);
    BOOST_TEST(summary.n == 3U);
    BOOST_TEST(std::isnan(summary.mean));
    BOOST_TEST(std::isnan(summary.sd.value()));
    BOOST_TEST(std::isnan(summary.median));
    BOOST_TEST(std::isnan(summary.low.value()));
  }
}

BOOST_AUTO_TEST_CASE(an_infinite_value_makes_the_mean_infinite) {
  const Interval some = mean_interval({1.0, inf, 3.0});
  BOOST_TEST(some.observed == inf);
  BOOST_TEST(some.low == 1.0);
  BOOST_TEST(some.high == inf);
  const Interval all = mean_interval({inf, inf});
  BOOST_TEST(all.low == inf);
  const Interval negative = mean_interval({-inf, 2.0});
  BOOST_TEST(negative.observed == -inf);
  BOOST_TEST(negative.high == 2.0);
  BOOST_TEST(std::isnan(mean_interval({-inf, inf}).observed));
  BOOST_TEST(median_interval({1.0, 2.0, inf}).observed == 2.0);
  BOOST_TEST(median_interval({1.0, inf}).observed == inf);
}

// Sum of squares of 2, 4, 4, 4, 5, 5, 7, 9 about the mean 5 is 32.
BOOST_AUTO_TEST_CASE(a_summary_has_the_textbook_numbers) {
  const Summary summary = summarize({2, 4, 4, 4, 5, 5, 7, 9});
  BOOST_TEST(summary.n == 8U);
  BOOST_TEST(summary.mean == 5.0);
  BOOST_TEST(is_close(summary.sd.value(), std::sqrt(32.0 / 7.0), 1e-15));
  BOOST_TEST(summary.median == 4.5);
}

BOOST_AUTO_TEST_CASE(numbers_for_people_have_four_digits) {
  BOOST_TEST(short_number(0.123456) == "0.1235");
  BOOST_TEST(short_number(1e-12) == "1e-12");
  BOOST_TEST(short_number(-not_a_number) == "nan");
  BOOST_TEST(short_number(-inf) == "-inf");
  BOOST_TEST(text(Interval{0.93, 0.91, 0.95, {}}) == "0.93 [0.91, 0.95]");
}

BOOST_AUTO_TEST_SUITE_END()
