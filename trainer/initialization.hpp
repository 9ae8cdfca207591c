// How do weights and biases start? Each rule is a struct with its parameters; all draw in double
// precision, so that float32 and float64 networks of one seed start from the same numbers.
#pragma once

#include <cmath>
#include <variant>

#include "trainer/armadillo.hpp"
#include "trainer/fields.hpp"
#include "trainer/network.hpp"
#include "trainer/random.hpp"

namespace mlp {

// fan_in: inputs of the layer; fan_out: its units.
struct Fans {
  double in, out;
};

// Entries drawn one by one from U(-limit, limit) or N(0, stddev^2), both with the variance the rule
// names.
inline double uniform_with_variance(double variance, Engine& engine) {
  const double limit = std::sqrt(3 * variance);
  return uniform(engine, -limit, limit);
}
inline double normal_with_variance(double variance, Engine& engine) {
  return normal(engine, 0, std::sqrt(variance));
}

struct Zeros {
  static constexpr Label label{"zeros", "all 0"};
  double draw(Fans, Engine&) const { return 0; }
  double mean_square(Fans) const { return 0; }
  bool operator==(const Zeros&) const = default;
};

struct Constant {
  static constexpr Label label{"constant", "all the same value"};
  double value = 0.1;
  double draw(Fans, Engine&) const { return value; }
  double mean_square(Fans) const { return value * value; }
  static void fields(auto& self, auto&& field) { field("value", self.value, "of every entry"); }
  bool operator==(const Constant&) const = default;
};

struct Uniform {
  static constexpr Label label{"uniform", "U(low, high)"};
  double low = -0.1;
  double high = 0.1;
  double draw(Fans, Engine& engine) const { return uniform(engine, low, high); }
  double mean_square(Fans) const { return (low * low + low * high + high * high) / 3; }
  static void fields(auto& self, auto&& field) {
    field("low", self.low, "smallest value");
    field("high", self.high, "largest value");
  }
  bool operator==(const Uniform&) const = default;
};

struct Normal {
  static constexpr Label label{"normal", "N(mean, stddev^2)"};
  double mean = 0;
  double stddev = 0.1;
  double draw(Fans, Engine& engine) const { return normal(engine, mean, stddev); }
  double mean_square(Fans) const { return mean * mean + stddev * stddev; }
  static void fields(auto& self, auto&& field) {
    field("mean", self.mean, "centre of the distribution");
    field("stddev", self.stddev, "standard deviation", not_negative);
  }
  bool operator==(const Normal&) const = default;
};

// LeCun et al. 1998, "Efficient BackProp": variance 1 / fan_in.
struct LecunUniform {
  static constexpr Label label{"lecun_uniform", "uniform with variance 1 / fan_in"};
  double mean_square(Fans fans) const { return 1 / fans.in; }
  double draw(Fans fans, Engine& engine) const {
    return uniform_with_variance(mean_square(fans), engine);
  }
  bool operator==(const LecunUniform&) const = default;
};
struct LecunNormal {
  static constexpr Label label{"lecun_normal", "normal with variance 1 / fan_in"};
  double mean_square(Fans fans) const { return 1 / fans.in; }
  double draw(Fans fans, Engine& engine) const {
    return normal_with_variance(mean_square(fans), engine);
  }
  bool operator==(const LecunNormal&) const = default;
};

// Glorot & Bengio 2010, eq. 16: variance 2 / (fan_in + fan_out).
struct XavierUniform {
  static constexpr Label label{"xavier_uniform", "uniform with variance 2 / (fan_in + fan_out)"};
  double mean_square(Fans fans) const { return 2 / (fans.in + fans.out); }
  double draw(Fans fans, Engine& engine) const {
    return uniform_with_variance(mean_square(fans), engine);
  }
  bool operator==(const XavierUniform&) const = default;
};
struct XavierNormal {
  static constexpr Label label{"xavier_normal", "normal with variance 2 / (fan_in + fan_out)"};
  double mean_square(Fans fans) const { return 2 / (fans.in + fans.out); }
  double draw(Fans fans, Engine& engine) const {
    return normal_with_variance(mean_square(fans), engine);
  }
  bool operator==(const XavierNormal&) const = default;
};

// He et al. 2015, eq. 10: variance 2 / fan_in.
struct HeUniform {
  static constexpr Label label{"he_uniform", "uniform with variance 2 / fan_in"};
  double mean_square(Fans fans) const { return 2 / fans.in; }
  double draw(Fans fans, Engine& engine) const {
    return uniform_with_variance(mean_square(fans), engine);
  }
  bool operator==(const HeUniform&) const = default;
};
struct HeNormal {
  static constexpr Label label{"he_normal", "normal with variance 2 / fan_in"};
  double mean_square(Fans fans) const { return 2 / fans.in; }
  double draw(Fans fans, Engine& engine) const {
    return normal_with_variance(mean_square(fans), engine);
  }
  bool operator==(const HeNormal&) const = default;
};

// PyTorch's Linear: U(-1/sqrt(fan_in), 1/sqrt(fan_in)) for weights and biases, variance 1 / (3
// fan_in).
struct PytorchDefault {
  static constexpr Label label{"pytorch_default",
                               "U(-1/sqrt(fan_in), 1/sqrt(fan_in)), for weights and biases"};
  double mean_square(Fans fans) const { return 1 / (3 * fans.in); }
  double draw(Fans fans, Engine& engine) const {
    return uniform_with_variance(mean_square(fans), engine);
  }
  bool operator==(const PytorchDefault&) const = default;
};

// Saxe et al. 2014: orthonormal rows or columns (whichever are fewer), uniformly distributed, times
// the gain.
struct Orthogonal {
  static constexpr Label label{"orthogonal",
                               "gain times a random matrix with orthonormal rows or columns"};
  double gain = 1;
  double mean_square(Fans fans) const { return gain * gain / std::max(fans.in, fans.out); }
  arma::mat matrix(arma::uword units, arma::uword inputs, Engine& engine) const;
  static void fields(auto& self, auto&& field) { field("gain", self.gain, "all singular values"); }
  bool operator==(const Orthogonal&) const = default;
};

struct IdentityMatrix {
  static constexpr Label label{"identity", "gain on the diagonal, 0 elsewhere"};
  double gain = 1;
  double mean_square(Fans fans) const { return gain * gain / std::max(fans.in, fans.out); }
  arma::mat matrix(arma::uword units, arma::uword inputs, Engine& engine) const;
  static void fields(auto& self, auto&& field) { field("gain", self.gain, "the diagonal"); }
  bool operator==(const IdentityMatrix&) const = default;
};

// Lu et al. 2020, "Dying ReLU and Initialization": each unit's fan_in weights and its bias from
// N(0, 0.6007^2 / fan_in), then one of them, chosen uniformly, replaced by a draw from Beta(2, 1).
struct RandomizedAsymmetric {
  static constexpr Label label{
      "randomized_asymmetric",
      "N(0, 0.6007^2 / fan_in), one weight or bias of each unit from Beta(2, 1); sets biases too"};
  double mean_square(Fans fans) const;
  arma::mat matrix_and_bias(arma::uword units, arma::uword inputs,
                            Engine& engine) const;  // last column: biases
  bool operator==(const RandomizedAsymmetric&) const = default;
};

using Initialization = std::variant<Zeros, Constant, Uniform, Normal, LecunUniform, LecunNormal,
                                    XavierUniform, XavierNormal, HeUniform, HeNormal, Orthogonal,
                                    IdentityMatrix, PytorchDefault, RandomizedAsymmetric>;

// Can biases be drawn by this rule? (orthogonal and identity make matrices only.)
bool suits_biases(const Initialization& rule);

// E[w^2] of one entry under the rule.
double mean_square(const Initialization& rule, Fans fans);

// Fills all weights and biases. `biases` must suit biases; with randomized_asymmetric weights it is
// not used.
template <class Real>
void initialize(Network<Real>& network, const Initialization& weights, const Initialization& biases,
                Engine& engine);

}  // namespace mlp
