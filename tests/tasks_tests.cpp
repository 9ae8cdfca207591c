#include <algorithm>
#include <cmath>
#include <concepts>
#include <memory>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "trainer/error.hpp"
#include "trainer/tasks.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(tasks_tests)

namespace {

using Counts = std::vector<std::size_t>;
using Names = std::vector<std::string>;

Counts counted(const Samples& samples) {
  return class_counts(samples.labels, samples.size(), samples.classes());
}

bool same(const arma::mat& a, const arma::mat& b) {
  return arma::approx_equal(a, b, "absdiff", 0.0);
}

// The whole of a recorded task, as recorded.
template <class T>
Samples whole(T task, DataFiles& files) {
  task.test_fraction = 0.0;
  task.scaling.value = NoScaling{};
  return load(task, 1, files).train;
}

}  // namespace

BOOST_AUTO_TEST_CASE(one_seed_gives_one_data_set_and_another_seed_another) {
  DataFiles files;
  Alternatives<Task>::for_each([&](auto task) {
    if constexpr (std::derived_from<decltype(task), Generated>) {
      const Split first = load(task, 3, files), again = load(task, 3, files);
      const Split other = load(task, 4, files);
      BOOST_TEST(same(first.train.X, again.train.X));
      BOOST_TEST(same(first.test.X, again.test.X));
      BOOST_TEST(!same(first.train.X, other.train.X));
    }
  });
}

BOOST_AUTO_TEST_CASE(a_seed_of_the_task_fixes_data_and_split_whatever_the_run) {
  DataFiles files;
  Moons moons;
  moons.seed = 5;
  BOOST_TEST(same(load(moons, 1, files).test.X, load(moons, 2, files).test.X));
  Iris iris;
  BOOST_TEST(!same(load(iris, 1, files).test.X, load(iris, 2, files).test.X));
  iris.seed = 5;
  BOOST_TEST(same(load(iris, 1, files).test.X, load(iris, 2, files).test.X));
}

BOOST_AUTO_TEST_CASE(the_test_fraction_moves_no_sample) {
  DataFiles files;
  Circles task;
  task.test_fraction = 0.0;
  const arma::mat all = load(task, 1, files).train.X;
  task.test_fraction = 0.5;
  const Split halves = load(task, 1, files);
  const arma::mat joined = arma::join_rows(halves.train.X, halves.test.X);
  BOOST_TEST(same(arma::sort(arma::vectorise(joined)), arma::sort(arma::vectorise(all))));
}

BOOST_AUTO_TEST_CASE(the_shape_foretells_what_is_loaded) {
  DataFiles files;
  Alternatives<Task>::for_each([&](auto task) {
    using T = decltype(task);
    if constexpr (std::is_same_v<T, FashionMnist> || std::is_same_v<T, CsvFile>) return;
    for (const double fraction : {0.0, 0.25, 0.5}) {
      task.test_fraction = fraction;
      if constexpr (std::is_same_v<T, Blobs>) task.classes = 7;
      if constexpr (std::is_same_v<T, Wine>) task.samples = 50;
      const TaskShape foretold = shape(task, files);
      const Split split = load(task, 1, files);
      const TaskShape found{split.train.features(), split.train.Y.n_rows, split.train.classes(),
                            split.train.size() + split.test.size(), split.test.size()};
      BOOST_TEST((foretold == found), T::label.name);
      BOOST_TEST(foretold.is_classification() == split.train.is_classification());
    }
  });
}

BOOST_AUTO_TEST_CASE(iris_has_the_published_means) {
  DataFiles files;
  const Samples iris = whole(Iris{}, files);
  BOOST_TEST(counted(iris) == (Counts{50, 50, 50}), boost::test_tools::per_element());
  BOOST_TEST(iris.class_names == (Names{"setosa", "versicolor", "virginica"}),
             boost::test_tools::per_element());
  const arma::vec means = arma::mean(iris.X, 1);
  BOOST_TEST(arma::approx_equal(means, arma::vec{5.843, 3.057, 3.758, 1.199}, "absdiff", 5e-4));
  BOOST_TEST(iris.X(0, 0) == 5.1);
  BOOST_TEST(iris.X(3, 149) == 1.8);
}

BOOST_AUTO_TEST_CASE(the_other_tables_have_their_known_sizes_and_classes) {
  DataFiles files;
  const Samples wine = whole(Wine{}, files);
  BOOST_TEST(wine.features() == 13u);
  BOOST_TEST(counted(wine) == (Counts{59, 71, 48}), boost::test_tools::per_element());
  BOOST_TEST(wine.X.row(12).max() == 1680.0);  // proline, as UCI's summary has it
  BOOST_TEST(wine.X.row(0).min() == 11.03);

  const Samples cancer = whole(BreastCancer{}, files);
  BOOST_TEST(cancer.features() == 30u);
  BOOST_TEST(cancer.class_names == (Names{"benign", "malignant"}),
             boost::test_tools::per_element());
  BOOST_TEST(counted(cancer) == (Counts{357, 212}), boost::test_tools::per_element());
  BOOST_TEST(cancer.X.row(3).max() == 2501.0);  // mean area

  const Samples digits = whole(Digits{}, files);
  BOOST_TEST(digits.features() == 64u);
  BOOST_TEST(digits.size() == 1797u);
  BOOST_TEST(digits.class_names == (Names{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}),
             boost::test_tools::per_element());
  BOOST_TEST(counted(digits) == (Counts{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}),
             boost::test_tools::per_element());
  BOOST_TEST(digits.X.min() == 0.0);
  BOOST_TEST(digits.X.max() == 16.0);
}

BOOST_AUTO_TEST_CASE(a_smaller_number_of_samples_is_a_stratified_subset_that_follows_the_seed) {
  DataFiles files;
  Iris task;
  task.samples = 30;
  const Split first = load(task, 1, files), other = load(task, 2, files);
  BOOST_TEST(first.train.size() + first.test.size() == 30u);
  Counts all = counted(first.train);
  const Counts test = counted(first.test);
  for (std::size_t c = 0; c < 3; ++c) all[c] += test[c];
  BOOST_TEST(all == (Counts{10, 10, 10}), boost::test_tools::per_element());
  BOOST_TEST(!same(first.train.X, other.train.X));
}

BOOST_AUTO_TEST_CASE(auto_scaling_depends_on_the_task_and_a_choice_wins) {
  const auto name = [](const Task& task) { return name_of(resolved_scaling(task)); };
  for (const Task& task : {Task(Xor{}), Task(Blobs{}), Task(Sine{})})
    BOOST_TEST(name(task) == "none");
  for (const Task& task : {Task(Iris{}), Task(Wine{}), Task(BreastCancer{}), Task(CsvFile{})})
    BOOST_TEST(name(task) == "standard");
  for (const Task& task : {Task(Digits{}), Task(FashionMnist{})})
    BOOST_TEST(name(task) == "minmax");
  Digits digits;
  digits.scaling.value = NoScaling{};
  BOOST_TEST(name(digits) == "none");
}

BOOST_AUTO_TEST_CASE(the_training_split_alone_decides_the_scaling) {
  DataFiles files;
  const Split split = load(Iris{}, 1, files);
  BOOST_TEST(arma::abs(arma::mean(split.train.X, 1)).max() < 1e-14);
  BOOST_TEST(arma::abs(arma::stddev(split.train.X, 1, 1) - 1.0).max() < 1e-14);
  BOOST_TEST(arma::abs(arma::mean(split.test.X, 1)).max() > 1e-3);
}

BOOST_AUTO_TEST_CASE(targets_are_one_number_or_one_hot) {
  Samples samples;
  samples.X = arma::zeros(1, 3);
  samples.labels = {0, 1, 1};
  samples.class_names = {"a", "b"};
  BOOST_TEST(same(targets(samples, 1), arma::mat{{0, 1, 1}}));
  BOOST_TEST(same(targets(samples, 2), arma::mat{{1, 0, 0}, {0, 1, 1}}));
  BOOST_TEST(same(targets(samples, 3), arma::mat{{1, 0, 0}, {0, 1, 1}, {0, 0, 0}}));
  Samples regression;
  regression.Y = arma::mat{{1.5, 2.5}};
  BOOST_TEST(same(targets(regression, 1), regression.Y));
}

BOOST_AUTO_TEST_CASE(impossible_sizes_are_refused_by_shape_and_load_alike) {
  DataFiles files;
  const auto refused = [&](const Task& task, const std::string& message) {
    const auto says = [&](const InputError& error) { return error.what() == message; };
    BOOST_CHECK_EXCEPTION(shape(task, files), InputError, says);
    BOOST_CHECK_EXCEPTION(load(task, 1, files), InputError, says);
  };
  Iris iris;
  iris.samples = 151;
  refused(iris, "iris: expected at most 150 samples, got 151");
  iris.samples = 2;
  iris.test_fraction = 0.0;
  refused(iris, "iris: expected a training sample of every class, got none of class \"virginica\"");
  Sine sine;
  sine.samples = 2;
  sine.test_fraction = 0.5;
  refused(sine, "sine: expected at least two training samples, got 1");
  Blobs blobs;
  blobs.classes = 10;
  blobs.samples = 9;
  blobs.test_fraction = 0.0;
  refused(blobs, "blobs: expected a training sample of every class, got none of class \"9\"");
}

BOOST_AUTO_TEST_CASE(threads_may_share_data_files) {
  DataFiles files;
  std::vector<std::shared_ptr<const Samples>> seen(8);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : seen) threads.emplace_back([&] { mine = files.recorded("iris"); });
  }
  for (const auto& mine : seen) BOOST_TEST(mine == seen[0]);
}

BOOST_AUTO_TEST_SUITE_END()
