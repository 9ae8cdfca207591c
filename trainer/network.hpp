// What is a network, and how do samples go forward and gradients backward through it?
#pragma once

#include <type_traits>
#include <vector>

#include "trainer/activation.hpp"
#include "trainer/affine.hpp"
#include "trainer/armadillo.hpp"
#include "trainer/loss.hpp"
#include "trainer/random.hpp"
#include "trainer/slice.hpp"
#include "trainer/team.hpp"

namespace mlp {

template <class Real>
struct Layer {
  Affine<Real> affine;
  Activation activation;
};

// The last layer is the output layer; those before it are hidden.
template <class Real>
using Network = std::vector<Layer<Real>>;

// What is learned of a layer, or of the same shape: W, b, and the slope if its activation is prelu
// (which has the slope itself).
template <class Real>
struct Learned : Affine<Real> {
  Real slope = 0;
  void archive(auto& archive) { archive(this->W, this->b, slope); }
};

// d loss / d of all that is learned of every layer.
template <class Real>
using Gradient = std::vector<Learned<Real>>;

// A network of the given layers; weights and biases are zero until `initialize` sets them.
struct LayerShape {
  std::size_t units;
  Activation activation;
};
template <class Real>
Network<Real> make_network(std::size_t features, const std::vector<LayerShape>& layers);

// Of the network's shapes, all zero: a gradient, or an optimizer's moment.
template <class Real>
Gradient<Real> zeros_like(const Network<Real>& network);

template <class Real>
std::size_t parameters(const Network<Real>& network);

// How passes are computed, with no influence on what.
struct Passes {
  Math math = Math::fast;  // exact: products by BLAS too, to compare with
  Team* team = nullptr;    // shares the work of a pass; results do not depend on it
};

// Everything a pass computes for a number of samples (columns), allocated once: deltas by the first
// backward pass, since to evaluate a network takes none.
template <class Real>
struct Workspace {
  Workspace(const Network<Real>& network, std::size_t samples, Passes how = {});

  std::vector<arma::Mat<Real>> outputs;  // of each layer, after its activation: units x samples
  arma::Mat<Real> logits;                // of the output layer, before its activation
  std::vector<arma::Mat<Real>> deltas;   // d loss / d pre-activation of each layer: units x samples
  // What the backward pass needs beside outputs, empty for most activations: pre-activations, but
  // rrelu's factors (units x samples); each sample's part of the gradient by prelu's slope.
  std::vector<arma::Mat<Real>> kept;
  std::vector<arma::Row<Real>> slope_gradients;
  Passes passes;
};

// Samples in columns: a matrix, or some of its columns.
template <class Real>
using SamplesOf = std::type_identity_t<const Slice<const Real>&>;

// Fills outputs and logits. X: features x samples, as many samples as the workspace has. In
// training, `chance` draws rrelu's slopes; without it they are the mean.
template <class Real>
void forward(const Network<Real>& network, SamplesOf<Real> X, Workspace<Real>& workspace,
             Engine* chance = nullptr);

// After `forward`: fills the deltas of the mean loss against T (outputs x samples).
template <class Real>
void fill_deltas(const Network<Real>& network, SamplesOf<Real> T, const Loss& loss,
                 Workspace<Real>& workspace);

// After `forward` on the same X: fills the deltas and the gradient of the mean loss against T.
template <class Real>
void backward(const Network<Real>& network, SamplesOf<Real> X, SamplesOf<Real> T, const Loss& loss,
              Workspace<Real>& workspace, Gradient<Real>& gradient);

// All layers folded into one affine map by `compose`; what the network computes if no layer has an
// activation.
template <class Real>
Affine<Real> collapse(const Network<Real>& network);

}  // namespace mlp
