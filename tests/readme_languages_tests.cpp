// Is README.zh.md equal in substance to README.md? Both are compared in all that needs no words:
// sections, code, commands, lists, tables, links, numbers.
#include <algorithm>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "trainer/text_file.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(readme_languages_tests)

namespace {

using Words = std::set<std::string>;

// What stands below one heading.
struct Section {
  std::string heading;
  std::string level;                   // "##"
  std::vector<std::string> code = {};  // lines of blocks
  std::size_t items = 0, rows = 0;
  Words spans = {}, links = {}, numbers = {};
};

// The first group of each match, which is taken out of the line.
Words taken_out(std::string& line, const std::regex& pattern) {
  Words words;
  for (std::sregex_iterator at(line.begin(), line.end(), pattern), end; at != end; ++at)
    words.insert((*at)[1]);
  line = std::regex_replace(line, pattern, " ");
  return words;
}

void add_words(Section& section, std::string line) {
  static const std::regex span("`([^`]+)`"), link("\\]\\(([^)]+)\\)"),
      number("([0-9]([0-9.,]*[0-9])?)"), of_chinese("\\.zh(\\.svg)$");
  section.spans.merge(taken_out(line, span));
  for (const std::string& target : taken_out(line, link))
    section.links.insert(std::regex_replace(target, of_chinese, "$1"));
  section.numbers.merge(taken_out(line, number));
}

// The verdicts, between <details> and </details>, are compared with the configs elsewhere.
std::vector<Section> sections_of(const std::string& file) {
  std::vector<Section> sections;
  std::istringstream lines(read_text(std::string(TRAINER_SOURCE_DIR) + "/" + file));
  bool is_code = false, is_folded = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("```")) is_code = !is_code;
    if (line.starts_with("<details>")) is_folded = true;
    if (line.starts_with("</details>")) is_folded = false;
    const bool is_heading = !is_code && line.starts_with('#');
    if (is_heading) sections.push_back({line, line.substr(0, line.find(' '))});
    if (is_heading || is_folded || sections.empty()) continue;
    if (is_code || line.starts_with("```") || line.starts_with("    ")) {
      sections.back().code.push_back(line);
      continue;
    }
    sections.back().items += line.starts_with("* ");
    sections.back().rows += line.starts_with("| ");
    add_words(sections.back(), line);
  }
  return sections;
}

}  // namespace

BOOST_AUTO_TEST_CASE(both_have_the_same_sections_code_links_and_numbers) {
  const std::vector<Section> english = sections_of("README.md"),
                             chinese = sections_of("README.zh.md");
  BOOST_REQUIRE_EQUAL(english.size(), chinese.size());
  BOOST_TEST(english.size() >= 7U);
  for (std::size_t i = 0; i < english.size(); ++i) {
    Section one = english[i], other = chinese[i];
    if (i == 0) {  // each leads to the other
      BOOST_TEST(one.links.erase("README.zh.md") == 1U);
      BOOST_TEST(other.links.erase("README.md") == 1U);
    }
    BOOST_TEST_CONTEXT(one.heading << " and " << other.heading) {
      BOOST_TEST(one.level == other.level);
      BOOST_TEST(one.items == other.items);
      BOOST_TEST(one.rows == other.rows);
      BOOST_TEST(one.code == other.code, boost::test_tools::per_element());
      BOOST_TEST(one.spans == other.spans, boost::test_tools::per_element());
      BOOST_TEST(one.links == other.links, boost::test_tools::per_element());
      BOOST_TEST(one.numbers == other.numbers, boost::test_tools::per_element());
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
