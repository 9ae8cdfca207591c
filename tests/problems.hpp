// What do the tests of gradients run on? Small random networks and data, with every activation and
// every output and loss that fit.
#pragma once

#include <ostream>
#include <string_view>
#include <vector>

#include "tests/matrices.hpp"
#include "trainer/network.hpp"

namespace mlp {

struct HiddenActivation {
  Activation activation;
};
inline std::ostream& operator<<(std::ostream& out, const HiddenActivation& hidden) {
  return out << name_of(hidden.activation);
}

struct Ending {
  Activation output;
  Loss loss;
};
inline std::ostream& operator<<(std::ostream& out, const Ending& ending) {
  return out << name_of(ending.output) << " and " << name_of(ending.loss);
}

// With default settings, and others where these leave a branch untried.
inline std::vector<HiddenActivation> all_activations() {
  std::vector<HiddenActivation> all;
  for (const std::string_view name : Alternatives<Activation>::names)
    all.push_back({*Alternatives<Activation>::find(name)});
  for (const Activation& other : std::vector<Activation>{
           Prelu{.slope = -0.5}, Hardtanh{.min = -0.25, .max = 2},
           Threshold{.threshold = -0.5, .otherwise = 0.75}, Elu{.alpha = 2}, Celu{.alpha = 0.5},
           Gelu{TanhGelu{}}, Softplus{.beta = 2, .threshold = 1}})
    all.push_back({other});
  return all;
}

inline std::vector<Ending> all_endings() {
  std::vector<Ending> all;
  for (const HiddenActivation& output : all_activations())
    Alternatives<Loss>::for_each([&](const Loss& loss) {
      if (fits(loss, output.activation)) all.push_back({output.activation, loss});
    });
  return all;
}

inline std::vector<Ending> one_ending_for_each_loss() {
  return {{Identity{}, MeanSquaredError{}},
          {Identity{}, MeanAbsoluteError{}},
          {Sigmoid{}, BinaryCrossEntropy{}},
          {Softmax{}, CrossEntropy{}}};
}

// Every hidden activation, and every output with every loss that fits.
struct Pairing {
  HiddenActivation hidden;
  Ending ending;
};
inline std::ostream& operator<<(std::ostream& out, const Pairing& pairing) {
  return out << pairing.hidden << ", then " << pairing.ending;
}
inline std::vector<Pairing> all_pairings() {
  std::vector<Pairing> all;
  for (const HiddenActivation& hidden : all_activations())
    all.push_back({hidden, {Softmax{}, CrossEntropy{}}});
  for (const Ending& ending : all_endings()) all.push_back({{Tanh{}}, ending});
  return all;
}

struct Problem {
  Network<double> network;
  arma::mat X, T;
};

// 3 features, hidden layers of 4 units, 3 outputs, 5 samples; targets are what the loss expects.
inline Problem random_problem(const HiddenActivation& hidden, const Ending& ending,
                              std::size_t hidden_layers, std::uint64_t seed) {
  Engine engine(seed);
  Problem problem;
  problem.network =
      random_network(3, stack(hidden_layers, 4, hidden.activation, 3, ending.output), engine);
  for (Layer<double>& layer : problem.network) layer.affine.W *= 2;  // or deep sigmoids go flat
  problem.X = random_matrix(3, 5, engine);
  problem.T = random_matrix(3, 5, engine);
  if (is<BinaryCrossEntropy>(ending.loss)) activate(Sigmoid{}, slice(problem.T));
  if (is<CrossEntropy>(ending.loss)) activate(Softmax{}, slice(problem.T));
  return problem;
}

}  // namespace mlp
