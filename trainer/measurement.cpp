#include "trainer/measurement.hpp"

#include <cmath>

#include "trainer/measure_collapse.hpp"
#include "trainer/measure_gradient.hpp"
#include "trainer/measure_linear.hpp"

namespace mlp {
namespace {

// All hidden layers together; nothing to divide by without any.
UnitHistory::Count hidden_units(const UnitHistory& history) {
  std::vector<UnitHistory::Count> layers = history.counts();
  layers.pop_back();  // the output layer
  UnitHistory::Count sum;
  for (const UnitHistory::Count& layer : layers) sum += layer;
  return sum;
}

Quantity share(std::size_t part, std::size_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

template <class Real>
Collapse::Initial Collapse::initial(const Moment<Real>& moment) const {
  const CollapseResult result =
      measure_collapse(moment.network, moment.data.train.X, moment.probes);
  Initial quantities{.collapse_error = result.error,
                     .collapse_bound = result.bound,
                     .collapse_rank = result.rank,
                     .collapse_rank_limit = result.rank_limit,
                     .affine_r2 = {},
                     .affine_residual = result.affine_residual};
  if (result.affine_residual) quantities.affine_r2 = 1 - *result.affine_residual;
  return quantities;
}

template <class Real>
GradientFlow::Initial GradientFlow::initial(const Moment<Real>& moment) const {
  const arma::Mat<Real>& X = moment.data.train.X;
  const double mean_square_input =
      static_cast<double>(arma::accu(arma::square(X))) / static_cast<double>(X.n_elem);
  return {final(moment),
          predicted_delta_rate(moment.network, moment.weights, moment.biases, mean_square_input)};
}

template <class Real>
GradientFlow::Final GradientFlow::final(const Moment<Real>& moment) const {
  return {delta_rate(gradient_flow(moment.network, moment.workspace, moment.gradient))};
}

template <class Real>
void GradientFlow::fill(const Moment<Real>& moment, std::vector<LayerQuantities>& layers) const {
  const std::vector<LayerGradient> flow =
      gradient_flow(moment.network, moment.workspace, moment.gradient);
  for (std::size_t l = 0; l < layers.size(); ++l) {
    layers[l].delta_rms = flow[l].delta_rms;
    layers[l].weight_gradient_norm = flow[l].weight_gradient_norm;
    layers[l].bias_gradient_norm = flow[l].bias_gradient_norm;
    layers[l].weight_norm = flow[l].weight_norm;
  }
  if (!moment.before_last_step) return;
  const std::vector<double> ratios = update_ratios(*moment.before_last_step, moment.network);
  for (std::size_t l = 0; l < layers.size(); ++l) layers[l].update_ratio = ratios[l];
}

template <class Real>
UnitStates::Initial UnitStates::initial(const Moment<Real>& moment) const {
  const UnitHistory::Count hidden = hidden_units(moment.history);
  return {share(hidden.dead, hidden.units), is_dead(moment.network, moment.workspace) ? 1.0 : 0.0};
}

template <class Real>
UnitStates::Final UnitStates::final(const Moment<Real>& moment) const {
  const UnitHistory::Count hidden = hidden_units(moment.history);
  return {initial(moment), share(hidden.died, hidden.units), share(hidden.revived, hidden.units)};
}

template <class Real>
void UnitStates::fill(const Moment<Real>& moment, std::vector<LayerQuantities>& layers) const {
  const std::vector<UnitHistory::Count> counts = moment.history.counts();
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const arma::Mat<Real>& A = moment.workspace.outputs[l];
    layers[l].zero_fraction = zero_fraction(A);
    layers[l].saturated_fraction = saturated_fraction(moment.network[l].activation, A);
    layers[l].dead_units = static_cast<double>(counts[l].dead);
    layers[l].born_dead_units = static_cast<double>(counts[l].born_dead);
    layers[l].died_units = static_cast<double>(counts[l].died);
    layers[l].revived_units = static_cast<double>(counts[l].revived);
  }
}

template <class Real>
void OutputStatistics::fill(const Moment<Real>& moment,
                            std::vector<LayerQuantities>& layers) const {
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const OutputMoments moments = output_moments(moment.workspace.outputs[l]);
    layers[l].output_mean = moments.mean;
    layers[l].output_std = moments.stddev;
    layers[l].output_min = std::isnan(moments.mean)  // arma::min passes over NaN
                               ? moments.mean
                               : static_cast<double>(moment.workspace.outputs[l].min());
  }
}

template <class Real>
LinearBaseline::Final LinearBaseline::final(const Moment<Real>& moment) const {
  const auto best = [](const Examples<Real>& examples) {
    return best_linear_accuracy(arma::conv_to<arma::mat>::from(examples.X), examples.labels);
  };
  return {best(moment.data.train), best(moment.data.test)};
}

template <class Real>
void Conditioning::fill(const Moment<Real>& moment, std::vector<LayerQuantities>& layers) const {
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const arma::Mat<Real>& A = moment.workspace.outputs[l];
    layers[l].one_sign_fraction = one_sign_fraction(A);
    layers[l].condition_number = condition_number(A);
  }
}

template <class Real>
std::vector<MapPoint> DecisionMap::map(const Moment<Real>& moment) const {
  const arma::Mat<Real>& X = moment.data.train.X;
  if (X.n_rows != 2) return {};
  arma::Mat<Real> places(2, grid * grid);
  const auto coordinate = [&](arma::uword feature, std::size_t step) {
    const double low = static_cast<double>(X.row(feature).min()),
                 high = static_cast<double>(X.row(feature).max()), margin = 0.1 * (high - low);
    const double t = static_cast<double>(step) / static_cast<double>(grid - 1);
    return static_cast<Real>((low - margin) * (1 - t) + (high + margin) * t);
  };
  for (std::size_t i = 0; i < grid; ++i)
    for (std::size_t j = 0; j < grid; ++j) {
      places(0, i * grid + j) = coordinate(0, j);
      places(1, i * grid + j) = coordinate(1, i);
    }
  Workspace<Real> workspace(moment.network, places.n_cols);
  forward(moment.network, places, workspace);
  const arma::Mat<Real>& outputs = workspace.outputs.back();
  std::vector<MapPoint> points;
  for (std::size_t i = 0; i < places.n_cols; ++i) {
    double output = static_cast<double>(outputs(0, i));
    if (outputs.n_rows > 1) {
      const auto predicted = predicted_class(outputs.colptr(i), outputs.n_rows);
      output = predicted ? static_cast<double>(*predicted) : std::nan("");
    }
    points.push_back(
        {static_cast<double>(places(0, i)), static_cast<double>(places(1, i)), output});
  }
  return points;
}

template <class Real>
DecisionMap::Final DecisionMap::final(const Moment<Real>& moment) const {
  const std::vector<MapPoint> points = map(moment);
  const bool has_two_classes = moment.network.back().affine.W.n_rows <= 2;
  if (points.empty() || moment.data.train.labels.empty() || !has_two_classes) return {};
  // An affine map of the plane keeps lines straight: with whole numbers instead of the map's places
  // its rows are exactly straight.
  arma::mat places(2, points.size());
  std::vector<std::size_t> classes;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (std::isnan(points[i].output)) return {std::nan("")};
    places(0, i) = static_cast<double>(i % grid);
    places(1, i) = static_cast<double>(i / grid);
    classes.push_back(points[i].output > 0.5 ? 1 : 0);
  }
  return {best_linear_accuracy(places, classes)};
}

#define MLP_INSTANTIATE(Real)                                                                     \
  template Collapse::Initial Collapse::initial(const Moment<Real>&) const;                        \
  template GradientFlow::Initial GradientFlow::initial(const Moment<Real>&) const;                \
  template GradientFlow::Final GradientFlow::final(const Moment<Real>&) const;                    \
  template void GradientFlow::fill(const Moment<Real>&, std::vector<LayerQuantities>&) const;     \
  template UnitStates::Initial UnitStates::initial(const Moment<Real>&) const;                    \
  template UnitStates::Final UnitStates::final(const Moment<Real>&) const;                        \
  template void UnitStates::fill(const Moment<Real>&, std::vector<LayerQuantities>&) const;       \
  template void OutputStatistics::fill(const Moment<Real>&, std::vector<LayerQuantities>&) const; \
  template LinearBaseline::Final LinearBaseline::final(const Moment<Real>&) const;                \
  template void Conditioning::fill(const Moment<Real>&, std::vector<LayerQuantities>&) const;     \
  template std::vector<MapPoint> DecisionMap::map(const Moment<Real>&) const;                     \
  template DecisionMap::Final DecisionMap::final(const Moment<Real>&) const;
MLP_INSTANTIATE(float)
MLP_INSTANTIATE(double)
#undef MLP_INSTANTIATE

}  // namespace mlp
