#include "trainer/measure_gradient.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/math/quadrature/gauss.hpp>

namespace mlp {
namespace {

// Frobenius norm; arma::norm passes over NaN and infinities.
template <class Real>
double norm_of(const arma::Mat<Real>& entries) {
  return static_cast<double>(entries.is_finite() ? arma::norm(entries, "fro")
                                                 : arma::accu(arma::abs(entries)));
}

}  // namespace

template <class Real>
std::vector<LayerGradient> gradient_flow(const Network<Real>& network,
                                         const Workspace<Real>& workspace,
                                         const Gradient<Real>& gradient) {
  std::vector<LayerGradient> layers;
  for (std::size_t l = 0; l < network.size(); ++l) {
    const arma::Mat<Real>& delta =
        workspace.deltas[l];  // of the mean loss: a sample's own is n_cols times as large
    const double rms = norm_of(delta) * static_cast<double>(delta.n_cols) /
                       std::sqrt(static_cast<double>(delta.n_elem));
    layers.push_back(
        {rms, norm_of(gradient[l].W), norm_of(gradient[l].b), norm_of(network[l].affine.W)});
  }
  return layers;
}

template <class Real>
std::vector<double> update_ratios(const Network<Real>& before, const Network<Real>& after) {
  std::vector<double> ratios;
  for (std::size_t l = 0; l < after.size(); ++l) {
    const arma::Mat<Real> update = after[l].affine.W - before[l].affine.W;
    ratios.push_back(norm_of(update) / norm_of(after[l].affine.W));
  }
  return ratios;
}

std::optional<double> delta_rate(const std::vector<LayerGradient>& layers) {
  if (layers.size() < 3) return std::nullopt;
  const double steps = static_cast<double>(layers.size() - 2);
  return std::pow(layers.front().delta_rms / layers[layers.size() - 2].delta_rms, 1 / steps);
}

GaussianMoments gaussian_moments(const Activation& activation, double variance) {
  // Gauss-Legendre between 0 and the kinks. Beyond 12 deviations nothing is left; and for |z| > 40
  // sigmoid and tanh no longer bend.
  const double deviation = std::sqrt(variance);
  const auto expectation = [&](auto&& f) {
    const auto weighted = [&](double x) {
      const double y = f(deviation * x);
      return y * y * std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi);
    };
    using Quadrature = boost::math::quadrature::gauss<double, 100>;
    const double end = 12, bend = std::min(end, 40 / deviation);
    std::vector<double> ends{-end, -bend, 0, bend, end};
    for (const double kink : kinks_of(activation))
      if (std::abs(kink) < end * deviation) ends.push_back(kink / deviation);
    std::sort(ends.begin(), ends.end());
    double sum = 0;
    for (std::size_t i = 1; i < ends.size(); ++i)
      sum += Quadrature::integrate(weighted, ends[i - 1], ends[i]);
    return sum;
  };
  return {expectation([&](double z) { return value_at(activation, z); }),
          expectation([&](double z) { return derivative_at(activation, z); })};
}

template <class Real>
std::optional<double> predicted_delta_rate(const Network<Real>& network,
                                           const Initialization& weights,
                                           const Initialization& biases, double mean_square_input) {
  if (network.size() < 3) return std::nullopt;
  const auto fans = [&](std::size_t l) {
    return Fans{static_cast<double>(network[l].affine.W.n_cols),
                static_cast<double>(network[l].affine.W.n_rows)};
  };
  const auto biases_square = [&](std::size_t l) {
    return is<RandomizedAsymmetric>(weights) ? mean_square(weights, fans(l))
                                             : mean_square(biases, fans(l));
  };
  double log_rate = 0;
  double input_square = mean_square_input;
  for (std::size_t l = 0; l + 2 < network.size(); ++l) {
    const double q = fans(l).in * mean_square(weights, fans(l)) * input_square + biases_square(l);
    const GaussianMoments moments = gaussian_moments(network[l].activation, q);
    if (std::isnan(moments.value)) return std::nullopt;
    // delta_l = f'(z_l) * W_{l+1}' delta_{l+1}, a sum over the units of layer l + 1
    log_rate +=
        std::log(fans(l + 1).out * mean_square(weights, fans(l + 1)) * moments.derivative) / 2;
    input_square = moments.value;
  }
  return std::exp(log_rate / static_cast<double>(network.size() - 2));
}

#define MLP_INSTANTIATE(Real)                                                                      \
  template std::vector<LayerGradient> gradient_flow(const Network<Real>&, const Workspace<Real>&,  \
                                                    const Gradient<Real>&);                        \
  template std::vector<double> update_ratios(const Network<Real>&, const Network<Real>&);          \
  template std::optional<double> predicted_delta_rate(const Network<Real>&, const Initialization&, \
                                                      const Initialization&, double);
MLP_INSTANTIATE(float)
MLP_INSTANTIATE(double)
#undef MLP_INSTANTIATE

}  // namespace mlp
