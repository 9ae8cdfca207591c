// What is a layer without its activation? An affine map, and it is a value: weights, gradients, an
// optimizer's moments and the collapsed network are all made of it.
#pragma once

#include <vector>

#include "trainer/armadillo.hpp"

namespace mlp {

template <class Real>
struct Affine {
  arma::Mat<Real> W;  // outputs x inputs
  arma::Col<Real> b;  // outputs
};

// x -> outer(inner(x)) is affine again: W' = W2 W1, b' = W2 b1 + b2.
template <class Real>
Affine<Real> compose(const Affine<Real>& outer, const Affine<Real>& inner) {
  return {outer.W * inner.W, outer.W * inner.b + outer.b};
}

// Z = W X + b, for samples in the columns of X (inputs x samples); Z keeps its memory when it has
// the right size.
template <class Real>
void apply(const Affine<Real>& map, const arma::Mat<Real>& X, arma::Mat<Real>& Z) {
  Z = map.W * X;
  Z.each_col() += map.b;
}

}  // namespace mlp
