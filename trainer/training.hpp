// How is a network trained? Epoch by epoch, from outside: call `next_epoch`, look at the network,
// call again.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "trainer/archive.hpp"
#include "trainer/network.hpp"
#include "trainer/optimizer.hpp"
#include "trainer/random.hpp"
#include "trainer/samples.hpp"
#include "trainer/tasks.hpp"
#include "trainer/training_config.hpp"

namespace mlp {

// One split, in the precision of the network.
template <class Real>
struct Examples {
  arma::Mat<Real> X;                // features x samples
  arma::Mat<Real> T;                // outputs x samples: what the network should give
  std::vector<std::size_t> labels;  // class number of each sample; empty for regression

  std::size_t size() const { return X.n_cols; }
};

template <class Real>
struct Data {
  Examples<Real> train;
  Examples<Real> test;  // no samples: no test split
};

template <class Real>
Data<Real> make_data(SplitIn<Real> split, std::size_t outputs);

// Class of one sample by its outputs: the largest, or with a single output whether it is above 1/2.
// Nothing if an output is NaN.
template <class Real>
std::optional<std::size_t> predicted_class(const Real* outputs, std::size_t units);

// Loss and accuracy of networks of one shape on data, computed in chunks with memory allocated
// once.
template <class Real>
class Evaluation {
 public:
  Evaluation(const Data<Real>& data, const Loss& loss, Passes passes = {})
      : data_(&data), loss_(loss), passes_(passes) {}
  Metrics operator()(const Network<Real>& network);

 private:
  struct Result {
    double loss, accuracy;
  };
  Result evaluate(const Network<Real>& network, const Examples<Real>& examples);
  Workspace<Real>& workspace(const Network<Real>& network, std::size_t samples);

  const Data<Real>* data_;
  Loss loss_;
  Passes passes_;
  std::vector<Workspace<Real>> workspaces_;  // one for each chunk size that occurs
};

enum class StopReason { running, epochs, target, patience, diverged };
std::string_view name_of(StopReason reason);

template <class Real>
class Training {
 public:
  // `config` has its loss set, and it fits the network. Data and team must outlive the training.
  // `batches` orders the batches, `slopes` draws those of rrelu; a team shares the work of steps
  // that are large enough.
  Training(const TrainingConfig& config, Network<Real> initial, const Data<Real>& data,
           Engine batches, Team* team = nullptr, Engine slopes = Engine());

  // Trains one more epoch; false if training was over already. A run whose loss or weights are no
  // longer finite is over: it diverged.
  bool next_epoch();

  bool is_over() const { return reason_ != StopReason::running; }
  StopReason stop_reason() const { return reason_; }
  // Epochs trained (0 at first); where it diverged, that epoch counts.
  std::size_t epoch() const { return epoch_; }
  std::size_t steps() const { return state_.steps; }
  // Nothing before the target is reached.
  const std::optional<std::size_t>& steps_to_target() const { return steps_to_target_; }
  double seconds() const { return seconds_; }  // in steps alone, without evaluation

  // With patience asked for, the best network once training is over (unless it reached its target,
  // or diverged).
  const Network<Real>& network() const { return network_; }
  // Of the last epoch; nothing if it was not evaluated.
  const std::optional<Metrics>& metrics() const { return metrics_; }
  // Of `network()`, once training is over.
  const Metrics& final_metrics() const { return final_metrics_; }

  // Stores all that the next epochs depend on, or goes on from what was stored by a training that
  // was made in the same way.
  void archive(Archive& archive);

  // Weights before the last step of the last epoch, kept from the next epoch on; nothing before.
  void keep_previous() { keeps_previous_ = true; }
  const std::optional<Network<Real>>& before_last_step() const { return previous_; }

 private:
  struct Batch {
    arma::Mat<Real> X, T;
    Workspace<Real> workspace;
  };

  bool step_along(const Slice<const Real>& X, const Slice<const Real>& T,
                  Workspace<Real>& workspace, double rate, bool is_last);
  bool train_epoch();
  void evaluate();
  void decide();
  void finish(StopReason reason);

  TrainingConfig config_;
  Passes passes_;
  Network<Real> network_;
  const Data<Real>* data_;
  Engine batch_order_, slopes_;
  Evaluation<Real> evaluation_;
  OptimizerState<Real> state_;
  Gradient<Real> gradient_;
  std::vector<std::size_t> order_;  // of the samples
  // One of the batch size, and a short one where it does not divide the samples.
  std::vector<Batch> batches_;
  std::optional<Network<Real>> previous_;
  bool keeps_previous_ = false;
  std::optional<Metrics> metrics_;
  Metrics final_metrics_{};
  std::optional<std::size_t> steps_to_target_;
  StopReason reason_ = StopReason::running;
  std::size_t epoch_ = 0;
  double seconds_ = 0;

  struct Best {
    Network<Real> network;
    Metrics metrics;
    std::size_t epoch;
  };
  std::optional<Best> best_;  // with patience
};

}  // namespace mlp
