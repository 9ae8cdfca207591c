// What an experiment leaves in its folder.
#include <filesystem>
#include <map>
#include <set>

#include <boost/test/unit_test.hpp>

#include "experiments/json.hpp"
#include "experiments/table.hpp"
#include "tests/planned.hpp"
#include "tests/result_files.hpp"
#include "tests/safetensors_reader.hpp"
#include "tests/tables.hpp"
#include "trainer/text_file.hpp"

using namespace mlp;
namespace fs = std::filesystem;
using boost::test_tools::per_element;

BOOST_AUTO_TEST_SUITE(experiment_tests)

namespace {

using Names = std::vector<std::string>;

const std::string circles =
    R"("task": {"type": "circles", "samples": 40}, "network": {"hidden": [4, 3]},
  "training": {"epochs": 4, "batch_size": 16})";

// Files and folders, without what is in records/.
Names names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().parent_path().filename() != "records")
      names.insert(fs::relative(entry.path(), folder).string());
  return {names.begin(), names.end()};
}

Names first(const Names& names, std::size_t count) {
  BOOST_REQUIRE(names.size() >= count);
  return {names.begin(), names.begin() + static_cast<std::ptrdiff_t>(count)};
}

}  // namespace

BOOST_AUTO_TEST_CASE(headers_are_those_of_the_contract) {
  Planned planned(
      "{" + circles + R"(, "measure": )" + measure_list(31) +
      R"(, "seeds": 2, "sweep": {"network.activation": ["relu", "tanh"], "training.epochs": [1, 2]}})");
  const fs::path folder = planned.results("out", 2);
  const Table runs = read_table(folder / "runs.csv");
  BOOST_TEST(
      first(runs.header, 12) ==
          (Names{"run", "network.activation", "training.epochs", "seed", "status", "stop_reason",
                 "epochs", "train_loss", "test_loss", "train_accuracy", "test_accuracy", "steps"}),
      per_element());
  for (const std::string name :
       {"collapse_error", "collapse_bound", "collapse_rank", "affine_r2", "dead_network",
        "collapse_error_initial", "affine_r2_initial", "dead_network_initial", "delta_rate"})
    BOOST_TEST_CONTEXT(name) BOOST_TEST(runs.find(name).has_value());
  BOOST_TEST(
      read_table(folder / "epochs.csv").header ==
          (Names{"run", "epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy"}),
      per_element());
  BOOST_TEST(
      first(read_table(folder / "layers.csv").header, 15) ==
          (Names{"run", "epoch", "layer", "units", "activation", "output_mean", "output_std",
                 "zero_fraction", "saturated_fraction", "dead_units", "delta_rms",
                 "weight_gradient_norm", "bias_gradient_norm", "weight_norm", "update_ratio"}),
      per_element());
  BOOST_TEST(read_table(folder / "timing.csv").header ==
                 (Names{"run", "setup_seconds", "train_seconds", "measure_seconds", "cpu_seconds"}),
             per_element());
  BOOST_TEST(read_table(folder / "claims.csv").header ==
                 (Names{"id", "lecture", "statement", "verdict", "stated", "observed", "low",
                        "high", "expected", "control", "runs"}),
             per_element());
  // Every combination with every seed, the last path before the seed, the seed fastest.
  BOOST_TEST(cells_of(runs, "run") == (Names{"0", "1", "2", "3", "4", "5", "6", "7"}),
             per_element());
  BOOST_TEST(cells_of(runs, "seed") == (Names{"1", "2", "1", "2", "1", "2", "1", "2"}),
             per_element());
  BOOST_TEST(cells_of(runs, "training.epochs") == (Names{"1", "1", "2", "2", "1", "1", "2", "2"}),
             per_element());
  BOOST_TEST(runs.text("network.activation")[3] == "relu");
  BOOST_TEST(runs.text("network.activation")[4] == "tanh");
  BOOST_TEST(cells_of(runs, "epochs") == cells_of(runs, "training.epochs"), per_element());
}

BOOST_AUTO_TEST_CASE(a_folder_holds_the_files_of_the_contract) {
  Planned planned("{" + circles + R"(, "save": ["initial", "final"], "seeds": 2})");
  BOOST_TEST(names_in(planned.results("out", 1)) ==
                 (Names{"claims.csv", "config.json", "environment.json", "epochs.csv", "layers.csv",
                        "models", "models/0-data.csv", "models/0-final.safetensors",
                        "models/0-initial.safetensors", "models/1-data.csv",
                        "models/1-final.safetensors", "models/1-initial.safetensors", "records",
                        "report.json", "runs.csv", "timing.csv"}),
             per_element());
  Planned unsaved("{" + circles + "}");
  BOOST_TEST(names_in(unsaved.results("out", 1)) ==
                 (Names{"claims.csv", "config.json", "environment.json", "epochs.csv", "layers.csv",
                        "records", "report.json", "runs.csv", "timing.csv"}),
             per_element());
}

BOOST_AUTO_TEST_CASE(the_bytes_do_not_depend_on_the_number_of_jobs) {
  Planned planned("{" + circles + R"(, "measure": )" + measure_list(31) + R"(,
    "seeds": 3, "save": ["initial", "final"],
    "sweep": {"network.activation": ["relu", "tanh"], "training.precision": ["float64", "float32"],
              "training.optimizer": ["adam", {"type": "sgd", "learning_rate": 1e300}]},
    "claims": [{"id": "a", "where": {"network.activation": "relu", "training.optimizer": "adam"},
                "measure": {"column": "train_loss"}, "expect": {"below": 1}}]})");
  const auto alone = bytes_in(planned.results("one", 1));
  BOOST_TEST(alone.size() == 6u + 24 * 3 + 24);
  for (const std::size_t jobs : {2U, 7U}) {
    const auto together = bytes_in(planned.results("jobs" + std::to_string(jobs), jobs));
    BOOST_TEST(differences(together, alone) == "",
               jobs << " jobs: " << differences(together, alone));
  }
}

BOOST_AUTO_TEST_CASE(a_second_run_into_the_same_folder_leaves_nothing_of_the_first) {
  Planned saved("{" + circles + R"(, "save": ["initial"], "seeds": 3})");
  const fs::path folder = saved.results("out", 1);
  Planned again("{" + circles + R"(, "seeds": 1})");
  run_experiment(*again.plan, again.data, {.out = folder.parent_path(), .quiet = true});
  BOOST_TEST(!fs::exists(folder / "models"));
  BOOST_TEST(read_table(folder / "runs.csv").rows() == 1u);
}

BOOST_AUTO_TEST_CASE(arms_of_one_seed_share_data_and_split_but_seeds_do_not) {
  Planned planned("{" + circles + R"(, "save": ["initial"], "seeds": 2,
    "sweep": {"network.activation": ["relu", "tanh"], "training.epochs": [0, 1]}})");
  const fs::path models = planned.results("out", 2) / "models";
  const auto data = [&](std::size_t run) {
    return read_text(models / (std::to_string(run) + "-data.csv"));
  };
  for (const std::size_t run : {2U, 4U, 6U}) {
    BOOST_TEST((data(run) == data(0)));
    BOOST_TEST((data(run + 1) == data(1)));
  }
  BOOST_TEST((data(0) != data(1)));
  const auto initial = [&](const std::string& run) {
    return read_safetensors(read_text(models / (run + "-initial.safetensors"))).tensors;
  };
  BOOST_TEST(initial("0").at("layers.0.W").numbers == initial("2").at("layers.0.W").numbers,
             per_element());
}

BOOST_AUTO_TEST_CASE(a_config_written_out_gives_the_same_runs_again) {
  Planned planned(
      "{" + circles + R"(, "measure": )" + measure_list(31) +
      R"(, "seeds": [3, 1], "sweep": {"network.activation": ["relu", {"type": "leaky_relu", "slope": 0.2}, "tanh"]}})");
  const auto bytes = bytes_in(planned.results("out", 1));
  Planned again(bytes.at("config.json"));
  const auto bytes_again = bytes_in(again.results("out", 1));
  for (const std::string name : {"runs.csv", "epochs.csv", "layers.csv", "claims.csv"})
    BOOST_TEST_CONTEXT(name) BOOST_TEST((bytes_again.at(name) == bytes.at(name)));
  // What was chosen for all arms alike was written in the place of "auto", so fewer choices are
  // left; from then on nothing changes.
  Json once = Json::parse(bytes.at("config.json")),
       twice = Json::parse(bytes_again.at("config.json"));
  BOOST_TEST(once["network"]["output"] == "sigmoid");
  BOOST_TEST(once["network"]["initialization"] == "auto");
  BOOST_TEST(once["resolved"][2]["choices"]["network.initialization"] == "xavier_uniform");
  once.erase("resolved");
  twice.erase("resolved");
  BOOST_TEST((once == twice));
  Planned third(bytes_again.at("config.json"));
  BOOST_TEST((bytes_in(third.results("out", 1)) == bytes_again));
}

BOOST_AUTO_TEST_SUITE_END()
