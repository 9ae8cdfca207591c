#include <bit>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <random>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "trainer/csv.hpp"
#include "trainer/error.hpp"
#include "trainer/random.hpp"
#include "trainer/text_file.hpp"

using namespace mlp;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(csv_tests)

namespace {

std::string error_of(const std::string& text) {
  try {
    parse_csv("t.csv", text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

template <class Action>
std::string message_of(Action action) {
  try {
    action();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "no error";
}

// What a table holds, each cell with its place; or what is wrong with it.
std::string read_in_pieces(const std::string& text, std::size_t bytes) {
  std::string all;
  try {
    CsvReader reader("t.csv", std::make_unique<std::istringstream>(text), bytes);
    for (const std::string& name : reader.header()) all += in_quotes(name) + ' ';
    for (std::vector<Cell> row; reader.next(row);)
      for (const Cell& cell : row)
        all += std::to_string(cell.line) + ':' + std::to_string(cell.column) + ' ' +
               in_quotes(cell.text) + ' ';
  } catch (const InputError& error) {
    return error.what();
  }
  return all;
}

// An empty folder of this test's own, removed afterwards.
struct Folder {
  fs::path path =
      fs::temp_directory_path() / ("csv_tests-" + std::to_string(std::random_device{}()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(cells_keep_their_text_and_place) {
  const Csv csv = parse_csv("t.csv", "a,b\n1,two\n,\"x\"\n");
  BOOST_TEST(csv.header == (std::vector<std::string>{"a", "b"}), boost::test_tools::per_element());
  BOOST_REQUIRE(csv.rows.size() == 2u);
  BOOST_TEST(csv.rows[0][1].text == "two");
  BOOST_TEST(csv.rows[1][0].text.empty());
  BOOST_TEST(csv.rows[1][1].text == "x");
  BOOST_TEST(position(csv, csv.rows[1][1]) == "t.csv:3:2");
}

BOOST_AUTO_TEST_CASE(quoted_cells_may_hold_commas_quotes_and_line_breaks) {
  const Csv csv =
      parse_csv("t.csv", "a,b\n\"1,5\",\"say \"\"hi\"\"\"\n\"two\nlines\",\"\"\nlast,x\n");
  BOOST_TEST(csv.rows[0][0].text == "1,5");
  BOOST_TEST(csv.rows[0][1].text == "say \"hi\"");
  BOOST_TEST(csv.rows[1][0].text == "two\nlines");
  BOOST_TEST(csv.rows[1][0].line == 3u);
  BOOST_TEST(csv.rows[1][1].line == 4u);  // after the line break inside the quotes
  BOOST_TEST(csv.rows[2][0].line == 5u);
}

BOOST_AUTO_TEST_CASE(byte_order_mark_crlf_blank_lines_at_the_end_and_no_last_line_break_are_fine) {
  for (const char* text : {"a,b\n1,2\n", "a,b\r\n1,2\r\n",
                           "\xEF\xBB\xBF"
                           "a,b\n1,2",
                           "a,b\n1,2\n\n\r\n\n", "\"a\",\"b\"\r\n\"1\",\"2\""}) {
    const Csv csv = parse_csv("t.csv", text);
    BOOST_TEST(csv.header == (std::vector<std::string>{"a", "b"}),
               boost::test_tools::per_element());
    BOOST_REQUIRE(csv.rows.size() == 1u);
    BOOST_TEST(csv.rows[0][1].text == "2");
  }
}

BOOST_AUTO_TEST_CASE(unicode_goes_through) {
  const Csv csv = parse_csv("t.csv", "\xE5\x90\x8D,b\n\xF0\x9F\x8C\xB7,\xC3\xA9\n");
  BOOST_TEST(csv.header[0] == "\xE5\x90\x8D");
  BOOST_TEST(csv.rows[0][0].text == "\xF0\x9F\x8C\xB7");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_in_one_line_with_its_place) {
  const struct {
    std::string text, message;
  } table[] = {
      {"", "t.csv:1:1: expected a header row, got an empty file"},
      {"\xEF\xBB\xBF", "t.csv:1:1: expected a header row, got an empty file"},
      {"\n1,2\n", "t.csv:1:1: expected a header row, got an empty line"},
      {"a,,c\n", "t.csv:1:2: expected a column name, got an empty cell"},
      {"a,b,\n", "t.csv:1:3: expected a column name, got an empty cell"},
      {"a,b,a\n1,2,3\n", "t.csv:1:3: expected distinct column names, got \"a\" again"},
      {"a,b\n1,2\n3\n", "t.csv:3:2: expected 2 cells, got 1 cell"},
      {"a,b\n1,2,3\n", "t.csv:2:3: expected 2 cells, got 3 cells"},
      {"a\n1,2\n", "t.csv:2:2: expected 1 cell, got 2 cells"},
      {"a,b\n1,2\n\n\n3,4\n", "t.csv:3:1: expected 2 cells, got an empty line"},
      {"a,b\n1,\"2\n3,4\n", "t.csv:2:2: expected a closing quote, got the end of the file"},
      {"a,b\n\"1\"x,2\n",
       "t.csv:2:1: expected a comma or a line end after the closing quote, got \"x\""},
      {"a,b\n1,5\"\n",
       "t.csv:2:2: expected quotes around the whole cell only, got one after \"5\""},
      {"a,b\r1,2\r", "t.csv:1:2: expected lines to end in LF or CRLF, got a lone CR"},
      {"a,b\n1,caf\xE9\n", "t.csv:2:2: expected UTF-8 text, got the byte 0xE9"},
      {"a,b\n\xC0\x80,2\n", "t.csv:2:1: expected UTF-8 text, got the byte 0xC0"},      // overlong
      {"a,b\n\xED\xA0\x80,2\n", "t.csv:2:1: expected UTF-8 text, got the byte 0xED"},  // surrogate
      {"a,b\n1,\xE5\x90\n", "t.csv:2:2: expected UTF-8 text, got the byte 0xE5"},      // cut short
      {"\xFF\xFE"
       "a,b\n",
       "t.csv:1:1: expected UTF-8 text, got the byte 0xFF"},  // UTF-16
  };
  for (const auto& row : table) BOOST_TEST(error_of(row.text) == row.message);
}

// A cut may fall between the bytes of a mark, a character, a line end or a pair of quotes.
BOOST_AUTO_TEST_CASE(what_is_read_does_not_depend_on_the_pieces_it_comes_in) {
  const struct {
    std::string text, told;
  } table[] = {
      {"\xEF\xBB\xBF"
       "a,b\r\n1,\"2\"\r\n\r\n\n",
       R"("a" "b" 2:1 "1" 2:2 "2" )"},
      {"a,b\n\"1,5\",\"say \"\"hi\"\"\"\n\"two\r\nlines\n\",\"\"\"\"\nlast,",
       R"("a" "b" 2:1 "1,5" 2:2 "say \"hi\"" 3:1 "two\r\nlines\n" 5:2 "\"" 6:1 "last" 6:2 "" )"},
      {"\xE5\x90\x8D,\xF0\x9F\x8C\xB7\n\xC3\xA9,\"\xE5\x90\x8D\"",
       "\"\xE5\x90\x8D\" \"\xF0\x9F\x8C\xB7\" 2:1 \"\xC3\xA9\" 2:2 \"\xE5\x90\x8D\" "},
      {"\xEF\xBB", "t.csv:1:1: expected UTF-8 text, got the byte 0xEF"},
      {"a,b\n1,\xF0\x9F\x8C\n", "t.csv:2:2: expected UTF-8 text, got the byte 0xF0"},
      {"a,b\n1,2\n\r\n\n3,4\n", "t.csv:3:1: expected 2 cells, got an empty line"},
      {"a,b\n\"1\n\n\",2\n3\n", "t.csv:5:2: expected 2 cells, got 1 cell"},
      {"a,b\n1,2\r", "t.csv:2:2: expected lines to end in LF or CRLF, got a lone CR"},
      {"a,b\n1,2\n\rx", "t.csv:3:1: expected lines to end in LF or CRLF, got a lone CR"},
      {"a,b\n1,\"2\"\r3\n",
       R"(t.csv:2:2: expected a comma or a line end after the closing quote, got "\r")"},
      {"a,b\n1,\"2\"\"", "t.csv:2:2: expected a closing quote, got the end of the file"},
      {"a,b\n1,25\"\n",
       R"(t.csv:2:2: expected quotes around the whole cell only, got one after "25")"},
  };
  for (const auto& row : table) {
    for (std::size_t bytes = 1; bytes <= row.text.size(); ++bytes)
      BOOST_TEST(read_in_pieces(row.text, bytes) == row.told);
  }
  Engine engine = stream(1, "tables");
  const std::string_view characters = "ab,,\"\"\n\n\r\xC3\xA9";
  for (int i = 0; i < 20000; ++i) {
    std::string text = i % 2 == 0 ? "a,b\n" : "";
    while (engine() % 16 != 0) text += characters[engine() % characters.size()];
    const std::string whole = read_in_pieces(text, 1000);
    for (const std::size_t bytes : {1U, 2U, 3U})
      BOOST_REQUIRE_EQUAL(read_in_pieces(text, bytes), whole);
  }
}

BOOST_AUTO_TEST_CASE(fields_are_quoted_only_when_needed_and_read_back) {
  BOOST_TEST(csv_field("plain text 1.5") == "plain text 1.5");
  BOOST_TEST(csv_field("") == "");
  BOOST_TEST(csv_field("a,b") == "\"a,b\"");
  BOOST_TEST(csv_field("say \"hi\"") == "\"say \"\"hi\"\"\"");
  for (const std::string text : {"a,b", "\"", "\"\"", "two\nlines", "cr\rhere", "plain", " x "}) {
    const Csv csv = parse_csv("t.csv", "h,i\n" + csv_field(text) + ",1\n");
    BOOST_TEST(csv.rows[0][0].text == text);
  }
}

BOOST_AUTO_TEST_CASE(numbers_read_back_as_the_same_bits) {
  Engine engine = stream(1, "numbers");
  for (int i = 0; i < 200000; ++i) {
    const std::uint64_t bits = engine();
    const auto wide = std::bit_cast<double>(bits);
    const auto narrow = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    if (!std::isnan(wide)) {
      const auto back = parse_number(number_text(wide));
      BOOST_REQUIRE(back.has_value());
      BOOST_REQUIRE(std::bit_cast<std::uint64_t>(*back) == bits);
    }
    if (!std::isnan(narrow)) {
      const auto back = parse_number(number_text(narrow));
      BOOST_REQUIRE(back.has_value());
      BOOST_REQUIRE(std::bit_cast<std::uint32_t>(static_cast<float>(*back)) ==
                    static_cast<std::uint32_t>(bits));
    }
  }
}

BOOST_AUTO_TEST_CASE(numbers_are_written_with_the_fewest_digits) {
  BOOST_TEST(number_text(0.1) == "0.1");
  BOOST_TEST(number_text(0.1F) == "0.1");  // not the double next to the float
  BOOST_TEST(number_text(1.0) == "1");
  BOOST_TEST(number_text(-0.0) == "-0");
  BOOST_TEST(number_text(1.0 / 3.0) == "0.3333333333333333");
  BOOST_TEST(number_text(1e300) == "1e+300");
  BOOST_TEST(number_text(std::numeric_limits<double>::denorm_min()) == "5e-324");
  BOOST_TEST(number_text(std::nan("")) == "nan");
  BOOST_TEST(number_text(-std::nan("")) == "nan");
  BOOST_TEST(number_text(std::numeric_limits<double>::infinity()) == "inf");
  BOOST_TEST(number_text(-std::numeric_limits<float>::infinity()) == "-inf");
}

BOOST_AUTO_TEST_CASE(only_whole_plain_numbers_are_numbers) {
  for (const char* text :
       {"",   " ", "abc", "1x",  "1 ",  " 1",       "+1",     "1,5",  "0x10",  "--1",  "1e",
        "e5", ".", "NaN", "NAN", "Inf", "infinity", "nan(1)", "-nan", "1e400", "1_000"})
    BOOST_TEST(!parse_number(text).has_value(), text);
  BOOST_TEST(*parse_number("-1.5e-3") == -0.0015);
  BOOST_TEST(*parse_number(".5") == 0.5);
  BOOST_TEST(*parse_number("1E3") == 1000.0);
  BOOST_TEST(std::isnan(*parse_number("nan")));
  BOOST_TEST(*parse_number("-inf") == -std::numeric_limits<double>::infinity());
}

BOOST_AUTO_TEST_CASE(quotes_in_messages_stay_on_one_line_and_are_short) {
  BOOST_TEST(in_quotes("n/a") == "\"n/a\"");
  BOOST_TEST(in_quotes("two\nlines\x01\"") == "\"two\\nlines\\x01\\\"\"");
  BOOST_TEST(in_quotes(std::string(1000, 'x')).size() == 65u);
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_read_say_why) {
  const Folder folder;
  const std::string base = folder.path.string();
  const auto reading = [&](const std::string& name) {
    return message_of([&] { read_text(folder.path / name); });
  };
  BOOST_TEST(reading("absent") == base + "/absent: no such file");
  fs::create_directory(folder.path / "inner");
  BOOST_TEST(reading("inner") == base + "/inner: is a directory, not a file");
  BOOST_TEST(message_of([] { read_text("/dev/zero"); }) == "/dev/zero: not a regular file");
}

// A file that is no table is not read to its end, wherever pieces end.
BOOST_AUTO_TEST_CASE(a_first_line_of_over_a_megabyte_is_no_header) {
  const Folder folder;
  const fs::path file = folder.path / "file";
  const auto first_line_of = [&](std::size_t bytes) {
    write_whole(file, std::string(bytes, 'a') + "\n1\n");
    return message_of([&] { read_csv(file); });
  };
  BOOST_TEST(first_line_of(999'999) == "no error");
  BOOST_TEST(first_line_of(1'000'000) ==
             file.string() + ":1:1: expected a header row, got a line of over 1 MB");
}

BOOST_AUTO_TEST_CASE(a_file_is_written_whole_or_not_at_all) {
  const Folder folder;
  const fs::path file = folder.path / "file";
  const std::string bytes("a\0b\r\n\xFF", 6);
  write_whole(file, "old");
  write_whole(file, bytes);
  BOOST_TEST(read_text(file) == bytes);

  const std::string base = folder.path.string();
  BOOST_TEST(message_of([&] { write_whole(folder.path / "none" / "x", "1"); }) ==
             base + "/none/x: cannot write: No such file or directory");
  fs::create_directory(folder.path / "inner");
  BOOST_TEST(message_of([&] { write_whole(folder.path / "inner", "1"); }) ==
             base + "/inner: exists and is not a regular file");
  BOOST_TEST(message_of([] { write_whole("/dev/full", "1"); }) ==
             "/dev/full: exists and is not a regular file");
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder.path)) ++files;
  BOOST_TEST(files == 2u);  // no temporary is left
}

BOOST_AUTO_TEST_SUITE_END()
