#include "trainer/measure_collapse.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace mlp {
namespace {

// Higham 2002, "Accuracy and Stability of Numerical Algorithms", section 3.1: an inner product of
// length n is computed with a relative error of at most gamma_n = n u / (1 - n u), componentwise,
// in any order of summation.
template <class Real>
double gamma(arma::uword n) {
  const double nu = static_cast<double>(n) * std::numeric_limits<Real>::epsilon() / 2;
  return nu / (1 - nu);
}

template <class Real>
Network<double> in_double(const Network<Real>& network) {
  Network<double> result;
  result.reserve(network.size());
  for (const Layer<Real>& layer : network)
    result.push_back({{arma::conv_to<arma::mat>::from(layer.affine.W),
                       arma::conv_to<arma::vec>::from(layer.affine.b)},
                      layer.activation});
  return result;
}

struct RoundingErrors {
  arma::mat logits;  // outputs x samples: of the network's logits and of W'x + b' together
  arma::mat W;       // outputs x features: of the composed W'
};

// First-order running error analysis (Higham, section 3.3): layer l computes W_l a + b_l with an
// error of at most gamma_{n+1} (|W_l| |a| + |b_l|), n its inputs, and `compose` likewise errs by
// gamma_n |W_l| |W'_{l-1}|. Each error then passes through the rest of the layers, P_l = W_L ...
// W_{l+1}:
//   sum_l |P_l| gamma_{n_l+1} (|W_l| (|a_{l-1}| + |W'_{l-1}||x| + |b'_{l-1}|) + 2 |b_l|) +
//   gamma_{n_0+1} (|W'||x| + |b'|).
// It grows with the depth (terms of the sum), the widths (gamma) and the layers' norms. `outputs`
// are those of the layers.
template <class Real>
RoundingErrors rounding_errors(const Network<double>& network, const arma::mat& X,
                               const std::vector<arma::Mat<Real>>& outputs) {
  const arma::mat absX = arma::abs(X);
  std::vector<Affine<double>> inner{network[0].affine};  // W'_l, b'_l
  for (std::size_t l = 1; l < network.size(); ++l)
    inner.push_back(compose(network[l].affine, inner.back()));

  const auto size_of = [&](const Affine<double>& map) -> arma::mat {
    arma::mat size = arma::abs(map.W) * absX;
    size.each_col() += arma::abs(map.b);
    return size;
  };
  const Affine<double>& whole = inner.back();
  RoundingErrors errors{gamma<Real>(X.n_rows + 1) * size_of(whole),
                        arma::zeros(arma::size(whole.W))};
  arma::mat P = arma::eye(whole.W.n_rows, whole.W.n_rows);
  for (std::size_t l = network.size(); l-- > 0;) {
    const arma::mat absP = arma::abs(P), absW = arma::abs(network[l].affine.W);
    arma::mat size;  // |a_{l-1}| + |W'_{l-1}||x| + |b'_{l-1}|; the first layer is not composed with
                     // anything
    if (l == 0) {
      size = absX;
    } else {
      size = arma::abs(arma::conv_to<arma::mat>::from(outputs[l - 1])) + size_of(inner[l - 1]);
      errors.W += gamma<Real>(absW.n_cols) * absP * (absW * arma::abs(inner[l - 1].W));
    }
    arma::mat local = absW * size;
    local.each_col() += 2 * arma::abs(network[l].affine.b);
    errors.logits += gamma<Real>(absW.n_cols + 1) * absP * local;
    P = P * network[l].affine.W;
  }
  return errors;
}

}  // namespace

std::optional<double> affine_residual(const arma::mat& X, const arma::mat& Y) {
  const arma::mat Xc = X.each_col() - arma::mean(X, 1), Yc = Y.each_col() - arma::mean(Y, 1);
  const double total = arma::accu(arma::square(Yc));
  // The mean of equal numbers is rounded, so `total` alone does not tell that Y is constant.
  const bool is_constant = arma::all(arma::max(Y, 1) == arma::min(Y, 1));
  if (is_constant || total == 0 || !std::isfinite(total)) return std::nullopt;
  // Orthonormal basis of what affine maps of x can give: the right singular vectors of the centred
  // data.
  arma::mat U, V;
  arma::vec s;
  if (!arma::svd_econ(U, s, V, Xc)) return std::nullopt;
  const double threshold =
      s.max() * static_cast<double>(std::max(X.n_rows, X.n_cols)) * arma::datum::eps;
  const arma::mat basis = V.cols(arma::find(s > threshold));
  const arma::mat residual = Yc - (Yc * basis) * basis.t();
  return arma::accu(arma::square(residual)) / total;
}

template <class Real>
CollapseResult measure_collapse(const Network<Real>& network, const arma::Mat<Real>& X,
                                const arma::Mat<Real>& probes) {
  const arma::Mat<Real> inputs = arma::join_rows(X, probes);
  Workspace<Real> workspace(network, inputs.n_cols);
  forward(network, inputs, workspace);
  const Affine<Real> collapsed = collapse(network);
  arma::Mat<Real> affine_logits;
  apply(collapsed, inputs, affine_logits);

  const arma::mat logits = arma::conv_to<arma::mat>::from(workspace.logits);
  const arma::mat difference = arma::abs(logits - arma::conv_to<arma::mat>::from(affine_logits));
  CollapseResult result{};
  result.rank_limit = network[0].affine.W.n_cols;
  for (const Layer<Real>& layer : network)
    result.rank_limit = std::min(result.rank_limit, std::size_t{layer.affine.W.n_rows});
  if (!logits.is_finite() || !affine_logits.is_finite() || !collapsed.W.is_finite()) {
    // A diverged network is nothing that could be measured.
    result.error = result.bound = result.rank = std::numeric_limits<double>::quiet_NaN();
    return result;
  }
  const RoundingErrors rounding = rounding_errors(
      in_double(network), arma::conv_to<arma::mat>::from(inputs), workspace.outputs);
  const double scale = arma::abs(logits).max();
  result.error = scale > 0 ? difference.max() / scale : difference.max();
  result.bound = scale > 0 ? rounding.logits.max() / scale : rounding.logits.max();
  const arma::vec s = arma::svd(arma::conv_to<arma::mat>::from(collapsed.W));
  // A singular value moves by at most the norm of the error (Weyl); the second term is the usual
  // floor of `svd` itself.
  const double floor = s.max() *
                       static_cast<double>(std::max(collapsed.W.n_rows, collapsed.W.n_cols)) *
                       static_cast<double>(std::numeric_limits<Real>::epsilon());
  result.rank = static_cast<double>(arma::accu(s > std::max(floor, arma::norm(rounding.W, "fro"))));
  result.affine_residual =
      affine_residual(arma::conv_to<arma::mat>::from(X), logits.head_cols(X.n_cols));
  return result;
}

template CollapseResult measure_collapse(const Network<float>&, const arma::Mat<float>&,
                                         const arma::Mat<float>&);
template CollapseResult measure_collapse(const Network<double>&, const arma::Mat<double>&,
                                         const arma::Mat<double>&);

}  // namespace mlp
