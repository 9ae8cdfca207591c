#include <cstdlib>
#include <filesystem>
#include <string>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "experiments/figure.hpp"
#include "experiments/plot.hpp"
#include "tests/tables.hpp"
#include "trainer/text_file.hpp"

using namespace mlp;

namespace {

namespace fs = std::filesystem;

// A folder of its own for each test, removed at its end.
struct FigureFolder {
  fs::path path = fs::temp_directory_path() / ("mlp-figures-" + std::to_string(getpid()));
  FigureFolder() { fs::create_directories(path); }
  ~FigureFolder() { fs::remove_all(path); }

  std::vector<Figure> draw(const Tables& tables) const {
    return draw_figures({Report{}, Config{}, tables, path, "en", {}});
  }
  std::string bytes(const std::string& file) const { return read_text(path / "figures" / file); }
};

Tables dead_tables(const std::string& activation) {
  Tables tables;
  tables.swept = {"network.activation", "training.optimizer.learning_rate"};
  tables.runs = table_of("runs.csv",
                         "run,network.activation,training.optimizer.learning_rate,seed,"
                         "dead_fraction\n0," +
                             activation + ",0.1,1,0\n1," + activation + ",1,1,0.5\n");
  return tables;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(figures_tests)

BOOST_AUTO_TEST_CASE(dead_units_over_swept_learning_rates_are_drawn_and_told) {
  const FigureFolder folder;
  const std::vector<Figure> figures = folder.draw(dead_tables("relu"));
  BOOST_REQUIRE_EQUAL(figures.size(), 1U);
  BOOST_TEST(figures[0].name == "dead-by-learning-rate");
  BOOST_TEST(figures[0].finding.en ==
             "Share of dead units at the largest learning rate: 0.5 (relu).");
  BOOST_TEST(folder.bytes("dead-by-learning-rate.dat") ==
             "0.1 0 0 0\n1 0.5 0.5 0.5\n\n\n");  // one seed: a band of no width
}

BOOST_AUTO_TEST_CASE(nothing_is_drawn_when_nothing_fitting_was_swept) {
  const FigureFolder folder;
  Tables tables = dead_tables("relu");
  tables.swept = {"network.activation"};
  BOOST_TEST(folder.draw(tables).empty());
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
  BOOST_TEST(figures[0].finding.en ==
             "The first layer's delta over the output layer's: 0.25 (tanh).");
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
    folder.draw(dead_tables(cell + "\""));
    BOOST_TEST(!fs::exists(touched), name);
  }
}

BOOST_AUTO_TEST_CASE(same_tables_same_bytes) {
  const FigureFolder folder;
  const std::string svg = "dead-by-learning-rate.svg";
  folder.draw(dead_tables("relu"));
  if (!fs::exists(folder.path / "figures" / svg)) {
    BOOST_TEST_MESSAGE("gnuplot is missing: the bytes of SVG files are not compared");
    return;
  }
  const std::string first = folder.bytes(svg);
  folder.draw(dead_tables("relu"));
  BOOST_TEST(first == folder.bytes(svg));
}

BOOST_AUTO_TEST_CASE(without_gnuplot_script_and_data_are_left) {
  const FigureFolder folder;
  const std::string path = std::getenv("PATH");
  setenv("PATH", folder.path.c_str(), 1);
  const std::vector<Figure> figures = folder.draw(dead_tables("relu"));
  setenv("PATH", path.c_str(), 1);
  BOOST_TEST(figures.size() == 1U);
  BOOST_TEST(!folder.bytes("dead-by-learning-rate.gp").empty());
  BOOST_TEST(!folder.bytes("dead-by-learning-rate.dat").empty());
  BOOST_TEST(!fs::exists(folder.path / "figures/dead-by-learning-rate.svg"));
}

BOOST_AUTO_TEST_SUITE_END()
