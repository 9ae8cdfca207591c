#include "trainer/training.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>

namespace mlp {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t evaluation_chunk = 64;  // samples: little memory, and all of it in cache

// Multiply-adds of a step (weights times samples) from which it is worth to share it.
constexpr std::size_t worth_sharing = 1 << 22;

template <class Real>
void gather(const arma::Mat<Real>& from, const std::size_t* order, arma::Mat<Real>& to) {
  const std::size_t rows = from.n_rows;
  for (std::size_t j = 0; j < to.n_cols; ++j) {
    const Real* const source = from.colptr(order[j]);
    Real* const target = to.colptr(j);
    for (std::size_t i = 0; i < rows; ++i) target[i] = source[i];
  }
}

template <class Real>
Passes passes_for(const TrainingConfig& config, const Network<Real>& network, std::size_t samples,
                  Team* team) {
  const Math math = is<ExactMath>(config.math) ? Math::exact : Math::fast;
  const std::size_t batch = std::min(samples, config.batch_size.count.value_or(samples));
  const bool is_shared = math == Math::fast && parameters(network) * batch >= worth_sharing;
  return {math, is_shared ? team : nullptr};
}

template <class Real>
Examples<Real> make_examples(SamplesIn<Real> samples, std::size_t outputs) {
  if (samples.size() == 0) return {};
  auto T = arma::conv_to<arma::Mat<Real>>::from(targets(samples, outputs));
  return {std::move(samples.X), std::move(T), std::move(samples.labels)};
}

// What is learned of a network, whose shape is known.
template <class Real>
void archive_learned(Archive& archive, Network<Real>& network) {
  for (Layer<Real>& layer : network) {
    archive(layer.affine.W, layer.affine.b);
    if (Prelu* prelu = std::get_if<Prelu>(&layer.activation)) archive(prelu->slope);
  }
}

}  // namespace

template <class Real>
Data<Real> make_data(SplitIn<Real> split, std::size_t outputs) {
  return {make_examples<Real>(std::move(split.train), outputs),
          make_examples<Real>(std::move(split.test), outputs)};
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
  return workspaces_.emplace_back(network, samples, passes_);
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
    forward(network, slice(examples.X).part(first, count), chunk);
    const arma::Mat<Real>& outputs = chunk.outputs.back();
    loss += static_cast<double>(count) *
            loss_value<Real>(loss_, chunk.logits, outputs, slice(examples.T).part(first, count));
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
                         const Data<Real>& data, Engine batches, Team* team, Engine slopes)
    : config_(config),
      passes_(passes_for(config, initial, data.train.size(), team)),
      network_(std::move(initial)),
      data_(&data),
      batch_order_(batches),
      slopes_(slopes),
      evaluation_(data, *config.loss.value, passes_),
      state_(config.optimizer, network_),
      gradient_(zeros_like(network_)),
      order_(ascending(data.train.size())) {
  const std::size_t samples = data.train.size();
  const std::size_t size = std::min(samples, config.batch_size.count.value_or(samples));
  const auto add_batch = [&](std::size_t count) {
    const std::size_t copied = config.shuffle && count < samples ? count : 0;  // else read in place
    batches_.push_back({arma::Mat<Real>(data.train.X.n_rows, copied),
                        arma::Mat<Real>(data.train.T.n_rows, copied),
                        Workspace<Real>(network_, count, passes_)});
  };
  if (config.epochs > 0) {
    add_batch(size);
    if (samples % size != 0) add_batch(samples % size);
  }
  if (config.evaluate.every || config.epochs == 0) evaluate();
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
void Training<Real>::archive(Archive& archive) {
  archive(batch_order_, slopes_, state_.moments, state_.steps, order_, metrics_, final_metrics_,
          reason_, epoch_, seconds_);
  archive_learned(archive, network_);
  bool has_previous = previous_.has_value(), has_best = best_.has_value();
  archive(has_previous, has_best);
  if (archive.loads()) {  // they have the network's shape
    if (has_previous) previous_ = network_;
    if (has_best) best_ = Best{network_, {}, 0};
  }
  if (has_previous) archive_learned(archive, *previous_);
  if (has_best) {
    archive_learned(archive, best_->network);
    archive(best_->metrics, best_->epoch);
  }
}

// False if the weights are no longer finite.
template <class Real>
bool Training<Real>::train_epoch() {
  const auto start = std::chrono::steady_clock::now();
  const auto factor = [&](const auto& s) { return s.factor(epoch_ - 1, config_.epochs); };
  const double rate = learning_rate(config_.optimizer) * std::visit(factor, config_.schedule);
  const Examples<Real>& train = data_->train;
  const std::size_t batch_size = batches_[0].workspace.logits.n_cols;
  const bool is_gathered = batches_[0].X.n_cols > 0;
  if (is_gathered) shuffle(order_, batch_order_);
  bool is_finite = true;
  for (std::size_t first = 0; is_finite && first < train.size();) {
    Batch& batch = train.size() - first >= batch_size ? batches_[0] : batches_[1];
    const std::size_t count = batch.workspace.logits.n_cols;
    Slice<const Real> X = slice(train.X).part(first, count);
    Slice<const Real> T = slice(train.T).part(first, count);
    if (is_gathered) {
      gather(train.X, &order_[first], batch.X);
      gather(train.T, &order_[first], batch.T);
      X = slice(std::as_const(batch.X));
      T = slice(std::as_const(batch.T));
    }
    first += count;
    is_finite = step_along(X, T, batch.workspace, rate, first == train.size());
  }
  seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return is_finite;
}

template <class Real>
bool Training<Real>::step_along(const Slice<const Real>& X, const Slice<const Real>& T,
                                Workspace<Real>& workspace, double rate, bool is_last) {
  forward(network_, X, workspace, &slopes_);
  backward(network_, X, T, *config_.loss.value, workspace, gradient_);
  if (config_.clip_norm) clip_norm(gradient_, *config_.clip_norm);
  if (is_last && keeps_previous_) previous_ = network_;
  return step(config_.optimizer, rate, gradient_, state_, network_, passes_.team);
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
  if (metrics_ && config_.target && !steps_to_target_) {
    const double value = value_of(config_.target->metric);
    if ((config_.target->above && value > *config_.target->above) ||
        (config_.target->below && value < *config_.target->below)) {
      steps_to_target_ = steps();
      if (config_.target->stop) return finish(StopReason::target);
    }
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
  template Data<Real> make_data(SplitIn<Real>, std::size_t);                     \
  template std::optional<std::size_t> predicted_class(const Real*, std::size_t); \
  template class Evaluation<Real>;                                               \
  template class Training<Real>;
MLP_INSTANTIATE(float)
MLP_INSTANTIATE(double)
#undef MLP_INSTANTIATE

}  // namespace mlp
