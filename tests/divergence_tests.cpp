#include <cmath>
#include <limits>
#include <tuple>

#include <boost/test/unit_test.hpp>

#include "tests/matrices.hpp"
#include "trainer/initialization.hpp"
#include "trainer/training.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(divergence_tests)

namespace {

using Precisions = std::tuple<float, double>;

template <class Real>
Data<Real> regression_data() {
  Samples samples;
  Engine engine(1);
  samples.X = random_matrix(3, 20, engine);
  samples.Y = random_matrix(2, 20, engine);
  return make_data<Real>(scaled<Real>(NoScaling{}, Split{samples, samples}), 2);
}

template <class Real>
Network<Real> relu_network() {
  Engine engine(1);
  Network<Real> network = make_network<Real>(3, stack(2, 8, Relu{}, 2, Identity{}));
  initialize(network, HeNormal{}, Constant{0.1}, engine);
  return network;
}

TrainingConfig config_with(const Optimizer& optimizer) {
  TrainingConfig config;
  config.loss.value = MeanSquaredError{};
  config.optimizer = optimizer;
  config.batch_size.count = 8;  // 3 steps an epoch
  return config;
}

template <class Real>
void check_diverged(const Training<Real>& training) {
  BOOST_TEST(training.is_over());
  BOOST_TEST(name_of(training.stop_reason()) == "diverged");
  BOOST_TEST(!std::isfinite(training.final_metrics().train_loss));
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(absurd_learning_rates_end_as_diverged_with_epoch_and_step, Real,
                              Precisions) {
  const Data<Real> data = regression_data<Real>();
  for (const Optimizer& optimizer :
       {Optimizer{Sgd{.learning_rate = 1e6}}, Optimizer{Sgd{.learning_rate = 1e6, .momentum = 0.9}},
        Optimizer{Adam{.learning_rate = 1e200}}, Optimizer{RmsProp{.learning_rate = 1e200}},
        Optimizer{AdaGrad{.learning_rate = 1e200}}}) {
    for (const auto& every : {std::optional<std::size_t>(1), std::optional<std::size_t>()}) {
      TrainingConfig config = config_with(optimizer);
      config.evaluate.every = every;
      config.patience = Patience{.metric = TestLoss{}, .epochs = 5};
      Training<Real> training(config, relu_network<Real>(), data, Engine(1));
      while (training.next_epoch()) {
      }
      BOOST_TEST_CONTEXT(name_of(optimizer) << (every ? ", every epoch" : ", last")) {
        check_diverged(training);
        BOOST_TEST(training.epoch() >= 1u);
        BOOST_TEST(training.epoch() < 100u);
        BOOST_TEST(training.steps() > 3 * (training.epoch() - 1));
        BOOST_TEST(training.steps() <= 3 * training.epoch());
        BOOST_TEST(!training.next_epoch());
      }
    }
  }
}

// Not at the end of the epoch: later steps would work on rubbish, and their number would be wrong.
BOOST_AUTO_TEST_CASE_TEMPLATE(weights_that_are_not_finite_end_training_at_once, Real, Precisions) {
  const Data<Real> data = regression_data<Real>();
  TrainingConfig config =
      config_with(Sgd{.learning_rate = std::numeric_limits<double>::infinity()});
  config.evaluate.every.reset();
  Training<Real> training(config, relu_network<Real>(), data, Engine(1));
  BOOST_TEST(training.next_epoch());
  check_diverged(training);
  BOOST_TEST(training.epoch() == 1u);
  BOOST_TEST(training.steps() == 1u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_network_that_starts_broken_has_diverged_before_training, Real,
                              Precisions) {
  const Data<Real> data = regression_data<Real>();
  for (const Real bad :
       {std::numeric_limits<Real>::quiet_NaN(), std::numeric_limits<Real>::infinity()}) {
    Network<Real> network = relu_network<Real>();
    network.back().affine.W(0, 0) = bad;
    Training<Real> training(config_with(Sgd{}), network, data, Engine(1));
    check_diverged(training);
    BOOST_TEST(training.epoch() == 0u);
    BOOST_TEST(training.steps() == 0u);
    BOOST_TEST(!training.next_epoch());
  }
}

// A relu written z > 0 ? z : 0 would turn the NaN into 0 and go on.
BOOST_AUTO_TEST_CASE_TEMPLATE(a_nan_in_the_first_layer_is_seen_through_all_activations, Real,
                              Precisions) {
  const Data<Real> data = regression_data<Real>();
  Alternatives<Activation>::for_each([&](const Activation& activation) {
    Engine engine(1);
    Network<Real> network = make_network<Real>(3, stack(4, 5, activation, 2, Identity{}));
    initialize(network, LecunNormal{}, Zeros{}, engine);
    network[0].affine.W(2, 1) = std::numeric_limits<Real>::quiet_NaN();
    BOOST_TEST_CONTEXT(name_of(activation)) {
      check_diverged(Training<Real>(config_with(Sgd{}), network, data, Engine(1)));
    }
  });
}

BOOST_AUTO_TEST_CASE(a_run_that_merely_gets_worse_has_not_diverged) {
  const Data<double> data = regression_data<double>();
  TrainingConfig config = config_with(Sgd{.learning_rate = 0.2});
  config.epochs = 20;
  Training<double> training(config, relu_network<double>(), data, Engine(1));
  while (training.next_epoch()) {
  }
  BOOST_TEST(name_of(training.stop_reason()) == "epochs");
  BOOST_TEST(std::isfinite(training.final_metrics().train_loss));
}

BOOST_AUTO_TEST_SUITE_END()
