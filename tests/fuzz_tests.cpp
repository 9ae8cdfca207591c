// Inputs that fuzzing found, and those that it starts from, read once more.
#include <algorithm>
#include <filesystem>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/fuzz/targets.hpp"
#include "trainer/text_file.hpp"

using namespace mlp;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(fuzz_tests)

namespace {

std::vector<fs::path> files_in(const std::string& folder, const std::string& extension = "") {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(TRAINER_SOURCE_DIR) / folder))
    if (entry.is_regular_file() && (extension.empty() || entry.path().extension() == extension))
      files.push_back(entry.path());
  BOOST_TEST(!files.empty());
  return files;
}

const FuzzTarget& target(std::string_view name) {
  return *std::ranges::find(fuzz_targets(), name, &FuzzTarget::name);
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_fuzzing_found_is_read_or_refused) {
  for (const FuzzTarget& fuzzed : fuzz_targets()) {
    for (const fs::path& file : files_in("tests/fuzz/corpus/" + std::string(fuzzed.name))) {
      BOOST_TEST_CONTEXT(file.string()) {
        const bool is_valid = file.filename().string().starts_with("valid");
        BOOST_TEST(fuzzed.accepts(read_text(file)) == is_valid);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(what_fuzzing_starts_from_is_right) {
  for (const fs::path& file : files_in("configs", ".json")) {
    if (file.filename() == "schema.json") continue;
    const std::string text = read_text(file);
    const bool is_alone = text.find("\"parent\"") == std::string::npos;
    BOOST_TEST(target("config").accepts(text) == is_alone, file.string());
  }
  for (const fs::path& file : files_in("data", ".csv")) {
    BOOST_TEST(target("csv").accepts(read_text(file)), file.string());
    BOOST_TEST(target("samples").accepts(read_text(file)), file.string());
  }
}

BOOST_AUTO_TEST_SUITE_END()
