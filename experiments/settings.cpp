#include "experiments/settings.hpp"

#include <string>
#include <string_view>

#include "experiments/reader.hpp"

namespace mlp {
namespace {

// Where errors about a member go.
struct Complaints {
  const Document& document;
  Diagnostics& diagnostics;

  void operator()(const std::string& path, const std::string& message) const {
    diagnostics.error(document.value_at(path), path, message);
  }
};

Activation automatic_output(const std::optional<Loss>& loss, const TaskShape& shape) {
  if (!shape.is_classification()) return Identity{};
  // A loss that was asked for and belongs to one activation decides; then the number of classes.
  if (loss && is<CrossEntropy>(*loss)) return Softmax{};
  if (loss && is<BinaryCrossEntropy>(*loss)) return Sigmoid{};
  return shape.classes == 2 ? Activation{Sigmoid{}} : Activation{Softmax{}};
}

Loss automatic_loss(const Activation& output, const TaskShape& shape) {
  if (is<Softmax>(output)) return CrossEntropy{};
  if (is<Sigmoid>(output) && shape.is_classification()) return BinaryCrossEntropy{};
  return MeanSquaredError{};
}

Initialization automatic_initialization(const NetworkConfig& network, const Activation& output) {
  Activation first = network.hidden.size() > 0 ? network.activation : output;
  if (const auto* listed = std::get_if<std::vector<LayerConfig>>(&network.hidden.value)) {
    if (!listed->empty()) first = listed->front().activation.value_or(network.activation);
  }
  switch (start_of(first)) {
    case StartingWeights::he:
      return HeNormal{};
    case StartingWeights::lecun:
      return LecunNormal{};
    case StartingWeights::xavier:
      break;
  }
  return XavierUniform{};
}

Initialization automatic_bias(const Initialization& weights) {
  if (is<PytorchDefault>(weights) || is<RandomizedAsymmetric>(weights)) return weights;
  return Zeros{};
}

std::size_t output_units(const Activation& output, const TaskShape& shape) {
  if (!shape.is_classification()) return shape.targets;
  return shape.classes == 2 && !is<Softmax>(output) ? 1 : shape.classes;
}

void check_loss(const Settings& settings, const Complaints& complain) {
  const Activation& output = *settings.network.output.value;
  const Loss& loss = *settings.training.loss.value;
  const std::string loss_name(name_of(loss));
  const bool is_entropy = is<BinaryCrossEntropy>(loss) || is<CrossEntropy>(loss);
  const bool classifies = settings.shape.is_classification();
  if (is<Softmax>(output) && !classifies) {
    complain("network.output", "softmax needs a classification task");
  }
  if (is_entropy && !classifies) {
    complain("training.loss", loss_name + " needs a classification task");
  } else if (is_entropy && !fits(loss, output)) {
    complain("training.loss", loss_name + " needs a " +
                                  (is<CrossEntropy>(loss) ? "softmax" : "sigmoid") +
                                  " output, got " + std::string(name_of(output)));
  }
}

void check_activations(const NetworkConfig& network, const Complaints& complain) {
  const auto check = [&](const Activation& activation, const std::string& path) {
    const std::string problem = problem_of(activation);
    if (!problem.empty()) complain(path, problem);
  };
  check(network.activation, "network.activation");
  check(*network.output.value, "network.output");
  if (const auto* listed = std::get_if<std::vector<LayerConfig>>(&network.hidden.value)) {
    for (std::size_t l = 0; l < listed->size(); ++l) {
      if (const auto& own = (*listed)[l].activation)
        check(*own, "network.hidden." + std::to_string(l) + ".activation");
    }
  }
}

void check_initialization(const NetworkConfig& network, const Complaints& complain) {
  const Initialization& weights = *network.initialization.value;
  const Initialization& biases = *network.bias_initialization.value;
  const std::string name(name_of(biases));
  if (is<RandomizedAsymmetric>(weights) != is<RandomizedAsymmetric>(biases)) {
    complain("network.bias_initialization",
             is<RandomizedAsymmetric>(weights)
                 ? "randomized_asymmetric sets the biases too: expected auto, got " + name
                 : "randomized_asymmetric needs the same as initialization, got " +
                       std::string(name_of(weights)));
  } else if (is<Orthogonal>(biases) || is<IdentityMatrix>(biases)) {
    complain("network.bias_initialization", name + " makes matrices: not for biases");
  }
  const auto check_range = [&](const Initialization& rule, const std::string& path) {
    const auto* uniform = std::get_if<Uniform>(&rule);
    if (uniform != nullptr && uniform->low > uniform->high) complain(path, "low is above high");
  };
  check_range(weights, "network.initialization");
  check_range(biases, "network.bias_initialization");
}

void check_metric(const Metric& metric, const TaskShape& shape, const std::string& path,
                  const Complaints& complain) {
  const std::string name(name_of(metric));
  if ((is<TestLoss>(metric) || is<TestAccuracy>(metric)) && shape.test_samples == 0) {
    complain(path, name + " needs a test split, and the task has none");
  }
  if ((is<TrainAccuracy>(metric) || is<TestAccuracy>(metric)) && !shape.is_classification()) {
    complain(path, name + " needs a classification task");
  }
}

void check_training(const TrainingConfig& training, const TaskShape& shape,
                    const Complaints& complain) {
  if (const auto& target = training.target) {
    check_metric(target->metric, shape, "training.target.metric", complain);
    if (target->above.has_value() == target->below.has_value()) {
      complain("training.target", "expected one of above and below");
    }
  }
  if (const auto& patience = training.patience) {
    check_metric(patience->metric, shape, "training.patience.metric", complain);
  }
  const auto* sgd = std::get_if<Sgd>(&training.optimizer);
  if (sgd != nullptr && sgd->nesterov && sgd->momentum == 0.0) {
    complain("training.optimizer.nesterov", "needs a momentum above 0");
  }
}

// What the task leaves to the program.
void settle(Task& task, const TaskShape& shape) {
  const Scaling scaling = resolved_scaling(task);
  std::visit([&](auto& settings) { settings.scaling.value = scaling; }, task);
  if (auto* csv = std::get_if<CsvFile>(&task)) {
    csv->kind = shape.is_classification() ? Kind{ClassificationKind{}} : Kind{RegressionKind{}};
  }
}

}  // namespace

Settings resolve(const RunConfig& config, const TaskShape& shape, const Document& document,
                 Diagnostics& diagnostics) {
  Settings settings{config, shape, 0};
  NetworkConfig& network = settings.network;
  std::optional<Loss>& loss = settings.training.loss.value;
  settle(settings.task, shape);
  if (!network.output.value) network.output.value = automatic_output(loss, shape);
  if (!loss) loss = automatic_loss(*network.output.value, shape);
  if (!network.initialization.value) {
    network.initialization.value = automatic_initialization(network, *network.output.value);
  }
  if (!network.bias_initialization.value) {
    network.bias_initialization.value = automatic_bias(*network.initialization.value);
  }
  settings.outputs = output_units(*network.output.value, shape);

  const Complaints complain{document, diagnostics};
  check_loss(settings, complain);
  check_activations(network, complain);
  check_initialization(network, complain);
  check_training(settings.training, shape, complain);
  return settings;
}

}  // namespace mlp
