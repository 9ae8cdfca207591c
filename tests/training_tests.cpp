#include <cmath>
#include <limits>
#include <tuple>

#include <boost/test/unit_test.hpp>

#include "tests/matrices.hpp"
#include "trainer/initialization.hpp"
#include "trainer/training.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(training_tests)

namespace {

using Precisions = std::tuple<float, double>;

// Two classes that a small network can tell apart: is a point of the plane above a parabola?
Samples parabola(std::size_t count, std::uint64_t seed) {
  Samples samples;
  Engine engine(seed);
  samples.X = random_matrix(2, count, engine);
  for (arma::uword j = 0; j < count; ++j)
    samples.labels.push_back(samples.X(1, j) > samples.X(0, j) * samples.X(0, j) - 0.5);
  samples.class_names = {"below", "above"};
  return samples;
}

template <class Real>
Data<Real> parabola_data(std::size_t train, std::size_t test = 20) {
  return make_data<Real>(scaled<Real>(NoScaling{}, Split{parabola(train, 1), parabola(test, 2)}),
                         2);
}

template <class Real>
Network<Real> small_network(std::uint64_t seed = 1) {
  Engine engine(seed);
  Network<Real> network = make_network<Real>(2, stack(1, 8, Tanh{}, 2, Softmax{}));
  initialize(network, LecunNormal{}, Zeros{}, engine);
  return network;
}

TrainingConfig small_config() {
  TrainingConfig config;
  config.loss.value = CrossEntropy{};
  config.optimizer = Sgd{.learning_rate = 0.5};
  config.epochs = 5;
  config.batch_size.count = 4;
  return config;
}

template <class Real>
void train(Training<Real>& training) {
  while (training.next_epoch()) {
  }
}

// y = w x without a hidden layer, from w = 0: the loss is (w - target)^2 on the one sample x = 1.
Data<double> one_sample(double train_target, double test_target) {
  Data<double> data;
  data.train = {{1.0}, {train_target}, {}};
  data.test = {{1.0}, {test_target}, {}};
  return data;
}

TrainingConfig one_weight_config(double learning_rate) {
  TrainingConfig config;
  config.loss.value = MeanSquaredError{};
  config.optimizer = Sgd{.learning_rate = learning_rate};
  return config;
}

const Network<double> one_weight = make_network<double>(1, {{1, Identity{}}});

}  // namespace

// Batches once more, written plainly: shuffled each epoch, the last one short.
BOOST_AUTO_TEST_CASE_TEMPLATE(the_short_last_batch_is_trained_on_too, Real, Precisions) {
  const Data<Real> data = parabola_data<Real>(10);
  const TrainingConfig config = small_config();
  Training<Real> training(config, small_network<Real>(), data, stream(1, "batches"));
  train(training);
  BOOST_TEST(training.steps() == 5u * 3);

  const auto by_hand = [&](std::size_t samples_used) {
    Network<Real> network = small_network<Real>();
    OptimizerState<Real> state(config.optimizer, network);
    Engine engine = stream(1, "batches");
    std::vector<std::size_t> order = ascending(10);
    for (int epoch = 0; epoch < 5; ++epoch) {
      shuffle(order, engine);
      for (std::size_t first = 0; first < samples_used; first += 4) {
        const std::size_t end = std::min<std::size_t>(first + 4, samples_used);
        const arma::uvec columns(
            std::vector<arma::uword>(&order[first], &order[first] + (end - first)));
        step(config.optimizer, 0.5,
             gradient_of<Real>(network, data.train.X.cols(columns), data.train.T.cols(columns),
                               *config.loss.value),
             state, network);
      }
    }
    return flattened(network);
  };
  BOOST_TEST(close(flattened(training.network()), by_hand(10),
                   100 * std::numeric_limits<Real>::epsilon()));
  BOOST_TEST(!close(flattened(training.network()), by_hand(8), 1e-3));  // the last two dropped
}

BOOST_AUTO_TEST_CASE(a_full_batch_is_one_step_an_epoch) {
  const Data<double> data = parabola_data<double>(10);
  TrainingConfig config = small_config();
  config.batch_size.count.reset();
  Training<double> all(config, small_network<double>(), data, stream(1, "batches"));
  train(all);
  BOOST_TEST(all.steps() == 5u);

  config.batch_size.count = 1000;  // more than there are
  Training<double> more(config, small_network<double>(), data, stream(2, "batches"));
  train(more);
  BOOST_TEST(close(flattened(more.network()), flattened(all.network()), 0));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_same_seed_gives_the_same_weights_and_another_one_does_not, Real,
                              Precisions) {
  const Data<Real> data = parabola_data<Real>(30);
  const auto trained = [&](std::uint64_t seed) {
    Training<Real> training(small_config(), small_network<Real>(), data, stream(seed, "batches"));
    train(training);
    return flattened(training.network());
  };
  BOOST_TEST(close(trained(1), trained(1), 0));
  BOOST_TEST(!close(trained(1), trained(2), 1e-4));
}

BOOST_AUTO_TEST_CASE(no_epochs_leave_the_initial_network_with_its_metrics) {
  const Data<double> data = parabola_data<double>(30);
  TrainingConfig config = small_config();
  config.epochs = 0;
  Training<double> training(config, small_network<double>(), data, Engine(1));
  BOOST_TEST(training.is_over());
  BOOST_TEST(name_of(training.stop_reason()) == "epochs");
  BOOST_TEST(!training.next_epoch());
  BOOST_TEST(training.epoch() == 0u);
  BOOST_TEST(training.steps() == 0u);
  BOOST_TEST(close(flattened(training.network()), flattened(small_network<double>()), 0));
  BOOST_TEST(training.final_metrics().train_loss ==
             Evaluation<double>(data, CrossEntropy{})(small_network<double>()).train_loss);
}

// Weight and bias move alike, by rate x 2 (y - 1), so that y - 1 shrinks by 1 - 4 x rate; the rates
// are 0.05, 0.025 and 0.0125.
BOOST_AUTO_TEST_CASE(the_schedule_sets_the_rate_of_each_epoch) {
  TrainingConfig config = one_weight_config(0.05);
  config.schedule = StepSchedule{.step_size = 1, .gamma = 0.5};
  config.epochs = 3;
  const Data<double> data = one_sample(1, 1);
  Training<double> training(config, one_weight, data, Engine(1));
  train(training);
  BOOST_TEST(training.final_metrics().train_loss == std::pow(0.8 * 0.9 * 0.95, 2),
             boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(training_stops_once_a_metric_is_below_its_target) {
  const Data<double> data = parabola_data<double>(30);
  TrainingConfig config = small_config();
  config.epochs = 500;
  config.target = Target{.metric = TrainLoss{}, .above = {}, .below = 0.2};
  Training<double> training(config, small_network<double>(), data, Engine(1));
  std::vector<double> losses{training.metrics()->train_loss};
  while (training.next_epoch()) losses.push_back(training.metrics()->train_loss);
  BOOST_TEST(name_of(training.stop_reason()) == "target");
  BOOST_TEST(losses.size() == training.epoch() + 1);
  for (std::size_t epoch = 0; epoch < losses.size(); ++epoch)
    BOOST_TEST((losses[epoch] < 0.2) == (epoch == training.epoch()));
  BOOST_TEST(training.final_metrics().train_loss == losses.back());
}

BOOST_AUTO_TEST_CASE(training_stops_once_a_metric_is_above_its_target) {
  const Data<double> data = parabola_data<double>(30);
  TrainingConfig config = small_config();
  config.epochs = 500;
  config.target = Target{.metric = TestAccuracy{}, .above = 0.8, .below = {}};
  Training<double> training(config, small_network<double>(), data, Engine(1));
  train(training);
  BOOST_TEST(name_of(training.stop_reason()) == "target");
  BOOST_TEST(training.final_metrics().test_accuracy > 0.8);
  const std::size_t reached = training.epoch();
  BOOST_TEST(reached > 0u);

  config.target->above = 0.0;  // already so before training
  Training<double> at_once(config, small_network<double>(), data, Engine(1));
  BOOST_TEST(name_of(at_once.stop_reason()) == "target");
  BOOST_TEST(at_once.epoch() == 0u);
}

BOOST_AUTO_TEST_CASE(a_target_that_does_not_stop_training_counts_the_steps_until_it) {
  const Data<double> data = parabola_data<double>(30);
  TrainingConfig config = small_config();
  config.epochs = 500;
  config.target = Target{.metric = TrainLoss{}, .above = {}, .below = 0.2};
  Training<double> stops(config, small_network<double>(), data, Engine(1));
  BOOST_TEST(!stops.steps_to_target().has_value());
  train(stops);
  config.target->stop = false;
  Training<double> goes_on(config, small_network<double>(), data, Engine(1));
  train(goes_on);
  BOOST_TEST(name_of(goes_on.stop_reason()) == "epochs");
  BOOST_TEST(goes_on.epoch() == 500u);
  BOOST_TEST(stops.steps_to_target().value() == stops.steps());
  BOOST_TEST(goes_on.steps_to_target().value() == stops.steps());
}

BOOST_AUTO_TEST_CASE(a_target_is_looked_for_only_where_metrics_are) {
  const Data<double> data = one_sample(1, 1);
  TrainingConfig config = one_weight_config(0.05);
  config.epochs = 7;
  config.evaluate.every.reset();
  config.target = Target{.metric = TrainLoss{}, .above = {}, .below = 0.9};  // so from epoch 1 on
  Training<double> training(config, one_weight, data, Engine(1));
  train(training);
  BOOST_TEST(training.epoch() == 7u);
  BOOST_TEST(name_of(training.stop_reason()) == "target");
}

// On the way from y = 0 to y = 2 the test loss (y - 1)^2 falls, and rises from the middle on.
BOOST_AUTO_TEST_CASE(patience_keeps_the_best_weights) {
  TrainingConfig config = one_weight_config(0.05);
  config.patience = Patience{.metric = TestLoss{}, .epochs = 3};
  const Data<double> data = one_sample(2, 1);
  Training<double> training(config, one_weight, data, Engine(1));
  // y after epoch k is 2 (1 - 0.8^k): 0.976 after 3 epochs, 1.18 after 4
  train(training);
  BOOST_TEST(name_of(training.stop_reason()) == "patience");
  BOOST_TEST(training.epoch() == 6u);
  const auto near = boost::test_tools::tolerance(1e-13);
  BOOST_TEST(outputs_of(training.network(), arma::mat{1.0})[0] == 2 * (1 - 0.512), near);
  BOOST_TEST(training.final_metrics().test_loss == std::pow(1 - 2 * 0.512, 2), near);
  BOOST_TEST(training.metrics()->test_loss > training.final_metrics().test_loss);

  config.epochs = 5;  // over before patience is
  Training<double> shorter(config, one_weight, data, Engine(1));
  train(shorter);
  BOOST_TEST(name_of(shorter.stop_reason()) == "epochs");
  BOOST_TEST(close(flattened(shorter.network()), flattened(training.network()), 0));
}

BOOST_AUTO_TEST_CASE(patience_with_an_accuracy_waits_for_a_higher_one) {
  const Data<double> data = parabola_data<double>(30, 40);
  TrainingConfig config = small_config();
  config.epochs = 500;
  config.patience = Patience{.metric = TestAccuracy{}, .epochs = 10};
  Training<double> training(config, small_network<double>(), data, Engine(1));
  double best = training.metrics()->test_accuracy;
  while (training.next_epoch()) best = std::max(best, training.metrics()->test_accuracy);
  BOOST_TEST(name_of(training.stop_reason()) == "patience");
  BOOST_TEST(training.final_metrics().test_accuracy == best);
  BOOST_TEST(Evaluation<double>(data, CrossEntropy{})(training.network()).test_accuracy == best);
}

BOOST_AUTO_TEST_CASE(metrics_are_there_after_the_epochs_asked_for_and_the_last) {
  const Data<double> data = parabola_data<double>(10);
  TrainingConfig config = small_config();
  const auto evaluated = [&](std::optional<std::size_t> every) {
    config.evaluate.every = every;
    Training<double> training(config, small_network<double>(), data, Engine(1));
    std::vector<bool> result{training.metrics().has_value()};
    while (training.next_epoch()) result.push_back(training.metrics().has_value());
    return result;
  };
  BOOST_TEST((evaluated(1) == std::vector<bool>{true, true, true, true, true, true}));
  BOOST_TEST((evaluated(2) == std::vector<bool>{true, false, true, false, true, true}));
  BOOST_TEST(
      (evaluated(std::nullopt) == std::vector<bool>{false, false, false, false, false, true}));
}

BOOST_AUTO_TEST_CASE(the_weights_before_the_last_step_are_kept_on_demand) {
  const Data<double> data = parabola_data<double>(10);
  Training<double> training(small_config(), small_network<double>(), data, Engine(1));
  training.next_epoch();
  BOOST_TEST(!training.before_last_step().has_value());
  training.keep_previous();
  const arma::vec before = flattened(training.network());
  training.next_epoch();
  BOOST_TEST_REQUIRE(training.before_last_step().has_value());
  const arma::vec previous = flattened(*training.before_last_step());
  BOOST_TEST(!close(previous, before, 1e-6));  // of the last step, not of the last epoch
  BOOST_TEST(!close(previous, flattened(training.network()), 1e-6));

  const Data<double> one = one_sample(1, 1);
  Training<double> single(one_weight_config(0.05), one_weight, one, Engine(1));
  single.keep_previous();
  single.next_epoch();
  BOOST_TEST(close(flattened(*single.before_last_step()), arma::vec{0, 0}, 0));
  BOOST_TEST(close(flattened(single.network()), arma::vec{0.1, 0.1}, 1e-15));
}

BOOST_AUTO_TEST_SUITE_END()
