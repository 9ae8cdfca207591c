// Which lines and panels does a sweep give? Its arms over one axis, with names and looks.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/plot.hpp"
#include "experiments/selection.hpp"
#include "experiments/tables.hpp"

namespace mlp {

// "leaky_relu 0.03" for {"type":"leaky_relu","slope":0.03}; short JSON for anything else.
std::string value_label(const std::string& cell);

// What tells a swept value from the others of its path: of a task its name, where no other has it;
// of an object without a type the members that differ.
std::string telling_label(const std::set<std::string>& cells, const std::string& path,
                          const std::string& cell);

// "learning rate" for training.optimizer.learning_rate.
Text path_label(const std::string& path);

// "layers 8, learning rate 0.3": the values of some paths in a run, the paths with names where
// these are needed to tell what is meant.
Text arm_label(const Tables& tables, const std::vector<std::string>& paths, std::size_t run);

// "relu", or "learning rate 0.3": a value, with its path's name where that is needed.
Text named_value(const std::string& path, const std::string& cell);

bool is_activation(std::string_view path);

// Does a value tell by itself what it is, as "relu" does and "zeros" does not?
bool names_itself(std::string_view path, const std::string& cell);

// The swept paths that have several values in these runs, without `pooled`.
std::vector<std::string> varying_paths(const Tables& tables, const Rows& rows,
                                       const std::vector<std::string>& pooled);

// How a line looks for each value of a path, in the order of their first runs.
struct LinesOf {
  std::string path;  // of activations, or else the first; empty if there is none
  std::vector<std::string> cells;
  std::vector<Text> labels;
  std::vector<Look> looks;
  std::vector<std::string> panels;  // the paths left over
};
LinesOf lines_of(const Tables& tables, const Rows& rows, const std::vector<std::string>& pooled);

// One number of one run at x.
struct Sample {
  std::size_t run;  // row of runs.csv
  double x, y;
};

// A line for each of `lines_of`, a panel for each combination of the other paths; `pooled` are not
// told apart. Points are the median over runs with its 95% interval. At most `most_panels`: the
// first ones and the last; `left_out` counts the others. Many lines have neither markers nor bands.
struct Panels {
  std::vector<PlotPanel> panels;
  std::size_t left_out = 0;
  bool has_bands = true;
};
inline constexpr std::size_t most_panels = 12;
Panels panels_over(const std::vector<Sample>& samples, const Tables& tables,
                   const std::vector<std::string>& pooled);

// Side by side, so that figures stay readable.
std::size_t columns_for(std::size_t panels);

}  // namespace mlp
