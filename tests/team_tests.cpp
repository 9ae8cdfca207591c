#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <numeric>
#include <set>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "trainer/team.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(team_tests)

BOOST_AUTO_TEST_CASE(every_index_is_in_exactly_one_part) {
  for (std::size_t size = 1; size <= 4; ++size) {
    Team team(size);
    BOOST_TEST(team.size() == size);
    for (const std::size_t total : {1U, 2U, 3U, 4U, 5U, 7U, 8U, 31U, 64U, 100U, 1001U}) {
      std::vector<int> times(total, 0);  // plain: parts do not overlap, and sharing waits for all
      std::atomic<std::size_t> parts{0};
      team.share(total, [&](std::size_t first, std::size_t count) {
        ++parts;
        for (std::size_t i = first; i < first + count; ++i) ++times.at(i);
      });
      BOOST_TEST(std::all_of(times.begin(), times.end(), [](int t) { return t == 1; }));
      BOOST_TEST(parts == std::min(size, total));
    }
  }
}

BOOST_AUTO_TEST_CASE(sharing_nothing_calls_for_nothing) {
  for (std::size_t size = 1; size <= 4; ++size) {
    Team team(size);
    std::atomic<std::size_t> indices{0};
    team.share(0, [&](std::size_t, std::size_t count) { indices += count; });
    BOOST_TEST(indices == 0u);
  }
}

BOOST_AUTO_TEST_CASE(a_team_of_one_works_on_the_callers_thread_alone) {
  Team team;
  BOOST_TEST(team.size() == 1u);
  const std::thread::id caller = std::this_thread::get_id();
  std::size_t calls = 0;
  team.share(10, [&](std::size_t first, std::size_t count) {
    ++calls;
    BOOST_TEST((std::this_thread::get_id() == caller));
    BOOST_TEST(first == 0u);
    BOOST_TEST(count == 10u);
  });
  BOOST_TEST(calls == 1u);
}

BOOST_AUTO_TEST_CASE(each_part_is_done_by_a_thread_of_its_own) {
  Team team(3);
  for (int round = 0; round < 20; ++round) {
    std::vector<std::thread::id> threads(3);
    team.share(
        3, [&](std::size_t first, std::size_t) { threads[first] = std::this_thread::get_id(); });
    BOOST_TEST((threads[0] == std::this_thread::get_id()));
    BOOST_TEST(std::set<std::thread::id>(threads.begin(), threads.end()).size() == 3u);
  }
}

// Each round reads what all threads wrote in the one before: any that was lost, done twice or not
// waited for shows in the sum.
BOOST_AUTO_TEST_CASE(nothing_is_lost_in_thousands_of_rounds) {
  for (std::size_t size = 1; size <= 4; ++size) {
    Team team(size);
    constexpr std::uint64_t prime = 1000003;
    const std::size_t rounds = size <= 2 ? 3000 : 300;  // more threads than cores wait long
    std::vector<std::uint64_t> values(23, 1), next(23, 0);
    for (std::size_t round = 0; round < rounds; ++round) {
      team.share(values.size(), [&](std::size_t first, std::size_t count) {
        for (std::size_t i = first; i < first + count; ++i)
          next[i] = (3 * values[i] + values[(i + 11) % values.size()]) % prime;
      });
      values.swap(next);
    }
    std::uint64_t expected = 1;  // all are equal: 4 times as much in each round, modulo a prime
    for (std::size_t round = 0; round < rounds; ++round) expected = 4 * expected % prime;
    BOOST_TEST(std::all_of(values.begin(), values.end(), [&](auto v) { return v == expected; }));
  }
}

BOOST_AUTO_TEST_CASE(helpers_that_fell_asleep_wake_up_again) {
  Team team(2);
  std::atomic<std::size_t> indices{0};
  for (int round = 0; round < 5; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));  // they spin for far less
    team.share(6, [&](std::size_t, std::size_t count) { indices += count; });
  }
  BOOST_TEST(indices == 30u);
}

BOOST_AUTO_TEST_CASE(a_slow_part_is_waited_for) {
  Team team(3);
  for (std::size_t slow = 0; slow < 3; ++slow) {
    std::vector<int> done(3, 0);
    team.share(3, [&](std::size_t first, std::size_t) {
      if (first == slow) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      done[first] = 1;
    });
    BOOST_TEST(std::accumulate(done.begin(), done.end(), 0) == 3);
  }
}

BOOST_AUTO_TEST_CASE(a_team_may_end_at_any_time) {
  for (std::size_t size = 1; size <= 4; ++size) {
    for (int repeat = 0; repeat < 25; ++repeat) {
      Team never_used(size);
      Team just_used(size);
      std::atomic<std::size_t> indices{0};
      just_used.share(9, [&](std::size_t, std::size_t count) { indices += count; });
      BOOST_TEST(indices == 9u);
    }
    Team asleep(size);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

BOOST_AUTO_TEST_CASE(teams_work_beside_each_other) {
  std::vector<std::thread> callers;
  std::vector<std::size_t> sums(3, 0);
  for (std::size_t c = 0; c < sums.size(); ++c) {
    callers.emplace_back([&, c] {
      Team team(2);
      for (int round = 0; round < 200; ++round) {
        std::vector<std::size_t> counts(2, 0);
        team.share(2, [&](std::size_t first, std::size_t count) { counts[first] = count; });
        sums[c] += counts[0] + counts[1];
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  for (const std::size_t sum : sums) BOOST_TEST(sum == 400u);
}

BOOST_AUTO_TEST_SUITE_END()
