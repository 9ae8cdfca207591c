#include "trainer/measure_cost.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include "trainer/initialization.hpp"
#include "trainer/network.hpp"
#include "trainer/optimizer.hpp"
#include "trainer/random.hpp"

namespace mlp {
namespace {

constexpr double long_enough = 200e-6;  // seconds of one timing: far above the clock's grain
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

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

struct Pair {
  double its, relus;  // seconds of one piece of work
};

// Both turn by turn, so that a slow moment of the machine hits both.
Pair side_by_side(std::size_t rounds, const auto& its, const auto& relus) {
  const std::size_t its_times = times_for(its), relus_times = times_for(relus);
  std::vector<double> a, b;
  for (std::size_t round = 0; round < rounds; ++round) {
    a.push_back(seconds_of(its_times, its) / static_cast<double>(its_times));
    b.push_back(seconds_of(relus_times, relus) / static_cast<double>(relus_times));
  }
  return {median(a), median(b)};
}

template <class Real>
arma::Mat<Real> normal_matrix(std::size_t rows, std::size_t columns, Engine& engine) {
  arma::Mat<Real> M(rows, columns);
  for (Real& x : M) x = static_cast<Real>(normal(engine, 0, 1));
  return M;
}

// A network at work: a step changes its weights by nothing, so that every step does the same.
template <class Real>
class Stepper {
 public:
  Stepper(const ActivationCost& cost, const Activation& activation, Math math, Engine& engine)
      : X_(normal_matrix<Real>(cost.units, cost.batch, engine)),
        T_(normal_matrix<Real>(cost.units, cost.batch, engine)) {
    std::vector<LayerShape> layers(cost.layers, {cost.units, activation});
    layers.push_back({cost.units, Identity{}});
    network_ = make_network<Real>(cost.units, layers);
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

template <class Real>
ActivationCost::Result measure_elementwise(const ActivationCost& cost, Math math, Engine& engine) {
  // Inputs are copied in before each pass, or outputs would go through the activation again.
  const arma::Mat<Real> Z = normal_matrix<Real>(cost.units, cost.batch, engine);
  arma::Mat<Real> A = Z, Delta = Z;
  const Activation relu = Relu{};
  const auto values = [&](const Activation& activation) {
    return [&] {
      std::copy(Z.begin(), Z.end(), A.begin());
      activate(activation, slice(A), math);
    };
  };
  const auto derivatives = [&](const Activation& activation) {
    return [&] {
      std::copy(Z.begin(), Z.end(), Delta.begin());
      multiply_by_derivative<Real>(activation, A, slice(Delta), math);
    };
  };
  Stepper<Real> its(cost, cost.activation, math, engine), relus(cost, relu, math, engine);
  const Pair value = side_by_side(cost.rounds, values(cost.activation), values(relu));
  values(cost.activation)();  // outputs at which derivatives are taken, or inputs
  if (needs_input(cost.activation)) A = Z;
  const Pair derivative =
      side_by_side(cost.rounds, derivatives(cost.activation), derivatives(relu));
  const Pair step = side_by_side(
      cost.rounds, [&] { its.step(); }, [&] { relus.step(); });
  const double elements = static_cast<double>(Z.n_elem);
  return {.value_ns = 1e9 * value.its / elements,
          .derivative_ns = 1e9 * derivative.its / elements,
          .step_us = 1e6 * step.its,
          .value_ratio = value.its / value.relus,
          .derivative_ratio = derivative.its / derivative.relus,
          .step_ratio = step.its / step.relus,
          .softmax_us_10 = {},
          .softmax_us_100000 = {},
          .softmax_exponent = {}};
}

template <class Real>
ActivationCost::Result measure_softmax(const ActivationCost& cost, Math math, Engine& engine) {
  std::vector<double> logs_of_classes, logs_of_times;
  ActivationCost::Result result;
  Stepper<Real> relus(cost, Relu{}, math, engine);
  const auto step = [&] { relus.step(); };
  result.step_us = 1e6 * side_by_side(cost.rounds, step, step).its;
  for (const std::size_t classes : class_counts) {
    const arma::Mat<Real> Z = normal_matrix<Real>(classes, 1, engine);
    arma::Mat<Real> A = Z;
    const auto work = [&] {
      std::copy(Z.begin(), Z.end(), A.begin());
      activate(Softmax{}, slice(A), math);
    };
    const std::size_t times = times_for(work);
    std::vector<double> seconds;
    for (std::size_t round = 0; round < cost.rounds; ++round)
      seconds.push_back(seconds_of(times, work) / static_cast<double>(times));
    const double one = median(seconds);
    if (classes == class_counts[0]) result.softmax_us_10 = 1e6 * one;
    result.softmax_us_100000 = 1e6 * one;  // the last stays
    logs_of_classes.push_back(std::log(static_cast<double>(classes)));
    logs_of_times.push_back(std::log(one));
  }
  const arma::vec line = arma::polyfit(arma::vec(logs_of_classes), arma::vec(logs_of_times), 1);
  result.softmax_exponent = line[0];
  return result;
}

}  // namespace

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
