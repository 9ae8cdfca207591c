// What can be measured on a run beside its losses, and in which columns does it end up?
// A measurement is a struct that takes its numbers from one `Moment` of a run. To add one, write
// the struct and name it in `Measurement`; its columns, and how configs ask for it, follow from the
// fields it lists.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "trainer/fields.hpp"
#include "trainer/initialization.hpp"
#include "trainer/measure_units.hpp"
#include "trainer/network.hpp"
#include "trainer/recording.hpp"
#include "trainer/training.hpp"

namespace mlp {

// One recorded epoch of a run. Workspace and gradient are those of a pass over the whole training
// split.
template <class Real>
struct Moment {
  const Network<Real>& network;
  const Data<Real>& data;
  const Workspace<Real>& workspace;
  const Gradient<Real>& gradient;
  const std::optional<Network<Real>>& before_last_step;
  const UnitHistory& history;  // this moment included
  const Initialization& weights;
  const Initialization& biases;
  const arma::Mat<Real>& probes;  // random inputs, features x samples
};

// A quantity that does not apply is nothing.
using Quantity = std::optional<double>;

// A row of layers.csv, after run, epoch, layer, units and activation.
struct LayerQuantities {
  Quantity output_mean, output_std, zero_fraction, saturated_fraction, dead_units, delta_rms,
      weight_gradient_norm, bias_gradient_norm, weight_norm, update_ratio, born_dead_units,
      died_units, revived_units, output_min, one_sign_fraction, condition_number;
  static void fields(auto& self, auto&& field) {
    field("output_mean", self.output_mean, "mean of the outputs over units and samples");
    field("output_std", self.output_std, "their standard deviation");
    field("zero_fraction", self.zero_fraction, "share of outputs that are exactly 0");
    field("saturated_fraction", self.saturated_fraction,
          "share of outputs within 1% of an end of a bounded range");
    field("dead_units", self.dead_units, "units whose output is 0 for every training sample");
    field("delta_rms", self.delta_rms,
          "root mean square of d(a sample's loss) / d(pre-activation)");
    field("weight_gradient_norm", self.weight_gradient_norm, "Frobenius norm of d(mean loss) / dW");
    field("bias_gradient_norm", self.bias_gradient_norm, "norm of d(mean loss) / db");
    field("weight_norm", self.weight_norm, "Frobenius norm of W");
    field("update_ratio", self.update_ratio,
          "norm of the epoch's last step of W over the norm of W");
    field("born_dead_units", self.born_dead_units, "units dead now and before training");
    field("died_units", self.died_units, "units dead now, but not before training");
    field("revived_units", self.revived_units,
          "units alive now that were dead in an earlier record");
    field("output_min", self.output_min, "the smallest output");
    field("one_sign_fraction", self.one_sign_fraction,
          "share of samples on which all outputs have one sign, and so all weight gradients into a "
          "unit of the next layer");
    field("condition_number", self.condition_number,
          "largest over smallest eigenvalue of the outputs' second-moment matrix; inf if it is "
          "singular");
  }
};

struct NoQuantities {
  static void fields(auto&, auto&&) {}
};

// What all measurements share. Each has the types of what it gives once a run: `Final` after
// training, and `Initial` before it, in columns with the suffix "_initial"; and it may fill the
// layers' rows.
struct RecordedMeasurement {
  Recording at;
  static void fields(auto& self, auto&& field) {
    field("at", self.at, "epochs to record layers at; epoch 0 is before training");
  }
  bool operator==(const RecordedMeasurement&) const = default;
};

// One that only fills the layers' rows.
struct LayersMeasurement : RecordedMeasurement {
  using Initial = NoQuantities;
  using Final = NoQuantities;
  template <class Real>
  Initial initial(const Moment<Real>&) const {
    return {};
  }
  template <class Real>
  Final final(const Moment<Real>&) const {
    return {};
  }
  bool operator==(const LayersMeasurement&) const = default;
};

struct Collapse : RecordedMeasurement {
  static constexpr Label label{
      "collapse", "how far the network is from one affine map W'x + b', with a rounding bound"};
  struct Initial {
    Quantity collapse_error, collapse_bound, collapse_rank, collapse_rank_limit, affine_r2,
        affine_residual;
    static void fields(auto& self, auto&& field) {
      field("collapse_error", self.collapse_error,
            "largest |logits - (W'x + b')| over the largest |logit|");
      field("collapse_bound", self.collapse_bound,
            "what rounding can make of it if the network is affine");
      field("collapse_rank", self.collapse_rank, "numerical rank of W'");
      field("collapse_rank_limit", self.collapse_rank_limit,
            "width of the narrowest layer, input and output included");
      field("affine_r2", self.affine_r2,
            "R^2 of the best affine fit to the logits on the training split");
      field("affine_residual", self.affine_residual, "1 - R^2, without cancellation");
    }
  };
  using Final = Initial;
  template <class Real>
  Initial initial(const Moment<Real>& moment) const;
  template <class Real>
  Final final(const Moment<Real>& moment) const {
    return initial(moment);
  }
  template <class Real>
  void fill(const Moment<Real>&, std::vector<LayerQuantities>&) const {}
  bool operator==(const Collapse&) const = default;
};

struct GradientFlow : RecordedMeasurement {
  static constexpr Label label{
      "gradient_flow",
      "deltas, gradients, weights and updates of each layer, and the rate between layers"};
  struct Final {
    Quantity delta_rate;
    static void fields(auto& self, auto&& field) {
      field("delta_rate", self.delta_rate,
            "geometric mean factor of delta_rms from a hidden layer to the one before");
    }
  };
  struct Initial : Final {
    Quantity predicted_delta_rate;
    static void fields(auto& self, auto&& field) {
      Final::fields(self, field);
      field("predicted_delta_rate", self.predicted_delta_rate,
            "the same by mean-field theory, sqrt(sigma_w^2 E[f'(z)^2])");
    }
  };
  template <class Real>
  Initial initial(const Moment<Real>& moment) const;
  template <class Real>
  Final final(const Moment<Real>& moment) const;
  template <class Real>
  void fill(const Moment<Real>& moment, std::vector<LayerQuantities>& layers) const;
  bool operator==(const GradientFlow&) const = default;
};

struct UnitStates : RecordedMeasurement {
  static constexpr Label label{
      "dead_units", "dead, born dead, died and revived units; zero and saturated outputs"};
  struct Initial {
    Quantity dead_fraction, dead_network;
    static void fields(auto& self, auto&& field) {
      field("dead_fraction", self.dead_fraction, "share of hidden units that are dead");
      field("dead_network", self.dead_network,
            "1 if the logits are the same for every training sample, else 0");
    }
  };
  struct Final : Initial {
    Quantity died_fraction, revived_fraction;
    static void fields(auto& self, auto&& field) {
      Initial::fields(self, field);
      field("died_fraction", self.died_fraction,
            "share of hidden units that are dead, but were not before training");
      field("revived_fraction", self.revived_fraction,
            "share of hidden units that are alive, but were dead in a record");
    }
  };
  template <class Real>
  Initial initial(const Moment<Real>& moment) const;
  template <class Real>
  Final final(const Moment<Real>& moment) const;
  template <class Real>
  void fill(const Moment<Real>& moment, std::vector<LayerQuantities>& layers) const;
  bool operator==(const UnitStates&) const = default;
};

struct OutputStatistics : LayersMeasurement {
  static constexpr Label label{"output_statistics",
                               "mean and standard deviation of each layer's outputs"};
  template <class Real>
  void fill(const Moment<Real>& moment, std::vector<LayerQuantities>& layers) const;
  bool operator==(const OutputStatistics&) const = default;
};

struct LinearBaseline : RecordedMeasurement {
  static constexpr Label label{
      "linear_baseline", "the best accuracy of any straight line (two features, two classes)"};
  using Initial = NoQuantities;
  struct Final {
    Quantity best_linear_train_accuracy, best_linear_test_accuracy;
    static void fields(auto& self, auto&& field) {
      field("best_linear_train_accuracy", self.best_linear_train_accuracy,
            "no straight line does better on the training split");
      field("best_linear_test_accuracy", self.best_linear_test_accuracy, "nor on the test split");
    }
  };
  template <class Real>
  Initial initial(const Moment<Real>&) const {
    return {};
  }
  template <class Real>
  Final final(const Moment<Real>& moment) const;
  template <class Real>
  void fill(const Moment<Real>&, std::vector<LayerQuantities>&) const {}
  bool operator==(const LinearBaseline&) const = default;
};

// Zero-centred outputs make a better conditioned problem of the next layer: LeCun, Bottou, Orr and
// Müller 1998, "Efficient BackProp", section 4.3.
struct Conditioning : LayersMeasurement {
  static constexpr Label label{"conditioning",
                               "signs of each layer's outputs, and how well conditioned they are"};
  template <class Real>
  void fill(const Moment<Real>& moment, std::vector<LayerQuantities>& layers) const;
  bool operator==(const Conditioning&) const = default;
};

// What a network of two features makes of a place: its first output, or the predicted class where
// there are more than two.
struct MapPoint {
  double x0, x1, output;
};

struct DecisionMap : RecordedMeasurement {
  static constexpr Label label{"decision_map",
                               "the output over a grid around the data (two features); maps.csv"};
  std::size_t grid = 25;
  static void fields(auto& self, auto&& field) {
    RecordedMeasurement::fields(self, field);
    field("grid", self.grid, "points along each side", Rule{.low = 2.0, .high = 1000.0});
  }
  using Initial = NoQuantities;
  struct Final {
    Quantity straightness;
    static void fields(auto& self, auto&& field) {
      field("straightness", self.straightness,
            "share of the map's points on which the best straight line agrees with the network; 1 "
            "where the boundary is a straight line (two classes)");
    }
  };
  template <class Real>
  Initial initial(const Moment<Real>&) const {
    return {};
  }
  template <class Real>
  Final final(const Moment<Real>& moment) const;
  template <class Real>
  void fill(const Moment<Real>&, std::vector<LayerQuantities>&) const {}
  // Empty unless there are two features. The range of the training split and a tenth more each way.
  template <class Real>
  std::vector<MapPoint> map(const Moment<Real>& moment) const;
  bool operator==(const DecisionMap&) const = default;
};

using Measurement = std::variant<Collapse, GradientFlow, UnitStates, OutputStatistics,
                                 LinearBaseline, Conditioning, DecisionMap>;

}  // namespace mlp
