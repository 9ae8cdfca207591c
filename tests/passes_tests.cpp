#include <cstring>
#include <limits>
#include <tuple>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/problems.hpp"
#include "trainer/training.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(passes_tests)

namespace {

using Precisions = std::tuple<float, double>;

template <class Real>
Network<Real> in_precision(const Network<double>& network) {
  if constexpr (std::is_same_v<Real, double>)
    return network;
  else
    return to_float(network);
}

template <class Real>
bool have_same_bits(const arma::Mat<Real>& A, const arma::Mat<Real>& B) {
  return arma::size(A) == arma::size(B) &&
         std::memcmp(A.memptr(), B.memptr(), A.n_elem * sizeof(Real)) == 0;
}

// Nothing here divides evenly among vectors or threads.
template <class Real>
struct OddProblem {
  OddProblem(const Activation& hidden, const Ending& ending, std::size_t samples = 53)
      : loss(ending.loss) {
    Engine engine(1);
    const std::vector<LayerShape> layers{
        {67, hidden}, {35, hidden}, {5, hidden}, {3, ending.output}};
    network = in_precision<Real>(random_network(19, layers, engine));
    X = arma::conv_to<arma::Mat<Real>>::from(random_matrix(19, samples, engine));
    arma::mat targets = random_matrix(3, samples, engine);
    activate(Softmax{}, slice(targets));  // what every loss takes
    T = arma::conv_to<arma::Mat<Real>>::from(targets);
  }

  Network<Real> network;
  arma::Mat<Real> X, T;
  Loss loss;
};

template <class Real>
struct Passed {
  Passed(const OddProblem<Real>& problem, Passes passes)
      : workspace(problem.network, problem.X.n_cols, passes),
        gradient(zeros_like(problem.network)) {
    Engine chance(2);
    forward(problem.network, problem.X, workspace, &chance);
    backward(problem.network, problem.X, problem.T, problem.loss, workspace, gradient);
  }

  // All that a pass leaves behind.
  std::vector<arma::Mat<Real>> all() const {
    std::vector<arma::Mat<Real>> matrices = workspace.outputs;
    matrices.push_back(workspace.logits);
    matrices.insert(matrices.end(), workspace.deltas.begin(), workspace.deltas.end());
    for (const Learned<Real>& g : gradient) {
      matrices.push_back(g.W);
      matrices.push_back(g.b);
      matrices.push_back(arma::Mat<Real>(1, 1).fill(g.slope));
    }
    return matrices;
  }

  Workspace<Real> workspace;
  Gradient<Real> gradient;
};

// Large enough for its steps to be shared, 50,410 parameters times 100 samples each, and for the
// updates of its middle layer.
template <class Real>
struct SharedTraining {
  SharedTraining(const Optimizer& optimizer, bool shuffles, const Activation& second = Relu{}) {
    Engine engine(3);
    initial = in_precision<Real>(
        random_network(40, {{200, Tanh{}}, {200, second}, {10, Softmax{}}}, engine));
    data.train.X = arma::conv_to<arma::Mat<Real>>::from(random_matrix(40, 250, engine));
    data.train.T.zeros(10, 250);
    for (std::size_t j = 0; j < 250; ++j) {
      data.train.labels.push_back(index_below(engine, 10));
      data.train.T(data.train.labels[j], j) = 1;
    }
    config.loss.value = CrossEntropy{};
    config.optimizer = optimizer;
    config.epochs = 3;
    config.batch_size.count = 100;  // and a short one of 50
    config.shuffle = shuffles;
  }

  Network<Real> trained(Team* team, std::uint64_t seed = 1) const {
    Training<Real> training(config, initial, data, stream(seed, "batches"), team);
    while (training.next_epoch()) {
    }
    BOOST_TEST(name_of(training.stop_reason()) == "epochs");
    return training.network();
  }

  Network<Real> initial;
  Data<Real> data;
  TrainingConfig config;
};

}  // namespace

// Sums of up to 67 terms, each off by half an epsilon of their size at most and mostly by far less,
// through 4 layers and back: 100 epsilon of the largest entry is far below any mistake.
BOOST_AUTO_TEST_CASE_TEMPLATE(fast_passes_agree_with_exact_ones, Real, Precisions) {
  const double epsilon = std::numeric_limits<Real>::epsilon();
  for (const auto& [hidden, ending] : all_pairings()) {
    const OddProblem<Real> problem(hidden.activation, ending);
    const auto fast = Passed<Real>(problem, {.math = Math::fast}).all();
    const auto exact = Passed<Real>(problem, {.math = Math::exact}).all();
    BOOST_TEST_CONTEXT(hidden << ", then " << ending) {
      for (std::size_t k = 0; k < exact.size(); ++k)
        BOOST_TEST(close(fast[k], exact[k], 100 * epsilon * arma::abs(exact[k]).max()));
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_team_changes_no_bit_of_a_pass, Real, Precisions) {
  Team one(1), two(2), three(3);
  const auto check = [&](const HiddenActivation& hidden, const Ending& ending,
                         std::size_t samples) {
    const OddProblem<Real> problem(hidden.activation, ending, samples);
    const auto alone = Passed<Real>(problem, {}).all();
    std::size_t different = 0;
    for (Team* const team : {&one, &two, &three}) {
      const auto shared = Passed<Real>(problem, {.team = team}).all();
      for (std::size_t k = 0; k < alone.size(); ++k)
        different += !have_same_bits(shared[k], alone[k]);
    }
    BOOST_TEST_CONTEXT(hidden << ", then " << ending << ", " << samples << " samples") {
      BOOST_TEST(different == 0u);
    }
  };
  for (const auto& [hidden, ending] : all_pairings()) check(hidden, ending, 53);
  for (const std::size_t samples : {1U, 2U, 3U, 4U, 17U})  // some threads have nothing to do
    check({Tanh{}}, {Softmax{}, CrossEntropy{}}, samples);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_sample_comes_out_the_same_in_every_batch, Real, Precisions) {
  const OddProblem<Real> problem(Tanh{}, {Softmax{}, CrossEntropy{}});
  Workspace<Real> whole(problem.network, 53), single(problem.network, 1);
  forward(problem.network, problem.X, whole);
  for (std::size_t j = 0; j < 53; ++j) {
    forward(problem.network, slice(problem.X).part(j, 1), single);
    BOOST_TEST(have_same_bits<Real>(single.outputs.back(), whole.outputs.back().col(j)));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_team_changes_no_bit_of_a_training, Real, Precisions) {
  Team two(2);
  for (const Optimizer& optimizer :
       {Optimizer{Sgd{.learning_rate = 0.05, .momentum = 0.9}}, Optimizer{Adam{}}}) {
    const SharedTraining<Real> training(optimizer, true);
    const arma::Col<Real> alone = flattened(training.trained(nullptr));
    BOOST_TEST(have_same_bits<Real>(flattened(training.trained(&two)), alone));
    BOOST_TEST(have_same_bits<Real>(flattened(training.trained(nullptr)), alone));
    BOOST_TEST(!close(alone, flattened(training.initial), 1e-3));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_team_changes_no_bit_of_learned_and_random_slopes, Real,
                              Precisions) {
  Team two(2);
  for (const Activation& activation : {Activation{Prelu{}}, Activation{Rrelu{}}}) {
    const SharedTraining<Real> training(Adam{}, true, activation);
    const arma::Col<Real> alone = flattened(training.trained(nullptr));
    BOOST_TEST(have_same_bits<Real>(flattened(training.trained(&two)), alone));
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(without_shuffling_batches_come_in_order, Real, Precisions) {
  const Sgd sgd{.learning_rate = 0.05, .momentum = 0.9};
  const SharedTraining<Real> training(sgd, false);
  Network<Real> by_hand = training.initial;
  OptimizerState<Real> state(sgd, by_hand);
  const Examples<Real>& train = training.data.train;
  for (int epoch = 0; epoch < 3; ++epoch) {
    for (const arma::span columns : {arma::span(0, 99), arma::span(100, 199), arma::span(200, 249)})
      step<Real>(sgd, sgd.learning_rate,
                 gradient_of<Real>(by_hand, train.X.cols(columns.a, columns.b),
                                   train.T.cols(columns.a, columns.b), CrossEntropy{}),
                 state, by_hand);
  }
  Team two(2);
  const arma::Col<Real> expected = flattened(by_hand);
  BOOST_TEST(have_same_bits<Real>(flattened(training.trained(nullptr)), expected));
  BOOST_TEST(have_same_bits<Real>(flattened(training.trained(&two)), expected));
  BOOST_TEST(have_same_bits<Real>(flattened(training.trained(nullptr, 2)), expected));  // no chance

  const SharedTraining<Real> shuffled(sgd, true);
  BOOST_TEST(!close(flattened(shuffled.trained(nullptr)), expected, 1e-5));
}

BOOST_AUTO_TEST_CASE(a_full_batch_is_the_same_with_and_without_shuffling) {
  SharedTraining<double> shuffled(Sgd{}, true), in_order(Sgd{}, false);
  shuffled.config.batch_size.count.reset();
  in_order.config.batch_size.count.reset();
  BOOST_TEST(have_same_bits<double>(flattened(shuffled.trained(nullptr)),
                                    flattened(in_order.trained(nullptr))));
}

BOOST_AUTO_TEST_CASE(metrics_of_the_last_epoch_alone_are_those_of_every_epoch) {
  SharedTraining<double> setting(Adam{}, true);
  Training<double> always(setting.config, setting.initial, setting.data, Engine(1));
  setting.config.evaluate.every.reset();
  Training<double> last(setting.config, setting.initial, setting.data, Engine(1));
  BOOST_TEST(always.metrics().has_value());
  BOOST_TEST(!last.metrics().has_value());
  while (always.next_epoch() && last.next_epoch())
    BOOST_TEST(last.metrics().has_value() == last.is_over());
  BOOST_TEST(last.final_metrics().train_loss == always.final_metrics().train_loss);
  BOOST_TEST(last.final_metrics().train_accuracy == always.final_metrics().train_accuracy);
}

BOOST_AUTO_TEST_SUITE_END()
