// At which epochs is something recorded?
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "trainer/fields.hpp"

namespace mlp {

struct FirstLast {
  static constexpr Label label{"first_last", "before training and after it"};
  bool operator==(const FirstLast&) const = default;
};

struct EveryEpoch {
  static constexpr Label label{"every", "before training and after every epoch"};
  bool operator==(const EveryEpoch&) const = default;
};

struct LogEpochs {
  static constexpr Label label{"log", "epochs 0, 1, 2, 5, 10, 20, 50, ... and the last"};
  bool operator==(const LogEpochs&) const = default;
};

// The epochs to record; epoch 0 is before training.
struct Recording {
  std::variant<FirstLast, EveryEpoch, LogEpochs, std::vector<std::size_t>>
      at;  // a list: exactly those

  bool records(std::size_t epoch, std::size_t last_epoch) const {
    if (const auto* epochs = std::get_if<std::vector<std::size_t>>(&at)) {
      return std::find(epochs->begin(), epochs->end(), epoch) != epochs->end();
    }
    if (is<EveryEpoch>(at) || epoch == 0 || epoch == last_epoch) return true;
    if (is<FirstLast>(at)) return false;
    std::size_t leading = epoch;
    while (leading % 10 == 0) leading /= 10;
    return leading == 1 || leading == 2 || leading == 5;
  }
  bool operator==(const Recording&) const = default;
};

}  // namespace mlp
