// What people get wrong, from the shell to the data: the program's one line for each.
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "tests/program.hpp"

using namespace mlp;
namespace fs = std::filesystem;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(bad_inputs_tests)

namespace {

struct BadInput {
  std::string text;  // of the file that is wrong
  std::string line;
};

std::string training(const std::string& members) {
  return R"({"task": "xor", "training": {)" + members + "}}";
}

std::string claim(const std::string& members) {
  return R"({"task": "xor", "claims": [{"id": "a", )" + members + "}]}";
}

void check_refused(const Program& trainer, const std::vector<std::string>& arguments,
                   const std::string& line) {
  const ProgramResult outcome = trainer(arguments);
  BOOST_TEST_CONTEXT(line) {
    BOOST_TEST(outcome.code == 2);
    BOOST_TEST(outcome.err == line + "\n");
    BOOST_TEST(outcome.out == "");
  }
}

// Results of two runs in the folder r/c, with all tables.
void write_results(const Program& trainer) {
  add_config(trainer, "c",
             R"("seeds": 2, "measure": ["gradient_flow", {"type": "decision_map", "grid": 2}],
             "claims": [{"id": "a", "measure": {"table": "layers", "column": "delta_rms", "layer": "last", "interval": "range"}, "expect": {"above": 0}}])");
  BOOST_TEST(trainer({"run", "c.json", "--quiet", "--out", "r"}).code == 0);
}

// The first `from` in a file of the results becomes `to`.
void change(const Program& trainer, const std::string& file, const std::string& from,
            const std::string& to) {
  std::string text = trainer.text("r/c/" + file);
  const std::size_t at = text.find(from);
  BOOST_REQUIRE(at != std::string::npos);
  trainer.files.add("r/c/" + file, text.replace(at, from.size(), to));
}

}  // namespace

BOOST_AUTO_TEST_CASE(configs_written_as_something_else) {
  const BadInput table[] = {
      {R"({"task": "xor",})", "c.json:1:16: expected a key in double quotes, got \"}\""},
      {"{'task': 'xor'}", "c.json:1:2: expected a key in double quotes, got \"'task'\""},
      {training(R"("shuffle": True)"), "c.json:1:41: expected a value, got \"True\""},
      {"task: xor\n", "c.json:1:1: expected a value, got \"task\""},
      {"<!DOCTYPE html>", "c.json:1:1: expected a value, got \"<!DOCTYPE\""},
      {"\xff\xfe{\0}\0"s, "c.json:1:1: expected a value, got bytes that are not UTF-8"},
      {R"([{"task": "xor"}])", "c.json:1:1: expected an object, got a list"},
      {R"({"task": "xor", "network": {"hidden": "16, 16"}})",
       "c.json:1:39: network.hidden: expected {\"layers\": ..., \"units\": ...} or a list of "
       "layers, got \"16, 16\""},
      {training(R"("optimizer": "Adam")"),
       "c.json:1:43: training.optimizer: unknown name \"Adam\"; did you mean \"adam\"? expected "
       "one of sgd, adam, rmsprop, adagrad"},
      {training(R"("optimizer": {"type": "adam", "lr": 0.1})"),
       "c.json:1:60: training.optimizer.lr: unknown key; expected one of type, learning_rate, "
       "beta1, beta2, epsilon, weight_decay"},
      {training(R"("batch_size": "32")"),
       "c.json:1:44: training.batch_size: expected a positive integer or \"all\", got \"32\""},
      {training(R"("epochs": 1e3)"),
       "c.json:1:40: training.epochs: expected an integer from 0 to 1000000000, got 1000.0"},
      {training(R"("patience": 5)"), "c.json:1:42: training.patience: expected an object, got 5"},
      {R"({"task": "xor", "seeds": "1-10"})",
       "c.json:1:26: seeds: expected an integer from 1 to 100000, got \"1-10\""},
      {R"({"task": "xor", "measure": "collapse"})",
       "c.json:1:28: measure: expected a list, got \"collapse\""},
      {R"({"task": "xor", "name": "a/b"})",
       "c.json:1:25: name: expected 1 to 64 of a-z, 0-9 and -, got \"a/b\""},
      {R"({"task": "xor", "parent": ""})", "c.json:1:27: parent: expected a file name, got \"\""},
      {R"({"task": "xor", "parent": "."})", "c.json:1:27: parent: .: is a directory, not a file"},
  };
  for (const BadInput& bad : table) {
    const Program trainer;
    trainer.files.add("c.json", bad.text);
    check_refused(trainer, {"check", "c.json"}, bad.line);
  }
}

BOOST_AUTO_TEST_CASE(sweeps_and_claims_that_cannot_be_meant) {
  const BadInput table[] = {
      {R"({"task": "xor", "sweep": {"network.activation": "relu"}})",
       "c.json:1:49: sweep.network.activation: expected a list of at least one value, got "
       "\"relu\""},
      {R"({"task": "xor", "sweep": {"network": {"activation": ["relu"]}}})",
       "c.json:1:38: sweep.network: expected a list of at least one value, got an object"},
      {R"({"task": "xor", "sweep": {"network.hidden.layers": [1, 2], "network.hidden": [[4]]}})",
       "c.json:1:60: sweep.network.hidden: replaces network.hidden.layers, which is swept before "
       "it; put it first"},
      {claim(R"("measure": {"column": "steps"}, "expect": {})"),
       "c.json:1:82: claims.0.expect: expected \"above\", \"below\" or both"},
      {claim(R"("measure": {"column": "status"}, "expect": {"above": 2})"),
       "c.json:1:62: claims.0.measure.column: \"status\" holds text, not numbers"},
      {claim(R"("where": ["relu"], "measure": {"column": "steps"}, "expect": {"above": 2})"),
       "c.json:1:49: claims.0.where: expected an object of swept paths and values, got [\"relu\"]"},
      {claim(R"("stated": "fails", "measure": {"column": "steps"}, "expect": {"above": 2})"),
       "c.json:1:50: claims.0.stated: unknown name \"fails\"; expected one of holds, "
       "does_not_hold"},
      {R"({"task": "xor", "experiment": "activation_curves"})",
       "c.json:1:2: task: an experiment of the kind activation_curves has no such part; one of the "
       "kind training has"},
  };
  for (const BadInput& bad : table) {
    const Program trainer;
    trainer.files.add("c.json", bad.text);
    check_refused(trainer, {"check", "c.json"}, bad.line);
  }
}

BOOST_AUTO_TEST_CASE(chains_of_parents_end) {
  const Program trainer;
  for (int i = 0; i < 100; ++i)
    trainer.files.add("p" + std::to_string(i) + ".json",
                      R"({"parent": "p)" + std::to_string(i + 1) + R"(.json"})");
  check_refused(trainer, {"check", "p0.json"}, "p64.json:1:12: parent: more than 64 in a row");
}

BOOST_AUTO_TEST_CASE(paths_of_settings_end) {
  const Program trainer;
  add_config(trainer, "c");
  std::string path = "network";
  for (int i = 0; i < 50000; ++i) path += ".a";
  const ProgramResult outcome = trainer({"check", "c.json", "--set", path + "=1"});
  BOOST_TEST(outcome.code == 2);
  BOOST_TEST(outcome.err.starts_with("--set: network.a.a.a"));
  BOOST_TEST(outcome.err.ends_with("...: more than 64 levels deep\n"));
}

BOOST_AUTO_TEST_CASE(tables_as_spreadsheets_write_them) {
  const BadInput table[] = {
      {"a\ty\n1\tu\n2\tv\n", "d.csv:1:1: expected the target column \"y\", got \"a\\ty\""},
      {"a,y\n1,u,\n2,v,\n", "d.csv:2:3: expected 2 cells, got 3 cells"},
      {"5.1,3.5,u\n4.9,3.0,v\n",
       "d.csv:1:1: expected the target column \"y\", got \"5.1\", \"3.5\", \"u\""},
      {"a;y\n1,5;u\n", "d.csv:2:2: expected 1 cell, got 2 cells"},
      {"a,y\n1,u\nNA,v\n3,u\n", "d.csv:3:1: expected a number, got \"NA\""},
      {"a,y\n\"1,234\",u\n2,v\n", "d.csv:2:1: expected a number, got \"1,234\""},
      {"a,y\n0x10,u\n2,v\n", "d.csv:2:1: expected a number, got \"0x10\""},
      {"a,y\n١٢,u\n2,v\n", "d.csv:2:1: expected a number, got \"١٢\""},
      {"a,y\n+1,u\n2,v\n", "d.csv:2:1: expected a number, got \"+1\""},
      {"a,y\n1,p\n2,q\n3,r\n",
       "d.csv: expected a training sample of every class, got none of class \"p\""},
      {"\x1f\x8b\x08\0\0"s, "d.csv:1:1: expected UTF-8 text, got the byte 0x8B"},
      {R"({"a": 1})", "d.csv:1:1: expected quotes around the whole cell only, got one after \"{\""},
      {std::string(2'000'000, 'x'), "d.csv:1:1: expected a header row, got a line of over 1 MB"},
  };
  for (const BadInput& bad : table) {
    const Program trainer;
    trainer.files.add("c.json", R"({"task": {"type": "csv", "file": "d.csv", "target": "y"}})");
    trainer.files.add("d.csv", bad.text);
    check_refused(trainer, {"check", "c.json"}, bad.line);
  }
}

// Neither takes longer, nor more memory, than the figures that are told.
BOOST_AUTO_TEST_CASE(files_with_holes_are_not_read) {
  const Program trainer;
  trainer.files.add("c.json", R"({"task": {"type": "csv", "file": "d.csv", "target": "y"}})");
  trainer.files.add("d.csv", "y\n");
  trainer.files.add("huge.json", "");
  fs::resize_file(trainer.files.path("d.csv"), 1'000'000'000'000);
  fs::resize_file(trainer.files.path("huge.json"), 1'000'000'000'000);
  check_refused(trainer, {"check", "huge.json"}, "huge.json: expected at most 64 MB, got 1 TB");
  check_refused(trainer, {"check", "c.json"}, "d.csv: expected at most 256 MB, got 1 TB");
}

BOOST_AUTO_TEST_CASE(command_lines_that_name_nothing) {
  const Program trainer;
  add_config(trainer, "c");
  const struct {
    std::vector<std::string> arguments;
    std::string line;
  } table[] = {
      {{"run", ""}, "CONFIG: expected a name, got \"\""},
      {{"run", "c.json", "--out", ""}, "--out: expected a name, got \"\""},
      {{"report", ""}, "DIR: expected a name, got \"\""},
      {{"check", "c.json", "--memory", "4X"},
       "--memory: expected a size such as 500M or 4G, got \"4X\""},
      {{"check", "c.json", "--memory", "-1"},
       "--memory: expected a size such as 500M or 4G, got \"-1\""},
      {{"check", "c.json", "--memory", "0"},
       "--memory: expected a size such as 500M or 4G, got \"0\""},
      {{"run", "c.json", "--lang", "fr"}, "--lang: fr not in {en,zh,both}"},
  };
  for (const auto& row : table)
    check_refused(trainer, row.arguments, row.line + "\nRun with --help for more information.");
  check_refused(trainer, {"run", "/dev/zero"}, "/dev/zero: not a regular file");
  check_refused(trainer, {"report", "nowhere"}, "nowhere/config.json: no such file");
  check_refused(trainer, {"check", "c.json", "--set", "=3"},
                "--set: expected PATH=JSON, got \"=3\"");
}

BOOST_AUTO_TEST_CASE(runs_that_memory_does_not_hold_are_refused_with_the_figure) {
  const Program trainer;
  add_config(trainer, "c", R"("network": {"hidden": [4000, 4000]}, "seeds": 4)");
  const auto line_of = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments{"check", "c.json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProgramResult outcome = trainer(arguments);
    BOOST_TEST(outcome.code == (outcome.err.empty() ? 0 : 2));
    return outcome.err;
  };
  const std::string place = "c.json:1:80: network: ";
  BOOST_TEST(line_of({"--memory", "3G", "--jobs", "4"}) == "");
  BOOST_TEST(line_of({"--memory", "1M", "--jobs", "4"})
                 .starts_with(place + "the runs, one at a time, need about "));
  const std::string four = line_of({"--memory", "1800M", "--jobs", "4"});
  BOOST_TEST(four.starts_with(place + "4 runs at a time need about "));
  BOOST_TEST(four.find(" of memory, --memory leaves 1.7") != std::string::npos);
  BOOST_TEST(four.ends_with("; --jobs 3 would fit\n"), four);
  BOOST_TEST(line_of({"--memory", "1800M", "--jobs", "3"}) == "");
}

BOOST_AUTO_TEST_CASE(results_that_are_damaged_are_told_with_file_and_place) {
  const struct {
    std::string file, from, to, line;
  } table[] = {
      {"config.json", "\"training\"", "\"trainig\"",
       "r/c/config.json:4:17: experiment: unknown name \"trainig\"; did you mean \"training\"? "
       "expected one of training, activation_curves, softmax, activation_cost"},
      {"runs.csv", "seed", "sead", "r/c/runs.csv: no column \"seed\""},
      {"runs.csv", "\n0,", "\nnan,",
       "r/c/runs.csv: column \"run\", row 1: expected a finite number, got \"nan\""},
      {"runs.csv", "\n1,2,ok", "\n1,2", "r/c/runs.csv:3:17: expected 17 cells, got 16 cells"},
      {"layers.csv", "\n0,0,1,", "\n7,0,1,",
       "r/c/layers.csv: row 1: expected a run of runs.csv, got \"7\""},
      {"layers.csv", "\n0,0,1,", "\n0,0,,",
       "r/c/layers.csv: column \"layer\", row 1: expected a finite number, got \"\""},
      {"layers.csv", "delta_rms", "delta", "r/c/layers.csv: no column \"delta_rms\""},
      {"maps.csv", "\n0,0,", "\n0,x,",
       "r/c/maps.csv: column \"epoch\", row 16: expected a number, got \"x\""},
      {"epochs.csv", "\n0,0,", "\n0,", "r/c/epochs.csv:2:6: expected 6 cells, got 5 cells"},
      {"environment.json", "{", "[{",
       "r/c/environment.json:18:1: expected \",\" or \"]\", got the end of the file"},
  };
  for (const auto& row : table) {
    const Program trainer;
    write_results(trainer);
    change(trainer, row.file, row.from, row.to);
    check_refused(trainer, {"report", "r/c"}, row.line);
  }
}

BOOST_AUTO_TEST_SUITE_END()
