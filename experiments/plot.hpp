// What is drawn in a figure? Panels of lines with bands, or of a map, as plain data; and the files
// that gnuplot makes of them.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "experiments/figure.hpp"

namespace mlp {

struct PlotPoint {
  double x, y, low, high;  // low and high bound the band over seeds
};

struct PlotLine {
  std::string label;
  std::string colour;  // "#rrggbb"
  int dash = 1;        // gnuplot's dash type; 1 is solid
  std::vector<PlotPoint> points;
};

struct PlotPanel {
  std::string title;
  std::vector<PlotLine> lines;
  std::vector<std::array<double, 3>> map;  // x0, x1, value in 0 ... 1; then no lines
};

struct Plot {
  Figure figure;
  Text x;
  Text y;
  bool log_x = false;
  bool log_y = false;
  std::size_t columns = 2;  // panels side by side
  std::vector<PlotPanel> panels;
};

// What draw_figures draws, in reading order. InputError for damaged tables.
std::vector<Plot> plots_of(const FigureRequest& request);

// The text in gnuplot's single quotes, where nothing is expanded; control characters become blanks.
std::string gnuplot_text(std::string_view text);

// Writes the plot's files as draw_figures says.
void write_plot(const Plot& plot, const FigureRequest& request);

}  // namespace mlp
