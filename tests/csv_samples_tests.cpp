#include <filesystem>
#include <random>

#include <boost/test/unit_test.hpp>

#include "trainer/csv_samples.hpp"
#include "trainer/error.hpp"
#include "trainer/tasks.hpp"
#include "trainer/text_file.hpp"

using namespace mlp;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(csv_samples_tests)

namespace {

using Counts = std::vector<std::size_t>;
using Names = std::vector<std::string>;

// A folder with a training and a test file, removed afterwards.
struct Tables {
  fs::path folder =
      fs::temp_directory_path() / ("csv_samples_tests-" + std::to_string(std::random_device{}()));
  CsvFile task;

  explicit Tables(const std::string& train, const std::optional<std::string>& test = std::nullopt) {
    fs::create_directories(folder);
    task.file = (folder / "train.csv").string();
    write_whole(task.file, train);
    task.target = {"y"};
    if (!test) return;
    task.test_file = (folder / "test.csv").string();
    write_whole(*task.test_file, *test);
  }
  ~Tables() { fs::remove_all(folder); }

  Samples train() const { return read_csv_samples(task).train; }

  // The message without the folder's name.
  std::string error() const {
    DataFiles files;
    try {
      shape(task, files);
    } catch (const InputError& error) {
      std::string message = error.what();
      const std::string prefix = folder.string() + "/";
      for (auto at = message.find(prefix); at != std::string::npos; at = message.find(prefix))
        message.erase(at, prefix.size());
      return message;
    }
    return "no error";
  }
};

void check(const Samples& samples, const Names& names, const Counts& labels) {
  BOOST_TEST(samples.class_names == names, boost::test_tools::per_element());
  BOOST_TEST(samples.labels == labels, boost::test_tools::per_element());
  BOOST_TEST(samples.Y.is_empty());
}

}  // namespace

BOOST_AUTO_TEST_CASE(all_columns_but_the_target_are_features_in_their_order) {
  const Samples samples = Tables("b,y,a\n1,red,2\n3, blue,-4.5e1\n").train();
  BOOST_TEST(arma::approx_equal(samples.X, arma::mat{{1, 3}, {2, -45}}, "absdiff", 0.0));
  check(samples, {" blue", "red"}, {1, 0});  // blanks count in names
}

BOOST_AUTO_TEST_CASE(blanks_around_numbers_do_not_matter) {
  const Samples samples = Tables("a,y\n 1 ,\t0.5\n2, 1.5\n").train();
  BOOST_TEST(arma::approx_equal(samples.X, arma::mat{{1, 2}}, "absdiff", 0.0));
  BOOST_TEST(arma::approx_equal(samples.Y, arma::mat{{0.5, 1.5}}, "absdiff", 0.0));
}

BOOST_AUTO_TEST_CASE(integers_are_classes_ordered_by_value_and_equal_values_are_one_class) {
  check(Tables("a,y\n1,10\n2,9\n3,10.0\n4,-1\n").train(), {"-1", "9", "10"}, {2, 1, 2, 0});
}

BOOST_AUTO_TEST_CASE(more_than_20_integers_or_a_fraction_are_a_regression) {
  std::string twenty = "a,y\n", twenty_one = "a,y\n";
  for (int i = 0; i < 21; ++i) {
    twenty += "0," + std::to_string(i % 20) + "\n";
    twenty_one += "0," + std::to_string(i) + "\n";
  }
  BOOST_TEST(Tables(twenty).train().classes() == 20u);
  BOOST_TEST(!Tables(twenty_one).train().is_classification());
  BOOST_TEST(!Tables("a,y\n1,0\n2,1.5\n").train().is_classification());
}

BOOST_AUTO_TEST_CASE(the_kind_overrules_the_guess) {
  Tables tables("a,y\n1,0\n2,1\n3,1\n");
  tables.task.kind = RegressionKind{};
  BOOST_TEST(arma::approx_equal(tables.train().Y, arma::mat{{0, 1, 1}}, "absdiff", 0.0));
  Tables mixed("a,y\n1,0\n2,x\n");
  mixed.task.kind = ClassificationKind{};
  check(mixed.train(), {"0", "x"}, {0, 1});
}

BOOST_AUTO_TEST_CASE(several_targets_are_a_regression_in_the_order_named) {
  Tables tables("y,a,z\n0,7,1\n1,8,0\n");
  tables.task.target = {"z", "y"};
  const Samples samples = tables.train();
  BOOST_TEST(arma::approx_equal(samples.Y, arma::mat{{1, 0}, {0, 1}}, "absdiff", 0.0));
  BOOST_TEST(arma::approx_equal(samples.X, arma::mat{{7, 8}}, "absdiff", 0.0));
}

BOOST_AUTO_TEST_CASE(a_test_file_is_matched_by_column_names_and_scaled_as_the_training_file) {
  Tables tables("a,b,y\n0,0,u\n2,4,v\n", "y,b,a\nv,8,1\n");
  tables.task.scaling.value = MinMaxScaling{};
  DataFiles files;
  const Split split = load(tables.task, 1, files);
  BOOST_TEST(arma::approx_equal(split.train.X, arma::mat{{0, 1}, {0, 1}}, "absdiff", 0.0));
  BOOST_TEST(arma::approx_equal(split.test.X, arma::vec{0.5, 2}, "absdiff", 0.0));
  BOOST_TEST(split.test.labels == (Counts{1}), boost::test_tools::per_element());
  BOOST_TEST((shape(tables.task, files) == TaskShape{2, 0, 2, 3, 1}));
}

BOOST_AUTO_TEST_CASE(bad_tables_are_refused_in_one_line) {
  const struct {
    std::string train, message;
  } table[] = {
      {"", "train.csv:1:1: expected a header row, got an empty file"},
      {"a,y\n", "train.csv:2:1: expected rows of data below the header, got the end of the file"},
      {"a,yy\n1,2\n",
       "train.csv:1:1: expected the target column \"y\", got \"a\", \"yy\"; did you mean \"yy\"?"},
      {"a,target\n1,2\n", "train.csv:1:1: expected the target column \"y\", got \"a\", \"target\""},
      {"y\n1\n2\n", "train.csv:1:1: expected a feature column besides the target, got none"},
      {"a,b,y\n1,2,u\n1,n/a,v\n", "train.csv:3:2: expected a number, got \"n/a\""},
      {"a,b,y\n1,2,u\n1,,v\n", "train.csv:3:2: expected a number, got an empty cell"},
      {"a,b,y\n1,nan,u\n1,2,v\n", "train.csv:2:2: expected a finite number, got \"nan\""},
      {"a,b,y\n1,2,u\n-inf,2,v\n", "train.csv:3:1: expected a finite number, got \"-inf\""},
      {"a,b,y\n1,2,u\n1e999,2,v\n", "train.csv:3:1: expected a number, got \"1e999\""},
      {"a,y\n1,u\n2,u\n",
       "train.csv:1:2: expected two classes or more in the column \"y\", got only \"u\""},
      {"a,y\n1,u\n2,\n", "train.csv:3:2: expected a class, got an empty cell"},
      {"a,y\n1,0.5\n2,n/a\n",
       "train.csv:3:2: expected a number as in line 2, got \"n/a\"; if these are classes, set "
       "task.kind to "
       "\"classification\""},
      {"a,y\n1,0.5\n2,nan\n", "train.csv:3:2: expected a finite number, got \"nan\""},
      {"a,y\n1,0.5\n", "train.csv: expected at least two training samples, got 1"},
      {"a,y\n1,2,3\n", "train.csv:2:3: expected 2 cells, got 3 cells"},
  };
  for (const auto& row : table) BOOST_TEST(Tables(row.train).error() == row.message);
}

BOOST_AUTO_TEST_CASE(bad_test_files_are_refused_in_one_line) {
  const std::string train = "a,b,y\n1,2,u\n3,4,v\n";
  const struct {
    std::string test, message;
  } table[] = {
      {"a,y\n1,u\n", "test.csv:1:1: expected the training file's column \"b\", got \"a\", \"y\""},
      {"a,b,y,c\n1,2,u,3\n",
       "test.csv:1:4: expected the columns of the training file, got also \"c\""},
      {"a,b,y\n1,2,w\n",
       "test.csv:2:3: expected a class of the training file (\"u\", \"v\"), got \"w\""},
      {"a,b,y\n1,x,u\n", "test.csv:2:2: expected a number, got \"x\""},
      {"a,b,y\n", "test.csv:2:1: expected rows of data below the header, got the end of the file"},
  };
  for (const auto& row : table) BOOST_TEST(Tables(train, row.test).error() == row.message);
}

BOOST_AUTO_TEST_CASE(targets_that_make_no_sense_are_refused) {
  Tables tables("a,y,z\n1,0,1\n2,1,0\n");
  tables.task.target = {};
  BOOST_TEST(tables.error() == "train.csv: expected a target column, got none");
  tables.task.target = {"y", "y"};
  BOOST_TEST(tables.error() == "train.csv: expected distinct target columns, got \"y\" twice");
  tables.task.target = {"y", "z"};
  tables.task.kind = ClassificationKind{};
  BOOST_TEST(tables.error() == "train.csv: expected one target column for classification, got 2");
  tables.task.file = tables.folder.string();
  BOOST_TEST(tables.error() == tables.folder.string() + ": is a directory, not a file");
}

BOOST_AUTO_TEST_SUITE_END()
