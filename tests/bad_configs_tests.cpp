// Each wrong config gives exactly the line (or lines) that tell its writer what to change, and
// where.
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/config_files.hpp"

BOOST_AUTO_TEST_SUITE(bad_configs_tests)

using namespace mlp;
namespace fs = std::filesystem;

namespace {

// The n-th @ in the text is where the n-th line of errors, "@: message", has to point.
struct BadConfig {
  std::string text;
  std::string expected;
  std::vector<std::string> settings{};
};

// Takes the marks out of the text and puts the places where they were into the expected lines.
void resolve_marks(BadConfig& bad) {
  std::size_t line = 1, column = 1, at = 0;
  std::string text;
  for (const char c : bad.text) {
    if (c == '@') {
      const std::string place = "c.json:" + std::to_string(line) + ":" + std::to_string(column);
      at = bad.expected.find("@:", at);
      BOOST_REQUIRE(at != std::string::npos);
      bad.expected.replace(at, 1, place);
      continue;
    }
    text += c;
    ++column;
    if (c == '\n') {
      ++line;
      column = 1;
    }
  }
  bad.text = text;
}

void check(std::vector<BadConfig> cases) {
  for (BadConfig& bad : cases) {
    resolve_marks(bad);
    const ConfigFiles files;
    files.add("c.json", bad.text);
    BOOST_TEST_CONTEXT("config " << bad.text) {
      BOOST_TEST(errors_of(files, "c.json", bad.settings) == bad.expected);
    }
  }
}

// A config with these members beside the task.
std::string with(const std::string& members) {
  return R"({"task": "xor", )" + members + "}";
}

std::string keys_up_to(int last) {
  std::string members;
  for (int i = 1; i <= last; ++i) members += "\"" + std::to_string(i) + "\": 0, ";
  return members;
}

std::string numbers_up_to(int last) {
  std::string list = "[1";
  for (int i = 2; i <= last; ++i) list += ", " + std::to_string(i);
  return list + "]";
}

const std::string activations = [] {
  std::string names;
  for (const std::string_view name : Alternatives<Activation>::names)
    names.append(names.empty() ? "" : ", ").append(name);
  return names;
}();
const std::string network_keys = "hidden, activation, output, initialization, bias_initialization";

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_not_json_is_told_in_one_plain_line) {
  check({
      {"@", "@: expected a value, got the end of the file"},
      {"// nothing\n@", "@: expected a value, got the end of the file"},
      {R"({"task": "xor"@)", R"(@: expected "," or "}", got the end of the file)"},
      {"{\n  \"task\": \"xor\",\n@}", R"(@: expected a key in double quotes, got "}")"},
      {"{\n  @task: \"xor\"\n}", R"(@: expected a key in double quotes, got "task")"},
      {R"({"task" @"xor"})", R"(@: expected ":", got "xor")"},
      {R"({"a": 1 @"b": 2})", R"(@: expected "," or "}", got "b")"},
      {R"({"a": [1 @2]})", R"(@: expected "," or "]", got "2")"},
      {R"({"a": [1,@,2]})", R"(@: expected a value, got ",")"},
      {R"({"a": @})", R"(@: expected a value, got "}")"},
      {R"({"a": @tru})", R"(@: expected a value, got "tru")"},
      {R"({"a": @'xor'})", R"(@: expected a value, got "'xor'")"},
      {R"({"a": @“xor”})", R"(@: expected a value, got "“xor”")"},
      {R"({} @x)", R"(@: expected the end of the file, got "x")"},
      {"{}\n@{}", R"(@: expected the end of the file, got "{")"},
      {R"({"a": @NaN})", R"(@: expected a value, got "NaN")"},
      {R"({"a": -@Infinity})", "@: invalid number; expected digit after '-'"},
      {"{\"a\":\n @1e400}", R"(@: expected a finite number, got "1e400")"},
      {"{\"a\": \"@\xff\"}", "@: not UTF-8"},
      {"@\xff\xfe{", "@: expected a value, got bytes that are not UTF-8"},
      {"{\"a\": \"x@\n\"}",
       R"(@: invalid string: control character U+000A (LF) must be escaped to \u000A or \n)"},
      {R"({"a": 1} /* open@)", "@: invalid comment; missing closing '*/'"},
      {std::string(64, '[') + "@[", "@: nested more than 64 levels deep"},
      {"{" + keys_up_to(1000) + "@\"next\": 1}", "@: more than 1000 keys in an object"},
      {"@[1, 2]", "@: expected an object, got a list"},
      {"@3", "@: expected an object, got 3"},
  });
}

BOOST_AUTO_TEST_CASE(keys_are_checked) {
  check({
      {"@{}", "@: task: missing"},
      {"{\"task\": \"xor\",\n @\"task\": \"moons\"}", "@: task: repeated key; first in line 1"},
      {with(R"("network": {@"actvation": "relu"})"),
       R"(@: network.actvation: unknown key; did you mean "activation"?)"},
      {with(R"(@"netwrok": {})"), R"(@: netwrok: unknown key; did you mean "network"?)"},
      {with(R"("network": {@"zzz": 1})"),
       "@: network.zzz: unknown key; expected one of " + network_keys},
      {with(R"("network": {"activation": {"type": "relu", @"slope": 1}})"),
       "@: network.activation.slope: unknown key; expected one of type"},
      {with(R"("network": {"hidden": [@{@"unit": 3}]})"),
       "@: network.hidden.0.units: missing\n"
       "@: network.hidden.0.unit: unknown key; did you mean \"units\"?"},
      {R"({"task": @"csv"})", "@: task.file: missing\nc.json:1:10: task.target: missing"},
      {with(R"("title": {"en": "a", @"de": "b"})"),
       "@: title.de: unknown key; expected one of en, zh"},
  });
}

BOOST_AUTO_TEST_CASE(choices_list_their_alternatives) {
  check({
      {with(R"("network": {"activation": @"rellu"})"),
       R"(@: network.activation: unknown name "rellu"; did you mean "relu"? expected one of )" +
           activations},
      {with(R"("network": {"activation": {"type": @"wavelet"}})"),
       R"(@: network.activation.type: unknown name "wavelet"; expected one of )" + activations},
      {with(R"("network": {"activation": {"type": @3}})"),
       "@: network.activation.type: expected one of " + activations + ", got 3"},
      {with(R"("network": {"activation": @{"slope": 0.1}})"),
       "@: network.activation.type: missing; expected one of " + activations},
      {with(R"("network": {"output": @"sigmoidal"})"),
       R"(@: network.output: unknown name "sigmoidal"; did you mean "sigmoid"? expected one of auto, )" +
           activations},
      {with(R"("network": {"activation": @3})"), "@: network.activation: expected one of " +
                                                     activations +
                                                     R"(, or an object with "type", got 3)"},
      {with(R"("training": {"precision": @"float16"})"),
       R"(@: training.precision: unknown name "float16"; did you mean "float64"? expected one of float64, float32)"},
      {with(R"("measure": ["gradient_flow", @"deadunits"])"),
       R"(@: measure.1: unknown name "deadunits"; did you mean "dead_units"? expected one of )"
       "collapse, gradient_flow, dead_units, output_statistics, linear_baseline, conditioning, "
       "decision_map"},
      {with(R"("measure": ["collapse", @"collapse"])"),
       "@: measure.1: collapse is in the list before"},
      {with(R"("measure": [{"type": "collapse", "at": @"lots"}])"),
       R"(@: measure.0.at: unknown name "lots"; expected one of first_last, every, log)"},
      {with(R"("save": [@"finale"])"), R"(@: save.0: expected "initial" or "final", got "finale")"},
  });
}

BOOST_AUTO_TEST_CASE(types_and_ranges_are_checked) {
  check({
      {with("\n\"network\": {\"hidden\": [16, 16, @-2]}"),
       "@: network.hidden.2: expected a positive integer, got -2"},
      {with(R"("network": {"hidden": [16, @3.0]})"),
       "@: network.hidden.1: expected a positive integer, got 3.0"},
      {with(R"("network": {"hidden": {"layers": @true}})"),
       "@: network.hidden.layers: expected an integer from 0 to 1000000, got true"},
      {with(R"("network": {"hidden": {"units": @5000000000}})"),
       "@: network.hidden.units: expected an integer of at most 1000000000, got 5000000000"},
      {with(R"("network": {"hidden": @8})"),
       R"(@: network.hidden: expected {"layers": ..., "units": ...} or a list of layers, got 8)"},
      {with(R"("network": @8)"), "@: network: expected an object, got 8"},
      {with(R"("training": {"epochs": @"ten"})"),
       R"(@: training.epochs: expected an integer from 0 to 1000000000, got "ten")"},
      {with(R"("training": {"epochs": @null})"),
       "@: training.epochs: expected an integer from 0 to 1000000000, got null"},
      {with(R"("training": {"epochs": @20000000000000000000})"),
       "@: training.epochs: expected an integer from 0 to 1000000000, got 2e+19"},
      {with(R"("training": {"batch_size": @0})"),
       "@: training.batch_size: expected a positive integer, got 0"},
      {with(R"("training": {"batch_size": @"full"})"),
       R"(@: training.batch_size: expected a positive integer or "all", got "full")"},
      {with(R"("training": {"clip_norm": @0})"),
       "@: training.clip_norm: expected a number above 0, got 0"},
      {with(R"("training": {"optimizer": {"type": "adam", "beta1": @1}})"),
       "@: training.optimizer.beta1: expected a number from 0 to below 1, got 1"},
      {with(R"("training": {"optimizer": {"type": "sgd", "nesterov": @1}})"),
       "@: training.optimizer.nesterov: expected true or false, got 1"},
      {with(R"("training": {"evaluate": @"never"})"),
       R"(@: training.evaluate: expected "every", "last" or a positive integer, got "never")"},
      {R"({"task": {"type": "xor", "test_fraction": @1}})",
       "@: task.test_fraction: expected a number from 0 to below 1, got 1"},
      {R"({"task": {"type": "xor", "samples": @1}})",
       "@: task.samples: expected an integer from 2 to 1000000000, got 1"},
      {R"({"task": {"type": "xor", "samples": @1000000000000}})",
       "@: task.samples: expected an integer of at most 1000000000, got 1000000000000"},
      {with(R"("seeds": @0)"), "@: seeds: expected an integer from 1 to 100000, got 0"},
      {with(R"("seeds": [3, 4, @3])"), "@: seeds.2: is in the list before: 3"},
      {with(R"("name": @"My Run")"),
       R"(@: name: expected 1 to 64 of a-z, 0-9 and -, got "My Run")"},
      {with(R"("title": @3)"), R"(@: title: expected a text, or {"en": ..., "zh": ...}, got 3)"},
      {with(R"("measure": [{"type": "collapse", "at": @[]}])"),
       "@: measure.0.at: expected at least one epoch"},
      {with(R"("claims": @{})"), "@: claims: expected a list, got an object"},
      {with(
           R"("claims": [{"id": "a", "measure": {"column": "steps", "epoch": @"second"}, "expect": {}}])"),
       R"(@: claims.0.measure.epoch: expected "first", "last" or an epoch number from 0, got "second")"},
      {R"({"task": {"type": "csv", "file": @7, "target": ["y", @3]}})",
       "@: task.file: expected a text in double quotes, got 7\n"
       "@: task.target.1: expected a text in double quotes, got 3"},
  });
}

BOOST_AUTO_TEST_CASE(impossible_combinations_are_refused) {
  check({
      {with(R"("network": {"output": "softmax"}, "training": {"loss": @"binary_cross_entropy"})"),
       "@: training.loss: binary_cross_entropy needs a sigmoid output, got softmax"},
      {with(R"("network": {"output": "sigmoid"}, "training": {"loss": @"cross_entropy"})"),
       "@: training.loss: cross_entropy needs a softmax output, got sigmoid"},
      {R"({"task": "sine", "training": {"loss": @"cross_entropy"}})",
       "@: training.loss: cross_entropy needs a classification task"},
      {R"({"task": "sine", "network": {"output": @"softmax"}, "training": {"loss": "mean_squared_error"}})",
       "@: network.output: softmax needs a classification task"},
      {with(R"("network": {"bias_initialization": @"orthogonal"})"),
       "@: network.bias_initialization: orthogonal makes matrices: not for biases"},
      {with(R"("network": {"bias_initialization": @"randomized_asymmetric"})"),
       "@: network.bias_initialization: randomized_asymmetric needs the same as initialization, "
       "got "
       "he_normal"},
      {with(
           R"("network": {"initialization": "randomized_asymmetric", "bias_initialization": @"zeros"})"),
       "@: network.bias_initialization: randomized_asymmetric sets the biases too: expected auto, "
       "got "
       "zeros"},
      {with(R"("network": {"initialization": @{"type": "uniform", "low": 1}})"),
       "@: network.initialization: low is above high"},
      {with(R"("network": {"activation": @{"type": "hardtanh", "min": 1}})"),
       "@: network.activation: min is not below max"},
      {with(
           R"("network": {"hidden": [4, {"units": 4, "activation": @{"type": "rrelu", "lower": 0.5}}]})"),
       "@: network.hidden.1.activation: lower is above upper"},
      {with(R"("training": {"optimizer": {"type": "sgd", "nesterov": @true}})"),
       "@: training.optimizer.nesterov: needs a momentum above 0"},
      {with(R"("training": {"target": @{"metric": "train_loss", "above": 1, "below": 2}})"),
       "@: training.target: expected one of above and below"},
      {R"({"task": {"type": "xor", "test_fraction": 0}, "training": {"patience": {"metric": @"test_loss"}}})",
       "@: training.patience.metric: test_loss needs a test split, and the task has none"},
      {R"({"task": "sine", "training": {"target": {"metric": @"train_accuracy", "above": 1}}})",
       "@: training.target.metric: train_accuracy needs a classification task"},
  });
}

BOOST_AUTO_TEST_CASE(sweeps_are_checked_arm_by_arm_and_each_error_is_told_once) {
  check({
      {with(R"("sweep": {"network.activation": ["relu", "rellu"], @"seeds": [1, 2]})"),
       "@: sweep.seeds: expected a path that starts with one of task, network, training, curve, "
       "softmax, cost"},
      {with(R"("sweep": {"network.activation": ["relu", @"rellu"], "training.epochs": [1, 2, 3]})"),
       R"(@: network.activation: unknown name "rellu"; did you mean "relu"? expected one of )" +
           activations},
      {with(R"("sweep": {"network.hidden": [[4, 4], [4, @0]]})"),
       "@: network.hidden.1: expected a positive integer, got 0"},
      {with(R"("sweep": {@"network.widht": [1]})"),
       "@: network.widht: unknown key; expected one of " + network_keys},
      {with(R"("sweep": {"training.epochs": @[]})"),
       "@: sweep.training.epochs: expected a list of at least one value, got an empty list"},
      {with(R"("sweep": {"training.epochs": [1, 2, @1]})"),
       "@: sweep.training.epochs.2: is in the list before: 1"},
      {with(R"("network": {"hidden": [4]}, "sweep": {@"network.hidden.layers": [1]})"),
       R"(@: sweep.network.hidden.layers: network.hidden is a list of 1: it has no "layers" (the first is 0))"},
      {with(R"("training": {"epochs": 4}, "sweep": {@"training.epochs.more": [1]})"),
       R"(@: sweep.training.epochs.more: training.epochs is 4: it has no "more")"},
      {with(
           R"("seeds": 100000, "sweep": @{"training.epochs": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]})"),
       "@: sweep: expected at most 1000000 runs, got 1100000"},
      {with(R"("sweep": @{"task.seed": )" + numbers_up_to(300) + R"(, "training.epochs": )" +
            numbers_up_to(200) + "}"),
       "@: sweep: expected at most 50000 arms, got 60000"},
      {R"({"task": "sine", "sweep": {"training.loss": ["mean_squared_error", @"cross_entropy"]}})",
       "@: training.loss: cross_entropy needs a classification task"},
  });
}

BOOST_AUTO_TEST_CASE(settings_from_the_command_line_are_told_as_such) {
  const std::string plain = with(R"("network": {"hidden": [4, 4]})");
  check({
      {plain,
       "--set: network.hidden.2: expected a positive integer, got -2",
       {"network.hidden=[1,2,-2]"}},
      {plain,
       R"(--set: network.hidden.7: network.hidden is a list of 2: it has no "7" (the first is 0))",
       {"network.hidden.7=3"}},
      {plain, R"(--set: expected PATH=JSON, got "epochs")", {"epochs"}},
      {plain, R"(--set: training.epochs: expected JSON, got "[1")", {"training.epochs=[1"}},
      {plain,
       R"(--set: network..hidden: expected keys between dots, got "network..hidden")",
       {"network..hidden=3"}},
      {plain,
       R"(--set: network.activation: unknown name "rellu"; did you mean "relu"? expected one of )" +
           activations,
       {"network.activation=rellu"}},
      {plain, R"(--set: trainig: unknown key; did you mean "training"?)", {"trainig.epochs=3"}},
      {with(R"("sweep": {"training.epochs": [1, 2]})"),
       "--set: training.epochs: the sweep sets this; set sweep.training.epochs instead",
       {"training.epochs=3"}},
  });
}

BOOST_AUTO_TEST_CASE(all_errors_are_told_at_once_in_the_order_of_the_file) {
  check(
      {{"{\n\"seeds\": @-1,\n\"task\": @\"xr\",\n\"training\": {\"epochs\": @1.5, @\"epcohs\": "
        "3}\n}",
        "@: seeds: expected an integer from 1 to 100000, got -1\n"
        "@: task: unknown name \"xr\"; did you mean \"xor\"? expected one of xor, circles, moons, "
        "spirals, blobs, checkerboard, linear, sine, absolute, x_sin_5x, step_sine, iris, wine, "
        "breast_cancer, digits, fashion_mnist, csv\n"
        "@: training.epochs: expected an integer from 0 to 1000000000, got 1.5\n"
        "@: training.epcohs: unknown key; did you mean \"epochs\"?"}});
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_configs_are_refused) {
  const ConfigFiles files;
  files.add("big.json", "");
  fs::resize_file(files.path("big.json"), 1'000'000'000'000);  // a hole
  std::string ones = "1";
  for (int i = 0; i < 1000000; ++i) ones += ",1";
  files.add("long.json", "[" + ones + "]");
  files.add("Bad Name.json", with(R"("seeds": 1)"));
  files.add("a/b.json", "{}");
  BOOST_TEST(errors_of(files, "none.json") == "none.json: no such file");
  BOOST_TEST(errors_of(files, "a") == "a: is a directory, not a file");
  BOOST_TEST(errors_of(files, "big.json") == "big.json: expected at most 64 MB, got 1 TB");
  BOOST_TEST(errors_of(files, "long.json") == "long.json:1:2000000: more than 1000000 values");
  BOOST_TEST(errors_of(files, "Bad Name.json") ==
             "Bad Name.json:1:1: name: missing; the file's own name, \"Bad Name\", will not do: "
             "expected 1 to 64 of a-z, 0-9 and -");
}

BOOST_AUTO_TEST_CASE(parents_are_checked) {
  const ConfigFiles files;
  files.add("base.json", "{\n  \"network\": {\"hidden\": [0]}\n}");
  files.add("child.json", "{\"parent\": \"base.json\",\n \"task\": \"xor\", \"sedes\": 1}");
  files.add("lost.json", R"({"parent": "nobody.json"})");
  files.add("number.json", R"({"task": "xor", "parent": 3})");
  files.add("one.json", R"({"parent": "two.json"})");
  files.add("two.json", R"({"parent": "one.json", "task": "xor"})");
  files.add("broken.json", R"({"task": xor})");
  files.add("heir.json", R"({"parent": "broken.json"})");
  BOOST_TEST(errors_of(files, "child.json") ==
             "base.json:2:26: network.hidden.0: expected a positive integer, got 0\n"
             "child.json:2:17: sedes: unknown key; did you mean \"seeds\"?");
  BOOST_TEST(errors_of(files, "lost.json") == "lost.json:1:12: parent: nobody.json: no such file");
  BOOST_TEST(errors_of(files, "number.json") ==
             "number.json:1:27: parent: expected a file name, got 3");
  BOOST_TEST(errors_of(files, "one.json") == "two.json:1:12: parent: one.json is its own parent");
  BOOST_TEST(errors_of(files, "heir.json") == "broken.json:1:10: expected a value, got \"xor\"");
}

BOOST_AUTO_TEST_CASE(bad_data_files_are_told_as_they_are) {
  const ConfigFiles files;
  files.add("c.json", R"({"task": {"type": "csv", "file": "data/d.csv", "target": "y"}})");
  BOOST_TEST(errors_of(files, "c.json") == "data/d.csv: no such file");
  files.add("data/d.csv", "x,y\n1,a\nn/a,b\n");
  BOOST_TEST(errors_of(files, "c.json") == "data/d.csv:3:1: expected a number, got \"n/a\"");
  files.add("e.json", R"({"task": {"type": "csv", "file": "", "target": "y"}})");
  BOOST_TEST(errors_of(files, "e.json") ==
             "e.json:1:34: task.file: expected the name of a file or folder, got \"\"");
}

BOOST_AUTO_TEST_SUITE_END()
