#include <cmath>
#include <filesystem>
#include <random>

#include <boost/test/unit_test.hpp>

#include "trainer/error.hpp"
#include "trainer/fashion_mnist.hpp"
#include "trainer/tasks.hpp"
#include "trainer/text_file.hpp"

using namespace mlp;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(fashion_mnist_tests)

namespace {

using Counts = std::vector<std::size_t>;

Counts counted(const Samples& samples) {
  return class_counts(samples.labels, samples.size(), samples.classes());
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_images_have_their_known_facts) {
  DataFiles files;
  FashionMnist task;
  if (!fs::exists(task.folder)) {
    BOOST_TEST_MESSAGE("dataset-fashion-mnist is not installed: not tested");
    return;
  }
  const Counts chosen{0, 1, 59999, 60000, 69999};
  const Images alone = files.fashion_mnist(task.folder, chosen),
               images = files.fashion_mnist(task.folder, ascending(70000)),
               again = files.fashion_mnist(task.folder, chosen);
  BOOST_TEST(class_counts(images.labels, 0, 10) == Counts(10, 7000),
             boost::test_tools::per_element());
  const Counts first(images.labels.begin(), images.labels.begin() + 5);
  BOOST_TEST(first == (Counts{9, 0, 0, 3, 0}), boost::test_tools::per_element());
  double sum = 0.0;
  for (arma::uword i = 0; i < 60000; ++i)
    for (arma::uword k = 0; k < 784; ++k) sum += images.X(k, i);
  BOOST_TEST(std::abs(sum / (60000.0 * 784.0 * 255.0) - 0.2860) <
             5e-5);  // the usual normalization constant
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    BOOST_TEST(arma::all(alone.X.col(i) == images.X.col(chosen[i])));
    BOOST_TEST(alone.labels[i] == images.labels[chosen[i]]);
  }
  BOOST_TEST(arma::all(arma::vectorise(again.X == alone.X)));

  task.samples = 200;
  task.test_fraction = 0.5;
  const Split split = load(task, 1, files);
  BOOST_TEST(counted(split.train) == Counts(10, 10), boost::test_tools::per_element());
  BOOST_TEST(counted(split.test) == Counts(10, 10), boost::test_tools::per_element());
  BOOST_TEST(split.train.X.min() == 0.0);
  BOOST_TEST(split.train.X.max() == 1.0);
  BOOST_TEST((shape(task, files) == TaskShape{784, 0, 10, 200, 100}));
}

BOOST_AUTO_TEST_CASE(files_that_are_absent_or_broken_are_named_with_the_reason) {
  const fs::path folder =
      fs::temp_directory_path() / ("fashion_mnist_tests-" + std::to_string(std::random_device{}()));
  FashionMnist task;
  task.folder = folder.string();
  const auto says = [&](const std::string& reason) {
    DataFiles files;
    BOOST_CHECK_EXCEPTION(load(task, 1, files), InputError, [&](const InputError& error) {
      return error.what() == (folder / "train-images-idx3-ubyte.gz").string() + ": " + reason;
    });
  };
  says(
      "no such file; install the Debian package dataset-fashion-mnist, or name the files' folder "
      "in task.folder");
  fs::create_directories(folder);
  write_whole(folder / "train-images-idx3-ubyte.gz", "not zipped at all");
  says("expected a gzip file, got something else or a part of one");
  const FashionMnist real;
  if (fs::exists(real.folder)) {
    fs::copy(real.folder, folder, fs::copy_options::overwrite_existing);
    fs::resize_file(folder / "train-images-idx3-ubyte.gz", 10000);
    says("expected a gzip file, got something else or a part of one");
    fs::copy_file(fs::path(real.folder) / "train-labels-idx1-ubyte.gz",
                  folder / "train-images-idx3-ubyte.gz", fs::copy_options::overwrite_existing);
    says("expected an IDX file of bytes with 3 dimensions, got something else");
  }
  fs::remove_all(folder);
}

BOOST_AUTO_TEST_SUITE_END()
