#include "trainer/samples.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace mlp {

std::vector<std::size_t> shares(const std::vector<std::size_t>& counts, std::size_t chosen) {
  const std::size_t total = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
  std::vector<std::size_t> result(counts.size(), 0);
  if (chosen == 0) return result;

  std::vector<double> remainder(counts.size());
  for (std::size_t c = 0; c < counts.size(); ++c) {
    const double exact =
        static_cast<double>(chosen) * static_cast<double>(counts[c]) / static_cast<double>(total);
    result[c] = std::min(counts[c], static_cast<std::size_t>(exact));
    remainder[c] = exact - static_cast<double>(result[c]);
  }
  std::vector<std::size_t> order = ascending(counts.size());
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainder[a] > remainder[b]; });

  std::size_t open = chosen - std::accumulate(result.begin(), result.end(), std::size_t{0});
  // Rounds that leave one of each class, as long as they help; then rounds that take what there is.
  for (const std::size_t spared : {1U, 0U}) {
    for (bool helped = true; helped && open > 0;) {
      helped = false;
      for (const std::size_t c : order) {
        if (open == 0 || result[c] + spared >= counts[c]) continue;
        ++result[c];
        --open;
        helped = true;
      }
    }
  }
  return result;
}

std::vector<std::size_t> class_counts(const std::vector<std::size_t>& labels, std::size_t samples,
                                      std::size_t classes) {
  if (labels.empty()) return {samples};
  std::vector<std::size_t> counts(classes, 0);
  for (const std::size_t label : labels) ++counts[label];
  return counts;
}

Parts split_columns(const std::vector<std::size_t>& labels, std::size_t samples,
                    std::size_t test_count, Engine& engine) {
  const std::size_t classes =
      labels.empty() ? 1 : *std::max_element(labels.begin(), labels.end()) + 1;
  std::vector<std::size_t> open = shares(class_counts(labels, samples, classes), test_count);

  std::vector<std::size_t> order = ascending(samples);
  shuffle(order, engine);
  Parts parts;
  for (const std::size_t column : order) {
    std::size_t& places = open[labels.empty() ? 0 : labels[column]];
    if (places > 0) {
      --places;
      parts.test.push_back(column);
    } else {
      parts.train.push_back(column);
    }
  }
  std::sort(parts.train.begin(), parts.train.end());
  std::sort(parts.test.begin(), parts.test.end());
  return parts;
}

std::size_t test_size(std::size_t samples, double test_fraction) {
  if (samples == 0) return 0;
  const auto wanted =
      static_cast<std::size_t>(std::round(test_fraction * static_cast<double>(samples)));
  return std::min(wanted, samples - 1);
}

}  // namespace mlp
