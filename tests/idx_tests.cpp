#include <boost/test/unit_test.hpp>

#include "tests/config_files.hpp"
#include "tests/idx_files.hpp"
#include "trainer/error.hpp"

using namespace mlp;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(idx_tests)

namespace {

using Items = std::vector<std::string>;

const std::string three_labels = "\0\0\x08\x01\0\0\0\x03"s;
const std::string two_images = "\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x02"s;

// The error about a file with these bytes.
std::string error_of(const std::string& bytes, const std::vector<std::size_t>& item) {
  const ConfigFiles files;
  files.add("f.gz", bytes);
  try {
    read_idx(files.path("f.gz"), item);
  } catch (const InputError& error) {
    return std::string(error.what()).substr(files.path("").string().size());
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(items_are_read_byte_by_byte) {
  const ConfigFiles files;
  files.add("labels.gz", zipped(three_labels + "\x07\0\xff"s));
  files.add("images.gz", zipped(two_images + "abcd"));
  BOOST_TEST(read_idx(files.path("labels.gz"), {}) == (Items{"\x07", "\0"s, "\xff"}),
             boost::test_tools::per_element());
  BOOST_TEST(read_idx(files.path("images.gz"), {1, 2}) == (Items{"ab", "cd"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_no_such_file_is_told) {
  const std::string no_gzip = "f.gz: expected a gzip file, got something else or a part of one";
  BOOST_TEST(error_of("", {}) == no_gzip);
  BOOST_TEST(error_of("plain", {}) == no_gzip);
  const std::string whole = zipped(three_labels + "abc");
  BOOST_TEST(error_of(whole.substr(0, whole.size() - 1), {}) == no_gzip);
  BOOST_TEST(error_of(zipped(""), {}) ==
             "f.gz: expected an IDX file of bytes with 1 dimension, got something else");
  BOOST_TEST(error_of(zipped(three_labels + "abc"), {1, 2}) ==
             "f.gz: expected an IDX file of bytes with 3 dimensions, got something else");
  BOOST_TEST(error_of(zipped(two_images + "abcd"), {2, 2}) ==
             "f.gz: expected a side of 2 in each item, got 1");
  BOOST_TEST(error_of(zipped(three_labels + "ab"), {}) == "f.gz: expected 3 bytes of data, got 2");
}

// A header may promise anything, and a megabyte may unzip to a gigabyte.
BOOST_AUTO_TEST_CASE(no_more_is_unzipped_than_a_sensible_header_promises) {
  BOOST_TEST(error_of(zipped("\0\0\x08\x01\xff\xff\xff\xff"s), {}) ==
             "f.gz: expected at most 1000000 items, got 4294967295");
  BOOST_TEST(error_of(zipped("\0\0\x08\x01\0\x0f\x42\x40"s), {}) ==
             "f.gz: expected 1000000 bytes of data, got 0");
  BOOST_TEST(error_of(zipped(three_labels + std::string(50'000'000, '\0')), {}) ==
             "f.gz: expected 3 bytes of data, got more");
  const ConfigFiles files;
  files.add("f.gz", "");
  std::filesystem::resize_file(files.path("f.gz"), 1'000'000'000'000);  // a hole
  BOOST_CHECK_EXCEPTION(read_idx(files.path("f.gz"), {}), InputError, [](const InputError& error) {
    return std::string(error.what()).ends_with("f.gz: expected at most 1 GB, got 1 TB");
  });
}

BOOST_AUTO_TEST_SUITE_END()
