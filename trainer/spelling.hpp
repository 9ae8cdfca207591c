// Which of the known names did the user probably mean?
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace mlp {

// The number of letters to insert, delete, replace or swap with a neighbour to turn a into b.
inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  std::iota(previous.begin(), previous.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before[j - 2] + 1);
      }
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

// The known name nearest to the word, upper case or not, or "" if none is near (more than a third
// of the letters differ).
template <class Names>
std::string nearest(std::string_view word, const Names& names) {
  std::string best, lower(word);
  if (word.size() > 100) return best;
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  std::size_t best_distance = std::max<std::size_t>(word.size() / 3, 1) + 1;
  for (const auto& candidate : names) {
    const std::string_view name(candidate);
    const std::size_t distance = std::min(edit_distance(word, name), edit_distance(lower, name));
    if (distance < best_distance && distance < name.size()) {
      best_distance = distance;
      best = name;
    }
  }
  return best;
}

// `; did you mean "relu"?`, or nothing.
template <class Names>
std::string did_you_mean(std::string_view word, const Names& names) {
  const std::string name = nearest(word, names);
  return name.empty() ? "" : "; did you mean \"" + name + "\"?";
}

}  // namespace mlp
