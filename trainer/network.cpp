#include "trainer/network.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "trainer/products.hpp"
#include "trainer/random_slopes.hpp"

namespace mlp {

template <class Real>
Network<Real> make_network(std::size_t features, const std::vector<LayerShape>& layers) {
  Network<Real> network;
  network.reserve(layers.size());  // a vector that grows copies matrices, it does not move them
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
  gradient.reserve(network.size());
  for (const Layer<Real>& layer : network)
    gradient.push_back({{arma::Mat<Real>(arma::size(layer.affine.W), arma::fill::zeros),
                         arma::Col<Real>(arma::size(layer.affine.b), arma::fill::zeros)}});
  return gradient;
}

template <class Real>
std::size_t parameters(const Network<Real>& network) {
  std::size_t count = 0;
  for (const Layer<Real>& layer : network)
    count += layer.affine.W.n_elem + layer.affine.b.n_elem + (is<Prelu>(layer.activation) ? 1 : 0);
  return count;
}

template <class Real>
Workspace<Real>::Workspace(const Network<Real>& network, std::size_t samples, Passes how)
    : logits(network.back().affine.W.n_rows, samples), passes(how) {
  for (auto* matrices : {&outputs, &deltas, &kept}) matrices->reserve(network.size());
  slope_gradients.reserve(network.size());
  for (const Layer<Real>& layer : network) {
    outputs.emplace_back(layer.affine.W.n_rows, samples);
    kept.emplace_back(layer.affine.W.n_rows, needs_input(layer.activation) ? samples : 0);
    slope_gradients.emplace_back(is<Prelu>(layer.activation) ? samples : 0);
  }
}

namespace {

// Z = W X + b
template <class Real>
void affine_outputs(const Affine<Real>& map, const Slice<const Real>& X, const Slice<Real>& Z,
                    Passes passes) {
  if (passes.math == Math::fast)
    return multiply(plain(slice(map.W)), plain(X), X.rows, map.b.memptr(), Z, passes.team);
  arma::Mat<Real> result = view(Z);
  apply(map, view(X), result);
}

// Delta of a layer's inputs, before their activation's derivative: W' Delta
template <class Real>
void input_delta(const Affine<Real>& map, const Slice<const Real>& Delta, const Slice<Real>& result,
                 Passes passes) {
  if (passes.math == Math::fast)
    return multiply(transposed(slice(map.W)), plain(Delta), Delta.rows, {}, result, passes.team);
  arma::Mat<Real> product = view(result);
  product = map.W.t() * view(Delta);
}

// dW = Delta X', a sum over samples.
template <class Real>
void weight_gradient(const Slice<const Real>& Delta, const Slice<const Real>& X,
                     arma::Mat<Real>& dW, Passes passes) {
  if (passes.math == Math::fast)
    return multiply(plain(Delta), transposed(X), Delta.columns, {}, slice(dW), passes.team);
  dW = view(Delta) * view(X).t();
}

// d loss / d slope of prelu by each sample, from pre-activations Z and d loss / d outputs; one sum
// over all values would depend on which of them a thread has.
template <class Real>
void slope_gradient(const Slice<const Real>& Z, const Slice<const Real>& Delta, Real* of_samples) {
  for (std::size_t j = 0; j < Z.columns; ++j) {
    of_samples[j] = 0;
    for (std::size_t i = 0; i < Z.rows; ++i)
      if (!(Z.column(j)[i] > 0)) of_samples[j] += Delta.column(j)[i] * Z.column(j)[i];
  }
}

// From d loss / d outputs of layer l to d loss / d its pre-activations, in place, for the samples
// from `first` on.
template <class Real>
void pass_activation(const Activation& activation, Workspace<Real>& workspace, std::size_t l,
                     std::size_t first, const Slice<Real>& Delta) {
  const auto some = [&](const arma::Mat<Real>& M) { return slice(M).part(first, Delta.columns); };
  if (!needs_input(activation))
    return multiply_by_derivative<Real>(activation, some(workspace.outputs[l]), Delta);
  const Slice<const Real> kept = some(workspace.kept[l]);
  if (is<Prelu>(activation))
    slope_gradient<Real>(kept, Delta, workspace.slope_gradients[l].memptr() + first);
  if (is<Rrelu>(activation))
    for (std::size_t i = 0; i < kept.size(); ++i) Delta.data[i] *= kept.data[i];
  else
    multiply_by_derivative<Real>(activation, kept, Delta, workspace.passes.math);
}

// Outputs of layer l for the samples from `first` on, from pre-activations that stand in their
// place. The pass has a number if slopes are random; `drawn` of its values were before the layer's.
template <class Real>
void pass_outputs(const Network<Real>& network, Workspace<Real>& workspace, std::size_t l,
                  const std::optional<std::uint64_t>& pass, std::uint64_t drawn, std::size_t first,
                  std::size_t count) {
  const auto some = [&](arma::Mat<Real>& M) { return slice(M).part(first, count); };
  const Activation& activation = network[l].activation;
  const Slice<Real> output = some(workspace.outputs[l]);
  const auto copy_to = [&](arma::Mat<Real>& M) {
    std::copy_n(output.data, output.size(), some(M).data);
  };
  if (l + 1 == network.size()) copy_to(workspace.logits);
  if (const Rrelu* rrelu = std::get_if<Rrelu>(&activation))
    return activate_randomly(*rrelu, pass, drawn + first * output.rows, output,
                             some(workspace.kept[l]));
  if (needs_input(activation)) copy_to(workspace.kept[l]);
  activate(activation, output, workspace.passes.math);
}

}  // namespace

template <class Real>
void forward(const Network<Real>& network, SamplesOf<Real> X, Workspace<Real>& workspace,
             Engine* chance) {
  std::optional<std::uint64_t> pass;
  if (chance != nullptr) pass = (*chance)();
  std::uint64_t drawn = 0;
  Slice<const Real> input = X;
  for (std::size_t l = 0; l < network.size(); ++l) {
    affine_outputs(network[l].affine, input, slice(workspace.outputs[l]), workspace.passes);
    share(workspace.passes.team, X.columns, [&](std::size_t first, std::size_t count) {
      pass_outputs(network, workspace, l, pass, drawn, first, count);
    });
    drawn += workspace.outputs[l].n_elem;
    input = slice(std::as_const(workspace.outputs[l]));
  }
}

template <class Real>
void fill_deltas(const Network<Real>& network, SamplesOf<Real> T, const Loss& loss,
                 Workspace<Real>& workspace) {
  if (workspace.deltas.empty())
    for (const arma::Mat<Real>& outputs : workspace.outputs)
      workspace.deltas.emplace_back(arma::size(outputs));
  const Passes& passes = workspace.passes;
  const std::size_t last = network.size() - 1;
  share(passes.team, T.columns, [&](std::size_t first, std::size_t count) {
    const auto some = [&](arma::Mat<Real>& M) { return slice(M).part(first, count); };
    const Slice<Real> delta = some(workspace.deltas[last]);
    loss_delta<Real>(loss, some(workspace.outputs[last]), T.part(first, count), T.columns, delta);
    if (!is_fused(loss)) pass_activation(network[last].activation, workspace, last, first, delta);
  });
  for (std::size_t l = last; l > 0; --l) {
    arma::Mat<Real>& before = workspace.deltas[l - 1];
    input_delta<Real>(network[l].affine, workspace.deltas[l], before, passes);
    share(passes.team, T.columns, [&](std::size_t first, std::size_t count) {
      pass_activation(network[l - 1].activation, workspace, l - 1, first,
                      slice(before).part(first, count));
    });
  }
}

template <class Real>
void backward(const Network<Real>& network, SamplesOf<Real> X, SamplesOf<Real> T, const Loss& loss,
              Workspace<Real>& workspace, Gradient<Real>& gradient) {
  fill_deltas<Real>(network, T, loss, workspace);
  for (std::size_t l = 0; l < network.size(); ++l) {
    const Slice<const Real> delta = workspace.deltas[l];
    const Slice<const Real> input = l > 0 ? slice(std::as_const(workspace.outputs[l - 1])) : X;
    weight_gradient(delta, input, gradient[l].W, workspace.passes);
    sum_columns(delta, gradient[l].b.memptr());  // db
    if (is<Prelu>(network[l].activation))
      gradient[l].slope = arma::accu(workspace.slope_gradients[l]);
  }
}

template <class Real>
Affine<Real> collapse(const Network<Real>& network) {
  Affine<Real> map = network.front().affine;
  for (std::size_t l = 1; l < network.size(); ++l) map = compose(network[l].affine, map);
  return map;
}

#define MLP_INSTANTIATE(Real)                                                                      \
  template Network<Real> make_network(std::size_t, const std::vector<LayerShape>&);                \
  template Gradient<Real> zeros_like(const Network<Real>&);                                        \
  template std::size_t parameters(const Network<Real>&);                                           \
  template struct Workspace<Real>;                                                                 \
  template void forward(const Network<Real>&, SamplesOf<Real>, Workspace<Real>&, Engine*);         \
  template void fill_deltas(const Network<Real>&, SamplesOf<Real>, const Loss&, Workspace<Real>&); \
  template void backward(const Network<Real>&, SamplesOf<Real>, SamplesOf<Real>, const Loss&,      \
                         Workspace<Real>&, Gradient<Real>&);                                       \
  template Affine<Real> collapse(const Network<Real>&);
MLP_INSTANTIATE(float)
MLP_INSTANTIATE(double)
#undef MLP_INSTANTIATE

}  // namespace mlp
