// Is a deep network one affine map? How far it is from the composition of its layers, how far
// rounding alone could put it, and how well any affine map fits its outputs. All on the logits,
// before an output activation.
#pragma once

#include <optional>

#include "trainer/armadillo.hpp"
#include "trainer/network.hpp"

namespace mlp {

struct CollapseResult {
  double error;            // largest |logits - (W'x + b')| over the largest |logit|
  double bound;            // what rounding errors can make of `error` if the network is affine
  double rank;             // of W': singular values above its rounding error; NaN, as the two
                           // before it, if not everything is finite
  std::size_t rank_limit;  // width of the narrowest layer, inputs and outputs included: rank(W')
                           // can't be larger
  std::optional<double>
      affine_residual;  // 1 - R^2 of the best affine fit to the logits on the data
};

// W', b' come from `compose`. Error and bound are over the samples of X and of `probes` (features x
// samples); the fit is over X.
template <class Real>
CollapseResult measure_collapse(const Network<Real>& network, const arma::Mat<Real>& X,
                                const arma::Mat<Real>& probes);

// 1 - R^2 of the least-squares affine fit of Y (outputs x samples) by X (features x samples), all
// outputs pooled; nothing if Y is constant, or not finite.
std::optional<double> affine_residual(const arma::mat& X, const arma::mat& Y);

}  // namespace mlp
