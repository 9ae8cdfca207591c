#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>

#include "trainer/samples.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(samples_tests)

namespace {

// counts[c] samples of class c, class after class; the one feature is the sample's number.
Samples numbered(const std::vector<std::size_t>& counts) {
  Samples samples;
  for (std::size_t c = 0; c < counts.size(); ++c) {
    samples.labels.insert(samples.labels.end(), counts[c], c);
    samples.class_names.push_back("class " + std::to_string(c));
  }
  samples.X = arma::regspace<arma::rowvec>(0, static_cast<double>(samples.labels.size()) - 1);
  return samples;
}

std::vector<std::size_t> counted(const Samples& samples) {
  return class_counts(samples.labels, samples.size(), samples.classes());
}

using Counts = std::vector<std::size_t>;

}  // namespace

BOOST_AUTO_TEST_CASE(a_subset_keeps_the_order_asked_for) {
  const Samples chosen = subset(numbered({3, 2}), {4, 0, 3});
  BOOST_TEST(arma::approx_equal(chosen.X, arma::rowvec{4, 0, 3}, "absdiff", 0.0));
  BOOST_TEST(chosen.labels == (Counts{1, 0, 1}), boost::test_tools::per_element());
  BOOST_TEST(chosen.classes() == 2u);
}

BOOST_AUTO_TEST_CASE(a_subset_of_a_regression_takes_its_targets_along) {
  Samples samples;
  samples.X = arma::mat{{1, 2, 3}};
  samples.Y = arma::mat{{10, 20, 30}, {11, 21, 31}};
  const Samples chosen = subset(samples, {2, 0});
  BOOST_TEST(arma::approx_equal(chosen.Y, arma::mat{{30, 10}, {31, 11}}, "absdiff", 0.0));
  BOOST_TEST(chosen.labels.empty());
}

BOOST_AUTO_TEST_CASE(shares_are_proportional_to_the_nearest_sample) {
  const auto same = [](const Counts& counts, std::size_t chosen, const Counts& expected) {
    BOOST_TEST(shares(counts, chosen) == expected, boost::test_tools::per_element());
  };
  same({50, 50, 50}, 30, {10, 10, 10});
  same({59, 71, 48}, 44, {15, 17, 12});  // 14.58, 17.55, 11.87: the largest remainders round up
  same({10, 10}, 5, {3, 2});
  same({6}, 2, {2});
  same({3, 3}, 0, {0, 0});
  same({3, 3}, 6, {3, 3});
}

BOOST_AUTO_TEST_CASE(shares_leave_one_of_each_class_where_they_can) {
  // 0.9 of a lone sample would round up to it; one of the other class goes instead.
  BOOST_TEST(shares({1, 9}, 9) == (Counts{1, 8}), boost::test_tools::per_element());
  BOOST_TEST(shares({1, 9}, 8) == (Counts{0, 8}), boost::test_tools::per_element());
  BOOST_TEST(shares({1, 1, 8}, 7) == (Counts{0, 0, 7}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_parts_of_a_split_are_disjoint_and_complete) {
  for (const double fraction : {0.0, 0.1, 0.25, 0.5, 0.9, 0.999}) {
    Engine engine = stream(1, "split");
    const Split parts = split(numbered({17, 30, 5}), fraction, engine);
    std::multiset<double> seen(parts.train.X.begin(), parts.train.X.end());
    seen.insert(parts.test.X.begin(), parts.test.X.end());
    BOOST_TEST(seen.size() == 52u);
    BOOST_TEST(std::set<double>(seen.begin(), seen.end()).size() == 52u);
    BOOST_TEST(parts.train.size() == parts.train.labels.size());
    for (std::size_t i = 0; i < parts.test.size(); ++i) {
      const double number = parts.test.X(0, i);
      BOOST_TEST(parts.test.labels[i] == (number < 17 ? 0u : number < 47 ? 1u : 2u));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_split_keeps_the_shares_of_the_classes) {
  Engine engine = stream(1, "split");
  const Split parts = split(numbered({40, 100, 20}), 0.25, engine);
  BOOST_TEST(counted(parts.test) == (Counts{10, 25, 5}), boost::test_tools::per_element());
  BOOST_TEST(counted(parts.train) == (Counts{30, 75, 15}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_sample_is_as_likely_as_any_other_to_be_tested) {
  std::vector<int> times(20, 0);
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    Engine engine = stream(seed, "split");
    const Split parts = split(numbered({12, 8}), 0.25, engine);
    for (const double number : parts.test.X) ++times[static_cast<std::size_t>(number)];
  }
  // 500 expected, standard deviation 19.4; five of them is a bar that a fair split misses once in a
  // million.
  for (const int n : times) BOOST_TEST(std::abs(n - 500) < 97);
}

BOOST_AUTO_TEST_CASE(one_seed_gives_one_split_and_another_seed_another) {
  const auto tested = [](std::uint64_t seed) {
    Engine engine = stream(seed, "split");
    return arma::mat(split(numbered({50, 50}), 0.3, engine).test.X);
  };
  BOOST_TEST(arma::approx_equal(tested(7), tested(7), "absdiff", 0.0));
  BOOST_TEST(!arma::approx_equal(tested(7), tested(8), "absdiff", 0.0));
}

BOOST_AUTO_TEST_CASE(training_is_left_at_least_one_sample) {
  BOOST_TEST(test_size(10, 0.25) == 3u);  // 2.5 rounds away from zero
  BOOST_TEST(test_size(10, 0.99) == 9u);
  BOOST_TEST(test_size(1, 0.5) == 0u);
  BOOST_TEST(test_size(0, 0.5) == 0u);
  BOOST_TEST(test_size(100, 0.0) == 0u);
}

BOOST_AUTO_TEST_CASE(without_a_test_split_the_test_part_is_empty_but_knows_its_classes) {
  Engine engine = stream(1, "split");
  const Split parts = split(numbered({3, 4}), 0.0, engine);
  BOOST_TEST(parts.test.size() == 0u);
  BOOST_TEST(parts.train.size() == 7u);
  BOOST_TEST(parts.test.classes() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
