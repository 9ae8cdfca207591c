// What the README shows: its commands run, and its config is the file that it names.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "experiments/scoreboard.hpp"
#include "tests/config_files.hpp"
#include "tests/lecture_configs.hpp"
#include "trainer/text_file.hpp"

using namespace mlp;

namespace {

const std::filesystem::path root = TRAINER_SOURCE_DIR;

// The contents of the README's fenced blocks of one language.
std::vector<std::string> blocks(const std::string& language) {
  const std::string text = read_text(root / "README.md"), fence = "```" + language + "\n";
  std::vector<std::string> found;
  for (std::size_t start = text.find(fence); start != std::string::npos;
       start = text.find(fence, start)) {
    start += fence.size();
    found.push_back(text.substr(start, text.find("```", start) - start));
  }
  return found;
}

std::vector<std::string> commands() {
  std::vector<std::string> lines;
  for (const std::string& block : blocks("sh")) {
    std::istringstream stream(block);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
  }
  return lines;
}

// What a drawing says, sorted, without its numbers: these and the order depend on the seeds.
std::vector<std::string> words_in(const std::string& svg) {
  static const std::regex text("<text>(?:<tspan[^>]*>)?([^<]*)<");
  std::vector<std::string> words;
  for (std::sregex_iterator at(svg.begin(), svg.end(), text), end; at != end; ++at)
    if (std::ranges::any_of((*at)[1].str(), [](char c) { return c >= 'a' && c <= 'z'; }))
      words.push_back((*at)[1]);
  std::ranges::sort(words);
  return words;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(readme_tests)

BOOST_AUTO_TEST_CASE(the_config_shown_is_the_file) {
  BOOST_REQUIRE(blocks("json").size() == 1);
  BOOST_TEST(blocks("json")[0] == read_text(root / "configs/xor.json"));
}

// In a folder that looks like the project's after a build. The two scripts install and build before
// they do what is run here (tests/run: this very program); reproduce's experiments run with two
// seeds, where a claim may come out inconclusive.
BOOST_AUTO_TEST_CASE(every_command_runs) {
  const ConfigFiles files;
  std::filesystem::create_directories(files.path("build/release"));
  std::filesystem::create_symlink(root / "configs", files.path("configs"));
  std::filesystem::create_symlink(TRAINER_EXECUTABLE, files.path("build/release/trainer"));
  std::size_t programs = 0;
  for (std::string command : commands()) {
    BOOST_TEST_CONTEXT(command) {
      int allowed = 0;
      if (command == "tests/run" || command == "experiments/reproduce") {
        BOOST_TEST(access((root / command).c_str(), X_OK) == 0);
        if (command == "tests/run") continue;
        command = "build/release/trainer run configs/lecture/*.json --seeds 2";
        allowed = 1;
      }
      if (command.ends_with("--markdown")) allowed = 1;  // of those same results
      BOOST_TEST(command.starts_with("build/release/trainer "));
      const std::string line =
          "cd '" + files.path("").string() + "' && " + command + " >.out 2>.err </dev/null";
      const int code = std::system(line.c_str()) / 256;
      BOOST_TEST(code >= 0);
      BOOST_TEST(code <= allowed, read_text(files.path(".err")));
      ++programs;
    }
  }
  BOOST_TEST(programs >= 6);
  // The figures shown are those that these results give, too.
  std::size_t shown = 0;
  for (const std::string experiment : {"linear-collapse", "vanishing-gradient", "dead-neurons"}) {
    const std::filesystem::path drawn = files.path("results/" + experiment + "/figures");
    for (const auto& kept : std::filesystem::directory_iterator(root / "experiments/figures")) {
      const std::string name = kept.path().filename();
      BOOST_TEST(read_text(root / "README.md").find(name) != std::string::npos, name);
      // Without gnuplot there is nothing to compare with.
      if (!std::filesystem::exists(drawn / name)) continue;
      const std::vector<std::string> words = words_in(read_text(kept.path()));
      BOOST_TEST(words.size() > 4U, name);
      BOOST_TEST(words == words_in(read_text(drawn / name)), boost::test_tools::per_element());
      ++shown;
    }
  }
  BOOST_TEST(shown == (std::system("command -v gnuplot >/dev/null 2>&1") == 0 ? 3U : 0U));
}

// The table of verdicts is `trainer report results/* --markdown`. Running the lecture takes too
// long here: whether numbers are those of the last run is not seen, but every claim, bar and
// verdict is.
BOOST_AUTO_TEST_CASE(the_table_of_verdicts_has_the_claims_and_bars_of_the_configs) {
  std::vector<Report> reports;
  for (const std::filesystem::path& file : lecture_configs()) {
    Report report;
    report.name = file.stem().string();
    for (const Claim& claim : planned_claims(file)) {
      Judgement judgement;
      judgement.verdict = is<DoesNotHold>(claim.stated) ? Verdict::does_not_hold : Verdict::holds;
      judgement.expected = expected_text(claim.expect);
      report.claims.push_back({claim, judgement});
    }
    reports.push_back(report);
  }
  const auto without_numbers = [](const std::string& row) {
    std::vector<std::string> cells;
    for (std::size_t start = 0, end = 0; end != std::string::npos; start = end + 3) {
      end = row.find(" | ", start);
      cells.push_back(row.substr(start, end - start));
    }
    BOOST_REQUIRE_EQUAL(cells.size(), 5U);
    cells.erase(cells.begin() + 3);
    return cells;
  };
  const std::string text = read_text(root / "README.md");
  const std::string wanted = scoreboard_markdown(scoreboard(reports));
  const std::size_t start = text.find(wanted.substr(0, wanted.find('\n')));
  BOOST_REQUIRE(start != std::string::npos);
  std::istringstream shown(text.substr(start)), expected(wanted);
  std::string row, expected_row;
  for (std::size_t line = 0; std::getline(expected, expected_row); ++line) {
    BOOST_REQUIRE(std::getline(shown, row));
    if (line < 2)
      BOOST_TEST(row == expected_row);
    else
      BOOST_TEST(without_numbers(row) == without_numbers(expected_row),
                 boost::test_tools::per_element());
  }
  BOOST_REQUIRE(std::getline(shown, row));
  BOOST_TEST(row == "");
}

BOOST_AUTO_TEST_SUITE_END()
