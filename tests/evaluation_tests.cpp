#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "tests/matrices.hpp"
#include "trainer/training.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(evaluation_tests)

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::optional<std::size_t> predicted(const std::vector<double>& outputs) {
  return predicted_class(outputs.data(), outputs.size());
}

Samples labelled(std::size_t count, std::size_t classes, Engine& engine) {
  Samples samples;
  samples.X = random_matrix(4, count, engine);
  for (std::size_t i = 0; i < count; ++i) samples.labels.push_back(index_below(engine, classes));
  samples.class_names.resize(classes);
  return samples;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_predicted_class_has_the_largest_output) {
  BOOST_TEST(predicted({0.2, 0.5, 0.3}).value() == 1u);
  BOOST_TEST(predicted({0.4, 0.4}).value() == 0u);
  BOOST_TEST(predicted({0.51}).value() == 1u);
  BOOST_TEST(predicted({0.5}).value() == 0u);
}

BOOST_AUTO_TEST_CASE(nan_predicts_no_class) {
  BOOST_TEST(!predicted({not_a_number}).has_value());
  BOOST_TEST(!predicted({0.9, not_a_number}).has_value());
  BOOST_TEST(!predicted({not_a_number, 0.9}).has_value());
}

// 2500 samples are three chunks, the last one short; 70 test samples one of another size.
BOOST_AUTO_TEST_CASE(loss_and_accuracy_do_not_depend_on_chunks) {
  Engine engine(1);
  const Split split{labelled(2500, 3, engine), labelled(70, 3, engine)};
  const Data<double> data = make_data<double>(split, 3);
  const Network<double> network = random_network(4, stack(1, 6, Tanh{}, 3, Softmax{}), engine);
  Evaluation<double> evaluation(data, CrossEntropy{});
  const Metrics metrics = evaluation(network);
  const auto check = [&](const Samples& samples, double loss, double accuracy) {
    const arma::mat outputs = outputs_of(network, samples.X);
    double total = 0;
    std::size_t correct = 0;
    for (std::size_t j = 0; j < samples.size(); ++j) {
      total -= std::log(outputs(samples.labels[j], j));
      correct += outputs.col(j).index_max() == samples.labels[j];
    }
    const double size = static_cast<double>(samples.size());
    BOOST_TEST(loss == total / size, boost::test_tools::tolerance(1e-13));
    BOOST_TEST(accuracy == static_cast<double>(correct) / size);
  };
  check(split.train, metrics.train_loss, metrics.train_accuracy);
  check(split.test, metrics.test_loss, metrics.test_accuracy);
  BOOST_TEST(evaluation(network).train_loss == metrics.train_loss);
}

BOOST_AUTO_TEST_CASE(what_does_not_apply_is_nan) {
  Engine engine(1);
  Samples samples;
  samples.X = random_matrix(4, 10, engine);
  samples.Y = random_matrix(2, 10, engine);
  const Data<double> data = make_data<double>({samples, {}}, 2);
  const Network<double> network = random_network(4, stack(1, 6, Tanh{}, 2, Identity{}), engine);
  const Metrics metrics = Evaluation<double>(data, MeanSquaredError{})(network);
  BOOST_TEST(metrics.train_loss ==
                 arma::accu(arma::square(outputs_of(network, samples.X) - samples.Y)) / 20,
             boost::test_tools::tolerance(1e-13));
  BOOST_TEST(std::isnan(metrics.train_accuracy));  // a regression
  BOOST_TEST(std::isnan(metrics.test_loss));       // no test split
  BOOST_TEST(std::isnan(metrics.test_accuracy));
}

BOOST_AUTO_TEST_SUITE_END()
