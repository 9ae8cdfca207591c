// What does an activation cost in time, beside ReLU in the same moments? And softmax, by its number
// of classes?
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "trainer/activation.hpp"
#include "trainer/fields.hpp"
#include "trainer/measurement.hpp"
#include "trainer/training_config.hpp"

namespace mlp {

// An experiment on time; its members are the config's. A seed is a repetition.
struct ActivationCost {
  static constexpr std::string_view section = "cost";  // of a config
  static constexpr bool takes_times = true;            // no two runs find the same
  Activation activation = Sigmoid{};
  std::size_t units = 64;
  std::size_t layers = 3;
  std::size_t batch = 64;
  std::size_t classes = 1000;
  std::size_t epochs = 0;
  std::size_t rounds = 15;
  Precision precision;
  MathChoice math;

  static void fields(auto& self, auto&& field) {
    field("activation", self.activation, "the activation; softmax is timed by its classes alone");
    field("units", self.units, "features and units in each layer", Rule{.low = 1.0, .high = 1e4});
    field("layers", self.layers, "hidden layers of the network whose step is timed",
          Rule{.low = 1.0, .high = 100.0});
    field("batch", self.batch, "samples a step", Rule{.low = 1.0, .high = 1e5});
    field("classes", self.classes, "scores of softmax_us", Rule{.low = 2.0, .high = 1e8});
    field("epochs", self.epochs,
          "epochs, of 16 batches, of the whole training that is timed; 0: none",
          Rule{.low = 0.0, .high = 1e4});
    field("rounds", self.rounds, "times that each is timed, turn by turn; medians are compared",
          Rule{.low = 3.0, .high = 1e4});
    field("precision", self.precision, "the precision");
    field("math", self.math, "how exp and tanh are computed");
  }

  struct Result {
    Quantity value_ns, derivative_ns, step_us, training_ms, value_ratio, derivative_ratio,
        step_ratio, training_ratio, softmax_us, classes_exponent;
    static void fields(auto& self, auto&& field) {
      field("value_ns", self.value_ns, "nanoseconds for an output, without copying its input in");
      field("derivative_ns", self.derivative_ns,
            "nanoseconds for a derivative, multiplied in, likewise");
      field("step_us", self.step_us,
            "microseconds for a training step of the network (with relu, for softmax)");
      field("training_ms", self.training_ms, "milliseconds for the whole training");
      field("value_ratio", self.value_ratio, "value_ns over relu's");
      field("derivative_ratio", self.derivative_ratio, "derivative_ns over relu's");
      field("step_ratio", self.step_ratio, "step_us over that of the same network with relu");
      field("training_ratio", self.training_ratio,
            "training_ms over that of the same network with relu on the same data");
      field("softmax_us", self.softmax_us, "microseconds for softmax over `classes` scores");
      field("classes_exponent", self.classes_exponent,
            "slope of log time by log classes, 10 ... 100,000, of softmax; of another activation "
            "that of one and the same layer, timed as often");
    }
  };

  // Empty when all is well.
  std::string problem() const { return problem_of(activation); }
  // About what one call of measure takes.
  double operations() const;
  double bytes() const;
  Result measure(std::uint64_t seed) const;
  bool operator==(const ActivationCost&) const = default;
};

}  // namespace mlp
