// The order of the house, from the sources themselves: who may include whom.
#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "trainer/text_file.hpp"

using namespace mlp;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(includes_tests)

namespace {

struct Source {
  std::string text;
  std::vector<std::string> own;    // "trainer/x.hpp", as written between quotes
  std::vector<std::string> other;  // <vector>, as written between angle brackets
};

// Sources of a folder (or all three) by their path from the project's root.
std::map<std::string, Source> sources_in(const std::vector<std::string>& folders) {
  static const std::regex include(R"(\s*#\s*include\s*([<"])([^>"]+)[>"].*)");
  std::map<std::string, Source> sources;
  for (const std::string& folder : folders) {
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(TRAINER_SOURCE_DIR) / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".hpp" && extension != ".cpp") continue;
      Source& source = sources[fs::relative(entry.path(), TRAINER_SOURCE_DIR).string()];
      source.text = read_text(entry.path());
      std::istringstream lines(source.text);
      std::smatch match;
      for (std::string line; std::getline(lines, line);)
        if (std::regex_match(line, match, include))
          (match[1] == "<" ? source.other : source.own).push_back(match[2]);
    }
  }
  return sources;
}

const std::map<std::string, Source>& all_sources() {
  static const auto sources = sources_in({"trainer", "experiments", "tests"});
  return sources;
}

bool is_json(const std::string& header) {
  return header.starts_with("nlohmann/");
}
bool is_command_line(const std::string& header) {
  return header.starts_with("CLI/");
}

// Walks along includes from a file; returns the way round if it comes back to a file on the way.
std::string cycle_from(const std::string& file, std::vector<std::string>& way,
                       std::set<std::string>& done) {
  if (const auto at = std::find(way.begin(), way.end(), file); at != way.end()) {
    std::string cycle;
    for (auto step = at; step != way.end(); ++step) cycle += *step + " -> ";
    return cycle + file;
  }
  if (!done.insert(file).second) return "";
  way.push_back(file);
  for (const std::string& next : all_sources().at(file).own)
    if (std::string cycle = cycle_from(next, way, done); !cycle.empty()) return cycle;
  way.pop_back();
  return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_sources_are_found) {
  for (const std::string file : {"trainer/network.hpp", "trainer/measure_units.cpp",
                                 "experiments/main.cpp", "tests/includes_tests.cpp"})
    BOOST_TEST_CONTEXT(file) BOOST_TEST(all_sources().contains(file));
  BOOST_TEST(all_sources().at("trainer/network.cpp").own.front() == "trainer/network.hpp");
}

// Matrices would otherwise begin elsewhere in one file than in another.
BOOST_AUTO_TEST_CASE(armadillo_is_included_in_one_place) {
  for (const auto& [file, source] : all_sources())
    for (const std::string& header : source.other)
      BOOST_TEST((header != "armadillo" || file == "trainer/armadillo.hpp"), file);
}

BOOST_AUTO_TEST_CASE(own_headers_are_named_from_the_root_and_are_there) {
  for (const auto& [file, source] : all_sources())
    for (const std::string& header : source.own)
      BOOST_TEST(all_sources().contains(header), file << " includes \"" << header << "\"");
}

BOOST_AUTO_TEST_CASE(the_library_knows_no_experiments_no_json_and_no_command_line) {
  for (const auto& [file, source] : sources_in({"trainer"})) {
    for (const std::string& header : source.own)
      BOOST_TEST(header.starts_with("trainer/"), file << " includes \"" << header << "\"");
    for (const std::string& header : source.other)
      BOOST_TEST((!is_json(header) && !is_command_line(header)),
                 file << " includes <" << header << ">");
  }
}

BOOST_AUTO_TEST_CASE(json_comes_in_through_one_header_and_the_command_line_in_one_file) {
  for (const auto& [file, source] : sources_in({"experiments"})) {
    for (const std::string& header : source.own)
      BOOST_TEST(!header.starts_with("tests/"), file << " includes \"" << header << "\"");
    for (const std::string& header : source.other) {
      if (is_json(header)) BOOST_TEST(file == "experiments/json.hpp");
      if (is_command_line(header)) BOOST_TEST(file == "experiments/main.cpp");
    }
  }
}

BOOST_AUTO_TEST_CASE(no_header_includes_itself_in_a_circle) {
  std::set<std::string> done;
  for (const auto& [file, source] : all_sources()) {
    std::vector<std::string> way;
    BOOST_TEST(cycle_from(file, way, done) == "");
  }
}

BOOST_AUTO_TEST_CASE(headers_say_what_they_are_for_and_are_read_once) {
  for (const auto& [file, source] : all_sources()) {
    if (!file.ends_with(".hpp")) continue;
    BOOST_TEST(source.text.starts_with("// "), file);
    BOOST_TEST(source.text.find("\n#pragma once\n") != std::string::npos, file);
  }
}

BOOST_AUTO_TEST_CASE(every_source_is_built_and_every_suite_is_run) {
  const std::string lists = read_text(fs::path(TRAINER_SOURCE_DIR) / "CMakeLists.txt");
  const auto is_listed = [&](const std::string& name) {
    return std::regex_search(lists, std::regex("[\\s]" + name + "[\\s)]"));
  };
  for (const auto& [file, source] : all_sources()) {
    if (!file.ends_with(".cpp")) continue;
    const bool is_suite = file.ends_with("_tests.cpp");
    const std::string name = is_suite ? fs::path(file).stem().string() : file;
    BOOST_TEST(is_listed(name), file << " is not in CMakeLists.txt");
    if (is_suite)
      BOOST_TEST(source.text.find("BOOST_AUTO_TEST_SUITE(" + name) != std::string::npos, file);
  }
}

BOOST_AUTO_TEST_SUITE_END()
