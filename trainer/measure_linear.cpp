#include "trainer/measure_linear.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace mlp {
namespace {

// Another sample as seen from the pivot: where a turning line meets it, and on which side it then
// was.
struct Sight {
  double angle;   // of the line, in [0, pi)
  bool is_ahead;  // in the line's direction; otherwise behind the pivot
  std::size_t label;
};

}  // namespace

std::optional<double> best_linear_accuracy(const arma::mat& X,
                                           const std::vector<std::size_t>& labels) {
  const std::size_t n = labels.size();
  if (X.n_rows != 2 || n == 0 || *std::max_element(labels.begin(), labels.end()) > 1)
    return std::nullopt;
  long best = 0;
  std::vector<Sight> sights;
  for (std::size_t pivot = 0; pivot < n; ++pivot) {
    sights.clear();
    std::array<long, 2> here{0, 0};  // samples at the pivot itself, by class: they stay together
    long correct = 0;  // class 1 on the left, class 0 on the right, without those at the pivot
    for (std::size_t i = 0; i < n; ++i) {
      const double dx = X(0, i) - X(0, pivot), dy = X(1, i) - X(1, pivot);
      if (dx == 0 && dy == 0) {
        ++here[labels[i]];
        continue;
      }
      const bool is_ahead =
          dy > 0 ||
          (dy == 0 && dx > 0);  // of a line along the x axis: on its left as it starts to turn
      const double angle = is_ahead ? std::atan2(dy, dx) : std::atan2(-dy, -dx);
      sights.push_back({angle, is_ahead, labels[i]});
      correct += is_ahead == (labels[i] == 1);
    }
    std::sort(sights.begin(), sights.end(),
              [](const Sight& a, const Sight& b) { return a.angle < b.angle; });
    const auto consider = [&] {
      for (const long with_pivot : {correct + here[1], correct + here[0]})
        best = std::max({best, with_pivot, static_cast<long>(n) - with_pivot});
    };
    consider();
    for (std::size_t i = 0; i < sights.size();) {
      const double angle = sights[i].angle;
      for (; i < sights.size() && sights[i].angle == angle;
           ++i)  // what was ahead falls to the right, and the other way round
        correct += sights[i].is_ahead == (sights[i].label == 1) ? -1 : 1;
      consider();
    }
  }
  return static_cast<double>(best) / static_cast<double>(n);
}

}  // namespace mlp
