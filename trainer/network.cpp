#include "trainer/network.hpp"

#include <algorithm>
#include <utility>

#include "trainer/products.hpp"

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
Workspace<Real>::Workspace(const Network<Real>& network, std::size_t samples, Passes how)
    : logits(network.back().affine.W.n_rows, samples), passes(how) {
  for (const Layer<Real>& layer : network) {
    outputs.emplace_back(layer.affine.W.n_rows, samples);
    const bool is_hidden = inputs.size() + 1 < network.size();
    inputs.emplace_back(layer.affine.W.n_rows,
                        is_hidden && needs_input(layer.activation) ? samples : 0);
    deltas.emplace_back(layer.affine.W.n_rows, samples);
  }
}

namespace {

// Z = W X + b
template <class Real>
void affine_outputs(const Affine<Real>& map, Slice<const Real> X, Slice<Real> Z, Math math) {
  if (math == Math::fast) return multiply(plain(slice(map.W)), plain(X), X.rows, map.b.memptr(), Z);
  arma::Mat<Real> result = view(Z);
  apply(map, view(X), result);
}

// Delta of a layer's inputs, before their activation's derivative: W' Delta
template <class Real>
void input_delta(const Affine<Real>& map, Slice<const Real> Delta, Slice<Real> result, Math math) {
  if (math == Math::fast)
    return multiply(transposed(slice(map.W)), plain(Delta), Delta.rows, {}, result);
  arma::Mat<Real> product = view(result);
  product = map.W.t() * view(Delta);
}

// dW = Delta X', a sum over samples: of the columns of dW for some of the inputs.
template <class Real>
void weight_gradient(Slice<const Real> Delta, Slice<const Real> X, std::size_t first,
                     std::size_t count, arma::Mat<Real>& dW, Math math) {
  if (math == Math::fast)
    return multiply(plain(Delta), {X.data + first, X.rows, 1}, Delta.columns, {},
                    slice(dW).part(first, count));
  dW.cols(first, first + count - 1) = view(Delta) * view(X).rows(first, first + count - 1).t();
}

}  // namespace

template <class Real>
void forward(const Network<Real>& network, SamplesOf<Real> X, Workspace<Real>& workspace) {
  const Math math = workspace.passes.math;
  // Samples pass through all layers independently of each other, so each thread takes some of them.
  share(workspace.passes.team, X.columns, [&](std::size_t first, std::size_t count) {
    Slice<const Real> input = X.part(first, count);
    const std::size_t last = network.size() - 1;
    for (std::size_t l = 0; l < last; ++l) {
      const Slice<Real> output = slice(workspace.outputs[l]).part(first, count);
      affine_outputs(network[l].affine, input, output, math);
      if (arma::Mat<Real>& kept = workspace.inputs[l]; !kept.empty())
        std::copy_n(output.data, output.size(), slice(kept).part(first, count).data);
      activate(network[l].activation, output, math);
      input = output;
    }
    const Slice<Real> logits = slice(workspace.logits).part(first, count);
    affine_outputs(network[last].affine, input, logits, math);
    const Slice<Real> output = slice(workspace.outputs[last]).part(first, count);
    std::copy_n(logits.data, logits.size(), output.data);
    activate(network[last].activation, output, math);
  });
}

template <class Real>
void backward(const Network<Real>& network, SamplesOf<Real> X, SamplesOf<Real> T, const Loss& loss,
              Workspace<Real>& workspace, Gradient<Real>& gradient) {
  const Math math = workspace.passes.math;
  share(workspace.passes.team, X.columns, [&](std::size_t first, std::size_t count) {
    const auto some = [&](arma::Mat<Real>& M) { return slice(M).part(first, count); };
    Slice<Real> delta = some(workspace.deltas.back());
    loss_delta<Real>(loss, network.back().activation, some(workspace.logits),
                     some(workspace.outputs.back()), T.part(first, count), X.columns, delta);
    for (std::size_t l = network.size() - 1; l > 0; --l) {
      const Slice<Real> before = some(workspace.deltas[l - 1]);
      input_delta<Real>(network[l].affine, delta, before, math);
      arma::Mat<Real>& kept = workspace.inputs[l - 1];
      multiply_by_derivative<Real>(network[l - 1].activation,
                                   some(kept.empty() ? workspace.outputs[l - 1] : kept), before);
      delta = before;
    }
  });
  for (std::size_t l = 0; l < network.size(); ++l) {
    const Slice<const Real> delta = workspace.deltas[l];
    const Slice<const Real> input = l > 0 ? slice(std::as_const(workspace.outputs[l - 1])) : X;
    share(workspace.passes.team, input.rows, [&](std::size_t first, std::size_t count) {
      weight_gradient(delta, input, first, count, gradient[l].W, math);
      if (first == 0) sum_columns(delta, gradient[l].b.memptr());  // db
    });
  }
}

template <class Real>
Affine<Real> collapse(const Network<Real>& network) {
  Affine<Real> map = network.front().affine;
  for (std::size_t l = 1; l < network.size(); ++l) map = compose(network[l].affine, map);
  return map;
}

#define MLP_INSTANTIATE(Real)                                                                 \
  template Network<Real> make_network(std::size_t, const std::vector<LayerShape>&);           \
  template Gradient<Real> zeros_like(const Network<Real>&);                                   \
  template std::size_t parameters(const Network<Real>&);                                      \
  template struct Workspace<Real>;                                                            \
  template void forward(const Network<Real>&, SamplesOf<Real>, Workspace<Real>&);             \
  template void backward(const Network<Real>&, SamplesOf<Real>, SamplesOf<Real>, const Loss&, \
                         Workspace<Real>&, Gradient<Real>&);                                  \
  template Affine<Real> collapse(const Network<Real>&);
MLP_INSTANTIATE(float)
MLP_INSTANTIATE(double)
#undef MLP_INSTANTIATE

}  // namespace mlp
