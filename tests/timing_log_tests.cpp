// Are the times of runs found again, by the runs' hashes, as the file grows and is put in order?
#include <boost/test/unit_test.hpp>

#include "experiments/hash.hpp"
#include "experiments/timing_log.hpp"
#include "tests/config_files.hpp"
#include "trainer/text_file.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(timing_log_tests)

namespace {

std::string line(std::uint64_t run, const std::string& row) {
  return digits_of(run) + "," + row;
}

}  // namespace

struct Log {
  TimingLog open(bool repairs = true) const { return {path, repairs}; }
  std::string text() const { return read_text(path); }

  ConfigFiles files;
  std::string path = files.path("timing.csv");
};

// The three are published with the function: draft-eastlake-fnv, test vectors.
BOOST_AUTO_TEST_CASE(hashes_are_fnv_1a) {
  BOOST_TEST(digits_of(hash({""})) == "cbf29ce484222325");
  BOOST_TEST(digits_of(hash({"a"})) == "af63dc4c8601ec8c");
  BOOST_TEST(digits_of(hash({"foo", "bar"})) == "85944171f73967e8");
  BOOST_TEST(*hash_in("85944171f73967e8") == hash({"foobar"}));
  for (const char* text : {"", "85944171f73967e", "85944171f73967e80", "85944171f73967eg",
                           "-5944171f73967e8", "85944171F73967E8"})
    BOOST_TEST(!hash_in(text), text);
}

BOOST_FIXTURE_TEST_CASE(the_last_row_of_a_run_counts, Log) {
  TimingLog log = open();
  log.add(1, "0.5,1\n");
  log.add(2, "0.25,2\n");
  BOOST_TEST(*log.row(1) == "0.5,1\n");
  log.add(1, "0.75,3\n");
  BOOST_TEST(*log.row(1) == "0.75,3\n");
  BOOST_TEST(*log.row(2) == "0.25,2\n");
  BOOST_TEST(!log.has(3));
  BOOST_TEST(!log.row(3));
  BOOST_TEST(text() == line(1, "0.5,1\n") + line(2, "0.25,2\n") + line(1, "0.75,3\n"));
  const TimingLog again = open();
  BOOST_TEST(*again.row(1) == "0.75,3\n");
  BOOST_TEST(*again.row(2) == "0.25,2\n");
}

BOOST_FIXTURE_TEST_CASE(a_tidy_log_has_the_runs_in_order_and_each_once, Log) {
  TimingLog log = open();
  for (const std::uint64_t run : {1, 2, 3, 4}) log.add(run, std::to_string(run) + ".5\n");
  log.tidy({4, 9, 2, 4, 1});
  BOOST_TEST(text() == line(4, "4.5\n") + line(2, "2.5\n") + line(1, "1.5\n"));
  BOOST_TEST(!log.has(3));
  BOOST_TEST(*log.row(2) == "2.5\n");
  log.add(5, "5.5\n");
  BOOST_TEST(*log.row(1) == "1.5\n");
  BOOST_TEST(*log.row(5) == "5.5\n");
}

BOOST_FIXTURE_TEST_CASE(a_torn_line_is_no_row_and_taken_away_before_others_follow, Log) {
  const std::string whole = line(1, "1.5\n") + "not a row\n", torn = line(2, "2.");
  write_whole(path, whole + torn);
  BOOST_TEST(!open(/*repairs=*/false).has(2));
  BOOST_TEST(text() == whole + torn);
  TimingLog log = open();
  BOOST_TEST(text() == whole);
  log.add(2, "2.5\n");
  BOOST_TEST(*log.row(1) == "1.5\n");
  BOOST_TEST(*log.row(2) == "2.5\n");
}

BOOST_FIXTURE_TEST_CASE(rows_that_are_no_longer_there_are_lost, Log) {
  open().add(1, "1.5\n");
  const TimingLog gone = open();
  remove_file(path);
  BOOST_TEST(gone.has(1));
  BOOST_TEST(!gone.row(1));
  open().add(1, "1.5\n");
  const TimingLog other = open();
  write_whole(path, line(2, "2.5\n"));
  BOOST_TEST(!other.row(1));
}

BOOST_AUTO_TEST_SUITE_END()
