#include <limits>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/matrices.hpp"
#include "trainer/archive.hpp"

using namespace mlp;
using boost::test_tools::per_element;

BOOST_AUTO_TEST_SUITE(archive_tests)

namespace {

struct Everything {
  double number = 0;
  std::size_t count = 0;
  bool is_so = false;
  std::string text;
  std::vector<std::string> texts;
  std::vector<std::pair<std::string, std::string>> pairs;
  std::vector<std::vector<bool>> flags;
  std::optional<std::string> there, not_there;
  arma::mat M;
  arma::fvec b;
  Engine engine;

  void archive(auto& archive) {
    archive(number, count, is_so, text, texts, pairs, flags, there, not_there, M, b, engine);
  }
};

Everything made() {
  Everything all;
  all.number = -0.1;
  all.count = std::numeric_limits<std::size_t>::max();
  all.is_so = true;
  all.text = std::string("a\0\n", 3);
  all.texts = {"", "b"};
  all.pairs = {{"c", "d"}};
  all.flags = {{true, false, true}, {}};
  all.there = "e";
  all.M = {{1, 2, 3}, {4, 5, std::numeric_limits<double>::infinity()}};
  all.b = {6, 7};
  all.engine = stream(3, "test");
  all.engine.discard(1000);
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_was_archived_comes_out_again) {
  Everything in = made();
  auto out = unarchived<Everything>(archived(in));
  BOOST_TEST(out.number == in.number);
  BOOST_TEST(out.count == in.count);
  BOOST_TEST(out.is_so);
  BOOST_TEST(out.text == in.text);
  BOOST_TEST(out.texts == in.texts, per_element());
  BOOST_TEST((out.pairs == in.pairs));
  BOOST_TEST((out.flags == in.flags));
  BOOST_TEST((out.there == in.there));
  BOOST_TEST((out.not_there == in.not_there));
  BOOST_TEST(arma::size(out.M) == arma::size(in.M));
  BOOST_TEST(arma::all(arma::vectorise(out.M == in.M)));
  BOOST_TEST(arma::all(arma::vectorise(out.b == in.b)));
  for (int i = 0; i < 1000; ++i) BOOST_REQUIRE(out.engine() == in.engine());
  BOOST_TEST((archived(out) == archived(in)));
}

// What stood there before is gone.
BOOST_AUTO_TEST_CASE(what_is_loaded_replaces_what_was_there) {
  Everything nothing, out = made();
  const std::string bytes = archived(nothing);
  Archive archive{std::string_view(bytes)};
  archive(out);
  BOOST_TEST((archived(out) == bytes));
}

BOOST_AUTO_TEST_CASE(bytes_that_end_too_early_are_refused_wherever_they_end) {
  Everything in = made();
  const std::string bytes = archived(in);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    BOOST_CHECK_THROW(unarchived<Everything>(bytes.substr(0, size)), std::runtime_error);
}

// Rather than asking for the memory.
BOOST_AUTO_TEST_CASE(a_length_beyond_the_bytes_is_refused) {
  std::uint64_t length = std::uint64_t{1} << 60U;
  BOOST_CHECK_THROW(unarchived<std::string>(archived(length)), std::runtime_error);
  BOOST_CHECK_THROW(unarchived<std::vector<double>>(archived(length)), std::runtime_error);
  BOOST_CHECK_THROW(unarchived<arma::mat>(archived(length)), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
