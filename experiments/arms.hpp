// Which lines and panels does a sweep give? Its arms over one axis, with names and colours.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/plot.hpp"
#include "experiments/tables.hpp"

namespace mlp {

// "leaky_relu 0.03" for {"type":"leaky_relu","slope":0.03}; short JSON for anything else.
std::string value_label(const std::string& cell);

// The activation's own colour in every figure, safe for colour-blind readers; grey if it has none.
std::string activation_colour(std::string_view label);

// One number of one run at x.
struct Sample {
  std::size_t run;  // row of runs.csv
  double x;
  double y;
};

// A line for each value of the path of activations (or else of the first path left), a panel for
// each combination of the others; `pooled` are the paths that are not told apart. Points are the
// median over runs with its 95% interval. At most 6 panels: the first 5 and the last.
std::vector<PlotPanel> panels_over(const std::vector<Sample>& samples, const Tables& tables,
                                   const std::function<bool(const std::string&)>& pooled);

}  // namespace mlp
