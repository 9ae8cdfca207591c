// Bad data from the user's side: one clear line, exit code 2, and nothing written.
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "tests/program.hpp"

using namespace mlp;
namespace fs = std::filesystem;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(cli_data_tests)

namespace {

// A config over data/d.csv.
std::string config_with(const std::string& task) {
  return R"({"task": {"type": "csv", "file": "data/d.csv", )" + task +
         R"(}, "training": {"epochs": 2}})";
}

void check_refused(const Program& trainer, const std::string& message) {
  for (const std::string command : {"check", "show", "run"}) {
    const ProgramResult outcome = trainer({command, "c.json"});
    BOOST_TEST(outcome.code == 2);
    BOOST_TEST(outcome.err == message + "\n");
    BOOST_TEST(outcome.out == "");
  }
  BOOST_TEST(!trainer.exists("results"));
}

}  // namespace

BOOST_AUTO_TEST_CASE(bad_tables_are_refused_before_anything_runs) {
  const struct {
    std::string text, message;
  } table[] = {
      {"", "data/d.csv:1:1: expected a header row, got an empty file"},
      {"\na,y\n1,u\n", "data/d.csv:1:1: expected a header row, got an empty line"},
      {"a,y\n", "data/d.csv:2:1: expected rows of data below the header, got the end of the file"},
      {"a,b,y\n1,2,u\n1,v\n", "data/d.csv:3:3: expected 3 cells, got 2 cells"},
      {"a,y\n1,u\n2,v,3\n", "data/d.csv:3:3: expected 2 cells, got 3 cells"},
      {"a,y\n1,u\n\n2,v\n", "data/d.csv:3:1: expected 2 cells, got an empty line"},
      {"a,y\n1,u\n2,v\nnan,u\n", "data/d.csv:4:1: expected a finite number, got \"nan\""},
      {"a,y\ninf,u\n2,v\n", "data/d.csv:2:1: expected a finite number, got \"inf\""},
      {"a,y\n1e400,u\n2,v\n", "data/d.csv:2:1: expected a number, got \"1e400\""},
      {"a,y\n1,u\nx,v\n", "data/d.csv:3:1: expected a number, got \"x\""},
      {"a,y\n\"1,5\",u\n2,v\n", "data/d.csv:2:1: expected a number, got \"1,5\""},
      {"a,y\n1,u\n,v\n", "data/d.csv:3:1: expected a number, got an empty cell"},
      {"a,y\n1,u\n2,\n", "data/d.csv:3:2: expected a class, got an empty cell"},
      {"a,y\n1,u\n2,u\n",
       "data/d.csv:1:2: expected two classes or more in the column \"y\", got only \"u\""},
      {"a,y\n1,u\n2,v\n", "data/d.csv: expected at least two training samples, got 1"},
      {"a,y\n1,0.5\n2,n/a\n",
       "data/d.csv:3:2: expected a number as in line 2, got \"n/a\"; if these are classes, set "
       "task.kind to \"classification\""},
      {"a;y\n1;u\n2;v\n", "data/d.csv:1:1: expected the target column \"y\", got \"a;y\""},
      {"a,Y\n1,u\n2,v\n", "data/d.csv:1:1: expected the target column \"y\", got \"a\", \"Y\""},
      {"y\nu\nv\n", "data/d.csv:1:1: expected a feature column besides the target, got none"},
      {"a,a,y\n1,2,u\n", "data/d.csv:1:2: expected distinct column names, got \"a\" again"},
      {"a,,y\n1,2,u\n", "data/d.csv:1:2: expected a column name, got an empty cell"},
      {"a,y\n\"1,u\n2,v\n", "data/d.csv:2:1: expected a closing quote, got the end of the file"},
      {"a,y\n1\"2,u\n",
       "data/d.csv:2:1: expected quotes around the whole cell only, got one after \"1\""},
      {"a,y\r1,u\r2,v\r", "data/d.csv:1:2: expected lines to end in LF or CRLF, got a lone CR"},
      {"a,y\n1,\xff\n", "data/d.csv:2:2: expected UTF-8 text, got the byte 0xFF"},
      {"a,y\n1,caf\xe9\n", "data/d.csv:2:2: expected UTF-8 text, got the byte 0xE9"},
      {"\xff\xfe"s + "a\0,\0y\0"s, "data/d.csv:1:1: expected UTF-8 text, got the byte 0xFF"},
      {"a,y\n1\0,u\n2,v\n"s, "data/d.csv:2:1: expected a number, got \"1\\x00\""},
  };
  for (const auto& row : table) {
    const Program trainer;
    trainer.files.add("c.json", config_with(R"("target": "y")"));
    trainer.files.add("data/d.csv", row.text);
    BOOST_TEST_CONTEXT(row.message) check_refused(trainer, row.message);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_regular_file_is_refused) {
  const Program trainer;
  trainer.files.add("c.json", config_with(R"("target": "y")"));
  check_refused(trainer, "data/d.csv: no such file");
  fs::create_directories(trainer.files.path("data/d.csv"));
  check_refused(trainer, "data/d.csv: is a directory, not a file");
  fs::remove(trainer.files.path("data/d.csv"));
  fs::create_symlink("/dev/zero", trainer.files.path("data/d.csv"));  // endless
  check_refused(trainer, "data/d.csv: not a regular file");
  fs::remove(trainer.files.path("data/d.csv"));
  fs::create_symlink("d.csv", trainer.files.path("data/d.csv"));
  check_refused(trainer, "data/d.csv: Too many levels of symbolic links");
}

BOOST_AUTO_TEST_CASE(targets_and_test_files_that_do_not_fit_are_refused) {
  const struct {
    std::string task, message;
  } table[] = {
      {R"("target": ["y", "y"])", "data/d.csv: expected distinct target columns, got \"y\" twice"},
      {R"("target": [])", "data/d.csv: expected a target column, got none"},
      {R"("target": "z")", "data/d.csv:1:1: expected the target column \"z\", got \"a\", \"y\""},
      {R"("target": "y", "kind": "regression")", "data/d.csv:2:2: expected a number, got \"u\""},
      {R"("target": ["a", "y"], "kind": "classification")",
       "data/d.csv:1:1: expected a feature column besides the target, got none"},
      {R"("target": "y", "test_file": "data/none.csv")", "data/none.csv: no such file"},
      {R"("target": "y", "test_file": "data/t.csv")",
       "data/t.csv:2:2: expected a class of the training file (\"u\", \"v\"), got \"w\""},
      {R"("target": "y", "test_fraction": 0.9)",
       "data/d.csv: expected at least two training samples, got 1"},
  };
  for (const auto& row : table) {
    const Program trainer;
    trainer.files.add("data/d.csv", "a,y\n1,u\n2,v\n3,u\n4,v\n5,u\n6,v\n");
    trainer.files.add("data/t.csv", "a,y\n1,w\n");
    trainer.files.add("c.json", config_with(row.task));
    BOOST_TEST_CONTEXT(row.task) check_refused(trainer, row.message);
  }
}

BOOST_AUTO_TEST_CASE(recorded_data_that_are_not_there_are_told_as_such) {
  const Program trainer;
  trainer.files.add("c.json", R"({"task": {"type": "fashion_mnist", "folder": "nowhere"}})");
  check_refused(trainer,
                "nowhere/train-images-idx3-ubyte.gz: no such file; install the Debian package "
                "dataset-fashion-mnist, or name the files' folder in task.folder");
  trainer.files.add("c.json", R"({"task": {"type": "iris", "samples": 151}})");
  check_refused(trainer, "iris: expected at most 150 samples, got 151");
}

BOOST_AUTO_TEST_CASE(every_bad_file_of_every_config_is_told) {
  const Program trainer;
  trainer.files.add("data/d.csv", "a,y\n1,u\nx,v\n");
  trainer.files.add("a.json", config_with(R"("target": "y")"));
  trainer.files.add("b.json", R"({"task": {"type": "csv", "file": "none.csv", "target": "y"}})");
  trainer.files.add("c.json", R"({"task": "xr"})");
  const ProgramResult outcome = trainer({"run", "a.json", "b.json", "c.json"});
  BOOST_TEST(outcome.code == 2);
  BOOST_TEST(
      outcome.err.starts_with("data/d.csv:3:1: expected a number, got \"x\"\n"
                              "none.csv: no such file\n"
                              "c.json:1:10: task: unknown name \"xr\""));
  BOOST_TEST(!trainer.exists("results"));
}

BOOST_AUTO_TEST_CASE(the_form_of_a_good_file_does_not_matter) {
  const std::string plain = "a,b,y\n1,0.5,u\n2,-1,v\n3,1e-3,u\n4,2,v\n5,0,u\n6,7,v\n";
  std::string crlf;
  for (const char c : plain) crlf += c == '\n' ? "\r\n" : std::string(1, c);
  const std::string files[] = {
      plain,
      crlf,
      "\xEF\xBB\xBF" + plain,
      "\xEF\xBB\xBF" + crlf,
      plain.substr(0, plain.size() - 1),  // no line end after the last row
      plain + "\n\n",
      "\"a\",b,\"y\"\n1, 0.5,\"u\"\n2,-1,v\n3,0.001,u\n4,\t2,v\n5,0.0,u\n6,7 ,v\n",
  };
  std::string runs;
  for (const std::string& text : files) {
    const Program trainer;
    trainer.files.add("c.json", config_with(R"("target": "y")"));
    trainer.files.add("data/d.csv", text);
    const ProgramResult outcome = trainer({"run", "c.json", "--quiet"});
    BOOST_TEST(outcome.code == 0);
    BOOST_TEST(outcome.err == "");
    if (runs.empty()) runs = trainer.text("results/c/runs.csv");
    BOOST_TEST((trainer.text("results/c/runs.csv") == runs));
  }
}

BOOST_AUTO_TEST_SUITE_END()
