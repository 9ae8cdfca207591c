// What the README shows: its commands run, and its config is the file that it names.
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "tests/config_files.hpp"
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
}

BOOST_AUTO_TEST_SUITE_END()
