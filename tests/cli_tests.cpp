#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "experiments/json.hpp"
#include "tests/program.hpp"

using namespace mlp;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(cli_tests)

namespace {

using Arguments = std::vector<std::string>;

const std::string usage = "Run with --help for more information.\n";

fs::path project(const std::string& name) {
  return fs::path(TRAINER_SOURCE_DIR) / name;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_exit_code_tells_whether_every_claim_came_out_as_stated) {
  const Program trainer;
  add_config(trainer, "holds", claim_below("100"));
  add_config(trainer, "fails", claim_below("0.001"));
  add_config(trainer, "stated", claim_below("0.001", R"("stated": "does_not_hold", )"));
  trainer.files.add("not-run.json",  // without a test split there is no test loss
                    R"({"task": {"type": "xor", "test_fraction": 0}, "training": {"epochs": 1},
    "claims": [{"id": "c", "measure": {"column": "test_loss"}, "expect": {"below": 100}}]})");
  add_config(trainer, "none");
  BOOST_TEST(trainer({"run", "holds.json"}).code == 0);
  BOOST_TEST(trainer({"run", "stated.json"}).code == 0);
  BOOST_TEST(trainer({"run", "none.json"}).code == 0);
  BOOST_TEST(trainer({"run", "fails.json"}).code == 1);
  BOOST_TEST(trainer({"run", "holds.json", "fails.json", "none.json"}).code == 1);
  BOOST_TEST(trainer({"run", "not-run.json"}).code == 1);
  BOOST_TEST(trainer({"report", "results/holds"}).code == 0);
  BOOST_TEST(trainer({"report", "results/fails", "results/holds"}).code == 1);
}

BOOST_AUTO_TEST_CASE(a_run_prints_its_verdicts_and_where_the_results_are) {
  const Program trainer;
  add_config(trainer, "c", claim_below("100"));
  const ProgramResult outcome = trainer({"run", "c.json", "--out", "there", "--quiet"});
  BOOST_TEST(outcome.err == "");
  for (const std::string part : {"c\n  2 runs\n", "train_loss", " holds ", "below 100",
                                 "1 of 1 claim as stated", "results in there/c\n"})
    BOOST_TEST_CONTEXT(part) BOOST_TEST(outcome.out.find(part) != std::string::npos);
  BOOST_TEST(outcome.out.find('\x1b') == std::string::npos);  // no colours: not a terminal
  BOOST_TEST(trainer.exists("there/c/runs.csv"));
  BOOST_TEST(!trainer.exists("results"));
}

BOOST_AUTO_TEST_CASE(progress_goes_to_stderr_in_plain_lines) {
  const Program trainer;
  add_config(trainer, "c", R"("seeds": 3)");
  const ProgramResult outcome = trainer({"run", "c.json", "--jobs", "1"});
  BOOST_TEST(outcome.err.find("c: 3/3 runs") != std::string::npos);
  BOOST_TEST(outcome.err.find('\r') == std::string::npos);
  BOOST_TEST(outcome.out.find("3/3") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_told_in_a_line) {
  const Program trainer;
  add_config(trainer, "c");
  const std::string commands =
      "expected a command: run, merge, check, show, list, report or schema\n";
  const struct {
    Arguments arguments;
    std::string message;
  } table[] = {
      {{}, commands},
      {{"bogus"}, "The following argument was not expected: bogus\n"},
      {{"c.json"}, "The following argument was not expected: c.json\n"},
      {{"--bogus"}, "The following argument was not expected: --bogus\n"},
      {{"run"}, "CONFIG is required\n"},
      {{"check"}, "CONFIG is required\n"},
      {{"show"}, "CONFIG is required\n"},
      {{"report"}, "DIR is required\n"},
      {{"run", "--bogus", "c.json"}, "The following argument was not expected: --bogus\n"},
      {{"check", "c.json", "--out", "x"}, "The following argument was not expected: --out\n"},
      {{"run", "c.json", "--jobs", "0"}, "--jobs: Value 0 not in range 1 to 1024\n"},
      {{"run", "c.json", "--jobs", "many"}, "--jobs: Value many not in range 1 to 1024\n"},
      {{"run", "c.json", "--seeds", "0"}, "--seeds: Value 0 not in range 1 to 100000\n"},
      {{"run", "c.json", "--seeds", "-3"}, "--seeds: Value -3 not in range 1 to 100000\n"},
      {{"run", "c.json", "--seeds", "1.5"}, "--seeds: Value 1.5 not in range 1 to 100000\n"},
      {{"run", "c.json", "--set"}, "--set: 1 required TEXT missing\n"},
      {{"show", "c.json", "c.json"}, "CONFIG: At Most 1 required but received 2\n"},
      {{"schema", "extra"}, "The following argument was not expected: extra\n"},
      {{"list", "colours"},
       "KIND: colours not in {activations,experiments,initializations,losses,measurements,"
       "optimizers,scalings,schedules,tasks}\n"},
  };
  for (const auto& row : table) {
    const ProgramResult outcome = trainer(row.arguments);
    BOOST_TEST_CONTEXT(row.message) {
      BOOST_TEST(outcome.code == 2);
      BOOST_TEST(outcome.err == row.message + usage);
      BOOST_TEST(outcome.out == "");
    }
  }
  BOOST_TEST(!trainer.exists("results"));
}

BOOST_AUTO_TEST_CASE(help_and_version_are_no_errors) {
  const Program trainer;
  for (const Arguments& arguments :
       {Arguments{"--help"}, Arguments{"run", "--help"}, Arguments{"--version"}}) {
    const ProgramResult outcome = trainer(arguments);
    BOOST_TEST(outcome.code == 0);
    BOOST_TEST(outcome.err == "");
    BOOST_TEST(outcome.out != "");
  }
  BOOST_TEST(trainer({"--version"}).out == TRAINER_VERSION "\n");
  BOOST_TEST(trainer({"--help"}).out.find("exit codes: 0 ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(all_errors_of_all_configs_are_told_at_once_and_nothing_is_written) {
  const Program trainer;
  add_config(trainer, "good");
  trainer.files.add("bad.json",
                    "{\n  \"task\": \"xr\",\n  \"network\": {\"hidden\": [16, -2],\n"
                    "    \"actvation\": \"relu\"},\n  \"seeds\": 0\n}\n");
  trainer.files.add("worse.json", "{\"task\": xor}");
  const std::string expected =
      "bad.json:2:11: task: unknown name \"xr\"; did you mean \"xor\"? expected one of xor, "
      "circles, moons, spirals, blobs, checkerboard, linear, sine, absolute, x_sin_5x, step_sine, "
      "iris, wine, breast_cancer, digits, fashion_mnist, csv\n"
      "bad.json:3:30: network.hidden.1: expected a positive integer, got -2\n"
      "bad.json:4:5: network.actvation: unknown key; did you mean \"activation\"?\n"
      "bad.json:5:12: seeds: expected an integer from 1 to 100000, got 0\n"
      "worse.json:1:10: expected a value, got \"xor\"\n"
      "nothing.json: no such file\n";
  for (const std::string command : {"run", "check"}) {
    const ProgramResult outcome =
        trainer({command, "good.json", "bad.json", "worse.json", "nothing.json"});
    BOOST_TEST(outcome.code == 2);
    BOOST_TEST(outcome.err == expected);
    BOOST_TEST(outcome.out == "");
    BOOST_TEST(!trainer.exists("results"));
  }
}

BOOST_AUTO_TEST_CASE(a_failing_arm_or_claim_stops_all_before_anything_is_written) {
  const Program trainer;
  add_config(
      trainer, "arm",
      R"("sweep": {"training.loss": ["auto", "cross_entropy"], "network.output": ["auto", "sigmoid"]})");
  add_config(
      trainer, "claim",
      R"("claims": [{"id": "c", "measure": {"column": "tran_loss"}, "expect": {"below": 1}}])");
  add_config(trainer, "kind", R"("experiment": "trainig")");
  const ProgramResult outcome =
      trainer({"run", "arm.json", "claim.json", "kind.json", "--out", "out"});
  BOOST_TEST(outcome.code == 2);
  BOOST_TEST(
      outcome.err ==
      "arm.json:1:105: training.loss: cross_entropy needs a softmax output, got sigmoid\n"
      "claim.json:1:114: claims.0.measure.column: \"tran_loss\" is not a column of runs.csv; "
      "did you mean \"train_loss\"?\n"
      "kind.json:1:83: experiment: unknown name \"trainig\"; did you mean \"training\"? "
      "expected one of training, activation_curves, softmax, activation_cost\n");
  BOOST_TEST(!trainer.exists("out"));
}

BOOST_AUTO_TEST_CASE(two_configs_of_one_name_are_refused) {
  const Program trainer;
  add_config(trainer, "a", R"("name": "same")");
  add_config(trainer, "b", R"("name": "same")");
  const ProgramResult outcome = trainer({"run", "a.json", "b.json"});
  BOOST_TEST(outcome.code == 2);
  BOOST_TEST(outcome.err == "b.json: name: \"same\" is the name of a.json too\n");
  BOOST_TEST(!trainer.exists("results"));
  BOOST_TEST(trainer({"check", "a.json", "a.json"}).err ==
             "a.json: name: \"same\" is the name of a.json too\n");
}

BOOST_AUTO_TEST_CASE(output_folders_that_cannot_be_written_fail_in_a_line) {
  const Program trainer;
  add_config(trainer, "c");
  trainer.files.add("file", "");
  trainer.files.add("taken/c", "");
  fs::create_directories(trainer.files.path("blocked/c/runs.csv"));
  fs::create_directories(trainer.files.path("locked/c/config.json"));
  const struct {
    std::string out, message;
  } table[] = {
      {"file", "file/c: Not a directory\n"},
      {"file/below", "file/below/c: Not a directory\n"},
      {"taken", "taken/c: Not a directory\n"},
      {"/dev/null", "/dev/null/c: Not a directory\n"},
      {"/proc/nowhere", "/proc/nowhere/c: No such file or directory\n"},
      {"blocked", "blocked/c/runs.csv: exists and is not a regular file\n"},
      {"locked", "locked/c/config.json: exists and is not a regular file\n"},
  };
  for (const auto& row : table) {
    const ProgramResult outcome = trainer({"run", "c.json", "--quiet", "--out", row.out});
    BOOST_TEST_CONTEXT(row.out) {
      BOOST_TEST(outcome.code == 3);
      BOOST_TEST(outcome.err == row.message);
      BOOST_TEST(outcome.out == "");
    }
  }
  // No temporary file stays behind.
  for (const auto& entry : fs::recursive_directory_iterator(trainer.files.path("blocked")))
    BOOST_TEST(entry.path().string().find(".part-") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_printed_is_a_failure) {
  const Program trainer;
  add_config(trainer, "c");
  for (const Arguments& arguments :
       {Arguments{"schema"}, Arguments{"list"}, Arguments{"show", "c.json"},
        Arguments{"run", "c.json", "--quiet"}}) {
    const ProgramResult outcome = trainer(arguments, ">/dev/full");
    BOOST_TEST(outcome.code == 3);
    BOOST_TEST(outcome.err == "standard output: cannot write\n");
  }
}

BOOST_AUTO_TEST_CASE(check_counts_runs_and_runs_nothing) {
  const Program trainer;
  add_config(
      trainer, "c",
      claim_below("1") + R"(, "sweep": {"network.activation": ["relu", "tanh", "sigmoid"]})");
  add_config(trainer, "d");
  const ProgramResult outcome = trainer({"check", "c.json", "d.json"});
  BOOST_TEST(outcome.code == 0);
  BOOST_TEST(outcome.err == "");
  BOOST_TEST(outcome.out ==
             "c.json: 6 runs (3 arms x 2 seeds), 1 claim\n"
             "d.json: 1 run (1 arm x 1 seed), 0 claims\n");
  BOOST_TEST(!trainer.exists("results"));
}

BOOST_AUTO_TEST_CASE(settings_and_seeds_of_the_command_line_win_over_the_file) {
  const Program trainer;
  add_config(trainer, "c", R"("seeds": 2, "sweep": {"network.activation": ["relu", "tanh"]})");
  BOOST_TEST(trainer({"check", "c.json", "--seeds", "7"}).out ==
             "c.json: 14 runs (2 arms x 7 seeds), 0 claims\n");
  BOOST_TEST(trainer({"check", "c.json", "--set", "seeds=[5,6,8]", "--set",
                      R"(sweep.network.activation=["sigmoid"])"})
                 .out == "c.json: 3 runs (1 arm x 3 seeds), 0 claims\n");
  // The last word has --seeds.
  BOOST_TEST(trainer({"check", "--seeds", "4", "--set", "seeds=9", "c.json"}).out ==
             "c.json: 8 runs (2 arms x 4 seeds), 0 claims\n");
  const ProgramResult shown = trainer({"show", "c.json", "--set", "network.hidden=[3, 5]", "--set",
                                       "training.optimizer=adam", "--set", "task.noise=0.25"});
  const Json config = Json::parse(shown.out);
  BOOST_TEST(config["network"]["hidden"] == Json::parse("[3, 5]"));
  BOOST_TEST(config["training"]["optimizer"]["type"] == "adam");
  BOOST_TEST(config["task"]["noise"] == 0.25);
  const ProgramResult wrong = trainer({"run", "c.json", "--set", "network.hiden=[3]", "--set",
                                       "training.epochs=-1", "--set", "epochs"});
  BOOST_TEST(wrong.code == 2);
  BOOST_TEST(wrong.err ==
             "--set: expected PATH=JSON, got \"epochs\"\n"
             "--set: network.hiden: unknown key; did you mean \"hidden\"?\n"
             "--set: training.epochs: expected an integer from 0 to 1000000000, got -1\n");
  BOOST_TEST(!trainer.exists("results"));
}

BOOST_AUTO_TEST_CASE(list_tells_all_that_a_config_can_name) {
  const Program trainer;
  const std::string all = trainer({"list"}).out;
  for (const std::string kind : {"activations", "initializations", "losses", "optimizers",
                                 "schedules", "tasks", "scalings", "measurements", "experiments"}) {
    const ProgramResult outcome = trainer({"list", kind});
    BOOST_TEST_CONTEXT(kind) {
      BOOST_TEST(outcome.code == 0);
      BOOST_TEST(outcome.out != "");
      BOOST_TEST(all.find(kind + "\n" + outcome.out) != std::string::npos);
    }
  }
  BOOST_TEST(trainer({"list", "losses"}).out.find("  cross_entropy           ") !=
             std::string::npos);
  BOOST_TEST(trainer({"list", "experiments"}).out.find("  training ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_committed_schema_is_the_programs_own) {
  const Program trainer;
  const ProgramResult outcome = trainer({"schema"});
  BOOST_TEST(outcome.code == 0);
  BOOST_TEST(Json::parse(outcome.out)["type"] == "object");
  // When it is not: trainer schema > configs/schema.json
  BOOST_TEST((outcome.out == read_text(project("configs/schema.json"))));
}

BOOST_AUTO_TEST_CASE(every_committed_config_is_right) {
  Arguments arguments{"check"};
  for (const auto& entry : fs::recursive_directory_iterator(project("configs")))
    if (entry.path().extension() == ".json" && entry.path().filename() != "schema.json")
      arguments.push_back(entry.path().string());
  BOOST_TEST(arguments.size() > 4u);
  const Program trainer;
  const ProgramResult outcome = trainer(arguments);
  BOOST_TEST(outcome.code == 0);
  BOOST_TEST(outcome.err == "");
}

BOOST_AUTO_TEST_SUITE_END()
