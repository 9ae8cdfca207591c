#include "trainer/measure_cost.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include "trainer/initialization.hpp"
#include "trainer/network.hpp"
#include "trainer/optimizer.hpp"
#include "trainer/random.hpp"
#include "trainer/training.hpp"

namespace mlp {
namespace {

constexpr double long_enough = 200e-6;  // seconds of one timing: far above the clock's grain
constexpr std::size_t batches = 16;     // of an epoch of the whole training
constexpr std::size_t class_counts[] = {10, 100, 1000, 10'000, 100'000};

double seconds_of(std::size_t times, const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < times; ++i) work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::size_t times_for(const auto& work) {
  std::size_t times = 1;
  while (seconds_of(times, work) < long_enough) times *= 2;
  return times;
}

// Seconds of each piece of work, a column, in each round, a row: all turn by turn, so that a slow
// moment of the machine hits all.
template <class... Work>
arma::mat turn_by_turn(std::size_t rounds, const Work&... work) {
  const std::size_t times[] = {times_for(work)...};
  arma::mat seconds(rounds, sizeof...(Work));
  for (std::size_t round = 0; round < rounds; ++round) {
    std::size_t i = 0;
    ((seconds(round, i) = seconds_of(times[i], work) / static_cast<double>(times[i]), ++i), ...);
  }
  return seconds;
}

template <class Real>
arma::Mat<Real> normal_matrix(std::size_t rows, std::size_t columns, Engine& engine) {
  arma::Mat<Real> M(rows, columns);
  for (Real& x : M) x = static_cast<Real>(normal(engine, 0, 1));
  return M;
}

std::vector<LayerShape> layer_shapes(const ActivationCost& cost, const Activation& activation) {
  std::vector<LayerShape> layers(cost.layers, {cost.units, activation});
  layers.push_back({cost.units, Identity{}});
  return layers;
}

// A network at work: a step changes its weights by nothing, so that every step does the same.
template <class Real>
class Stepper {
 public:
  Stepper(const ActivationCost& cost, const Activation& activation, Math math, Engine& engine)
      : X_(normal_matrix<Real>(cost.units, cost.batch, engine)),
        T_(normal_matrix<Real>(cost.units, cost.batch, engine)) {
    network_ = make_network<Real>(cost.units, layer_shapes(cost, activation));
    initialize(network_, Initialization{LecunNormal{}}, Initialization{Zeros{}}, engine);
    workspace_.emplace(network_, cost.batch, Passes{math, nullptr});
    gradient_ = zeros_like(network_);
    state_.emplace(sgd_, network_);
  }

  void step() {
    forward(network_, X_, *workspace_);
    backward(network_, X_, T_, MeanSquaredError{}, *workspace_, gradient_);
    mlp::step(sgd_, 0.0, gradient_, *state_, network_, nullptr);
  }

 private:
  arma::Mat<Real> X_, T_;
  Network<Real> network_;
  std::optional<Workspace<Real>> workspace_;
  Gradient<Real> gradient_;
  Optimizer sgd_ = Sgd{};
  std::optional<OptimizerState<Real>> state_;
};

// A whole training, from its first weights to its last evaluation, which can be done again.
template <class Real>
class WholeTraining {
 public:
  // Engines that are equal give the same data, weights and batches.
  WholeTraining(const ActivationCost& cost, const Activation& activation, Engine engine)
      : engine_(engine) {
    data_.train = {normal_matrix<Real>(cost.units, batches * cost.batch, engine_),
                   normal_matrix<Real>(cost.units, batches * cost.batch, engine_),
                   {}};
    network_ = make_network<Real>(cost.units, layer_shapes(cost, activation));
    initialize(network_, Initialization{LecunNormal{}}, Initialization{Zeros{}}, engine_);
    config_.loss.value = MeanSquaredError{};
    config_.optimizer = Sgd{.learning_rate = 0.01};  // small: a training that diverges is short
    config_.epochs = cost.epochs;
    config_.batch_size.count = cost.batch;
    config_.math = cost.math;
    config_.evaluate.every.reset();
  }

  void train() const {
    Training<Real> training(config_, network_, data_, engine_);
    while (training.next_epoch()) {
    }
  }

 private:
  Engine engine_;
  Data<Real> data_;
  Network<Real> network_;
  TrainingConfig config_;
};

// An activation on the same inputs again and again, which are copied in before each pass, or
// outputs would go through it once more. What the copying takes is measured by itself, to be taken
// off.
template <class Real>
class Pass {
 public:
  Pass(const arma::Mat<Real>& Z, Math math) : Z_(Z), A_(Z), Delta_(Z), math_(math) {}

  auto copy() {
    return [this] { std::copy(Z_.begin(), Z_.end(), Delta_.begin()); };
  }
  auto values(const Activation& activation) {
    return [this, &activation] {
      std::copy(Z_.begin(), Z_.end(), A_.begin());
      activate(activation, slice(A_), math_);
    };
  }
  // At the outputs of the last values(), or at the inputs where it needs these.
  auto derivatives(const Activation& activation) {
    return [this, &activation] {
      std::copy(Z_.begin(), Z_.end(), Delta_.begin());
      multiply_by_derivative<Real>(activation, needs_input(activation) ? Z_ : A_, slice(Delta_),
                                   math_);
    };
  }

 private:
  arma::Mat<Real> Z_, A_, Delta_;
  Math math_;
};

// Seconds for the outputs of inputs Z.
template <class Real>
double seconds_for(const Activation& activation, const arma::Mat<Real>& Z, std::size_t rounds,
                   Math math) {
  Pass<Real> pass(Z, math);
  const arma::mat seconds = turn_by_turn(rounds, pass.values(activation), pass.copy());
  return arma::median(seconds.col(0) - seconds.col(1));
}

// The slope of the line through log seconds by log classes.
double exponent_by_classes(const auto& seconds_for_classes) {
  arma::vec logs_of_classes(std::size(class_counts)), logs_of_seconds(std::size(class_counts));
  for (std::size_t i = 0; i < std::size(class_counts); ++i) {
    logs_of_classes[i] = std::log(static_cast<double>(class_counts[i]));
    logs_of_seconds[i] = std::log(seconds_for_classes(class_counts[i]));
  }
  const arma::vec line = arma::polyfit(logs_of_classes, logs_of_seconds, 1);
  return line[0];
}

template <class Real>
ActivationCost::Result measure_elementwise(const ActivationCost& cost, Math math, Engine& engine) {
  const arma::Mat<Real> Z = normal_matrix<Real>(cost.units, cost.batch, engine);
  const Activation relu = Relu{};
  Stepper<Real> its(cost, cost.activation, math, engine), relus(cost, relu, math, engine);
  Pass<Real> pass(Z, math);
  const arma::mat values =
      turn_by_turn(cost.rounds, pass.values(cost.activation), pass.values(relu), pass.copy());
  pass.values(cost.activation)();  // outputs at which derivatives are taken
  const arma::mat derivatives = turn_by_turn(cost.rounds, pass.derivatives(cost.activation),
                                             pass.derivatives(relu), pass.copy());
  const arma::mat steps = turn_by_turn(
      cost.rounds, [&] { its.step(); }, [&] { relus.step(); });
  // Ratios are of the same round, so that a slow moment cancels.
  const arma::vec value = values.col(0) - values.col(2),
                  relus_value = values.col(1) - values.col(2),
                  derivative = derivatives.col(0) - derivatives.col(2),
                  relus_derivative = derivatives.col(1) - derivatives.col(2);
  const double elements = static_cast<double>(Z.n_elem);
  ActivationCost::Result result{.value_ns = 1e9 * arma::median(value) / elements,
                                .derivative_ns = 1e9 * arma::median(derivative) / elements,
                                .step_us = 1e6 * arma::median(steps.col(0)),
                                .training_ms = {},
                                .value_ratio = arma::median(value / relus_value),
                                .derivative_ratio = arma::median(derivative / relus_derivative),
                                .step_ratio = arma::median(steps.col(0) / steps.col(1)),
                                .training_ratio = {},
                                .softmax_us = {},
                                .classes_exponent = exponent_by_classes([&](std::size_t) {
                                  return seconds_for<Real>(cost.activation, Z, cost.rounds, math);
                                })};
  if (cost.epochs > 0) {
    const WholeTraining<Real> its_training(cost, cost.activation, engine),
        relus_training(cost, relu, engine);
    const arma::mat trainings = turn_by_turn(
        cost.rounds, [&] { its_training.train(); }, [&] { relus_training.train(); });
    result.training_ms = 1e3 * arma::median(trainings.col(0));
    result.training_ratio = arma::median(trainings.col(0) / trainings.col(1));
  }
  return result;
}

template <class Real>
ActivationCost::Result measure_softmax(const ActivationCost& cost, Math math, Engine& engine) {
  Stepper<Real> relus(cost, Relu{}, math, engine);
  const auto seconds_for_classes = [&](std::size_t classes) {
    return seconds_for<Real>(Softmax{}, normal_matrix<Real>(classes, 1, engine), cost.rounds, math);
  };
  ActivationCost::Result result;
  result.step_us = 1e6 * arma::median(turn_by_turn(cost.rounds, [&] { relus.step(); }).col(0));
  result.softmax_us = 1e6 * seconds_for_classes(cost.classes);
  result.classes_exponent = exponent_by_classes(seconds_for_classes);
  return result;
}

}  // namespace

double ActivationCost::operations() const {
  const auto n = [](std::size_t count) { return static_cast<double>(count); };
  // Two networks; three products a step, each a multiplication and an addition for each weight.
  const double step = 2 * 3 * 2 * n(units) * n(units) * n(layers + 1) * n(batch);
  const double softmax = is<Softmax>(activation) ? n(classes) : 0;
  return n(rounds) * (step * (1 + n(epochs) * n(batches)) + softmax);
}

double ActivationCost::bytes() const {
  const auto n = [](std::size_t count) { return static_cast<double>(count); };
  // Of each of two networks weights and gradient, outputs and deltas, data; three matrices alone.
  const double network =
      2 * n(units + 1) * n(units) * n(layers + 1) + 2 * n(units) * n(batch) * (n(layers + 1) + 1);
  const double alone = 3 * (is<Softmax>(activation) ? n(classes) : n(units) * n(batch));
  const double data = epochs > 0 ? 2 * n(units) * n(batch) * n(batches) : 0;
  return (2 * (network + data) + alone) * (is<Float32>(precision) ? 4 : 8);
}

ActivationCost::Result ActivationCost::measure(std::uint64_t seed) const {
  Engine engine = stream(seed, "cost");
  const Math how = is<ExactMath>(math) ? Math::exact : Math::fast;
  return std::visit(
      [&]<class P>(const P&) {
        using Real = typename P::Real;
        return is<Softmax>(activation) ? measure_softmax<Real>(*this, how, engine)
                                       : measure_elementwise<Real>(*this, how, engine);
      },
      precision);
}

}  // namespace mlp
