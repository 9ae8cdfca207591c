// How does the gradient flow back through the layers, and how fast should it shrink in theory?
#pragma once

#include <optional>
#include <vector>

#include "trainer/initialization.hpp"
#include "trainer/network.hpp"

namespace mlp {

struct LayerGradient {
  double delta_rms;  // root mean square over units and samples of d(that sample's loss) / dz
  double weight_gradient_norm;  // Frobenius norms of the mean loss's gradient,
  double bias_gradient_norm;
  double weight_norm;  // and of the weights
};

// After `forward` and `backward` over the whole training split.
template <class Real>
std::vector<LayerGradient> gradient_flow(const Network<Real>& network,
                                         const Workspace<Real>& workspace,
                                         const Gradient<Real>& gradient);

// Norm of one step over the norm of the weights it led to, layer by layer.
template <class Real>
std::vector<double> update_ratios(const Network<Real>& before, const Network<Real>& after);

// Geometric mean factor by which delta_rms changes from one hidden layer to the one before it:
// (first / last)^(1 / (H - 1)) for H hidden layers, the last of `layers` being the output layer;
// nothing for fewer than two.
std::optional<double> delta_rate(const std::vector<LayerGradient>& layers);

// The same rate as mean-field theory foretells it at the start (Poole et al. 2016; Schoenholz et
// al. 2017): with z ~ N(0, q) in each layer, the factor between neighbours is sqrt(sigma_w^2
// E[f'(z)^2]), sigma_w^2 = units x E[w^2], and q_{l+1} = fan_in E[w^2] E[f(z)^2] + E[b^2].
// `mean_square_input` is the mean of x^2 over features and samples. The expectations are computed
// by quadrature. Nothing for fewer than two hidden layers, or activations that are not elementwise.
template <class Real>
std::optional<double> predicted_delta_rate(const Network<Real>& network,
                                           const Initialization& weights,
                                           const Initialization& biases, double mean_square_input);

// E[f(z)^2] and E[f'(z)^2] for z ~ N(0, variance).
struct GaussianMoments {
  double value, derivative;
};
GaussianMoments gaussian_moments(const Activation& activation, double variance);

}  // namespace mlp
