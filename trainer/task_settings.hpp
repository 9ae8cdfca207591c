// What do all tasks let the user choose?
#pragma once

#include <cstdint>
#include <optional>

#include "trainer/fields.hpp"
#include "trainer/scaling.hpp"

namespace mlp {

struct TaskSettings {
  double test_fraction = 0.25;
  Auto<Scaling> scaling;
  std::optional<std::uint64_t> seed;

  static void fields(auto& self, auto&& field) {
    field("test_fraction", self.test_fraction,
          "share of the samples kept for testing; 0: no test split", below_one);
    field(
        "scaling", self.scaling,
        "how features are scaled; auto: none for generated data, minmax for images, else standard");
    field("seed", self.seed, "fixes data and split; without it they follow the run's seed");
  }
  bool operator==(const TaskSettings&) const = default;
};

}  // namespace mlp
