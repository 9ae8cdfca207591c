// Where is time spent? One benchmark for each pass, activation, loss and optimizer, at the widths
// of a lecture's networks; a new choice is measured as soon as its variant names it.
//   cmake --build --preset release --target micro && build/release/micro --benchmark_filter=tanh
#include <string>

#include <benchmark/benchmark.h>

#include "trainer/blas.hpp"
#include "trainer/initialization.hpp"
#include "trainer/network.hpp"
#include "trainer/optimizer.hpp"

using namespace mlp;

namespace {

constexpr std::size_t samples = 64;  // a batch

// Three layers of one width, as many features and outputs; one batch, forward already.
template <class Real>
struct Problem {
  Problem(std::size_t units, const Activation& output, const Optimizer& optimizer)
      : network(make_network<Real>(units, {{units, Tanh{}}, {units, Tanh{}}, {units, output}})),
        X(units, samples),
        T(units, samples),
        state(optimizer, network) {
    Engine engine(1);
    initialize(network, XavierNormal{}, Zeros{}, engine);
    for (Real& x : X) x = static_cast<Real>(normal(engine, 0, 1));
    for (std::size_t j = 0; j < samples; ++j) T(j % units, j) = 1;
    A = Delta = X;
    activate<Real>(output, A);
    forward<Real>(network, X, workspace);
    for (Affine<Real>& map : gradient) map.W.fill(1);
  }

  Network<Real> network;
  arma::Mat<Real> X, T, A, Delta;  // units x samples; A = output(X)
  OptimizerState<Real> state;
  Gradient<Real> gradient = zeros_like(network);
  Workspace<Real> workspace{network, samples};
};

// Adds a benchmark that repeats work(problem).
template <class Real, class Work>
void add(const std::string& name, const Work& work, const Activation& output = Softmax{},
         const Optimizer& optimizer = Sgd{}) {
  const std::string precision = sizeof(Real) == 4 ? "float32/" : "float64/";
  const auto body = [=](benchmark::State& state) {
    Problem<Real> problem(static_cast<std::size_t>(state.range(0)), output, optimizer);
    for ([[maybe_unused]] auto _ : state) {
      work(problem);
      benchmark::ClobberMemory();
    }
  };
  auto* const added = benchmark::RegisterBenchmark((precision + name).c_str(), body);
  for (const int units : {16, 32, 128, 512}) added->Arg(units);
}

// In place, from a fresh copy each time: repeated, the numbers would run off to 0.
template <class Real>
void add_activation(const Activation& activation) {
  const std::string name(name_of(activation));
  const auto value = [=](Problem<Real>& p) {
    p.A = p.X;
    activate<Real>(activation, p.A);
  };
  const auto derivative = [=](Problem<Real>& p) {
    p.Delta = p.X;
    multiply_by_derivative<Real>(activation, p.A, p.Delta);
  };
  add<Real>("activate/" + name, value, activation);
  add<Real>("multiply_by_derivative/" + name, derivative, activation);
}

// A loss stands after the output activation that it is fused with, else after none.
template <class Real, class L>
void add_loss(const L& loss) {
  Activation output = Identity{};
  if constexpr (requires { typename L::Output; }) output = typename L::Output{};
  const std::string name(L::label.name);
  const auto value = [=](Problem<Real>& p) {
    benchmark::DoNotOptimize(loss_value<Real>(loss, p.X, p.A, p.T));
  };
  const auto delta = [=](Problem<Real>& p) { loss_delta<Real>(loss, p.A, p.T, samples, p.Delta); };
  add<Real>("loss_value/" + name, value, output);
  add<Real>("loss_delta/" + name, delta, output);
}

template <class Real>
void add_step(const std::string& name, const Optimizer& optimizer) {
  const auto work = [=](Problem<Real>& p) {
    benchmark::DoNotOptimize(step(optimizer, 1e-9, p.gradient, p.state, p.network));
  };
  add<Real>("step/" + name, work, Softmax{}, optimizer);
}

template <class Real>
void add_all() {
  add<Real>("forward", [](Problem<Real>& p) { forward<Real>(p.network, p.X, p.workspace); });
  add<Real>("backward", [](Problem<Real>& p) {
    backward<Real>(p.network, p.X, p.T, CrossEntropy{}, p.workspace, p.gradient);
  });
  Alternatives<Activation>::for_each([](auto choice) { add_activation<Real>(choice); });
  Alternatives<Loss>::for_each([](auto choice) { add_loss<Real>(choice); });
  Alternatives<Optimizer>::for_each(
      [](auto choice) { add_step<Real>(std::string(choice.label.name), choice); });
  add_step<Real>("sgd_momentum", Sgd{.momentum = 0.9});
}

}  // namespace

int main(int count, char** arguments) {
  set_up_blas();
  add_all<float>();
  add_all<double>();
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
