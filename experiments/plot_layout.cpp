#include "experiments/plot_layout.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "experiments/phrases.hpp"
#include "experiments/text_width.hpp"

namespace mlp {
namespace {

constexpr double character = 6.9, line_height = 20, legend_sample = 30;
constexpr std::size_t few_lines = 8;

double widest(const std::vector<Text>& texts, std::string_view language) {
  double width = 0;
  for (const Text& text : texts) width = std::max(width, text_pixels(in(text, language)));
  return width;
}

// Each name once, in the order of its first line.
std::vector<const PlotLine*> named_lines(const Plot& plot) {
  std::vector<const PlotLine*> lines;
  std::set<std::string> known;
  for (const PlotPanel& panel : plot.panels)
    for (const PlotLine& line : panel.lines)
      if (!line.label.english().empty() && known.insert(line.label.english()).second)
        lines.push_back(&line);
  return lines;
}

// At the lines' ends, where panels are wide and lines few.
bool names_at_ends(const Plot& plot) {
  return plot.columns <= 2 && plot.panels.size() <= 4 &&
         std::ranges::all_of(plot.panels, [](const PlotPanel& panel) {
           return panel.lines.size() <= few_lines &&
                  std::ranges::all_of(panel.lines, [](const PlotLine& line) {
                    return is_joined(line.mark) && line.points.size() > 1;
                  });
         });
}

std::vector<Scale> scales_of(const Plot& plot, const Axis& axis, bool along_y) {
  std::vector<std::vector<double>> values(plot.panels.size());
  for (std::size_t at = 0; at < plot.panels.size(); ++at) {
    for (const PlotLine& line : plot.panels[at].lines) {
      const bool spread_is_y = spreads_along_y(line.mark);
      for (const PlotPoint& point : line.points) {
        values[at].push_back(along_y ? point.y : point.x);
        if (spread_is_y == along_y) values[at].insert(values[at].end(), {point.low, point.high});
      }
    }
    for (const auto& place : plot.panels[at].map) values[at].push_back(place[along_y ? 1 : 0]);
  }
  if (!plot.own_ranges) {
    std::vector<double> all;
    for (const std::vector<double>& own : values) all.insert(all.end(), own.begin(), own.end());
    values.assign(values.size(), all);
  }
  std::vector<Scale> scales;
  for (const std::vector<double>& own : values)
    scales.push_back(scale_of(own, axis.is_log, axis.at_values));
  return scales;
}

// As the map's places reach, half a place further each way.
void fit_to_map(Scale& scale, const PlotPanel& panel, std::size_t along) {
  std::set<double> places;
  for (const auto& place : panel.map) places.insert(place[along]);
  if (places.empty()) return;
  const double half = places.size() < 2 ? 0.5
                                        : (*places.rbegin() - *places.begin()) /
                                              static_cast<double>(places.size() - 1) / 2;
  scale.low = *places.begin() - half;
  scale.high = *places.rbegin() + half;
}

void put_names(Scale& scale, const std::vector<Text>& names, std::string_view language) {
  if (names.empty()) return;
  scale.low = 0.4;
  scale.high = static_cast<double>(names.size()) + 0.6;
  scale.ticks.clear();
  for (std::size_t i = 0; i < names.size(); ++i)
    scale.ticks.emplace_back(static_cast<double>(i + 1), in(names[i], language));
}

double panel_height(const Plot& plot, double width) {
  if (!plot.y.names.empty()) return 22 * static_cast<double>(plot.y.names.size()) + 12;
  if (plot.is_share) return 150;
  if (!plot.panels.front().map.empty()) return width;
  return plot.columns > 2 ? 150 : plot.columns == 2 ? 190 : 300;
}

}  // namespace

double text_pixels(std::string_view text) {
  return character * static_cast<double>(display_width(text));
}

Layout layout_of(const Plot& plot, std::string_view language) {
  Layout layout{.width = plot.columns > 2 ? 960.0 : 720.0,
                .height = 0,
                .columns = plot.columns,
                .boxes = {},
                .legend = {},
                .x = scales_of(plot, plot.x, false),
                .y = scales_of(plot, plot.y, true)};
  double ticks = 0;
  for (std::size_t at = 0; at < plot.panels.size(); ++at) {
    fit_to_map(layout.x[at], plot.panels[at], 0);
    fit_to_map(layout.y[at], plot.panels[at], 1);
    put_names(layout.x[at], plot.x.names, language);
    put_names(layout.y[at], plot.y.names, language);
    for (const auto& tick : layout.y[at].ticks) ticks = std::max(ticks, text_pixels(tick.second));
  }

  // Long names take no more than a third.
  if (ticks > layout.width / 3) layout.width = 960;

  std::vector<Text> titles;
  for (const PlotPanel& panel : plot.panels) titles.push_back(panel.title);
  const double title = widest(titles, language);
  while (layout.columns > 1 && title + 12 > layout.width / static_cast<double>(layout.columns))
    --layout.columns;

  const std::vector<const PlotLine*> named = named_lines(plot);
  const bool has_y_label = !in(plot.y.label, language).empty();
  double top = has_y_label ? 8 + line_height : 8, right = 16;
  if (names_at_ends(plot)) {
    std::vector<Text> names;
    for (const PlotLine* line : named) names.push_back(line->label);
    right += widest(names, language);
  } else if (!named.empty()) {
    double left = 12;
    for (const PlotLine* line : named) {
      const double wide = legend_sample + 8 + text_pixels(in(line->label, language)) + 18;
      if (left > 12 && left + wide > layout.width) left = 12, top += line_height;
      layout.legend.push_back({line, left, top + line_height / 2});
      left += wide;
    }
    top += line_height + 4;
  }
  if (plot.is_share) top += 56;  // the colour box

  const bool has_x_label = !in(plot.x.label, language).empty();
  const double left = 14 + ticks, above = title > 0 ? 26 : 8, below = 32 + (has_x_label ? 20 : 0);
  const auto columns = static_cast<double>(layout.columns);
  const double width = layout.width / columns - left - right, height = panel_height(plot, width);
  for (std::size_t at = 0; at < plot.panels.size(); ++at) {
    const auto row = static_cast<double>(at / layout.columns),
               column = static_cast<double>(at % layout.columns);
    layout.boxes.push_back({column * layout.width / columns + left,
                            top + row * (above + height + below) + above, width, height});
  }
  layout.height = layout.boxes.back().top + height + below + 10;
  return layout;
}

}  // namespace mlp
