#include "trainer/training.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mlp {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t evaluation_chunk =
    1024;  // samples: keeps memory small and the outputs in cache

// A view of columns, without a copy.
template <class Real>
const arma::Mat<Real> columns(const arma::Mat<Real>& M, std::size_t first, std::size_t count) {
  return arma::Mat<Real>(const_cast<Real*>(M.colptr(first)), M.n_rows, count,
                         /*copy_aux_mem=*/false, /*strict=*/true);
}

template <class Real>
void gather(const arma::Mat<Real>& from, const std::size_t* order, arma::Mat<Real>& to) {
  for (arma::uword j = 0; j < to.n_cols; ++j)
    std::copy_n(from.colptr(order[j]), from.n_rows, to.colptr(j));
}

template <class Real>
bool is_finite(const Real* x, arma::uword count) {
  bool finite = true;
  for (arma::uword i = 0; i < count; ++i)
    finite &= std::abs(x[i]) <= std::numeric_limits<Real>::max();
  return finite;
}

template <class Real>
bool is_finite(const Network<Real>& network) {
  return std::all_of(network.begin(), network.end(), [](const Layer<Real>& layer) {
    const Affine<Real>& map = layer.affine;
    return is_finite(map.W.memptr(), map.W.n_elem) && is_finite(map.b.memptr(), map.b.n_elem);
  });
}

template <class Real>
Examples<Real> make_examples(const Samples& samples, std::size_t outputs) {
  if (samples.size() == 0) return {};
  return {arma::conv_to<arma::Mat<Real>>::from(samples.X),
          arma::conv_to<arma::Mat<Real>>::from(targets(samples, outputs)), samples.labels};
}

}  // namespace

template <class Real>
Data<Real> make_data(const Split& split, std::size_t outputs) {
  return {make_examples<Real>(split.train, outputs), make_examples<Real>(split.test, outputs)};
}

template <class Real>
std::optional<std::size_t> predicted_class(const Real* outputs, std::size_t units) {
  if (std::any_of(outputs, outputs + units, [](Real y) { return std::isnan(y); }))
    return std::nullopt;
  if (units == 1) return outputs[0] > Real(0.5) ? 1 : 0;
  return static_cast<std::size_t>(std::max_element(outputs, outputs + units) - outputs);
}

template <class Real>
Workspace<Real>& Evaluation<Real>::workspace(const Network<Real>& network, std::size_t samples) {
  for (Workspace<Real>& workspace : workspaces_)
    if (workspace.logits.n_cols == samples) return workspace;
  return workspaces_.emplace_back(network, samples);
}

template <class Real>
typename Evaluation<Real>::Result Evaluation<Real>::evaluate(const Network<Real>& network,
                                                             const Examples<Real>& examples) {
  if (examples.size() == 0) return {nan, nan};
  double loss = 0;
  std::size_t correct = 0;
  for (std::size_t first = 0; first < examples.size(); first += evaluation_chunk) {
    const std::size_t count = std::min(evaluation_chunk, examples.size() - first);
    Workspace<Real>& chunk = workspace(network, count);
    forward(network, columns(examples.X, first, count), chunk);
    const arma::Mat<Real>& outputs = chunk.outputs.back();
    loss += static_cast<double>(count) *
            loss_value(loss_, chunk.logits, outputs, columns(examples.T, first, count));
    for (std::size_t j = 0; j < count && !examples.labels.empty(); ++j)
      correct += predicted_class(outputs.colptr(j), outputs.n_rows) == examples.labels[first + j];
  }
  const double size = static_cast<double>(examples.size());
  return {loss / size, examples.labels.empty() ? nan : static_cast<double>(correct) / size};
}

template <class Real>
Metrics Evaluation<Real>::operator()(const Network<Real>& network) {
  const Result train = evaluate(network, data_->train), test = evaluate(network, data_->test);
  return {train.loss, test.loss, train.accuracy, test.accuracy};
}

std::string_view name_of(StopReason reason) {
  switch (reason) {
    case StopReason::running:
      return "running";
    case StopReason::epochs:
      return "epochs";
    case StopReason::target:
      return "target";
    case StopReason::patience:
      return "patience";
    case StopReason::diverged:
      return "diverged";
  }
  return "";
}

template <class Real>
Training<Real>::Training(const TrainingConfig& config, Network<Real> initial,
                         const Data<Real>& data, Engine batches)
    : config_(config),
      network_(std::move(initial)),
      data_(&data),
      engine_(batches),
      evaluation_(data, *config.loss.value),
      state_(config.optimizer, network_),
      gradient_(zeros_like(network_)),
      order_(ascending(data.train.size())) {
  const std::size_t samples = data.train.size();
  const std::size_t size = std::min(samples, config.batch_size.count.value_or(samples));
  const auto add_batch = [&](std::size_t count) {
    batches_.push_back({arma::Mat<Real>(data.train.X.n_rows, count),
                        arma::Mat<Real>(data.train.T.n_rows, count),
                        Workspace<Real>(network_, count)});
  };
  if (config.epochs > 0) {
    add_batch(size);
    if (samples % size != 0) add_batch(samples % size);
  }
  evaluate();
  decide();
}

template <class Real>
bool Training<Real>::next_epoch() {
  if (is_over()) return false;
  ++epoch_;
  if (!train_epoch()) {
    evaluate();
    finish(StopReason::diverged);
    return true;
  }
  const bool is_evaluated = config_.evaluate.every ? epoch_ % *config_.evaluate.every == 0 : false;
  metrics_.reset();
  if (is_evaluated || epoch_ == config_.epochs) evaluate();
  decide();
  return true;
}

template <class Real>
bool Training<Real>::train_epoch() {
  const double rate =
      learning_rate(config_.optimizer) *
      std::visit([&](const auto& s) { return s.factor(epoch_ - 1, config_.epochs); },
                 config_.schedule);
  const Examples<Real>& train = data_->train;
  if (batches_[0].X.n_cols == train.size())  // one batch: its order does not matter
    return step_along(train.X, train.T, batches_[0].workspace, rate, /*is_last=*/true);
  shuffle(order_, engine_);
  for (std::size_t first = 0; first < train.size();) {
    Batch& batch = train.size() - first >= batches_[0].X.n_cols ? batches_[0] : batches_[1];
    gather(train.X, &order_[first], batch.X);
    gather(train.T, &order_[first], batch.T);
    first += batch.X.n_cols;
    if (!step_along(batch.X, batch.T, batch.workspace, rate, first == train.size())) return false;
  }
  return true;
}

// False if the weights are no longer finite.
template <class Real>
bool Training<Real>::step_along(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                                Workspace<Real>& workspace, double rate, bool is_last) {
  forward(network_, X, workspace);
  backward(network_, X, T, *config_.loss.value, workspace, gradient_);
  if (config_.clip_norm) clip_norm(gradient_, *config_.clip_norm);
  if (is_last && keeps_previous_) previous_ = network_;
  step(config_.optimizer, rate, gradient_, state_, network_);
  return is_finite(network_);
}

template <class Real>
void Training<Real>::evaluate() {
  metrics_ = evaluation_(network_);
}

// Is it over, now that the epoch is trained and perhaps evaluated?
template <class Real>
void Training<Real>::decide() {
  if (metrics_ && !std::isfinite(metrics_->train_loss)) return finish(StopReason::diverged);
  const auto value_of = [&](const Metric& metric) {
    return std::visit([&](const auto& m) { return m.of(*metrics_); }, metric);
  };
  if (metrics_ && config_.target) {
    const double value = value_of(config_.target->metric);
    if ((config_.target->above && value > *config_.target->above) ||
        (config_.target->below && value < *config_.target->below))
      return finish(StopReason::target);
  }
  if (metrics_ && config_.patience) {
    const Metric& metric = config_.patience->metric;
    const double sign =
        is<TrainAccuracy>(metric) || is<TestAccuracy>(metric) ? -1 : 1;  // smaller is better
    const auto best_value = [&] {
      return std::visit([&](const auto& m) { return m.of(best_->metrics); }, metric);
    };
    if (!best_ || sign * value_of(metric) < sign * best_value())
      best_ = Best{network_, *metrics_, epoch_};
    if (epoch_ - best_->epoch >= config_.patience->epochs) return finish(StopReason::patience);
  }
  if (epoch_ == config_.epochs) finish(StopReason::epochs);
}

template <class Real>
void Training<Real>::finish(StopReason reason) {
  reason_ = reason;
  if (!metrics_) evaluate();
  final_metrics_ = *metrics_;
  if (best_ && reason != StopReason::diverged && reason != StopReason::target) {
    network_ = best_->network;
    final_metrics_ = best_->metrics;
  }
}

#define MLP_INSTANTIATE(Real)                                                    \
  template Data<Real> make_data(const Split&, std::size_t);                      \
  template std::optional<std::size_t> predicted_class(const Real*, std::size_t); \
  template class Evaluation<Real>;                                               \
  template class Training<Real>;
MLP_INSTANTIATE(float)
MLP_INSTANTIATE(double)
#undef MLP_INSTANTIATE

}  // namespace mlp
