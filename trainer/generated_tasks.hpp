// Which tasks are drawn at random? Each is a struct of its settings and its formula; a class or a
// number to learn from a point. To add one, write the struct and name it in `Task` (tasks.hpp).
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "trainer/fields.hpp"
#include "trainer/random.hpp"
#include "trainer/task_settings.hpp"

namespace mlp {

// Samples drawn at random. Two-class tasks have as many samples of one class as of the other, or
// one more.
struct Generated : TaskSettings {
  std::size_t samples = 512;
  double noise;

  explicit Generated(double default_noise) : noise(default_noise) {}
  static void fields(auto& self, auto&& field) {
    field("samples", self.samples, "number of samples, training and test together",
          Rule{.low = 2.0, .high = 1e9});
    field("noise", self.noise, "standard deviation of the Gaussian noise",
          Rule{.low = 0.0, .high = 1000.0});
    TaskSettings::fields(self, field);
  }
  bool operator==(const Generated&) const = default;
};

// Classification tasks: `point` gives the i-th point before noise; its class is i modulo the number
// of classes.
using Point = std::array<double, 2>;

// Uniform on [-1, 1]^2, class 1 where the signs differ; the noise moves points after they got their
// class.
struct Xor : Generated {
  static constexpr Label label{"xor", "four quadrants of a square, opposite ones alike"};
  static constexpr std::size_t classes = 2;
  Xor() : Generated(0.05) {}
  Point point(std::size_t i, Engine& engine) const;
  bool operator==(const Xor&) const = default;
};

// Class 0 on the circle of radius 1, class 1 on that of radius 1/2; noise on both coordinates.
struct Circles : Generated {
  static constexpr Label label{"circles", "two concentric circles"};
  static constexpr std::size_t classes = 2;
  Circles() : Generated(0.1) {}
  Point point(std::size_t i, Engine& engine) const;
  bool operator==(const Circles&) const = default;
};

// Half circles of radius 1: class 0 (cos t - 1/2, sin t - 1/4), class 1 (1/2 - cos t, 1/4 - sin t),
// t in [0, pi].
struct Moons : Generated {
  static constexpr Label label{"moons", "two interleaved half circles"};
  static constexpr std::size_t classes = 2;
  Moons() : Generated(0.1) {}
  Point point(std::size_t i, Engine& engine) const;
  bool operator==(const Moons&) const = default;
};

// Two arms r (cos a, sin a) with a = 2 pi 1.75 r, turned by pi for class 1, r in [0.1, 1]; noise on
// both coordinates.
struct Spirals : Generated {
  static constexpr Label label{"spirals", "two arms of 1.75 turns"};
  static constexpr std::size_t classes = 2;
  Spirals() : Generated(0.02) {}
  Point point(std::size_t i, Engine& engine) const;
  bool operator==(const Spirals&) const = default;
};

// Gaussians whose means stand evenly on the unit circle, or in more dimensions at 1 and -1 on one
// axis after the other (again from the first, twice as far, if there are more classes); the noise
// is their standard deviation.
struct Blobs : Generated {
  static constexpr Label label{"blobs",
                               "Gaussian clouds around points of a circle, or of a sphere"};
  std::size_t classes = 3;
  std::size_t features = 2;
  Blobs() : Generated(0.2) {}
  static void fields(auto& self, auto&& field) {
    field("classes", self.classes, "number of clouds", Rule{.low = 2, .high = 1000});
    field("features", self.features, "dimensions; from 3 on, clouds stand on the axes",
          Rule{.low = 2, .high = 1e6});
    Generated::fields(self, field);
  }
  std::vector<double> point(std::size_t i, Engine& engine) const;
  bool operator==(const Blobs&) const = default;
};

// 4 x 4 cells on [-1, 1]^2, class (row + column) mod 2; the noise moves points after they got their
// class.
struct Checkerboard : Generated {
  static constexpr Label label{"checkerboard", "4 x 4 cells, neighbours differ"};
  static constexpr std::size_t classes = 2;
  Checkerboard() : Generated(0.02) {}
  Point point(std::size_t i, Engine& engine) const;
  bool operator==(const Checkerboard&) const = default;
};

// Regression tasks: y = value(x) + noise, x uniform on [-end, end].
struct Linear : Generated {
  static constexpr Label label{"linear", "regression: y = 2 x - 1, x in [-1, 1]"};
  static constexpr double end = 1.0;
  Linear() : Generated(0.1) {}
  double value(double x) const { return 2.0 * x - 1.0; }
  bool operator==(const Linear&) const = default;
};

struct Sine : Generated {
  static constexpr Label label{"sine", "regression: y = sin(pi x), x in [-1, 1]"};
  static constexpr double end = 1.0;
  Sine() : Generated(0.1) {}
  double value(double x) const { return std::sin(std::numbers::pi * x); }
  bool operator==(const Sine&) const = default;
};

// The three functions of Lu et al. 2020, "Dying ReLU and Initialization", without noise; on [-sqrt
// 3, sqrt 3] a uniform x has variance 1.
struct Absolute : Generated {
  static constexpr Label label{"absolute", "regression: y = |x|, x in [-sqrt 3, sqrt 3]"};
  static constexpr double end = std::numbers::sqrt3;
  Absolute() : Generated(0.0) {}
  double value(double x) const { return std::abs(x); }
  bool operator==(const Absolute&) const = default;
};

struct XSin5x : Generated {
  static constexpr Label label{"x_sin_5x", "regression: y = x sin(5 x), x in [-sqrt 3, sqrt 3]"};
  static constexpr double end = std::numbers::sqrt3;
  XSin5x() : Generated(0.0) {}
  double value(double x) const { return x * std::sin(5.0 * x); }
  bool operator==(const XSin5x&) const = default;
};

struct StepSine : Generated {
  static constexpr Label label{
      "step_sine", "regression: y = (1 if x > 0, else 0) + 0.2 sin(5 x), x in [-sqrt 3, sqrt 3]"};
  static constexpr double end = std::numbers::sqrt3;
  StepSine() : Generated(0.0) {}
  double value(double x) const { return (x > 0.0 ? 1.0 : 0.0) + 0.2 * std::sin(5.0 * x); }
  bool operator==(const StepSine&) const = default;
};

}  // namespace mlp
