// What decides how a network is trained? Plain values with their defaults; `training.hpp` does the
// training.
#pragma once

#include <cstddef>
#include <optional>
#include <variant>

#include "trainer/fields.hpp"
#include "trainer/loss.hpp"
#include "trainer/optimizer.hpp"

namespace mlp {

struct Float32 {
  static constexpr Label label{"float32", "single precision"};
  using Real = float;
  bool operator==(const Float32&) const = default;
};
struct Float64 {
  static constexpr Label label{"float64", "double precision"};
  using Real = double;
  bool operator==(const Float64&) const = default;
};
using Precision = std::variant<Float64, Float32>;

struct FastMath {
  static constexpr Label label{
      "fast", "exp and tanh by vectors, at most 4 ulp off, and own matrix products"};
  bool operator==(const FastMath&) const = default;
};
struct ExactMath {
  static constexpr Label label{"exact", "the C library's exp and tanh, and BLAS's matrix products"};
  bool operator==(const ExactMath&) const = default;
};
using MathChoice = std::variant<FastMath, ExactMath>;

// Samples a step; nothing means all of them ("all": full batch).
struct BatchSize {
  std::optional<std::size_t> count = 32;
  bool operator==(const BatchSize&) const = default;
};

// Metrics are computed before training, after every n-th epoch and after the last; nothing means
// after the last alone ("last").
struct Evaluate {
  std::optional<std::size_t> every = 1;
  bool operator==(const Evaluate&) const = default;
};

// Loss and accuracy on both splits; NaN where one does not apply (no test split, accuracy of a
// regression).
struct Metrics {
  double train_loss, test_loss, train_accuracy, test_accuracy;
  void archive(auto& archive) { archive(train_loss, test_loss, train_accuracy, test_accuracy); }
};

struct TrainLoss {
  static constexpr Label label{"train_loss", "loss on the training split"};
  static double of(const Metrics& metrics) { return metrics.train_loss; }
  bool operator==(const TrainLoss&) const = default;
};
struct TestLoss {
  static constexpr Label label{"test_loss", "loss on the test split"};
  static double of(const Metrics& metrics) { return metrics.test_loss; }
  bool operator==(const TestLoss&) const = default;
};
struct TrainAccuracy {
  static constexpr Label label{"train_accuracy", "share of training samples classified right"};
  static double of(const Metrics& metrics) { return metrics.train_accuracy; }
  bool operator==(const TrainAccuracy&) const = default;
};
struct TestAccuracy {
  static constexpr Label label{"test_accuracy", "share of test samples classified right"};
  static double of(const Metrics& metrics) { return metrics.test_accuracy; }
  bool operator==(const TestAccuracy&) const = default;
};
using Metric = std::variant<TrainLoss, TestLoss, TrainAccuracy, TestAccuracy>;

// Reached once the metric is above, or below, a value.
struct Target {
  Metric metric;
  std::optional<double> above;
  std::optional<double> below;
  bool stop = true;
  static void fields(auto& self, auto&& field) {
    field("metric", self.metric, "what has to reach the value");
    field("above", self.above, "reached once the metric is above this");
    field("below", self.below, "reached once the metric is below this");
    field("stop", self.stop, "training stops there; or it goes on, and steps are counted alone");
  }
  bool operator==(const Target&) const = default;
};

// Training stops when the metric has not improved for so many epochs; the best weights are kept.
struct Patience {
  Metric metric;
  std::size_t epochs = 10;
  static void fields(auto& self, auto&& field) {
    field("metric", self.metric, "what has to improve");
    field("epochs", self.epochs, "epochs without improvement that are borne", at_least_one);
  }
  bool operator==(const Patience&) const = default;
};

struct TrainingConfig {
  Auto<Loss> loss;
  Optimizer optimizer;
  Schedule schedule;
  std::optional<double> clip_norm;
  std::size_t epochs = 100;
  BatchSize batch_size;
  bool shuffle = true;
  Precision precision;
  MathChoice math;
  Evaluate evaluate;
  std::optional<Target> target;
  std::optional<Patience> patience;
  static void fields(auto& self, auto&& field) {
    field("loss", self.loss, "what is minimised; auto: by the network's output");
    field("optimizer", self.optimizer, "how weights follow the gradient");
    field("schedule", self.schedule, "how the learning rate changes over the epochs");
    field("clip_norm", self.clip_norm,
          "largest norm of the whole gradient; longer ones are scaled down", positive);
    field("epochs", self.epochs,
          "passes over the training split; 0 measures the initial network only", up_to_a_billion);
    field("batch_size", self.batch_size, "samples a step, or \"all\"");
    field("shuffle", self.shuffle, "a new random order of the samples in each epoch");
    field("precision", self.precision, "of weights, data and passes");
    field("math", self.math, "how passes are computed");
    field("evaluate", self.evaluate, "metrics after \"every\" epoch, every n-th, or the \"last\"");
    field("target", self.target, "a value that a metric is to reach; training stops there");
    field("patience", self.patience, "stop when a metric no longer improves");
  }
  bool operator==(const TrainingConfig&) const = default;
};

}  // namespace mlp
