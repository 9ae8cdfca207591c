#include "trainer/generated_tasks.hpp"

namespace mlp {

using std::numbers::pi;

// Draws are in statements of their own since the order of evaluation within one is not fixed.

Point Xor::point(std::size_t i, Engine& engine) const {
  const double x = uniform(engine, 0.0, 1.0);
  const double y = uniform(engine, 0.0, 1.0);
  const double side = i / 2 % 2 == 0 ? 1.0 : -1.0;
  return {side * x, i % 2 == 0 ? side * y : -side * y};
}

Point Circles::point(std::size_t i, Engine& engine) const {
  const double angle = uniform(engine, 0.0, 2.0 * pi);
  const double radius = i % 2 == 0 ? 1.0 : 0.5;
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

Point Moons::point(std::size_t i, Engine& engine) const {
  const double angle = uniform(engine, 0.0, pi);
  const double side = i % 2 == 0 ? 1.0 : -1.0;
  return {side * (std::cos(angle) - 0.5), side * (std::sin(angle) - 0.25)};
}

Point Spirals::point(std::size_t i, Engine& engine) const {
  const double radius = uniform(engine, 0.1, 1.0);
  const double angle = 2.0 * pi * 1.75 * radius + (i % 2 == 0 ? 0.0 : pi);
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

std::vector<double> Blobs::point(std::size_t i, Engine&) const {
  const std::size_t c = i % classes;
  if (features == 2) {
    const double angle = 2.0 * pi * static_cast<double>(c) / static_cast<double>(classes);
    return {std::cos(angle), std::sin(angle)};
  }
  std::vector<double> mean(features, 0.0);
  const double distance = static_cast<double>(1 + c / (2 * features));
  mean[c / 2 % features] = c % 2 == 0 ? distance : -distance;
  return mean;
}

Point Checkerboard::point(std::size_t i, Engine& engine) const {
  const std::size_t row = index_below(engine, 4);
  const std::size_t pair = index_below(engine, 2);
  const std::size_t column = 2 * pair + (row + i) % 2;  // (row + column) mod 2 is the class
  const double x = uniform(engine, 0.0, 0.5);
  const double y = uniform(engine, 0.0, 0.5);
  return {-1.0 + 0.5 * static_cast<double>(column) + x, -1.0 + 0.5 * static_cast<double>(row) + y};
}

}  // namespace mlp
