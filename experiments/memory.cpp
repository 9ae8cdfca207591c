#include "experiments/memory.hpp"

#include <array>
#include <cstdio>

#include <unistd.h>

namespace mlp {

double estimated_memory(const Settings& settings) {
  const double samples = static_cast<double>(settings.shape.samples);
  const double features = static_cast<double>(settings.shape.features);
  double parameters = 0.0, values = 0.0, inputs = features;
  const auto add_layer = [&](std::size_t count, const Activation& activation) {
    const auto outputs = static_cast<double>(count);
    parameters += (inputs + 1.0) * outputs;
    values += outputs * (needs_input(activation) ? 3.0 : 2.0);
    inputs = outputs;
  };
  for (const LayerConfig& layer : settings.network.hidden.layers())
    add_layer(layer.units, layer.activation.value_or(settings.network.activation));
  add_layer(settings.outputs, *settings.network.output.value);

  const double moments = static_cast<double>(std::visit(
      [](const auto& optimizer) { return optimizer.moments(); }, settings.training.optimizer));
  const double copies = 2.0 + moments + (settings.training.patience ? 1.0 : 0.0);
  const double real = is<Float32>(settings.training.precision) ? 4.0 : 8.0;
  const double data = samples * (features + static_cast<double>(settings.outputs));
  return real * (parameters * copies + samples * values + data) + 8.0 * data;
}

double machine_memory() {
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
}

std::string memory_problem(double bytes) {
  if (bytes <= machine_memory()) return "";
  return "a run needs about " + bytes_text(bytes) + " of memory, this machine has " +
         bytes_text(machine_memory());
}

std::string bytes_text(double bytes) {
  constexpr std::array units{"B", "KB", "MB", "GB", "TB", "PB"};
  std::size_t unit = 0;
  for (; bytes >= 1000.0 && unit + 1 < units.size(); ++unit) bytes /= 1000.0;
  char text[64];
  std::snprintf(text, sizeof text, "%.3g %s", bytes, units[unit]);
  return text;
}

}  // namespace mlp
