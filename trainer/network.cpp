#include "trainer/network.hpp"

namespace mlp {

template <class Real>
Network<Real> make_network(std::size_t features, const std::vector<LayerShape>& layers) {
  Network<Real> network;
  std::size_t inputs = features;
  for (const LayerShape& shape : layers) {
    network.push_back({{arma::Mat<Real>(shape.units, inputs, arma::fill::zeros),
                        arma::Col<Real>(shape.units, arma::fill::zeros)},
                       shape.activation});
    inputs = shape.units;
  }
  return network;
}

template <class Real>
Gradient<Real> zeros_like(const Network<Real>& network) {
  Gradient<Real> gradient;
  for (const Layer<Real>& layer : network)
    gradient.push_back({arma::Mat<Real>(arma::size(layer.affine.W), arma::fill::zeros),
                        arma::Col<Real>(arma::size(layer.affine.b), arma::fill::zeros)});
  return gradient;
}

template <class Real>
std::size_t parameters(const Network<Real>& network) {
  std::size_t count = 0;
  for (const Layer<Real>& layer : network) count += layer.affine.W.n_elem + layer.affine.b.n_elem;
  return count;
}

template <class Real>
Workspace<Real>::Workspace(const Network<Real>& network, std::size_t samples)
    : logits(network.back().affine.W.n_rows, samples) {
  for (const Layer<Real>& layer : network) {
    outputs.emplace_back(layer.affine.W.n_rows, samples);
    deltas.emplace_back(layer.affine.W.n_rows, samples);
  }
}

template <class Real>
void forward(const Network<Real>& network, const arma::Mat<Real>& X, Workspace<Real>& workspace) {
  const arma::Mat<Real>* input = &X;
  const std::size_t last = network.size() - 1;
  for (std::size_t l = 0; l < last; ++l) {
    arma::Mat<Real>& output = workspace.outputs[l];
    apply(network[l].affine, *input, output);
    activate(network[l].activation, output);
    input = &output;
  }
  apply(network[last].affine, *input, workspace.logits);
  workspace.outputs[last] = workspace.logits;
  activate(network[last].activation, workspace.outputs[last]);
}

template <class Real>
void backward(const Network<Real>& network, const arma::Mat<Real>& X, const arma::Mat<Real>& T,
              const Loss& loss, Workspace<Real>& workspace, Gradient<Real>& gradient) {
  loss_delta(loss, network.back().activation, workspace.outputs.back(), T, workspace.deltas.back());
  for (std::size_t l = network.size(); l-- > 0;) {
    const arma::Mat<Real>& delta = workspace.deltas[l];
    const arma::Mat<Real>& input = l > 0 ? workspace.outputs[l - 1] : X;
    gradient[l].W = delta * input.t();
    gradient[l].b = arma::sum(delta, 1);
    if (l > 0) {
      workspace.deltas[l - 1] = network[l].affine.W.t() * delta;
      multiply_by_derivative(network[l - 1].activation, input, workspace.deltas[l - 1]);
    }
  }
}

template <class Real>
Affine<Real> collapse(const Network<Real>& network) {
  Affine<Real> map = network.front().affine;
  for (std::size_t l = 1; l < network.size(); ++l) map = compose(network[l].affine, map);
  return map;
}

#define MLP_INSTANTIATE(Real)                                                                  \
  template Network<Real> make_network(std::size_t, const std::vector<LayerShape>&);            \
  template Gradient<Real> zeros_like(const Network<Real>&);                                    \
  template std::size_t parameters(const Network<Real>&);                                       \
  template struct Workspace<Real>;                                                             \
  template void forward(const Network<Real>&, const arma::Mat<Real>&, Workspace<Real>&);       \
  template void backward(const Network<Real>&, const arma::Mat<Real>&, const arma::Mat<Real>&, \
                         const Loss&, Workspace<Real>&, Gradient<Real>&);                      \
  template Affine<Real> collapse(const Network<Real>&);
MLP_INSTANTIATE(float)
MLP_INSTANTIATE(double)
#undef MLP_INSTANTIATE

}  // namespace mlp
