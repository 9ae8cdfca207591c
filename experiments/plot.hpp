// What is drawn in a figure? Panels of lines, dots, bars or maps as plain data; and the files that
// gnuplot makes of them.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "experiments/figure.hpp"
#include "experiments/palette.hpp"

namespace mlp {

struct PlotPoint {
  double x, y, low, high;
};

// line: joined points, low to high is a band along y. curve: the same without markers. point:
// single ones with that as a whisker. dot: with a whisker along x. bar, connector: a thick and a
// thin one from low to high along x.
enum class Mark { line, curve, point, dot, bar, connector };

inline bool is_joined(Mark mark) {
  return mark == Mark::line || mark == Mark::curve;
}

// Do low and high spread along y? Otherwise along x.
inline bool spreads_along_y(Mark mark) {
  return is_joined(mark) || mark == Mark::point;
}

struct PlotLine {
  Text label;  // empty: not named
  Look look;
  std::vector<PlotPoint> points;
  Mark mark = Mark::line;
};

struct PlotPanel {
  Text title;
  std::vector<PlotLine> lines;
  std::vector<std::array<double, 3>> map = {};  // x, y, value in 0 ... 1 or a class; then no lines
  std::vector<std::array<double, 3>> samples = {};  // x, y, class: drawn over the map
};

struct Axis {
  Text label;
  bool is_log = false;
  bool at_values = false;        // ticks at the values themselves, where they are few
  std::vector<Text> names = {};  // of the places 1, 2, ...; on a y axis from the top
};

struct Plot {
  Figure figure;
  Axis x, y;
  std::size_t columns = 2;  // panels side by side
  bool own_ranges = false;  // of each panel, otherwise one for all
  bool is_share = false;    // maps show a share from 0 to 1, otherwise a network's output
  std::vector<PlotPanel> panels;
  std::size_t left_out = 0;  // panels that there would be more
  bool has_bands = true;     // otherwise it is said that there are none
};

// Another sentence after those that are there.
void add_sentence(Text& text, const std::string& en, const std::string& zh);

// What draw_figures draws, in reading order. InputError for damaged tables.
std::vector<Plot> plots_of(const FigureRequest& request);

// Writes the plot's files as draw_figures says; the figure with what is left out and went wrong.
Figure write_plot(Plot plot, const FigureRequest& request);

}  // namespace mlp
