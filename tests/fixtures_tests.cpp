#include <cmath>
#include <ostream>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/fixtures/torch_training.hpp"
#include "tests/fixtures/xor_history.hpp"
#include "tests/matrices.hpp"
#include "trainer/initialization.hpp"
#include "trainer/tasks.hpp"
#include "trainer/training.hpp"

using namespace mlp;
namespace data = boost::unit_test::data;

BOOST_AUTO_TEST_SUITE(fixtures_tests)

namespace {

struct TorchRun {
  const char* name;
  Optimizer optimizer;
  std::vector<double> final;
  bool is_clipped = false;  // to a norm of 0.05, and the rate falls along a cosine to a tenth
  Activation hidden = Tanh{};
};
std::ostream& operator<<(std::ostream& out, const TorchRun& run) {
  return out << run.name;
}

const std::vector<TorchRun> torch_runs{
    {"sgd", Sgd{.learning_rate = 0.1}, torch_training::sgd},
    {"momentum", Sgd{.learning_rate = 0.05, .momentum = 0.9}, torch_training::momentum},
    {"nesterov",
     Sgd{.learning_rate = 0.05, .momentum = 0.9, .nesterov = true, .weight_decay = 0.01},
     torch_training::nesterov},
    {"adam", Adam{.learning_rate = 0.01}, torch_training::adam},
    {"adam with decay",
     Adam{
         .learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-6, .weight_decay = 0.01},
     torch_training::adam_decay},
    {"rmsprop", RmsProp{.learning_rate = 0.001}, torch_training::rmsprop},
    {"rmsprop with momentum",
     RmsProp{.learning_rate = 0.001,
             .alpha = 0.9,
             .epsilon = 1e-6,
             .momentum = 0.5,
             .weight_decay = 0.01},
     torch_training::rmsprop_momentum},
    {"adagrad",
     AdaGrad{.learning_rate = 0.05,
             .learning_rate_decay = 0.01,
             .initial_accumulator = 0.1,
             .weight_decay = 0.01},
     torch_training::adagrad},
    {"clipped, along a cosine", Sgd{.learning_rate = 0.5, .momentum = 0.5},
     torch_training::clip_and_cosine, true},
    {"prelu, nesterov",
     Sgd{.learning_rate = 0.05, .momentum = 0.9, .nesterov = true, .weight_decay = 0.01},
     torch_training::prelu_nesterov, false, Prelu{}},
    {"prelu, adam", Adam{.learning_rate = 0.01}, torch_training::prelu_adam, false, Prelu{}},
    {"prelu, adagrad",
     AdaGrad{.learning_rate = 0.05, .initial_accumulator = 0.1, .weight_decay = 0.01},
     torch_training::prelu_adagrad, false, Prelu{}},
    {"prelu, clipped, along a cosine", Sgd{.learning_rate = 0.5, .momentum = 0.5},
     torch_training::prelu_clip_and_cosine, true, Prelu{}}};

}  // namespace

// Rounding alone moves these runs by less than 1e-12 (torch_training.py checks that).
BOOST_DATA_TEST_CASE(training_takes_200_steps_as_pytorch_does, data::make(torch_runs), run) {
  Samples samples;
  samples.X = arma::mat(torch_training::X.data(), 2, 6);
  samples.labels = torch_training::labels;
  samples.class_names = {"0", "1"};
  const Data<double> examples = make_data<double>({samples, {}}, 2);
  Network<double> network = make_network<double>(2, stack(1, 3, Tanh{}, 2, Softmax{}));
  assign(network, arma::vec(torch_training::initial));
  network[0].activation = run.hidden;

  TrainingConfig config;
  config.loss.value = CrossEntropy{};
  config.optimizer = run.optimizer;
  config.epochs = 200;
  config.batch_size.count.reset();
  if (run.is_clipped) {
    config.clip_norm = 0.05;
    config.schedule = CosineSchedule{.final = 0.1};
  }
  Training<double> training(config, network, examples, Engine(1));
  while (training.next_epoch()) {
  }
  BOOST_TEST(close(flattened(training.network()), arma::vec(run.final), 1e-11));
}

// The whole chain: data, split, scaling, initialization, batches, steps, metrics. Compared with
// tolerance, as BLAS kernels round differently on different processors.
BOOST_AUTO_TEST_CASE(a_small_network_learns_xor_as_it_always_did) {
  Xor task;
  task.samples = 128;
  task.test_fraction = 0.25;
  DataFiles files;
  const Data<double> examples = make_data<double>(load(task, 1, files), 1);
  Network<double> network = make_network<double>(2, stack(2, 8, Tanh{}, 1, Sigmoid{}));
  Engine engine = stream(1, "initialization");
  initialize(network, XavierUniform{}, Zeros{}, engine);

  TrainingConfig config;
  config.loss.value = BinaryCrossEntropy{};
  config.optimizer = Sgd{.learning_rate = 0.5, .momentum = 0.5};
  config.epochs = 20;
  config.batch_size.count = 10;
  Training<double> training(config, network, examples, stream(1, "batches"));
  for (const XorEpoch& expected : xor_history) {
    BOOST_TEST_CONTEXT("epoch " << training.epoch()) {
      const Metrics& metrics = training.metrics().value();
      BOOST_TEST(std::abs(metrics.train_loss - expected.train_loss) < 1e-9);
      BOOST_TEST(std::abs(metrics.test_loss - expected.test_loss) < 1e-9);
      BOOST_TEST(metrics.train_accuracy == expected.train_accuracy);
      BOOST_TEST(metrics.test_accuracy == expected.test_accuracy);
    }
    training.next_epoch();
  }
  BOOST_TEST(training.is_over());
}

BOOST_AUTO_TEST_SUITE_END()
