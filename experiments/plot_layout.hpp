// Where does each part of a figure stand? Everything in pixels from the top left corner.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "experiments/plot.hpp"
#include "experiments/plot_scale.hpp"

namespace mlp {

struct Box {
  double left, top, width, height;
};

struct LegendEntry {
  const PlotLine* line;
  double left, middle;
};

struct Layout {
  double width, height;
  std::size_t columns;              // as the plot asks, or fewer where titles need the room
  std::vector<Box> boxes;           // one a panel: where it draws
  std::vector<LegendEntry> legend;  // empty where lines are named at their ends
  std::vector<Scale> x, y;          // one a panel
};

// As wide as the text is drawn.
double text_pixels(std::string_view text);

Layout layout_of(const Plot& plot, std::string_view language);

}  // namespace mlp
