// Networks that start by a given rule, and inputs for them; the same for the same seed.
#pragma once

#include <cstdint>
#include <vector>

#include "trainer/initialization.hpp"
#include "trainer/network.hpp"
#include "trainer/random.hpp"

namespace mlp {

// `widths`: features, then the units of each layer; the last layer has no activation.
template <class Real>
Network<Real> initialized_network(const std::vector<std::size_t>& widths, const Activation& hidden,
                                  const Initialization& weights, const Initialization& biases,
                                  std::uint64_t seed) {
  std::vector<LayerShape> layers;
  for (std::size_t l = 1; l < widths.size(); ++l)
    layers.push_back({widths[l], l + 1 < widths.size() ? hidden : Activation{Identity{}}});
  Network<Real> network = make_network<Real>(widths.front(), layers);
  Engine engine = stream(seed, "initialization");
  initialize(network, weights, biases, engine);
  return network;
}

// Standard normal entries.
template <class Real>
arma::Mat<Real> normal_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Engine engine = stream(seed, "inputs");
  arma::Mat<Real> X(rows, columns);
  for (Real& x : X) x = static_cast<Real>(normal(engine, 0, 1));
  return X;
}

}  // namespace mlp
