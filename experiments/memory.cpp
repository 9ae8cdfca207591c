#include "experiments/memory.hpp"

#include <algorithm>
#include <cmath>

#include "trainer/network.hpp"

namespace mlp {
namespace {

constexpr double chunk = 64;        // samples that are evaluated at a time
constexpr double probes = 256;      // inputs that a collapse is tried on beside the data
constexpr double epoch_row = 600;   // bytes of a row of epochs.csv, as text and as parsed cells
constexpr double layer_row = 2000;  // of layers.csv
constexpr double map_row = 500;     // of maps.csv
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
  // What a pass over so many samples computes forward, and with the deltas of the way back.
  double forward(double count) const {
    return real * count * (units + kept + outputs) + layers * 4 * matrix;
  }
  double both_ways(double count) const { return forward(count) + real * count * units; }
  double data(double count) const { return real * count * (features + outputs); }
};

// What one measurement takes beside the outputs of all layers, which are there.
double measuring(const Measurement& measurement, const Sizes& sizes) {
  if (is<Collapse>(measurement)) {
    const double all = sizes.train + probes;  // in double precision, some of it several times
    return sizes.forward(all) + sizes.data(all) +
           8 * (sizes.parameters + sizes.units * sizes.features +
                all * (2 * sizes.features + 5 * sizes.widest)) +
           16 * sizes.widest * sizes.widest;
  }
  if (is<Conditioning>(measurement)) return 8 * sizes.widest * (sizes.train + 2 * sizes.widest);
  if (is<LinearBaseline>(measurement)) return 8 * sizes.features * sizes.samples;
  if (const auto* map = std::get_if<DecisionMap>(&measurement))
    return sizes.forward(static_cast<double>(map->grid * map->grid));
  return 0;
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

// Samples are drawn or chosen, and split, in double precision or as bytes; then they become the
// run's.
double loading(const Task& task, const Sizes& sizes, double numbers) {
  const double recorded = (is<FashionMnist>(task) ? 1 : 8) * numbers;
  const double targets = 8 * sizes.samples * sizes.outputs;
  return recorded + std::max(recorded, sizes.data(sizes.samples) + targets);
}

// A layer's weights are drawn in double precision; orthogonal ones take a decomposition.
double drawing(const Initialization& initialization, const Sizes& sizes) {
  return sizes.copy() +
         sizes.largest_layer * (sizes.real + 8 * (is<Orthogonal>(initialization) ? 4 : 1));
}

// Weights, gradient, moments, and what else there is of their shapes while a run trains.
double weights(const Config& config, const TrainingConfig& training, bool checkpoints,
               const Sizes& sizes) {
  double state = 1 + (training.patience ? 1 : 0);
  state += static_cast<double>(
      std::visit([](const auto& choice) { return choice.moments(); }, training.optimizer));
  for (const Measurement& measurement : config.measure)
    if (is<GradientFlow>(measurement)) ++state;
  const double gradients = config.measure.empty() ? 1 : 2;
  // A checkpoint is put together in memory that grows by doubling, saved weights from pieces.
  const double written = std::max(checkpoints ? 2 * state : 0.0, config.save.any() ? 5.0 : 0.0);
  return (state + gradients + written + (config.save.initial ? 1 : 0)) * sizes.copy();
}

// What is computed of the samples: by a step, by evaluations, which have up to three sizes, by the
// last check and by measurements, which are taken one by one.
double passes(const Config& config, const TrainingConfig& training, const Sizes& sizes) {
  const double batch = training.batch_size.count
                           ? std::min(sizes.train, static_cast<double>(*training.batch_size.count))
                           : sizes.train;
  const double some = std::min(sizes.train, chunk);
  double bytes = sizes.both_ways(batch) + (training.shuffle ? sizes.data(batch) : 0) +
                 3 * sizes.forward(some) + sizes.both_ways(some);
  double largest = 0;
  for (const Measurement& measurement : config.measure)
    largest = std::max(largest, measuring(measurement, sizes));
  if (!config.measure.empty()) bytes += sizes.both_ways(sizes.train) + largest;
  return bytes;
}

}  // namespace

MemoryNeed training_memory(const Config& config, const Settings& settings, bool checkpoints) {
  const Sizes sizes(settings);
  const double numbers =
      sizes.samples * (sizes.features + static_cast<double>(settings.shape.targets));
  const double labels = 24 * sizes.samples;
  const double saved = config.save.any() ? 20 * numbers : 0;  // the data as text
  const double data = labels + saved + sizes.data(sizes.samples);
  const double loaded = labels + saved + loading(settings.task, sizes, numbers);
  const double of_samples = data + passes(config, settings.training, sizes);
  const double drawn = drawing(*settings.network.initialization.value, sizes);
  const double kept = weights(config, settings.training, checkpoints, sizes);
  MemoryNeed need;
  need.run = std::max({loaded, data + drawn, of_samples + kept});
  need.results = results_memory(config, settings, sizes.layers);
  need.part = need.results > need.run                                ? "training"
              : std::max(loaded, of_samples) > std::max(drawn, kept) ? "task"
                                                                     : "network";
  return need;
}

}  // namespace mlp
