#include <cmath>
#include <filesystem>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "experiments/report.hpp"
#include "experiments/terminal.hpp"
#include "experiments/text_width.hpp"
#include "tests/tables.hpp"
#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(report_tests)

namespace {

// relu with two good seeds, tanh with one that diverged; test_accuracy does not apply to tanh.
Tables example_tables() {
  Tables tables;
  tables.swept = {"network.activation", "network.hidden.layers"};
  tables.runs = table_of(
      "runs.csv",
      "run,network.activation,network.hidden.layers,seed,status,stop_reason,epochs,train_loss,"
      "test_accuracy\n"
      "0,relu,8,1,ok,epochs,100,0.25,0.5\n"
      "1,relu,8,2,ok,epochs,100,0.75,1\n"
      "2,tanh,8,1,ok,epochs,100,1,\n"
      "3,tanh,8,2,diverged,diverged,7,nan,\n");
  tables.epochs = table_of("epochs.csv", "run,epoch,train_loss\n");
  tables.layers = table_of("layers.csv", "run,epoch,layer\n");
  return tables;
}

Claim example_claim(const std::string& id, const std::string& activation, Expect expect) {
  Claim claim;
  claim.id = id;
  claim.lecture = "2.1-vanishing";
  claim.statement = {"It learns, \"well\"", "它能学习"};
  claim.where = Json{{"network.activation", activation}};
  claim.measure.column = "train_loss";
  claim.measure.interval = RangeInterval{};
  claim.expect = expect;
  return claim;
}

Report example_report() {
  Claim learns = example_claim("relu-learns", "relu", {.above = {}, .below = 1.0});
  learns.control = Control{};
  learns.control->measure = learns.measure;
  learns.control->measure->column = "epochs";
  learns.control->expect.above = 99.5;
  Claim nothing = example_claim("no-runs", "sigmoid", {.above = 0.5, .below = 2.0});
  nothing.statement = {"", "没有"};
  return make_report(
      "example", {"An example", ""},
      {learns, example_claim("tanh-learns", "tanh", {.above = {}, .below = 1.0}), nothing},
      example_tables());
}

// A results folder of its own, removed at the end.
struct ResultsFolder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("report-tests-" + std::to_string(getpid()));

  ResultsFolder(const ResultsFolder&) = delete;
  ResultsFolder& operator=(const ResultsFolder&) = delete;
  ResultsFolder() { std::filesystem::create_directories(path); }
  ~ResultsFolder() { std::filesystem::remove_all(path); }
  void write(const std::string& name, const std::string& text) const {
    write_whole(path / name, text);
  }
};

// The sigmoid's first layer gets 1e-4 of the last one's signal, relu's half of it.
void write_vanishing_results(const ResultsFolder& folder) {
  folder.write("config.json", R"({
    "name": "vanishing-gradient",
    "task": {"type": "circles"},
    "seeds": 2,
    "sweep": {"network.activation": ["sigmoid", "relu"], "network.hidden.layers": [2, 8]},
    "claims": [
      {"id": "sigmoid-vanishes", "lecture": "2.1-vanishing",
       "statement": {"en": "At 8 layers the sigmoid's first layer gets under a thousandth",
                     "zh": "梯度消失"},
       "where": {"network.activation": "sigmoid", "network.hidden.layers": 8},
       "measure": {"table": "layers", "column": "delta_rms", "epoch": 0, "form": "first_over_last"},
       "expect": {"below": 1e-3},
       "control": {"where": {"network.activation": "relu", "network.hidden.layers": 8},
                   "expect": {"above": 1e-1}}}],
    "resolved": {"output": "sigmoid"}})");
  folder.write(
      "runs.csv",
      "run,network.activation,network.hidden.layers,seed,status,train_loss\n"
      "0,sigmoid,8,1,ok,0.7\n1,sigmoid,8,2,ok,0.7\n2,relu,8,1,ok,0.1\n3,relu,8,2,ok,0.1\n");
  folder.write("epochs.csv", "run,epoch,train_loss\n");
  folder.write("timing.csv", "run,train_seconds\n0,1\n1,1\n2,1\n3,1\n");
  folder.write("layers.csv",
               "run,epoch,layer,delta_rms\n"
               "0,0,1,0.0001\n0,0,2,1\n0,0,3,1\n1,0,1,0.0002\n1,0,2,2\n1,0,3,1\n"
               "2,0,1,0.5\n2,0,2,1\n2,0,3,1\n3,0,1,1\n3,0,2,2\n3,0,3,1\n");
}

std::string printed(const Report& report, const TerminalStyle& style) {
  std::ostringstream out;
  print_report(out, report, style);
  return out.str();
}

}  // namespace

BOOST_AUTO_TEST_CASE(claims_csv_has_these_bytes) {
  BOOST_TEST(claims_csv(example_report()) ==
             "id,lecture,statement,verdict,stated,observed,low,high,expected,control,runs\n"
             "relu-learns,2.1-vanishing,\"It learns, \"\"well\"\"\",holds,holds,0.5,0.25,0.75,"
             "below 1,\"100 [100, 100], above 99.5: holds\",2\n"
             "tanh-learns,2.1-vanishing,\"It learns, \"\"well\"\"\",inconclusive,holds,nan,nan,nan,"
             "below 1,,2\n"
             "no-runs,2.1-vanishing,没有,not_run,holds,,,,0.5 to 2,,0\n");
}

BOOST_AUTO_TEST_CASE(a_group_is_an_arm_over_its_seeds) {
  const Report report = example_report();
  BOOST_TEST(report.runs == 4U);
  BOOST_TEST(report.diverged == 1U);
  BOOST_REQUIRE_EQUAL(report.groups.size(), 2U);
  const Group& relu = report.groups[0];
  BOOST_TEST(relu.values == (std::vector<std::string>{"relu", "8"}),
             boost::test_tools::per_element());
  BOOST_TEST(relu.runs == 2U);
  BOOST_TEST(relu.diverged == 0U);
  BOOST_REQUIRE_EQUAL(relu.columns.size(),
                      3U);  // what a run is, its status and its seed are no results
  BOOST_TEST(relu.columns[0].first == "epochs");
  BOOST_TEST(relu.columns[1].first == "train_loss");
  BOOST_TEST(relu.columns[1].second.mean == 0.5);
  BOOST_TEST(relu.columns[2].first == "test_accuracy");
  const Group& tanh = report.groups[1];
  BOOST_TEST(tanh.diverged == 1U);
  BOOST_TEST(tanh.columns.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_results_folder_is_judged_again_from_its_files) {
  const ResultsFolder folder;
  write_vanishing_results(folder);
  const Report judged = report(folder.path);
  BOOST_TEST(judged.name == "vanishing-gradient");
  BOOST_TEST(judged.all_as_stated());
  BOOST_TEST(read_text(folder.path / "claims.csv") ==
             "id,lecture,statement,verdict,stated,observed,low,high,expected,control,runs\n"
             "sigmoid-vanishes,2.1-vanishing,At 8 layers the sigmoid's first layer gets under a "
             "thousandth,"
             "holds,holds,1e-04,1e-04,1e-04,below 0.001,\"0.5 [0.5, 0.5], above 0.1: holds\",2\n");
  const Json json = Json::parse(read_text(folder.path / "report.json"));
  BOOST_TEST(json["resolved"]["output"] == "sigmoid");
  BOOST_TEST(json["claims"][0]["as_stated"] == true);
}

BOOST_AUTO_TEST_CASE(a_damaged_results_folder_is_an_input_error) {
  const ResultsFolder folder;
  write_vanishing_results(folder);
  folder.write("runs.csv", "run,network.activation\n0,sigmoid\n");
  BOOST_CHECK_THROW(report(folder.path), InputError);
  std::filesystem::remove(folder.path / "runs.csv");
  BOOST_CHECK_THROW(report(folder.path), InputError);
  folder.write("config.json", "{");
  BOOST_CHECK_THROW(report(folder.path), InputError);
  BOOST_TEST(!std::filesystem::exists(folder.path / "claims.csv"));
}

BOOST_AUTO_TEST_CASE(an_experiment_comes_out_as_stated_only_if_all_claims_do) {
  Report report = example_report();
  BOOST_TEST(!report.all_as_stated());
  report.claims.resize(1);
  BOOST_TEST(report.all_as_stated());
  report.claims.clear();
  BOOST_TEST(report.all_as_stated());
}

BOOST_AUTO_TEST_CASE(report_json_says_it_all_without_losing_what_is_not_finite) {
  const Json json = report_json(example_report(), Json{{"key", "kept"}});
  BOOST_TEST(json["name"] == "example");
  BOOST_TEST(json["title"].dump() == R"({"en":"An example"})");
  BOOST_TEST(json["runs"] == 4);
  BOOST_TEST(json["diverged"] == 1);
  BOOST_TEST(json["resolved"]["key"] == "kept");
  BOOST_TEST(json["groups"][0]["values"].dump() ==
             R"({"network.activation":"relu","network.hidden.layers":8})");
  const Json& loss = json["groups"][0]["columns"]["train_loss"];
  BOOST_TEST(loss["n"] == 2);
  BOOST_TEST(loss["mean"] == 0.5);
  BOOST_TEST(loss["median"] == 0.5);
  const Json& diverged = json["groups"][1]["columns"]["train_loss"];
  BOOST_TEST(diverged.dump() ==
             R"({"n":2,"mean":"nan","sd":"nan","median":"nan","low":"nan","high":"nan"})");
  BOOST_TEST(json["claims"][0].dump() ==
             R"({"id":"relu-learns","lecture":"2.1-vanishing",)"
             R"("statement":{"en":"It learns, \"well\"","zh":"它能学习"},"stated":"holds",)"
             R"("as_stated":true,"verdict":"holds","observed":0.5,"low":0.25,"high":0.75,)"
             R"("expected":"below 1","runs":2,"control":{"verdict":"holds","observed":100.0,)"
             R"("low":100.0,"high":100.0,"expected":"above 99.5","runs":2}})");
  BOOST_TEST(json["claims"][1]["observed"] == "nan");
  BOOST_TEST(json["claims"][1]["note"] == "not a number in at least one run");
  BOOST_TEST(!json["claims"][2].contains("observed"));
}

BOOST_AUTO_TEST_CASE(the_terminal_shows_groups_and_then_verdicts) {
  BOOST_TEST(printed(example_report(), {}) ==
             "example: An example\n"
             "  4 runs, 1 diverged\n"
             "  activation  layers  n  diverged  train_loss  test_accuracy\n"
             "  relu        8       2         0   0.5 ± 3.2     0.75 ± 3.2\n"
             "  tanh        8       2         1         nan\n"
             "  ✓  relu-learns  holds         0.5 [0.25, 0.75]  below 1\n"
             "  ?  tanh-learns  inconclusive  nan [nan, nan]    below 1   not a number in at least "
             "one run\n"
             "  -  no-runs      not run                         0.5 to 2  no run has a value\n"
             "  1 of 3 claims as stated\n");
}

BOOST_AUTO_TEST_CASE(lines_are_cut_to_the_width_and_coloured_on_request) {
  std::istringstream lines(printed(example_report(), {.colour = false, .width = 40}));
  for (std::string line; std::getline(lines, line);) BOOST_TEST(display_width(line) <= 40U, line);
  const std::string plain = printed(example_report(), {});
  BOOST_TEST(plain.find('\033') == std::string::npos);
  const std::string coloured = printed(example_report(), {.colour = true});
  BOOST_TEST(coloured.find("\033[32m✓\033[0m  relu-learns") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(many_groups_are_left_to_the_table) {
  Report report = example_report();
  report.groups.resize(30, report.groups.front());
  BOOST_TEST(printed(report, {}).find("  ... 6 more in runs.csv\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(width_is_counted_in_columns) {
  BOOST_TEST(display_width("abc") == 3U);
  BOOST_TEST(display_width("±…é") == 3U);
  BOOST_TEST(display_width("梯度消失") == 8U);
  BOOST_TEST(display_width("e\xCC\x81") == 1U);  // e and a combining accent
  BOOST_TEST(display_width("\xFF\xC3") == 2U);   // not UTF-8
  BOOST_TEST(fitted("梯度消失", 8) == "梯度消失");
  BOOST_TEST(fitted("梯度消失", 7) == "梯度消…");
  BOOST_TEST(fitted("梯度消失", 6) == "梯度…");
  BOOST_TEST(fitted("vanishing", 5) == "vani…");
  BOOST_TEST(fitted("two\nlines\033", 20) == "two lines ");
  BOOST_TEST(padded_right("梯度", 6) == "梯度  ");
  BOOST_TEST(padded_left("0.5", 5) == "  0.5");
}

BOOST_AUTO_TEST_CASE(a_table_is_looked_up_by_name) {
  const Table table = table_of("t.csv", "a,b,c\n1,x,\n,y,inf\n");
  BOOST_TEST(table.rows() == 2U);
  BOOST_TEST(table.find("c").value() == 2U);
  BOOST_TEST(!table.find("d").has_value());
  BOOST_TEST(table.numbers("a")[0].value() == 1.0);
  BOOST_TEST(!table.numbers("a")[1].has_value());
  BOOST_TEST(table.numbers("c")[1].value() == std::numeric_limits<double>::infinity());
  BOOST_TEST(table.is_numeric("a"));
  BOOST_TEST(!table.is_numeric("b"));
  const auto message_is = [](const std::string& message) {
    return [=](const InputError& error) { return error.what() == message; };
  };
  BOOST_CHECK_EXCEPTION(table.text("d"), InputError, message_is("t.csv: no column \"d\""));
  BOOST_CHECK_EXCEPTION(table.numbers("b"), InputError,
                        message_is("t.csv: column \"b\", row 1: expected a number, got \"x\""));
}

// Numbers are kept as such, whatever they are spelled like, and whatever comes after them.
BOOST_AUTO_TEST_CASE(a_table_gives_each_cell_back_as_it_was_written) {
  const std::vector<std::string> numbers{
      "0",    "-0",     "1.5",    "1e3",  "1e+03", "1000", "", "007",
      "1.50", "nan",    "inf",    "-inf", ".5",    "5.",   "", "18446744073709551615",
      "0.1",  "1e-300", "1e+400", "x",    "1"};
  for (std::size_t first = 0; first < numbers.size(); ++first) {
    for (std::size_t count = 0; count <= numbers.size() - first; ++count) {
      Column column;
      for (std::size_t i = 0; i < count; ++i) column.add(numbers[first + i]);
      BOOST_REQUIRE_EQUAL(column.rows(), count);
      for (std::size_t i = 0; i < count; ++i) {
        const std::string& cell = numbers[first + i];
        BOOST_REQUIRE_EQUAL(column.text(i), cell);
        const std::optional<double> got = column.number(i), wanted = parse_number(cell);
        BOOST_REQUIRE_EQUAL(got.has_value(), wanted.has_value());
        if (got && !std::isnan(*wanted)) BOOST_REQUIRE_EQUAL(*got, *wanted);
        if (got) BOOST_REQUIRE_EQUAL(std::isnan(*got), std::isnan(*wanted));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
