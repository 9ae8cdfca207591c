// Is something wrong with a network as training left it?
#pragma once

#include <string_view>
#include <vector>

#include "trainer/training.hpp"

namespace mlp {

// Of the training split.
struct Health {
  double largest_dead_share = 0;  // of a hidden layer's units; 0 without hidden layers
  double smallest_delta_ratio =
      1;  // a hidden layer's delta_rms over the output layer's; NaN if none
  bool predicts_one_class = false;  // of a task that has more
};

// Passes over the training split some samples at a time, so that it needs little memory.
template <class Real>
Health health(const Network<Real>& network, const Examples<Real>& train, const Loss& loss);

inline constexpr std::string_view one_class_warning = "predicts a single class";

// One plain sentence each; empty when all is well.
std::vector<std::string_view> warnings(const Health& health, bool has_diverged);

}  // namespace mlp
