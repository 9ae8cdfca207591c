#include <cmath>
#include <limits>
#include <numbers>
#include <tuple>

#include <boost/test/unit_test.hpp>

#include "tests/matrices.hpp"
#include "trainer/optimizer.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(optimizer_tests)

namespace {

using Precisions = std::tuple<float, double>;

const auto near = boost::test_tools::tolerance(1e-14);

// The one weight of a network, started at 1, after each of the steps along the gradients given.
template <class Real = double>
std::vector<Real> weights_after(const Optimizer& optimizer, const std::vector<Real>& gradients) {
  Network<Real> network = make_network<Real>(1, {{1, Identity{}}});
  network[0].affine.W = 1;
  OptimizerState<Real> state(optimizer, network);
  Gradient<Real> gradient = zeros_like(network);
  std::vector<Real> weights;
  for (const Real g : gradients) {
    gradient[0].W = g;
    step(optimizer, learning_rate(optimizer), gradient, state, network);
    weights.push_back(network[0].affine.W[0]);
  }
  BOOST_TEST(state.steps == gradients.size());
  return weights;
}

void check_path(const Optimizer& optimizer, const std::vector<double>& gradients,
                const std::vector<double>& expected) {
  const std::vector<double> actual = weights_after(optimizer, gradients);
  for (std::size_t i = 0; i < expected.size(); ++i) BOOST_TEST(actual.at(i) == expected[i], near);
}

Gradient<double> three_four() {  // of norm 5, over both layers and a bias
  Gradient<double> gradient(2);
  gradient[0] = {{arma::mat{{3, 0}}, {0}}};
  gradient[1] = {{arma::mat(2, 1, arma::fill::zeros), {0, -4}}};
  return gradient;
}

// One of each optimizer, with everything it can do switched on.
const Optimizer optimizers[] = {
    Sgd{.learning_rate = 0.1},
    Sgd{.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 0.01},
    Sgd{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true},
    Adam{.learning_rate = 0.1, .weight_decay = 0.01},
    RmsProp{.learning_rate = 0.1, .weight_decay = 0.01},
    RmsProp{.learning_rate = 0.1, .momentum = 0.9},
    AdaGrad{.learning_rate = 0.1, .learning_rate_decay = 0.1, .initial_accumulator = 0.1}};

}  // namespace

BOOST_AUTO_TEST_CASE(sgd_steps_against_the_gradient) {
  check_path(Sgd{.learning_rate = 0.1}, {0.5, -0.2, 1}, {0.95, 0.97, 0.87});
}

// v = 0.5, then 0.9 x 0.5 - 0.2 = 0.25, then 0.9 x 0.25 + 1 = 1.225
BOOST_AUTO_TEST_CASE(momentum_keeps_a_share_of_the_last_update) {
  check_path(Sgd{.learning_rate = 0.1, .momentum = 0.9}, {0.5, -0.2, 1}, {0.95, 0.925, 0.8025});
}

// the same v; steps along 0.5 + 0.9 x 0.5, -0.2 + 0.9 x 0.25, 1 + 0.9 x 1.225
BOOST_AUTO_TEST_CASE(nesterov_looks_ahead_along_the_momentum) {
  check_path(Sgd{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true}, {0.5, -0.2, 1},
             {0.905, 0.9025, 0.69225});
}

// gradients 0.5 + 0.1 x 1, -0.2 + 0.1 x 0.94
BOOST_AUTO_TEST_CASE(weight_decay_adds_a_share_of_the_weight_to_the_gradient) {
  check_path(Sgd{.learning_rate = 0.1, .weight_decay = 0.1}, {0.5, -0.2}, {0.94, 0.9506});
  // the first step of each adaptive optimizer is along the sign of the gradient, which here is
  // decay alone
  check_path(Adam{.learning_rate = 0.1, .epsilon = 0, .weight_decay = 0.1}, {0}, {0.9});
  check_path(RmsProp{.learning_rate = 0.1, .alpha = 0, .epsilon = 0, .weight_decay = 0.1}, {0},
             {0.9});
  check_path(AdaGrad{.learning_rate = 0.1, .epsilon = 0, .weight_decay = 0.1}, {0}, {0.9});
}

// m = 0.25, 0.025; v = 1/16, 3/64 + 1/100; over 1 - 0.5^t and 1 - 0.75^t: m = 1/2, 1/30; v = 1/4,
// 0.13
BOOST_AUTO_TEST_CASE(adam_divides_the_mean_gradient_by_its_root_mean_square) {
  const double second = 0.9 - 0.1 / 30 / std::sqrt(0.13);
  check_path(Adam{.learning_rate = 0.1, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 0}, {0.5, -0.2},
             {0.9, second});
  check_path(
      Adam{.learning_rate = 0.1, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 1}, {0.5, -0.2},
      {1 - 0.1 * 0.5 / (0.5 + 1), 1 - 0.1 * 0.5 / (0.5 + 1) - 0.1 / 30 / (std::sqrt(0.13) + 1)});
}

// v = 1/16, 3/64 + 1/100
BOOST_AUTO_TEST_CASE(rmsprop_divides_the_gradient_by_its_running_root_mean_square) {
  const double root = std::sqrt(0.056875);
  check_path(RmsProp{.learning_rate = 0.1, .alpha = 0.75, .epsilon = 0}, {0.5, -0.2},
             {0.8, 0.8 + 0.1 * 0.2 / root});
  check_path(RmsProp{.learning_rate = 0.1, .alpha = 0.75, .epsilon = 1}, {0.5, -0.2},
             {0.96, 0.96 + 0.1 * 0.2 / (root + 1)});
  check_path(RmsProp{.learning_rate = 0.1, .alpha = 0.75, .epsilon = 0, .momentum = 0.5},
             {0.5, -0.2}, {0.8, 0.8 - 0.1 * (0.5 * 2 - 0.2 / root)});
}

// sums 0.25, 0.29
BOOST_AUTO_TEST_CASE(adagrad_divides_the_gradient_by_the_root_of_its_squares_sum) {
  const double root = std::sqrt(0.29);
  check_path(AdaGrad{.learning_rate = 0.1, .epsilon = 0}, {0.5, -0.2}, {0.9, 0.9 + 0.02 / root});
  check_path(AdaGrad{.learning_rate = 0.1, .learning_rate_decay = 0.25, .epsilon = 0}, {0.5, -0.2},
             {0.9, 0.9 + 0.02 / 1.25 / root});
  check_path(AdaGrad{.learning_rate = 0.1, .initial_accumulator = 2, .epsilon = 0.5}, {0.5, -0.2},
             {1 - 0.05 / 2, 1 - 0.05 / 2 + 0.02 / (std::sqrt(2.29) + 0.5)});
}

BOOST_AUTO_TEST_CASE(float32_takes_the_same_steps_to_its_own_rounding) {
  for (const Optimizer& optimizer : optimizers) {
    const std::vector<float> single = weights_after<float>(optimizer, {0.5, -0.25, 1, -2});
    const std::vector<double> full = weights_after<double>(optimizer, {0.5, -0.25, 1, -2});
    for (std::size_t i = 0; i < full.size(); ++i)
      BOOST_TEST(std::abs(single[i] - full[i]) < 1e-6, name_of(optimizer) << ", step " << i + 1);
  }
}

BOOST_AUTO_TEST_CASE(the_rate_of_a_step_is_the_one_it_is_given) {
  const auto first_step = [](const Optimizer& optimizer, double rate) {
    Network<double> network = make_network<double>(1, {{1, Identity{}}});
    OptimizerState<double> state(optimizer, network);
    step(optimizer, rate, {{{arma::mat{0.5}, {0}}}}, state, network);
    return network[0].affine.W[0];
  };
  for (const Optimizer& optimizer : optimizers) {
    BOOST_TEST(first_step(optimizer, 0) == 0);
    BOOST_TEST(first_step(optimizer, 0.03) < 0);
    BOOST_TEST(first_step(optimizer, 0.06) == 2 * first_step(optimizer, 0.03), near);
  }
}

// An optimizer that counted tensors instead of steps would correct Adam's bias twice as fast in two
// layers as in one.
BOOST_AUTO_TEST_CASE(parameters_in_one_layer_or_split_over_two_get_the_same_updates) {
  for (const Optimizer& optimizer : optimizers) {
    Engine engine(1);
    Network<double> whole = random_network(3, {{2, Identity{}}}, engine);
    const auto unit = [](const Affine<double>& map, arma::uword i) -> Affine<double> {
      return {map.W.row(i), arma::vec{map.b[i]}};
    };
    Network<double> parts{{unit(whole[0].affine, 0), Identity{}},
                          {unit(whole[0].affine, 1), Identity{}}};
    OptimizerState<double> whole_state(optimizer, whole), parts_state(optimizer, parts);
    for (int i = 0; i < 5; ++i) {
      const Affine<double> gradient{random_matrix(2, 3, engine), random_matrix(2, 1, engine)};
      step(optimizer, 0.1, {{gradient}}, whole_state, whole);
      step(optimizer, 0.1, {{unit(gradient, 0)}, {unit(gradient, 1)}}, parts_state, parts);
    }
    BOOST_TEST_CONTEXT(name_of(optimizer)) {
      for (arma::uword i = 0; i < 2; ++i) {
        BOOST_TEST(close(parts[i].affine.W, whole[0].affine.W.row(i), 0));
        BOOST_TEST(parts[i].affine.b[0] == whole[0].affine.b[i]);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(nan_in_a_gradient_reaches_its_weight) {
  for (const Optimizer& optimizer : optimizers)
    BOOST_TEST(std::isnan(weights_after<double>(optimizer, {1, std::nan("")})[1]));
}

BOOST_AUTO_TEST_CASE(the_norm_is_over_all_layers_weights_and_biases) {
  BOOST_TEST(norm(three_four()) == 5);
}

BOOST_AUTO_TEST_CASE(clipping_scales_down_long_gradients_only) {
  Gradient<double> gradient = three_four();
  clip_norm(gradient, 1);
  BOOST_TEST(gradient[0].W[0] == 3 / (5 + 1e-6), near);
  BOOST_TEST(gradient[1].b[1] == -4 / (5 + 1e-6), near);
  gradient = three_four();
  clip_norm(gradient, 6);
  BOOST_TEST(close(flattened(gradient), flattened(three_four()), 0));
  clip_norm(gradient, std::numeric_limits<double>::infinity());
  BOOST_TEST(close(flattened(gradient), flattened(three_four()), 0));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(clipping_hides_no_divergence, Real, Precisions) {
  for (const Real bad :
       {std::numeric_limits<Real>::quiet_NaN(), std::numeric_limits<Real>::infinity()}) {
    Gradient<Real> gradient{{{arma::Row<Real>{1, bad}, {2}}}};
    clip_norm(gradient, 1);
    BOOST_TEST(std::isnan(gradient[0].W[1]));
  }
}

BOOST_AUTO_TEST_CASE(schedules_change_the_rate_as_in_pytorch) {
  BOOST_TEST(ConstantSchedule{}.factor(99, 100) == 1);
  const StepSchedule steps{.step_size = 3, .gamma = 0.5};
  const double halves[] = {1, 1, 1, 0.5, 0.5, 0.5, 0.25};
  for (std::size_t epoch = 0; epoch < 7; ++epoch)
    BOOST_TEST(steps.factor(epoch, 7) == halves[epoch], near);
  for (std::size_t epoch = 0; epoch < 7; ++epoch)
    BOOST_TEST(ExponentialSchedule{.gamma = 0.9}.factor(epoch, 7) == std::pow(0.9, epoch), near);

  // CosineAnnealingLR's recursive form, from epoch to epoch
  const CosineSchedule cosine{.final = 0.1};
  double expected = 1;
  for (std::size_t epoch = 0; epoch < 20; ++epoch) {
    BOOST_TEST(cosine.factor(epoch, 20) == expected, boost::test_tools::tolerance(1e-13));
    const auto height = [](std::size_t e) {
      return 1 + std::cos(std::numbers::pi * static_cast<double>(e) / 20);
    };
    expected = (expected - 0.1) * height(epoch + 1) / height(epoch) + 0.1;
  }
  BOOST_TEST(cosine.factor(20, 20) == 0.1, near);
}

BOOST_AUTO_TEST_SUITE_END()
