// What does softmax do with scores: a distribution? the same order? and what goes wrong without
// subtracting the maximum?
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "trainer/fields.hpp"
#include "trainer/loss.hpp"
#include "trainer/measurement.hpp"
#include "trainer/training_config.hpp"

namespace mlp {

struct StableSoftmax {
  static constexpr Label label{"stable", "as in training: the largest score is subtracted first"};
  bool operator==(const StableSoftmax&) const = default;
};
struct PlainSoftmax {
  static constexpr Label label{"plain", "exp(z_i) / sum_j exp(z_j) as it is written"};
  bool operator==(const PlainSoftmax&) const = default;
};
struct Exponentials {
  static constexpr Label label{"exponentials", "exp(z_i), not divided: what softmax is not"};
  bool operator==(const Exponentials&) const = default;
};
using SoftmaxForm = std::variant<StableSoftmax, PlainSoftmax, Exponentials>;

// An experiment on softmax; its members are the config's. A seed draws other score vectors.
struct SoftmaxStudy {
  static constexpr std::string_view section = "softmax";  // of a config
  SoftmaxForm form;
  std::size_t classes = 10;
  std::size_t vectors = 1000;
  double spread = 3;
  double scale = 1;
  double difference = 1;
  std::vector<double> scores;
  std::vector<double> outputs;
  Loss loss = CrossEntropy{};
  Precision precision;

  static void fields(auto& self, auto&& field) {
    field("form", self.form, "how softmax is computed");
    field("classes", self.classes, "scores in a random vector", Rule{.low = 3.0, .high = 1e5});
    field("vectors", self.vectors, "random vectors tried", Rule{.low = 1.0, .high = 1e6});
    field("spread", self.spread, "standard deviation of their scores", positive);
    field("scale", self.scale, "factor on every score before softmax; -1 turns their order");
    field("difference", self.difference,
          "top_two_ratio is that of the scores twice this, this, and 0", positive);
    field("scores", self.scores, "one vector of scores, to compare with `outputs`");
    field("outputs", self.outputs, "what softmax should make of `scores`");
    field("loss", self.loss, "the loss behind it, for loss_error");
    field("precision", self.precision, "the precision of scores and outputs");
  }

  struct Result {
    Quantity sum_error, smallest_output, order_violations, shift_error, jacobian_error,
        numerical_jacobian_error, loss_error, plain_difference, overflow_score,
        underflow_difference, top_two_ratio, amplification, outputs_error;
    static void fields(auto& self, auto&& field) {
      field("sum_error", self.sum_error, "largest |sum of the outputs - 1|, in machine epsilons");
      field("smallest_output", self.smallest_output, "the smallest output");
      field("order_violations", self.order_violations,
            "pairs whose outputs are not ordered as their scores, ties included");
      field("shift_error", self.shift_error,
            "largest change of an output when 64 is added to all scores, in machine epsilons");
      field("jacobian_error", self.jacobian_error,
            "largest |Jacobian - (p_i (1 - p_i), -p_i p_j)|, in machine epsilons; the Jacobian of "
            "the stable form is the backward pass's");
      field("numerical_jacobian_error", self.numerical_jacobian_error,
            "largest |Jacobian - central differences in long double|");
      field("loss_error", self.loss_error,
            "largest |d(sample's loss)/d(score) - (p - y)|, in machine epsilons");
      field("plain_difference", self.plain_difference,
            "largest |output - plain form in long double|, in machine epsilons");
      field("overflow_score", self.overflow_score,
            "the smallest score, beside a 0, at which an output is not finite; the largest finite "
            "number if there is none");
      field("underflow_difference", self.underflow_difference,
            "the smallest difference of two scores at which the lower output is exactly 0");
      field("top_two_ratio", self.top_two_ratio, "largest output over the second largest");
      field("amplification", self.amplification, "that over the ratio of the scores, 2");
      field("outputs_error", self.outputs_error, "largest |output for `scores` - `outputs`|");
    }
  };

  // Empty when all is well.
  std::string problem() const;
  // About what one call of measure takes: a Jacobian for each vector, an entry at a time.
  double operations() const;
  Result measure(std::uint64_t seed) const;
  bool operator==(const SoftmaxStudy&) const = default;
};

}  // namespace mlp
