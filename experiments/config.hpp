// What can a config say? Plain structs whose members are the keys, with the defaults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "experiments/claim.hpp"
#include "experiments/diagnostics.hpp"
#include "experiments/document.hpp"
#include "experiments/text.hpp"
#include "trainer/activation.hpp"
#include "trainer/fields.hpp"
#include "trainer/initialization.hpp"
#include "trainer/measure_cost.hpp"
#include "trainer/measure_curve.hpp"
#include "trainer/measure_softmax.hpp"
#include "trainer/measurement.hpp"
#include "trainer/tasks.hpp"
#include "trainer/training_config.hpp"

namespace mlp {

struct LayerConfig {
  std::size_t units = 0;
  std::optional<Activation> activation;  // absent: the network's

  static void fields(auto& self, auto&& field) {
    field("units", self.units, "units in the layer",
          Rule{.low = 1.0, .high = 1e9, .required = true});
    field("activation", self.activation, "the layer's activation, if not the network's");
  }
  bool operator==(const LayerConfig&) const = default;
};

struct UniformHidden {
  std::size_t layers = 1;
  std::size_t units = 16;

  static void fields(auto& self, auto&& field) {
    field("layers", self.layers, "hidden layers; 0 for one affine map",
          Rule{.low = 0.0, .high = 1e6});
    field("units", self.units, "units in each hidden layer", at_least_one);
  }
  bool operator==(const UniformHidden&) const = default;
};

// {"layers": 8, "units": 16}, or [16, 16, 8], or [{"units": 16, "activation": "tanh"}].
struct Hidden {
  std::variant<UniformHidden, std::vector<LayerConfig>> value;

  std::vector<LayerConfig> layers() const;
  std::size_t size() const;  // hidden layers
  bool operator==(const Hidden&) const = default;
};

struct NetworkConfig {
  Hidden hidden;
  Activation activation = Relu{};
  Auto<Activation> output;
  Auto<Initialization> initialization;
  Auto<Initialization> bias_initialization;

  static void fields(auto& self, auto&& field) {
    field("hidden", self.hidden, "the hidden layers");
    field("activation", self.activation, "the hidden layers' activation");
    field("output", self.output,
          "the output layer's activation; auto: identity for regression, sigmoid for two classes, "
          "softmax for more");
    field("initialization", self.initialization,
          "the weights' initialization; auto: he_normal for relu and those like it (elu, gelu, "
          "silu, ...), lecun_normal for selu, otherwise xavier_uniform");
    field("bias_initialization", self.bias_initialization,
          "the biases' initialization; auto: zeros, or the weights' where that covers biases too");
  }
  bool operator==(const NetworkConfig&) const = default;
};

// The part of a config that a sweep can change: what one run does. Which sections it has depends on
// the kind of experiment.
struct RunConfig {
  Task task;
  NetworkConfig network;
  TrainingConfig training;
  ActivationCurve curve;
  SoftmaxStudy softmax;
  ActivationCost cost;

  static void fields(auto& self, auto&& field) {
    field("task", self.task, "the data; required in a training experiment");
    field("network", self.network, "the network");
    field("training", self.training, "the training");
    field("curve", self.curve, "what an experiment of the kind activation_curves looks at");
    field("softmax", self.softmax, "what an experiment of the kind softmax looks at");
    field("cost", self.cost, "what an experiment of the kind activation_cost times");
  }
  bool operator==(const RunConfig&) const = default;
};

// A count n (seeds 1 ... n) or a list.
struct Seeds {
  std::vector<std::uint64_t> values{1};
  bool operator==(const Seeds&) const = default;
};

// Each swept path with its values, in the config's order; the last path varies fastest.
struct SweepConfig : Sweep {
  bool operator==(const SweepConfig&) const = default;
};

// Which weights are saved.
struct SaveConfig {
  bool initial = false;  // "initial": before training, with the data
  bool trained = false;  // "final": after it

  bool any() const { return initial || trained; }
  bool operator==(const SaveConfig&) const = default;
};

struct Config : RunConfig {
  std::string name;  // [a-z0-9-]{1,64}: the output folder
  Text title;
  std::string experiment = "training";
  Seeds seeds;
  SweepConfig sweep;
  std::vector<Measurement> measure;
  SaveConfig save;
  std::vector<Claim> claims;
  Json resolved;  // written beside the results: what each `auto` became; ignored when read

  static void fields(auto& self, auto&& field) {
    field("name", self.name, "name of the output folder; by default the config file's own");
    field("title", self.title, "what is asked, for people");
    field("experiment", self.experiment, "the kind of experiment");
    RunConfig::fields(self, field);
    field("seeds", self.seeds, "seeds 1 ... n, or a list of seeds");
    field("sweep", self.sweep, "paths and the values each takes; all combinations are run");
    field("measure", self.measure, "what to record beside losses and accuracies, and when");
    field("save", self.save, "which weights to save");
    field("claims", self.claims, "what is expected of the results");
    field("resolved", self.resolved, "written by the program, ignored when read");
  }
  bool operator==(const Config&) const = default;
};

// The config, or nothing if it has errors (beside those noted when the document was read). Data
// files named in it are relative to the file that names them; in the result they are relative to
// the working directory.
std::optional<Config> read_config(const Document& document, Diagnostics& diagnostics);

// Everything written out, defaults too; data files with absolute names, so that it can be read from
// anywhere.
Json write_config(const Config& config);
Json write_run_config(const RunConfig& config);

// Reads only `task`, `network` and `training`: one arm of a sweep. The result is meaningless after
// errors.
RunConfig read_run_config(const Document& document, Diagnostics& diagnostics);

}  // namespace mlp
