#include "trainer/initialization.hpp"

#include <algorithm>

#include <boost/random/beta_distribution.hpp>

namespace mlp {
namespace {

template <class Rule>
concept Entrywise = requires(const Rule& rule, Engine& engine) {
  rule.draw(Fans{}, engine);
};

// Lu et al. 2020, section 4: the scale that keeps the second moment of a layer's outputs.
constexpr double raai_scale = 0.6007;

arma::mat drawn(const Initialization& rule, arma::uword units, arma::uword columns, Fans fans,
                Engine& engine) {
  return std::visit(
      [&]<class Rule>(const Rule& r) -> arma::mat {
        if constexpr (Entrywise<Rule>) {
          arma::mat W(units, columns);
          for (double& w : W) w = r.draw(fans, engine);
          return W;
        } else if constexpr (std::is_same_v<Rule, RandomizedAsymmetric>) {
          return r.matrix_and_bias(units, columns, engine);
        } else {
          return r.matrix(units, columns, engine);
        }
      },
      rule);
}

}  // namespace

arma::mat Orthogonal::matrix(arma::uword units, arma::uword inputs, Engine& engine) const {
  // Mezzadri 2007: Q of a normal matrix is uniform over orthogonal matrices once R's diagonal is
  // made positive.
  arma::mat G(std::max(units, inputs), std::min(units, inputs));
  for (double& g : G) g = normal(engine, 0, 1);
  arma::mat Q, R;
  arma::qr_econ(Q, R, G);
  for (arma::uword j = 0; j < Q.n_cols; ++j)
    if (R(j, j) < 0) Q.col(j) *= -1;
  if (units < inputs) arma::inplace_trans(Q);
  return gain * Q;
}

arma::mat IdentityMatrix::matrix(arma::uword units, arma::uword inputs, Engine&) const {
  return gain * arma::mat(units, inputs, arma::fill::eye);
}

double RandomizedAsymmetric::mean_square(Fans fans) const {
  // One entry in fan_in + 1 is a Beta(2, 1) draw, whose mean square is 1/2.
  const double share = 1 / (fans.in + 1);
  return (1 - share) * raai_scale * raai_scale / fans.in + share / 2;
}

arma::mat RandomizedAsymmetric::matrix_and_bias(arma::uword units, arma::uword inputs,
                                                Engine& engine) const {
  arma::mat W(units, inputs + 1);
  for (double& w : W) w = normal(engine, 0, raai_scale / std::sqrt(static_cast<double>(inputs)));
  boost::random::beta_distribution<double> beta(2, 1);
  for (arma::uword i = 0; i < units; ++i) W(i, index_below(engine, inputs + 1)) = beta(engine);
  return W;
}

bool suits_biases(const Initialization& rule) {
  return std::visit([]<class Rule>(const Rule&) { return Entrywise<Rule>; }, rule);
}

double mean_square(const Initialization& rule, Fans fans) {
  return std::visit([&](const auto& r) { return r.mean_square(fans); }, rule);
}

template <class Real>
void initialize(Network<Real>& network, const Initialization& weights, const Initialization& biases,
                Engine& engine) {
  for (Layer<Real>& layer : network) {
    const arma::uword units = layer.affine.W.n_rows, inputs = layer.affine.W.n_cols;
    const Fans fans{static_cast<double>(inputs), static_cast<double>(units)};
    arma::mat W = drawn(weights, units, inputs, fans, engine);
    arma::vec b;
    if (is<RandomizedAsymmetric>(weights)) {
      b = W.col(inputs);
      W.shed_col(inputs);
    } else {
      b = drawn(biases, units, 1, fans, engine);
    }
    layer.affine = {arma::conv_to<arma::Mat<Real>>::from(W),
                    arma::conv_to<arma::Col<Real>>::from(b)};
  }
}

template void initialize(Network<float>&, const Initialization&, const Initialization&, Engine&);
template void initialize(Network<double>&, const Initialization&, const Initialization&, Engine&);

}  // namespace mlp
