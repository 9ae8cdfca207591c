#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "experiments/config.hpp"
#include "experiments/schema.hpp"
#include "tests/config_files.hpp"

BOOST_AUTO_TEST_SUITE(config_tests)

using namespace mlp;

namespace {

Config read_json(const ConfigFiles& files, const std::string& json) {
  files.add("some-config.json", json);
  Diagnostics diagnostics;
  const auto config =
      read_config(read_document(files.path("some-config.json"), diagnostics), diagnostics);
  BOOST_REQUIRE(files.lines(diagnostics) == "");
  return *config;
}

std::vector<Arm> arms_of(const ConfigFiles& files, const std::string& json) {
  files.add("some-config.json", json);
  Diagnostics diagnostics;
  DataFiles data;
  const Document document = read_document(files.path("some-config.json"), diagnostics);
  const auto config = read_config(document, diagnostics);
  BOOST_REQUIRE(files.lines(diagnostics) == "");
  std::vector<Arm> found = arms(document, *config, data, diagnostics);
  BOOST_TEST(files.lines(diagnostics) == "");
  return found;
}

const char* const everything = R"({
  "$schema": "../schema.json",
  "name": "everything",
  "title": {"en": "All of it", "zh": "全部"},
  "experiment": "training",
  "task": {"type": "blobs", "classes": 4, "samples": 100, "noise": 0.25, "test_fraction": 0.3, "scaling": "minmax",
           "seed": 7},
  "network": {"hidden": [16, {"units": 8, "activation": {"type": "leaky_relu", "slope": 0.2}}, {"units": 4}],
              "activation": "tanh", "output": "softmax", "initialization": {"type": "normal", "stddev": 0.5},
              "bias_initialization": {"type": "constant", "value": -1}},
  "training": {"loss": "cross_entropy", "optimizer": {"type": "sgd", "learning_rate": 0.5, "momentum": 0.9,
               "nesterov": true}, "schedule": {"type": "step", "step_size": 10, "gamma": 0.5}, "clip_norm": 1,
               "epochs": 20, "batch_size": "all", "precision": "float32", "evaluate": 5,
               "target": {"metric": "test_accuracy", "above": 0.9}, "patience": {"epochs": 5}},
  "seeds": [3, 18446744073709551615],
  "sweep": {"network.activation": ["tanh", {"type": "leaky_relu", "slope": 0.5}], "training.epochs": [1, 20]},
  "measure": ["collapse", {"type": "gradient_flow", "at": "every"}, {"type": "dead_units", "at": [0, 5]},
              {"type": "output_statistics", "at": "log"}],
  "save": ["initial", "final"],
  "claims": [{"id": "sigmoid-vanishes", "lecture": "2.1-vanishing", "statement": {"en": "It vanishes", "zh": "消失"},
       "where": {"network.activation": "sigmoid", "network.hidden.layers": [8, 16]},
       "measure": {"table": "layers", "column": "delta_rms", "epoch": 0, "form": "first_over_last"},
       "expect": {"below": 1e-3}, "stated": "does_not_hold", "reason": "theory",
       "control": {"where": {"network.activation": "relu"}, "expect": {"above": 1e-1}}}]
})";

}  // namespace

BOOST_AUTO_TEST_CASE(keys_fill_the_members_of_their_names) {
  const ConfigFiles files;
  const Config config = read_json(files, everything);
  BOOST_TEST(config.title.zh == "全部");
  BOOST_TEST(std::get<Blobs>(config.task).classes == 4U);
  BOOST_TEST(*std::get<Blobs>(config.task).seed == 7U);
  const std::vector<LayerConfig> layers = config.network.hidden.layers();
  BOOST_TEST(layers.size() == 3U);
  BOOST_TEST(std::get<LeakyRelu>(*layers[1].activation).slope == 0.2);
  BOOST_TEST(!layers[2].activation.has_value());
  BOOST_TEST(std::get<Normal>(*config.network.initialization.value).stddev == 0.5);
  BOOST_TEST(std::get<Sgd>(config.training.optimizer).momentum == 0.9);
  BOOST_TEST(!config.training.batch_size.count.has_value());
  BOOST_TEST(*config.training.evaluate.every == 5U);
  BOOST_TEST(is<TrainLoss>(config.training.patience->metric));
  BOOST_TEST(config.seeds.values.back() == 18446744073709551615U);
  BOOST_TEST(config.sweep[1].first == "training.epochs");
  BOOST_TEST(config.measure.size() == 4U);
  BOOST_TEST((config.save.initial && config.save.trained));
  BOOST_TEST(config.claims.at(0).control->where->at("network.activation") == "relu");
  BOOST_TEST(is<DoesNotHold>(config.claims[0].stated));
}

BOOST_AUTO_TEST_CASE(what_is_written_reads_back_as_the_same_config) {
  const ConfigFiles files;
  for (
      const std::string json :
      {everything, R"({"task": "xor"})",
       R"({"task": {"type": "csv", "file": "/data/a.csv", "target": ["y", "z"], "test_file": "/data/b.csv"}, "seeds": 3})",
       R"({"task": "sine", "network": {"hidden": []}, "training": {"optimizer": "rmsprop", "evaluate": "last"}})"}) {
    const Config config = read_json(files, json);
    const Json written = write_config(config);
    BOOST_TEST((read_json(files, written.dump(2)) == config));
    BOOST_TEST((write_config(read_json(files, written.dump())) == written));
  }
}

BOOST_AUTO_TEST_CASE(what_is_left_out_has_its_default_and_is_written_out) {
  const ConfigFiles files;
  const Config config = read_json(files, R"({"task": "xor"})");
  BOOST_TEST(config.name == "some-config");
  const Json written = write_config(config);
  BOOST_TEST(
      written["network"].dump() ==
      R"({"hidden":{"layers":1,"units":16},"activation":"relu","output":"auto","initialization":"auto",)"
      R"("bias_initialization":"auto"})");
  BOOST_TEST(written["training"]["batch_size"] == 32);
  BOOST_TEST(written["training"]["evaluate"] == "every");
  BOOST_TEST(written["training"]["precision"] == "float64");
  BOOST_TEST(written["task"]["type"] == "xor");
  BOOST_TEST(written["seeds"] == 1);
  BOOST_TEST(!written.contains("resolved"));
}

BOOST_AUTO_TEST_CASE(data_files_are_relative_to_the_file_that_names_them) {
  const ConfigFiles files;
  files.add("deep/base.json", R"({"task": {"type": "csv", "file": "../my.csv", "target": "y"}})");
  const Config config = read_json(files, R"({"parent": "deep/base.json"})");
  BOOST_TEST(std::get<CsvFile>(config.task).file == files.path("my.csv").string());
  BOOST_TEST(std::get<CsvFile>(config.task).target.at(0) == "y");
}

BOOST_AUTO_TEST_CASE(auto_is_resolved_by_task_and_activation) {
  struct Row {
    std::string json;
    std::string output, loss, initialization, bias_initialization;
    std::size_t outputs;
  };
  const std::vector<Row> rows{
      {R"("task": "xor")", "sigmoid", "binary_cross_entropy", "he_normal", "zeros", 1},
      {R"("task": "blobs")", "softmax", "cross_entropy", "he_normal", "zeros", 3},
      {R"("task": "sine")", "identity", "mean_squared_error", "he_normal", "zeros", 1},
      {R"("task": "xor", "training": {"loss": "cross_entropy"})", "softmax", "cross_entropy",
       "he_normal", "zeros", 2},
      {R"("task": "blobs", "training": {"loss": "binary_cross_entropy"})", "sigmoid",
       "binary_cross_entropy", "he_normal", "zeros", 3},
      {R"("task": "sine", "network": {"output": "sigmoid"})", "sigmoid", "mean_squared_error",
       "he_normal", "zeros", 1},
      {R"("task": "xor", "network": {"output": "tanh", "activation": "tanh"})", "tanh",
       "mean_squared_error", "xavier_uniform", "zeros", 1},
      {R"("task": "xor", "network": {"hidden": [{"units": 2, "activation": "leaky_relu"}, 3], "activation": "tanh"})",
       "sigmoid", "binary_cross_entropy", "he_normal", "zeros", 1},
      {R"("task": "xor", "network": {"activation": "gelu"})", "sigmoid", "binary_cross_entropy",
       "he_normal", "zeros", 1},
      {R"("task": "xor", "network": {"activation": "selu"})", "sigmoid", "binary_cross_entropy",
       "lecun_normal", "zeros", 1},
      {R"("task": "xor", "network": {"activation": "softsign"})", "sigmoid", "binary_cross_entropy",
       "xavier_uniform", "zeros", 1},
      {R"("task": "xor", "network": {"hidden": []})", "sigmoid", "binary_cross_entropy",
       "xavier_uniform", "zeros", 1},
      {R"("task": "xor", "network": {"initialization": "pytorch_default"})", "sigmoid",
       "binary_cross_entropy", "pytorch_default", "pytorch_default", 1},
      {R"("task": "xor", "network": {"initialization": "randomized_asymmetric"})", "sigmoid",
       "binary_cross_entropy", "randomized_asymmetric", "randomized_asymmetric", 1},
  };
  const ConfigFiles files;
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.json) {
      const Settings settings = arms_of(files, "{" + row.json + "}").at(0).settings;
      BOOST_TEST(name_of(*settings.network.output.value) == row.output);
      BOOST_TEST(name_of(*settings.training.loss.value) == row.loss);
      BOOST_TEST(name_of(*settings.network.initialization.value) == row.initialization);
      BOOST_TEST(name_of(*settings.network.bias_initialization.value) == row.bias_initialization);
      BOOST_TEST(settings.outputs == row.outputs);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_sweep_is_a_grid_whose_last_path_varies_fastest) {
  const ConfigFiles files;
  const std::string json = R"({"task": "xor", "network": {"activation": "leaky_relu"}, "seeds": 2,
      "sweep": {"network.hidden.layers": [1, 2], "network.activation.slope": [0.1, 0.2, 0.3]}})";
  const std::vector<Arm> found = arms_of(files, json);
  BOOST_TEST(found.size() == 6U);
  BOOST_TEST(Json(found[1].values).dump() == "[1,0.2]");
  BOOST_TEST(Json(found[3].values).dump() == "[2,0.1]");
  BOOST_TEST(found[3].settings.network.hidden.layers().size() == 2U);
  BOOST_TEST(std::get<LeakyRelu>(found[5].settings.network.activation).slope == 0.3);
  const Json record = resolved(read_json(files, json), found);
  BOOST_TEST(
      record[1].dump() ==
      R"({"values":{"network.hidden.layers":1,"network.activation.slope":0.2},"choices":{)"
      R"("task.scaling":"none","network.output":"sigmoid","network.initialization":"he_normal",)"
      R"("network.bias_initialization":"zeros","training.loss":"binary_cross_entropy"}})");
}

BOOST_AUTO_TEST_CASE(recording_knows_its_epochs) {
  const auto recorded = [](const Recording& recording) {
    std::string epochs;
    for (std::size_t epoch = 0; epoch <= 130; ++epoch) {
      if (recording.records(epoch, 130)) epochs += std::to_string(epoch) + " ";
    }
    return epochs;
  };
  BOOST_TEST(recorded({FirstLast{}}) == "0 130 ");
  BOOST_TEST(recorded({LogEpochs{}}) == "0 1 2 5 10 20 50 100 130 ");
  BOOST_TEST(recorded({std::vector<std::size_t>{3, 7}}) == "3 7 ");
  BOOST_TEST(recorded({EveryEpoch{}}).substr(0, 8) == "0 1 2 3 ");
}

BOOST_AUTO_TEST_CASE(the_schema_has_every_key_with_its_meaning) {
  const Json schema = config_schema()["else"];
  const Json written = write_config(Config{});
  for (const auto& [key, value] : written.items()) {
    BOOST_TEST(schema["properties"].contains(key));
  }
  for (const auto& [key, property] : schema["properties"].items()) {
    BOOST_TEST_CONTEXT(key) {
      BOOST_TEST(!property["description"].get<std::string>().empty());
    }
  }
  BOOST_TEST(schema["additionalProperties"] == false);
  const Json& epochs = schema["properties"]["training"]["properties"]["epochs"];
  BOOST_TEST(epochs["default"] == 100);
  BOOST_TEST(epochs["minimum"] == 0);
}

BOOST_AUTO_TEST_SUITE_END()
