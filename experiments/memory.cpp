#include "experiments/memory.hpp"

#include <algorithm>
#include <cmath>

#include "trainer/network.hpp"

namespace mlp {
namespace {

constexpr double chunk = 256;      // samples that are evaluated at a time, and probes of a collapse
constexpr double epoch_row = 600;  // bytes of a row of epochs.csv, as text and as parsed cells
constexpr double layer_row = 2000;            // of layers.csv
constexpr double map_row = 500;               // of maps.csv
constexpr double matrix = sizeof(arma::mat);  // without its elements

// Numbers that a network has, and passes through it.
struct Sizes {
  double layers = 0, parameters = 0, units = 0, kept = 0;
  double widest = 0;         // layer
  double largest_layer = 0;  // its weights
  double features, outputs, samples, train;
  double real;  // bytes of a number

  explicit Sizes(const Settings& settings)
      : features(static_cast<double>(settings.shape.features)),
        outputs(static_cast<double>(settings.outputs)),
        samples(static_cast<double>(settings.shape.samples)),
        train(samples - static_cast<double>(settings.shape.test_samples)),
        real(is<Float32>(settings.training.precision) ? 4.0 : 8.0) {
    const NetworkConfig& network = settings.network;
    double inputs = features;
    const auto add_layers = [&](double count, double width, const Activation& activation) {
      parameters += (inputs + 1) * width + (count - 1) * (width + 1) * width;
      units += count * width;
      if (needs_input(activation)) kept += count * width;
      layers += count;
      widest = std::max(widest, width);
      largest_layer = std::max(largest_layer, width * std::max(inputs, count > 1 ? width : 0.0));
      inputs = width;
    };
    if (const auto* uniform = std::get_if<UniformHidden>(&network.hidden.value)) {
      if (uniform->layers > 0)
        add_layers(static_cast<double>(uniform->layers), static_cast<double>(uniform->units),
                   network.activation);
    } else {
      for (const LayerConfig& layer : std::get<std::vector<LayerConfig>>(network.hidden.value))
        add_layers(1, static_cast<double>(layer.units),
                   layer.activation.value_or(network.activation));
    }
    add_layers(1, outputs, *network.output.value);
  }

  // Weights and biases, or anything of their shapes.
  double copy() const { return real * parameters + layers * sizeof(Layer<double>); }
  // Outputs, deltas and what else a pass over so many samples computes.
  double workspace(double count) const {
    return real * count * (2 * units + kept + outputs) + layers * 4 * matrix;
  }
  double data(double count) const { return real * count * (features + outputs); }
};

// What one measurement takes beside the outputs of all layers, which are there.
double measuring(const Measurement& measurement, const Sizes& sizes) {
  if (is<Collapse>(measurement)) {
    const double all = sizes.train + chunk;  // in double precision, some of it several times
    return sizes.workspace(all) + sizes.data(all) +
           8 * (sizes.parameters + sizes.units * sizes.features +
                all * (2 * sizes.features + 5 * sizes.widest)) +
           16 * sizes.widest * sizes.widest;
  }
  if (is<Conditioning>(measurement)) return 8 * sizes.widest * (sizes.train + 2 * sizes.widest);
  if (is<LinearBaseline>(measurement)) return 8 * sizes.features * sizes.samples;
  if (const auto* map = std::get_if<DecisionMap>(&measurement))
    return sizes.workspace(static_cast<double>(map->grid * map->grid));
  return 0;
}

double moments(const Optimizer& optimizer) {
  return static_cast<double>(
      std::visit([](const auto& choice) { return choice.moments(); }, optimizer));
}

// Epochs that are recorded, of so many and the one before training.
double recorded(const Recording& recording, double epochs) {
  if (is<EveryEpoch>(recording.at)) return epochs + 1;
  if (const auto* list = std::get_if<std::vector<std::size_t>>(&recording.at))
    return std::min(epochs + 1, static_cast<double>(list->size()));
  return is<FirstLast>(recording.at) ? 2 : 3 + 3 * std::log10(epochs + 1);
}

double results_memory(const Config& config, const Settings& settings, double layers) {
  const auto epochs = static_cast<double>(settings.training.epochs);
  const std::optional<std::size_t>& every = settings.training.evaluate.every;
  double rows = 0, bytes = epoch_row * (every ? epochs / static_cast<double>(*every) + 1 : 1);
  for (const Measurement& measurement : config.measure) {
    const double times =
        std::visit([&](const auto& m) { return recorded(m.at, epochs); }, measurement);
    rows = std::max(rows, times);
    if (const auto* map = std::get_if<DecisionMap>(&measurement))
      bytes += map_row * times * static_cast<double>(map->grid * map->grid);
  }
  return bytes + layer_row * rows * layers;
}

}  // namespace

MemoryNeed training_memory(const Config& config, const Settings& settings) {
  const Sizes sizes(settings);
  const TrainingConfig& training = settings.training;
  const double targets = static_cast<double>(settings.shape.targets);
  const double numbers = sizes.samples * (sizes.features + targets);

  // Samples are drawn and split in double precision, or only split, then copied to the run's.
  const double labels = 24 * sizes.samples;
  const bool is_drawn =
      std::visit([]<class T>(const T&) { return std::derived_from<T, Generated>; }, settings.task);
  const double loading = labels + 8 * numbers +
                         std::max(is_drawn ? 8 * numbers : 0.0,
                                  sizes.data(sizes.samples) + 8 * sizes.train * sizes.outputs);

  // Weights, gradient, moments, what is kept of them, and the gradient of the last check.
  double copies = 3 + moments(training.optimizer) + (training.patience ? 1 : 0);
  double largest = 0;  // of the measurements, which are taken one by one
  for (const Measurement& measurement : config.measure) {
    largest = std::max(largest, measuring(measurement, sizes));
    if (is<GradientFlow>(measurement)) ++copies;
  }
  const double batch = std::min(
      sizes.train, static_cast<double>(training.batch_size.count.value_or(settings.shape.samples)));
  const double passes = sizes.workspace(batch) + (training.shuffle ? sizes.data(batch) : 0) +
                        3 * sizes.workspace(std::min(sizes.train, chunk));
  if (!config.measure.empty()) {
    ++copies;
    largest += sizes.workspace(sizes.train);
  }
  double saving = 0;
  if (config.save.initial) saving += sizes.copy() + 20 * numbers;
  if (config.save.any()) saving += 3 * sizes.copy();
  const double weights = copies * sizes.copy() + saving;
  const double samples = labels + sizes.data(sizes.samples) + passes + largest;

  // A layer is drawn in double precision; an orthogonal one takes a decomposition.
  const bool is_orthogonal = is<Orthogonal>(*settings.network.initialization.value);
  const double drawing = sizes.data(sizes.samples) + sizes.copy() +
                         sizes.largest_layer * (sizes.real + 8 * (is_orthogonal ? 4 : 1));

  MemoryNeed need;
  need.run = std::max({loading, drawing, weights + samples});
  need.results = results_memory(config, settings, sizes.layers);
  need.part = need.results > need.run                ? "training"
              : std::max(loading, samples) > weights ? "task"
                                                     : "network";
  return need;
}

}  // namespace mlp
