// Are the right figures chosen, and do they show and say what the tables hold?
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "experiments/figure.hpp"
#include "experiments/gnuplot.hpp"
#include "tests/tables.hpp"
#include "trainer/text_file.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(figures_tests)

namespace {

namespace fs = std::filesystem;

// A folder of its own for each test, removed at its end.
struct FigureFolder {
  fs::path path = fs::temp_directory_path() / ("mlp-figures-" + std::to_string(getpid()));
  FigureFolder() { fs::create_directories(path); }
  ~FigureFolder() { fs::remove_all(path); }

  std::vector<Figure> draw(const Tables& tables, const Report& report = {},
                           const std::vector<std::string>& languages = {"en"},
                           const std::vector<std::string>& formats = {}) const {
    return draw_figures({report, Config{}, tables, path, {languages, formats}});
  }
  bool has(const std::string& file) const { return fs::exists(path / "figures" / file); }
  std::string bytes(const std::string& file) const { return read_text(path / "figures" / file); }
};

// Two activations at three learning rates; `dead` are the first one's values.
Tables dead_tables(const std::string& activation,
                   const std::vector<std::string>& dead = {"0", "0.5", "1"}) {
  Tables tables;
  tables.swept = {"network.activation", "training.optimizer.learning_rate"};
  std::string rows =
      "run,network.activation,training.optimizer.learning_rate,seed,train_loss,dead_fraction\n";
  const std::vector<std::string> rates{"0.1", "1", "10"};
  for (std::size_t i = 0; i < rates.size(); ++i)
    rows += std::to_string(i) + "," + activation + "," + rates[i] + ",1,1," + dead[i] + "\n";
  tables.runs = table_of("runs.csv", rows);
  return tables;
}

// A claim about the share of dead units, so that learning rates are compared and not tuned.
Report dead_report() {
  Report report;
  report.claims.emplace_back();
  report.claims[0].claim.id = "dies";
  report.claims[0].claim.measure.column = "dead_fraction";
  return report;
}

const std::string by_rate = "dead-fraction-by-learning-rate";

bool has_gnuplot() {
  return std::system("command -v gnuplot >/dev/null 2>&1") == 0;
}

boost::test_tools::assertion_result needs_gnuplot(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result result(has_gnuplot());
  result.message() << "gnuplot is not installed (apt-get install gnuplot-nox)";
  return result;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// A program of this name in a folder of its own, first on PATH while this lives.
struct InsteadOfGnuplot {
  std::string path = std::getenv("PATH");
  InsteadOfGnuplot(const FigureFolder& folder, const std::string& script) {
    fs::create_directories(folder.path / "bin");
    if (!script.empty()) {
      write_whole(folder.path / "bin/gnuplot", "#!/bin/sh\n" + script);
      fs::permissions(folder.path / "bin/gnuplot", fs::perms::owner_all);
    }
    setenv("PATH", (folder.path / "bin").c_str(), 1);
  }
  ~InsteadOfGnuplot() { setenv("PATH", path.c_str(), 1); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_measured_over_swept_numbers_is_drawn_and_told) {
  const FigureFolder folder;
  const std::vector<Figure> figures = folder.draw(dead_tables("relu"), dead_report());
  BOOST_REQUIRE_EQUAL(figures.size(), 1U);
  BOOST_TEST(figures[0].name == by_rate);
  BOOST_TEST(figures[0].title.en == "Dead units (share) against learning rate");
  BOOST_TEST(
      figures[0].finding.en ==
      "At learning rate 10: 1 (relu). Highest: 1 (learning rate 10), lowest: 0 (learning rate "
      "0.1).");
  BOOST_TEST(figures[0].finding.zh ==
             "学习率为 10 时：1（relu）。最高：1（学习率 10），最低：0（学习率 0.1）。");
  BOOST_TEST(figures[0].claims == std::vector<std::string>{"dies"},
             boost::test_tools::per_element());
  BOOST_TEST(folder.bytes(by_rate + ".dat") ==
             "0.1 0 0 0\n1 0.5 0.5 0.5\n10 1 1 1\n\n\n");  // one seed: a band of no width
}

BOOST_AUTO_TEST_CASE(nothing_is_drawn_when_nothing_fitting_was_swept) {
  const FigureFolder folder;
  Tables tables = dead_tables("relu");
  tables.swept = {"network.activation"};
  BOOST_TEST(folder.draw(tables, dead_report()).empty());
}

BOOST_AUTO_TEST_CASE(deltas_by_layer_are_compared_first_over_last) {
  const FigureFolder folder;
  Tables tables;
  tables.swept = {"network.activation"};
  tables.runs = table_of("runs.csv", "run,network.activation,seed\n0,tanh,1\n");
  tables.layers =
      table_of("layers.csv", "run,epoch,layer,delta_rms\n0,0,1,0.25\n0,0,2,1\n0,5,1,9\n");
  const std::vector<Figure> figures = folder.draw(tables);
  BOOST_REQUIRE_EQUAL(figures.size(), 1U);
  BOOST_TEST(figures[0].name == "delta-by-layer");
  BOOST_TEST(figures[0].finding.en ==
             "The first layer's delta over the output layer's: 0.25 (tanh).");
  // Two layers: no tick stands between them.
  BOOST_TEST(contains(folder.bytes("delta-by-layer.gp"), "set xtics ('1' 1, '2' 2)"));
}

// Zero has no place on a log axis, NaN on none: neither is left out without a word.
BOOST_AUTO_TEST_CASE(zeros_stay_on_log_axes_and_what_is_not_drawn_is_counted) {
  const FigureFolder folder;
  Tables tables;
  tables.swept = {"network.activation"};
  tables.runs = table_of("runs.csv", "run,network.activation,seed\n0,tanh,1\n");
  tables.layers = table_of("layers.csv",
                           "run,epoch,layer,delta_rms\n0,0,1,0\n0,0,2,nan\n0,0,3,0.01\n0,0,4,1\n");
  const std::vector<Figure> figures = folder.draw(tables);
  BOOST_REQUIRE_EQUAL(figures.size(), 1U);
  BOOST_TEST(contains(figures[0].finding.en, "exactly 0 is drawn at the line marked 0"));
  BOOST_TEST(contains(figures[0].finding.en, "on a log axis: 1."));
  BOOST_TEST(contains(folder.bytes("delta-by-layer.gp"), "set ytics ('0' "));
  std::istringstream data(folder.bytes("delta-by-layer.dat"));
  double layer = 0, delta = 0;
  data >> layer >> delta;
  BOOST_TEST(layer == 1);
  BOOST_TEST((delta > 0 && delta < 0.01));
}

BOOST_AUTO_TEST_CASE(units_are_followed_by_layer_and_epoch) {
  const FigureFolder folder;
  Tables tables;
  tables.swept = {"network.activation"};
  tables.runs = table_of("runs.csv", "run,network.activation,seed\n0,relu,1\n1,tanh,1\n");
  std::string rows = "run,epoch,layer,units,dead_units,born_dead_units,died_units,revived_units\n";
  for (const std::string run : {"0", "1"}) {
    for (const int epoch : {0, 1, 2}) {
      const std::string start = run + "," + std::to_string(epoch);
      rows += start + (run == "0" && epoch == 2 ? ",1,4,3,1,2,0\n" : ",1,4,0,0,0,0\n");
      rows += start + ",2,1,0,0,0,0\n";  // the output layer
    }
  }
  tables.layers = table_of("layers.csv", rows);
  const std::vector<Figure> figures = folder.draw(tables);
  BOOST_REQUIRE_EQUAL(figures.size(), 2U);
  BOOST_TEST(figures[0].name == "dead-by-layer-and-epoch");
  BOOST_TEST(figures[0].finding.en ==
             "Share of dead units, mean over seeds; the largest is 0.75 (relu, layer 1, epoch 2). "
             "Arms not shown, since no unit is ever dead there: 1.");
  BOOST_TEST(folder.bytes("dead-by-layer-and-epoch.dat") == "1 1 0\n2 1 0\n3 1 0.75\n\n\n");
  BOOST_TEST(figures[1].name == "life-of-units");
  // One bar a part: born dead a quarter, died half, none revived, the rest never dead.
  BOOST_TEST(folder.bytes("life-of-units.dat") ==
             "0.25 1 0 0.25\n\n\n0.75 1 0.25 0.75\n\n\n0.75 1 0.75 0.75\n\n\n1 1 0.75 1\n\n\n");
}

// Ranks by hand: relu is first on four tasks of six and second on two, tanh the other way round.
BOOST_AUTO_TEST_CASE(ranks_are_means_over_tasks_with_nemenyis_difference) {
  const FigureFolder folder;
  Tables tables;
  tables.swept = {"task.type", "network.activation"};
  std::string rows = "run,task.type,network.activation,seed,train_loss,test_accuracy\n";
  for (int task = 0, run = 0; task < 6; ++task)
    for (const std::string activation : {"relu", "tanh"})
      rows += std::to_string(run++) + ",t" + std::to_string(task) + "," + activation + ",1,1," +
              ((activation == "relu") == (task < 4) ? "0.9\n" : "0.8\n");
  tables.runs = table_of("runs.csv", rows);
  const std::vector<Figure> figures = folder.draw(tables);
  BOOST_REQUIRE_EQUAL(figures.size(), 2U);
  BOOST_TEST(figures[0].name == "ranks");
  BOOST_TEST(figures[1].name == "test-accuracy-by-arm");
  BOOST_TEST(contains(figures[0].finding.en, "Mean rank over 6 tasks: relu 1.333, tanh 1.667"));
  std::istringstream data(folder.bytes("ranks.dat"));
  double rank = 0, place = 0, low = 0, high = 0;
  data >> rank >> place >> low >> high;
  BOOST_TEST(rank == 4.0 / 3, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(high - low == 1.960 * std::sqrt(2.0 * 3 / (6 * 6)),
             boost::test_tools::tolerance(1e-12));
}

// Times stand in timing.csv alone. Of the ratios those are drawn that several activations have.
BOOST_AUTO_TEST_CASE(costs_are_bars_of_ratios) {
  const FigureFolder folder;
  Tables tables;
  tables.swept = {"cost.activation"};
  tables.runs = table_of("runs.csv",
                         "run,cost.activation,seed,status\n0,relu,1,ok\n1,relu,2,ok\n"
                         "2,tanh,1,ok\n3,tanh,2,ok\n");
  tables.timing = table_of("timing.csv",
                           "run,step_us,value_ratio,step_ratio\n0,1,1,\n1,1,1,\n2,5,6,\n3,5,8,\n");
  const std::vector<Figure> figures = folder.draw(tables);
  BOOST_REQUIRE_EQUAL(figures.size(), 1U);
  BOOST_TEST(figures[0].name == "cost");
  BOOST_TEST(
      contains(figures[0].finding.en, "The largest is 7 (tanh, time of the function, relu = 1)."));
  BOOST_TEST(folder.bytes("cost.dat").starts_with("1 1 0 1\n\n\n7 2 0 7\n\n\n"));
}

// Of objects what differs is named, and no more.
BOOST_AUTO_TEST_CASE(arms_are_known_by_what_differs) {
  const FigureFolder folder;
  Tables tables;
  tables.swept = {"network.hidden", "network.activation"};
  std::string rows = "run,network.hidden,network.activation,seed,test_loss\n";
  for (const std::string hidden :
       {R"("{""layers"":2,""units"":8}")", R"("{""layers"":2,""units"":16}")"})
    for (const std::string activation : {"tanh", R"("{""type"":""elu"",""alpha"":2}")"})
      rows += "0," + hidden + "," + activation + ",1," + (activation == "tanh" ? "1\n" : "2\n");
  tables.runs = table_of("runs.csv", rows);
  BOOST_TEST(contains(folder.draw(tables).at(0).finding.en,
                      "Highest: 2 (units 8, elu 2), lowest: 1 (units 8, tanh)."));
}

// Two networks of one layer: depth is no axis for them.
BOOST_AUTO_TEST_CASE(arms_without_a_swept_number_are_set_beside_each_other) {
  const FigureFolder folder;
  Tables tables;
  tables.swept = {"network.hidden"};
  tables.runs = table_of("runs.csv",
                         "run,network.hidden,seed,train_loss,test_loss\n0,[4],1,1,3\n"
                         "1,[4],2,1,5\n2,[8],1,1,1\n3,[8],2,1,1\n4,\"[4,4]\",1,1,2\n"
                         "5,\"[4,4]\",2,1,2\n");
  const std::vector<Figure> figures = folder.draw(tables);
  BOOST_REQUIRE_EQUAL(figures.size(), 1U);
  BOOST_TEST(figures[0].name == "test-loss-by-arm");
  BOOST_TEST(contains(figures[0].finding.en, "Highest: 4 (hidden 4), lowest: 1 (hidden 8)."));
  std::istringstream data(folder.bytes("test-loss-by-arm.dat"));
  double loss = 0, place = 0;
  data >> loss >> place;
  BOOST_TEST(loss == 4);
  BOOST_TEST(place == 1);
}

// Two arms from 1 downwards, and one that goes to a million and beyond: ten is as high as it gets.
BOOST_AUTO_TEST_CASE(losses_that_explode_leave_room_for_the_others) {
  const FigureFolder folder;
  Tables tables;
  tables.swept = {"network.activation"};
  tables.runs = table_of("runs.csv", "run,network.activation,seed\n0,tanh,1\n1,relu,1\n2,gelu,1\n");
  tables.epochs = table_of("epochs.csv",
                           "run,epoch,train_loss\n0,0,1\n0,1,0.5\n0,2,0.25\n1,0,1\n1,1,0.5\n"
                           "1,2,0.1\n2,0,0.5\n2,1,1e6\n2,2,inf\n");
  const std::vector<Figure> figures = folder.draw(tables);
  BOOST_REQUIRE_EQUAL(figures.size(), 1U);
  BOOST_TEST(contains(figures[0].finding.en, "0.25 (tanh), 0.1 (relu), inf (gelu)."));
  BOOST_TEST(
      contains(figures[0].finding.en, "What is above 10, ten times the highest loss before"));
  BOOST_TEST(folder.bytes("learning-curves.dat") ==
             "0 1 1 1\n1 0.5 0.5 0.5\n2 0.25 0.25 0.25\n\n\n0 1 1 1\n1 0.5 0.5 0.5\n"
             "2 0.1 0.1 0.1\n\n\n0 0.5 0.5 0.5\n1 10 10 10\n2 10 10 10\n\n\n");
}

// Evaluated in the end alone, and that came at three epochs.
BOOST_AUTO_TEST_CASE(last_losses_alone_make_no_curve) {
  const FigureFolder folder;
  Tables tables;
  tables.runs = table_of("runs.csv", "run,seed\n0,1\n1,2\n2,3\n");
  tables.epochs = table_of("epochs.csv", "run,epoch,train_loss\n0,20,0.5\n1,3,inf\n2,7,0.1\n");
  BOOST_TEST(folder.draw(tables).empty());
}

BOOST_AUTO_TEST_CASE(one_arm_shows_training_and_test) {
  const FigureFolder folder;
  Tables tables;
  tables.runs = table_of("runs.csv", "run,seed\n0,1\n");
  tables.epochs = table_of("epochs.csv",
                           "run,epoch,train_loss,test_loss\n0,0,1,2\n0,1,0.5,1.5\n0,2,0.25,1.25\n");
  const std::vector<Figure> figures = folder.draw(tables);
  BOOST_REQUIRE_EQUAL(figures.size(), 1U);
  BOOST_TEST(contains(figures[0].finding.en, "after the last epoch: 0.25. Test loss: 1.25."));
  BOOST_TEST(contains(folder.bytes("learning-curves.dat"), "2 1.25 1.25 1.25\n"));
}

BOOST_AUTO_TEST_CASE(texts_stay_one_quoted_line) {
  BOOST_TEST(gnuplot_text("a'b`c\"$d|\ne") == "'a''b`c\"$d| e'");
}

BOOST_AUTO_TEST_CASE(hostile_names_run_no_command) {
  const FigureFolder folder;
  const std::string touched = (folder.path / "touched").string();
  for (const std::string& name :
       {"`touch " + touched + "`", "'; system('touch " + touched + "')#",
        "$(touch " + touched + ")", "@x\n!touch " + touched, "\"\"`touch " + touched + "`\"\""}) {
    std::string cell = "\"";
    for (const char c : name) cell += c == '"' ? "\"\"" : std::string(1, c);
    folder.draw(dead_tables(cell + "\""), dead_report());
    BOOST_TEST(!fs::exists(touched), name);
  }
}

BOOST_AUTO_TEST_CASE(same_tables_same_bytes, *boost::unit_test::precondition(needs_gnuplot)) {
  const FigureFolder folder;
  folder.draw(dead_tables("relu"), dead_report());
  const std::string first = folder.bytes(by_rate + ".svg");
  folder.draw(dead_tables("relu"), dead_report());
  BOOST_TEST((first == folder.bytes(by_rate + ".svg")));
}

BOOST_AUTO_TEST_CASE(each_language_has_its_own_file,
                     *boost::unit_test::precondition(needs_gnuplot)) {
  const FigureFolder folder;
  const auto figures = folder.draw(dead_tables("relu"), dead_report(), {"en", "zh"});
  BOOST_TEST(figures[0].error == "");
  BOOST_TEST(contains(folder.bytes(by_rate + ".svg"), "learning rate"));
  BOOST_TEST(contains(folder.bytes(by_rate + ".zh.svg"), "学习率"));
}

BOOST_AUTO_TEST_CASE(what_an_earlier_render_drew_goes_and_a_users_own_files_stay) {
  const FigureFolder folder;
  const auto put = [&](const std::string& file, const std::string& bytes) {
    write_whole(folder.path / "figures" / file, bytes);
  };
  folder.draw(dead_tables("relu"), dead_report(), {"en", "zh"}, {"png"});
  for (const std::string end : {".svg", ".png", ".zh.svg", ".zh.png"}) put(by_rate + end, "drawn");
  put("restyled.gp", folder.bytes(by_rate + ".gp"));
  put("restyled.svg", "a user's");
  put("delta-by-layer.png", "a user's");
  const std::vector<std::string> own{"restyled.gp", "restyled.svg", "delta-by-layer.png"};

  folder.draw(dead_tables("relu"), dead_report(), {"en"});
  BOOST_TEST(folder.has(by_rate + ".gp"));
  BOOST_TEST(!folder.has(by_rate + ".png"));
  BOOST_TEST(folder.has(by_rate + ".zh.png"));  // of the page in Chinese

  Tables nothing_fits = dead_tables("relu");
  nothing_fits.swept = {"network.activation"};
  folder.draw(nothing_fits, dead_report(), {"en"});
  for (const std::string& file : own) BOOST_TEST(folder.has(file), file);
  const auto left = std::distance(fs::directory_iterator(folder.path / "figures"), {});
  BOOST_TEST(static_cast<std::size_t>(left) == own.size());
}

BOOST_AUTO_TEST_CASE(without_gnuplot_script_and_data_are_left) {
  const FigureFolder folder;
  const InsteadOfGnuplot nothing(folder, "");
  const std::vector<Figure> figures = folder.draw(dead_tables("relu"), dead_report());
  BOOST_REQUIRE(figures.size() == 1U);
  BOOST_TEST(figures[0].is_gnuplot_missing);
  BOOST_TEST(!folder.bytes(by_rate + ".gp").empty());
  BOOST_TEST(!folder.bytes(by_rate + ".dat").empty());
  BOOST_TEST(!folder.has(by_rate + ".svg"));
}

BOOST_AUTO_TEST_CASE(a_gnuplot_that_fails_is_quoted) {
  const FigureFolder folder;
  const InsteadOfGnuplot failing(
      folder,
      "echo >&2; echo plot >&2; echo '     ^' >&2; echo '\"x.gp\" line 3: bad' >&2; exit 1");
  const std::vector<Figure> figures = folder.draw(dead_tables("relu"), dead_report());
  BOOST_REQUIRE(figures.size() == 1U);
  BOOST_TEST(!figures[0].is_gnuplot_missing);
  BOOST_TEST(figures[0].error == "\"x.gp\" line 3: bad");
}

BOOST_AUTO_TEST_SUITE_END()
