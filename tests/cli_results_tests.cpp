// What the program leaves behind, read again by itself.
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "experiments/json.hpp"
#include "tests/program.hpp"

using namespace mlp;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(cli_results_tests)

BOOST_AUTO_TEST_CASE(what_show_prints_is_a_config_that_gives_the_same_bytes) {
  const Program trainer;
  trainer.files.add("data/d.csv", "x,y\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n");
  trainer.files.add("configs/c.json", R"({
    // A comment, a parent and a path relative to the config.
    "parent": "base.json", "task": {"type": "csv", "file": "../data/d.csv", "target": "y"},
    "seeds": [3, 9], "sweep": {"network.activation": ["tanh", {"type": "leaky_relu", "slope": 0.3}]},
    "measure": ["gradient_flow", {"type": "dead_units", "at": [0, 1]}],
    "claims": [{"id": "c", "measure": {"column": "train_loss"}, "expect": {"below": 100}}]
  })");
  trainer.files.add("configs/base.json",
                    R"({"training": {"epochs": 3}, "network": {"hidden": [4]}})");
  const ProgramResult shown = trainer({"show", "configs/c.json"});
  BOOST_TEST(shown.code == 0);
  BOOST_TEST(shown.err == "");
  trainer.files.add("elsewhere/shown.json", shown.out);
  const Json config = Json::parse(shown.out);
  BOOST_TEST(config["name"] == "c");
  BOOST_TEST(config["network"]["output"] == "sigmoid");
  BOOST_TEST(config["task"]["scaling"] == "standard");
  BOOST_TEST(config["training"]["batch_size"] == 32);

  BOOST_TEST(trainer({"run", "configs/c.json", "--quiet", "--out", "one", "--jobs", "1"}).code ==
             0);
  BOOST_TEST(
      trainer({"run", "elsewhere/shown.json", "--quiet", "--out", "two", "--jobs", "3"}).code == 0);
  BOOST_TEST(trainer({"run", "one/c/config.json", "--quiet", "--out", "three"}).code == 0);
  BOOST_TEST((trainer.text("one/c/config.json") == shown.out));
  for (const std::string file : {"runs.csv", "epochs.csv", "layers.csv", "claims.csv"}) {
    BOOST_TEST_CONTEXT(file) {
      BOOST_TEST((trainer.text("two/c/" + file) == trainer.text("one/c/" + file)));
      BOOST_TEST((trainer.text("three/c/" + file) == trainer.text("one/c/" + file)));
    }
  }
  BOOST_TEST((trainer.text("three/c/config.json") == trainer.text("two/c/config.json")));
}

// xor and circles have different noise by default.
BOOST_AUTO_TEST_CASE(where_a_type_is_swept_its_defaults_stay_each_types_own) {
  const Program trainer;
  add_config(trainer, "c", R"("sweep": {"task.type": ["xor", "circles"]})");
  BOOST_TEST(trainer({"run", "c.json", "--quiet"}).code == 0);
  BOOST_TEST(trainer({"run", "results/c/config.json", "--quiet", "--out", "again"}).code == 0);
  BOOST_TEST(trainer.text("again/c/runs.csv") == trainer.text("results/c/runs.csv"));
}

BOOST_AUTO_TEST_CASE(a_report_without_environment_says_so) {
  const Program trainer;
  add_config(trainer, "c");
  BOOST_TEST(trainer({"run", "c.json", "--quiet"}).code == 0);
  fs::remove(trainer.files.path("results/c/environment.json"));
  BOOST_TEST(trainer({"report", "results/c"}).code == 0);
  BOOST_TEST(trainer.text("results/c/report.html").find("environment.json is missing") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(report_judges_again_from_the_stored_files_alone) {
  const Program trainer;
  add_config(trainer, "c",
             claim_below("100") + R"(, "sweep": {"network.activation": ["relu", "tanh"]})");
  const ProgramResult ran = trainer({"run", "c.json", "--quiet"});
  const std::string claims = trainer.text("results/c/claims.csv");
  const std::string json = trainer.text("results/c/report.json");
  fs::remove(trainer.files.path("results/c/claims.csv"));
  fs::remove(trainer.files.path("results/c/report.json"));
  fs::remove(trainer.files.path("c.json"));
  const ProgramResult again = trainer({"report", "results/c"});
  BOOST_TEST(again.code == 0);
  BOOST_TEST(again.err == "");
  BOOST_TEST((trainer.text("results/c/claims.csv") == claims));
  BOOST_TEST((trainer.text("results/c/report.json") == json));
  BOOST_TEST((ran.out == again.out + "\nresults in results/c\n\n"));

  // With another bar in the stored config the verdict is another.
  Json config = Json::parse(trainer.text("results/c/config.json"));
  config["claims"][0]["expect"]["below"] = 0.001;
  trainer.files.add("results/c/config.json", config.dump());
  BOOST_TEST(trainer({"report", "results/c"}).code == 1);
  BOOST_TEST((trainer.text("results/c/claims.csv") != claims));
}

BOOST_AUTO_TEST_CASE(damaged_results_are_refused_in_a_line) {
  const Program trainer;
  add_config(trainer, "c", claim_below("100"));
  BOOST_TEST(trainer({"run", "c.json", "--quiet"}).code == 0);
  const std::string runs = trainer.text("results/c/runs.csv");
  const auto report = [&](const std::string& changed) {
    trainer.files.add("results/c/runs.csv", changed);
    const ProgramResult outcome = trainer({"report", "results/c"});
    BOOST_TEST(outcome.code == 2);
    return outcome.err;
  };
  BOOST_TEST(report("") == "results/c/runs.csv:1:1: expected a header row, got an empty file\n");
  BOOST_TEST(report("run,seed\n0\n") == "results/c/runs.csv:2:2: expected 2 cells, got 1 cell\n");
  BOOST_TEST(report("run,seed,status\n0,1,ok\n") ==
             "results/c/runs.csv: no column \"train_loss\"\n");
  fs::remove(trainer.files.path("results/c/runs.csv"));
  const ProgramResult missing = trainer({"report", "results/c"});
  BOOST_TEST(missing.code == 2);
  BOOST_TEST(missing.err == "results/c/runs.csv: no such file\n");
  BOOST_TEST(trainer({"report", "nowhere"}).err == "nowhere/config.json: no such file\n");
  trainer.files.add("results/c/config.json", "no JSON");
  BOOST_TEST(trainer({"report", "results/c"}).err ==
             "results/c/config.json:1:1: expected a value, got \"no\"\n");
}

BOOST_AUTO_TEST_SUITE_END()
