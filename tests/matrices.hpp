// What do the tests of the engine share? Comparing matrices, and random ones to compare.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/test/tools/assertion_result.hpp>

#include "trainer/armadillo.hpp"
#include "trainer/network.hpp"
#include "trainer/random.hpp"

namespace mlp {

// Are the sizes equal, and is no entry further from the expected one than the tolerance? A NaN is
// far from everything.
template <class Actual, class Expected>
boost::test_tools::assertion_result close(const Actual& actual, const Expected& expected,
                                          double tolerance) {
  const arma::Mat<typename Actual::elem_type> a(actual);
  const arma::Mat<typename Expected::elem_type> e(expected);
  boost::test_tools::assertion_result result(arma::size(a) == arma::size(e));
  if (!result) {
    result.message() << a.n_rows << " x " << a.n_cols << " against " << e.n_rows << " x "
                     << e.n_cols;
    return result;
  }
  double largest = 0;
  for (arma::uword i = 0; i < a.n_elem; ++i) {
    const double x = static_cast<double>(a[i]), y = static_cast<double>(e[i]);
    const double difference = x == y ? 0 : std::abs(x - y);  // infinities may be equal
    if (!(difference <= largest)) largest = difference;
    if (std::isnan(largest)) break;
  }
  result = largest <= tolerance;
  if (!result) result.message() << "largest difference " << largest << " exceeds " << tolerance;
  return result;
}

inline arma::mat random_matrix(arma::uword rows, arma::uword columns, Engine& engine) {
  arma::mat M(rows, columns);
  for (double& m : M) m = normal(engine, 0, 1);
  return M;
}

// Weights from N(0, 1 / inputs), biases from N(0, 0.3^2).
inline Network<double> random_network(std::size_t features, const std::vector<LayerShape>& layers,
                                      Engine& engine) {
  Network<double> network = make_network<double>(features, layers);
  for (Layer<double>& layer : network) {
    Affine<double>& map = layer.affine;
    map.W = random_matrix(map.W.n_rows, map.W.n_cols, engine) /
            std::sqrt(static_cast<double>(map.W.n_cols));
    map.b = 0.3 * random_matrix(map.b.n_rows, 1, engine);
  }
  return network;
}

inline Network<float> to_float(const Network<double>& network) {
  Network<float> result;
  for (const Layer<double>& layer : network)
    result.push_back({{arma::conv_to<arma::fmat>::from(layer.affine.W),
                       arma::conv_to<arma::fvec>::from(layer.affine.b)},
                      layer.activation});
  return result;
}

// Hidden layers of the same width, and an output layer.
inline std::vector<LayerShape> stack(std::size_t hidden_layers, std::size_t width,
                                     const Activation& hidden, std::size_t outputs,
                                     const Activation& output) {
  std::vector<LayerShape> layers(hidden_layers, {width, hidden});
  layers.push_back({outputs, output});
  return layers;
}

// All entries in one column: layer after layer, W by columns, b, slope.
template <class Real>
arma::Col<Real> flattened(const Gradient<Real>& gradient) {
  arma::Col<Real> all;
  for (const Learned<Real>& g : gradient)
    all = arma::join_cols(all, arma::vectorise(g.W), g.b, arma::Col<Real>(1).fill(g.slope));
  return all;
}

// What is learned of a network, in one column: layer after layer, W by columns, b, prelu's slope.
template <class Real>
arma::Col<Real> flattened(const Network<Real>& network) {
  arma::Col<Real> all;
  for (const Layer<Real>& layer : network) {
    all = arma::join_cols(all, arma::vectorise(layer.affine.W), layer.affine.b);
    if (const Prelu* prelu = std::get_if<Prelu>(&layer.activation))
      all = arma::join_cols(all, arma::Col<Real>(1).fill(static_cast<Real>(prelu->slope)));
  }
  return all;
}

// The other way.
template <class Real>
void assign(Network<Real>& network, const arma::Col<Real>& all) {
  const Real* next = all.memptr();
  for (Layer<Real>& layer : network) {
    for (Real& w : layer.affine.W) w = *next++;
    for (Real& b : layer.affine.b) b = *next++;
    if (Prelu* prelu = std::get_if<Prelu>(&layer.activation))
      prelu->slope = static_cast<double>(*next++);
  }
}

// Output of a pass, samples in columns.
template <class Real>
arma::Mat<Real> outputs_of(const Network<Real>& network, const arma::Mat<Real>& X) {
  Workspace<Real> workspace(network, X.n_cols);
  forward(network, X, workspace);
  return workspace.outputs.back();
}

template <class Real>
Gradient<Real> gradient_of(const Network<Real>& network, const arma::Mat<Real>& X,
                           const arma::Mat<Real>& T, const Loss& loss) {
  Workspace<Real> workspace(network, X.n_cols);
  Gradient<Real> gradient = zeros_like(network);
  forward(network, X, workspace);
  backward(network, X, T, loss, workspace, gradient);
  return gradient;
}

}  // namespace mlp
