#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <boost/test/unit_test.hpp>

#include "trainer/random.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(random_tests)

namespace {

constexpr std::size_t many = 100000;

// In standard errors; a right generator stays below 5 but for one seed in a million.
double deviation(double mean, double expected, double stddev) {
  return std::abs(mean - expected) / stddev * std::sqrt(static_cast<double>(many));
}

// Correlation of two engines' uniform numbers, in standard errors.
double correlation(Engine a, Engine b) {
  double sum = 0;
  for (std::size_t i = 0; i < many; ++i) sum += uniform(a, -1, 1) * uniform(b, -1, 1);
  return deviation(sum / many, 0, 1.0 / 3);
}

// Pearson's statistic for equally likely cells.
template <std::size_t cells>
double chi_squared(const std::array<std::size_t, cells>& counts) {
  const double expected = static_cast<double>(many) / cells;
  return std::accumulate(counts.begin(), counts.end(), 0.0, [&](double sum, std::size_t count) {
    return sum + std::pow(static_cast<double>(count) - expected, 2) / expected;
  });
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_stream_is_fixed_by_seed_and_purpose) {
  BOOST_TEST((stream(7, "data") == stream(7, "data")));
  BOOST_TEST((stream(7, "data") != stream(7, "split")));
  BOOST_TEST((stream(7, "data") != stream(8, "data")));
  BOOST_TEST((stream(7, "ab") != stream(7, "ba")));
  BOOST_TEST((stream(7, "") != stream(7, "a")));
}

// Published results stay repeatable only as long as these numbers stand.
BOOST_AUTO_TEST_CASE(streams_give_the_numbers_they_always_gave) {
  Engine engine = stream(1, "data");
  BOOST_TEST(engine() == 4330988042576987428u);
  const auto near = boost::test_tools::tolerance(1e-15);
  BOOST_TEST(uniform(engine, -1, 1) == -0.63246831559925298, near);
  BOOST_TEST(normal(engine, 0, 1) == -0.34501248252576205, near);
  BOOST_TEST(index_below(engine, 1000) == 350u);
}

BOOST_AUTO_TEST_CASE(streams_of_one_seed_are_independent_by_name) {
  const std::array purposes{"data", "split", "initialization", "batches"};
  for (std::size_t i = 0; i < purposes.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      BOOST_TEST(correlation(stream(1, purposes[i]), stream(1, purposes[k])) < 5);
}

BOOST_AUTO_TEST_CASE(neighbouring_seeds_are_independent) {
  for (std::uint64_t seed = 0; seed < 5; ++seed)
    BOOST_TEST(correlation(stream(seed, "data"), stream(seed + 1, "data")) < 5);
}

BOOST_AUTO_TEST_CASE(uniform_numbers_fill_their_range_evenly) {
  Engine engine = stream(1, "uniform");
  std::array<std::size_t, 10> counts{};
  double smallest = 3, largest = -2;
  for (std::size_t i = 0; i < many; ++i) {
    const double x = uniform(engine, -2, 3);
    smallest = std::min(smallest, x);
    largest = std::max(largest, x);
    ++counts[static_cast<std::size_t>((x + 2) * 2)];
  }
  BOOST_TEST(smallest >= -2);
  BOOST_TEST(smallest < -1.999);
  BOOST_TEST(largest < 3);
  BOOST_TEST(largest > 2.999);
  BOOST_TEST(chi_squared(counts) < 33.7);  // 9 degrees of freedom: 1 seed in 10,000 is above
  BOOST_TEST(uniform(engine, 4, 4) == 4);
}

BOOST_AUTO_TEST_CASE(normal_numbers_have_the_moments_of_a_normal_distribution) {
  Engine engine = stream(1, "normal");
  std::array<double, 4> moments{};
  for (std::size_t i = 0; i < many; ++i) {
    const double z = (normal(engine, 5, 2) - 5) / 2;
    for (int k = 0; k < 4; ++k) moments[static_cast<std::size_t>(k)] += std::pow(z, k + 1) / many;
  }
  // E[z^k] = 0, 1, 0, 3; var[z^k] = E[z^2k] - E[z^k]^2 = 1, 2, 15, 96
  BOOST_TEST(deviation(moments[0], 0, 1) < 5);
  BOOST_TEST(deviation(moments[1], 1, std::sqrt(2)) < 5);
  BOOST_TEST(deviation(moments[2], 0, std::sqrt(15)) < 5);
  BOOST_TEST(deviation(moments[3], 3, std::sqrt(96)) < 5);
}

BOOST_AUTO_TEST_CASE(indices_are_evenly_distributed_below_their_count) {
  Engine engine = stream(1, "indices");
  std::array<std::size_t, 10> counts{};
  for (std::size_t i = 0; i < many; ++i) ++counts.at(index_below(engine, 10));
  BOOST_TEST(chi_squared(counts) < 33.7);
  BOOST_TEST(index_below(engine, 1) == 0u);
}

BOOST_AUTO_TEST_CASE(all_orders_of_a_shuffle_are_equally_likely) {
  Engine engine = stream(1, "shuffle");
  std::array<std::size_t, 6> counts{};
  for (std::size_t i = 0; i < many; ++i) {
    std::vector<std::size_t> order = ascending(3);
    shuffle(order, engine);
    BOOST_REQUIRE(std::is_permutation(order.begin(), order.end(), ascending(3).begin()));
    ++counts[order[0] * 2 + (order[1] > order[2])];
  }
  BOOST_TEST(chi_squared(counts) < 25.7);  // 5 degrees of freedom, 1 in 10,000
}

BOOST_AUTO_TEST_CASE(shuffling_nothing_or_one_is_fine) {
  Engine engine(1);
  std::vector<std::size_t> none, one{4};
  shuffle(none, engine);
  shuffle(one, engine);
  BOOST_TEST(none.empty());
  BOOST_TEST(one[0] == 4u);
}

BOOST_AUTO_TEST_SUITE_END()
