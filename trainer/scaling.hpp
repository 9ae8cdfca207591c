// How are features brought to a common scale? Fitted on the training split alone, applied to both.
#pragma once

#include <variant>

#include "trainer/fields.hpp"
#include "trainer/samples.hpp"

namespace mlp {

// x -> (x - shift) * factor, feature by feature; a constant feature gets the factor 0, so that it
// becomes 0.
struct FeatureMap {
  arma::vec shift;    // features
  arma::vec divisor;  // features
};

struct NoScaling {
  static constexpr Label label{"none", "features stay as they are"};
  template <class Recorded>
  FeatureMap fit(const arma::Mat<Recorded>& X) const;
  bool operator==(const NoScaling&) const = default;
};

struct StandardScaling {
  static constexpr Label label{"standard", "mean 0 and standard deviation 1 on the training split"};
  template <class Recorded>
  FeatureMap fit(const arma::Mat<Recorded>& X) const;
  bool operator==(const StandardScaling&) const = default;
};

struct MinMaxScaling {
  static constexpr Label label{"minmax", "from 0 to 1 on the training split"};
  template <class Recorded>
  FeatureMap fit(const arma::Mat<Recorded>& X) const;
  bool operator==(const MinMaxScaling&) const = default;
};

using Scaling = std::variant<NoScaling, StandardScaling, MinMaxScaling>;

// Both splits with their features scaled by what the training split says, in double precision, and
// then rounded to `Real`.
template <class Real, class Recorded>
SplitIn<Real> scaled(const Scaling& scaling, SplitIn<Recorded> split);

}  // namespace mlp
