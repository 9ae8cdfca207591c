#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "experiments/pool.hpp"
#include "trainer/random.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(pool_tests)

namespace {

// Work on 0 ... count - 1 that gives nothing to collect.
template <class DoIt>
void for_each_of(std::size_t count, std::size_t jobs, DoIt do_it) {
  for_each_index(
      ascending(count), jobs,
      [&](std::size_t i, const Stops&) {
        do_it(i);
        return std::optional<std::string>();
      },
      [](std::size_t, const std::string&) { BOOST_ERROR("nothing was there to be collected"); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_piece_of_work_is_done_once_whatever_the_number_of_jobs) {
  for (const std::size_t count : {0U, 1U, 2U, 5U, 1000U}) {
    for (const std::size_t jobs : {1U, 2U, 3U, 7U, 64U}) {
      std::vector<std::atomic<int>> times(count);
      for_each_of(count, jobs, [&](std::size_t i) { ++times[i]; });
      for (const std::atomic<int>& t : times) BOOST_REQUIRE(t == 1);
    }
  }
}

BOOST_AUTO_TEST_CASE(one_job_works_in_order_and_on_the_callers_thread) {
  std::vector<std::size_t> order;
  const std::thread::id caller = std::this_thread::get_id();
  for_each_of(5, 1, [&](std::size_t i) {
    BOOST_TEST((std::this_thread::get_id() == caller));
    order.push_back(i);
  });
  BOOST_TEST(order == (std::vector<std::size_t>{0, 1, 2, 3, 4}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(two_jobs_work_at_the_same_time) {
  // Each waits until the other has begun; one after the other neither would see that.
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t begun = 0, met = 0;
  for_each_of(2, 2, [&](std::size_t) {
    std::unique_lock lock(mutex);
    ++begun;
    changed.notify_all();
    met += changed.wait_for(lock, std::chrono::seconds(20), [&] { return begun == 2; }) ? 1 : 0;
  });
  BOOST_TEST(met == 2u);
}

BOOST_AUTO_TEST_CASE(there_are_never_more_at_work_than_jobs) {
  for (const std::size_t jobs : {1U, 2U, 3U}) {
    std::atomic<std::size_t> working = 0;
    std::atomic<bool> too_many = false;
    for_each_of(60, jobs, [&](std::size_t) {
      if (++working > jobs) too_many = true;
      std::this_thread::sleep_for(std::chrono::microseconds(200));
      --working;
    });
    BOOST_TEST(!too_many);
  }
}

BOOST_AUTO_TEST_CASE(what_is_thrown_comes_out_and_no_further_work_is_begun) {
  std::size_t calls = 0;
  const auto throw_at_3 = [&](std::size_t i) {
    ++calls;
    if (i == 3) throw std::runtime_error("at " + std::to_string(i));
  };
  BOOST_CHECK_EXCEPTION(for_each_of(100, 1, throw_at_3), std::runtime_error,
                        [](const auto& error) { return error.what() == std::string("at 3"); });
  BOOST_TEST(calls == 4u);
}

BOOST_AUTO_TEST_CASE(a_failure_stops_the_other_jobs_too_after_what_they_have_begun) {
  for (int repeat = 0; repeat < 50; ++repeat) {
    std::atomic<std::size_t> begun = 0, finished = 0, failed = 0;
    const auto work = [&](std::size_t i) {
      ++begun;
      if (i == 5) {
        ++failed;
        throw std::invalid_argument("five");
      }
      std::this_thread::sleep_for(std::chrono::microseconds(50));
      ++finished;
    };
    BOOST_CHECK_THROW(for_each_of(100000, 4, work), std::invalid_argument);
    BOOST_TEST(failed == 1u);
    BOOST_TEST(begun == finished + failed);  // nothing was still going on when the pool returned
    BOOST_TEST(begun < 90000u);
  }
}

BOOST_AUTO_TEST_CASE(when_all_fail_one_of_their_errors_comes_out) {
  const auto fail = [](std::size_t) { throw std::out_of_range("all"); };
  BOOST_CHECK_THROW(for_each_of(50, 7, fail), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(each_result_is_collected_once_with_its_index_one_at_a_time) {
  const std::vector<std::size_t> indices{7, 3, 1000, 5, 0, 42};
  for (const std::size_t jobs : {1U, 2U, 7U}) {
    std::map<std::size_t, std::string> results;
    std::atomic<int> collecting = 0;
    for_each_index(
        indices, jobs,
        [](std::size_t i, const Stops&) { return std::optional(std::to_string(i * i)); },
        [&](std::size_t i, std::string result) {
          BOOST_TEST(++collecting == 1);
          BOOST_TEST(results.emplace(i, std::move(result)).second);
          std::this_thread::sleep_for(std::chrono::microseconds(100));
          --collecting;
        });
    BOOST_TEST(results.size() == indices.size());
    for (const auto& [i, result] : results) BOOST_TEST(result == std::to_string(i * i));
  }
}

BOOST_AUTO_TEST_CASE(what_is_in_progress_is_told_to_stop_after_a_failure) {
  std::atomic<bool> begun = false;
  std::size_t collected = 0;
  const auto work = [&](std::size_t i, const Stops& stops) -> std::optional<std::string> {
    if (i == 1) {
      while (!begun) std::this_thread::yield();
      throw std::runtime_error("one");
    }
    BOOST_TEST(!stops());
    begun = true;
    while (!stops()) std::this_thread::yield();  // for ever, if it were not told
    return std::nullopt;
  };
  BOOST_CHECK_THROW(for_each_index({0, 1}, 2, work, [&](auto...) { ++collected; }),
                    std::runtime_error);
  BOOST_TEST(collected == 0u);
}

BOOST_AUTO_TEST_CASE(a_result_that_cannot_be_collected_is_a_failure) {
  std::size_t begun = 0;
  const auto work = [&](std::size_t, const Stops&) {
    ++begun;
    return std::optional<std::string>("");
  };
  const auto fail = [](std::size_t, const std::string&) { throw std::runtime_error("full"); };
  BOOST_CHECK_THROW(for_each_index({0, 1, 2}, 1, work, fail), std::runtime_error);
  BOOST_TEST(begun == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
