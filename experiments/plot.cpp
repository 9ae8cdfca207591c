#include "experiments/plot.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <system_error>

#include "experiments/gnuplot.hpp"
#include "experiments/phrases.hpp"
#include "experiments/plot_layout.hpp"
#include "experiments/plot_script.hpp"
#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

namespace fs = std::filesystem;

// What can't be drawn is taken out and counted; on a log axis 0 moves to the floor. Also infinite
// ends of bands.
std::size_t take_out_undrawable(Plot& plot, const Layout& layout) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < plot.panels.size(); ++at) {
    const Scale &x = layout.x[at], &y = layout.y[at];
    for (PlotLine& line : plot.panels[at].lines) {
      count += std::erase_if(line.points, [&](const PlotPoint& point) {
        return !x.shows(point.x) || !y.shows(point.y);
      });
      const bool spread_is_y = spreads_along_y(line.mark);
      const Scale& spread = spread_is_y ? y : x;
      for (PlotPoint& point : line.points) {
        const double middle = spread_is_y ? point.y : point.x;
        point.low = spread.place(spread.shows(point.low)    ? point.low
                                 : std::isfinite(point.low) ? 0.0
                                                            : middle);
        point.high = spread.place(spread.shows(point.high) ? point.high : middle);
        point.x = x.place(point.x);
        point.y = y.place(point.y);
      }
    }
  }
  return count;
}

// A curve without points that lie within a fraction of a pixel of the line through those that stay.
void thin(PlotLine& line, const Scale& x, const Scale& y) {
  constexpr double tolerance = 1.0 / 2000;
  const auto has_band = [](const PlotPoint& point) { return point.low != point.high; };
  if (line.points.size() < 3 || line.mark != Mark::curve ||
      std::ranges::any_of(line.points, has_band))
    return;
  std::vector<PlotPoint> kept{line.points.front()};
  std::size_t last = 0;
  for (std::size_t end = 2; end < line.points.size(); ++end) {
    const PlotPoint &a = line.points[last], &b = line.points[end];
    const double ax = x.fraction(a.x), ay = y.fraction(a.y),
                 slope = (y.fraction(b.y) - ay) / (x.fraction(b.x) - ax);
    for (std::size_t i = last + 1; i < end; ++i) {
      const PlotPoint& p = line.points[i];
      if (std::abs(ay + slope * (x.fraction(p.x) - ax) - y.fraction(p.y)) <= tolerance) continue;
      last = end - 1;
      kept.push_back(line.points[last]);
      break;
    }
  }
  kept.push_back(line.points.back());
  line.points = std::move(kept);
}

bool is_whole_svg(const fs::path& file) {
  return fs::exists(file) && read_text(file).find("</svg>") != std::string::npos;
}

}  // namespace

void add_sentence(Text& text, const std::string& en, const std::string& zh) {
  text.en += (text.en.empty() ? "" : " ") + en;
  text.zh += zh;
}

Figure write_plot(Plot plot, const FigureRequest& request) {
  std::vector<Layout> layouts;  // before anything is taken out
  for (const std::string& language : request.rendering.languages)
    layouts.push_back(layout_of(plot, language));
  if (layouts.empty()) return plot.figure;
  const Layout& layout = layouts.front();
  const std::size_t undrawn = take_out_undrawable(plot, layout);
  for (std::size_t at = 0; at < plot.panels.size(); ++at)
    for (PlotLine& line : plot.panels[at].lines) thin(line, layout.x[at], layout.y[at]);
  Figure figure = plot.figure;
  if (std::ranges::any_of(layout.y, [](const Scale& scale) { return scale.floor > 0; }))
    add_sentence(figure.finding, "What is exactly 0 is drawn at the line marked 0.",
                 "恰为 0 的值画在标为 0 的刻度处。");
  if (!plot.has_bands)
    add_sentence(figure.finding, "So many lines are drawn without their 95% intervals.",
                 "线条过多，未画 95% 区间。");
  if (plot.left_out > 0) {
    const std::string count = std::to_string(plot.left_out);
    add_sentence(
        figure.finding,
        "Combinations of swept values that are not drawn, but in the tables: " + count + ".",
        "未画出、但表中有的扫描取值组合：" + count + " 种。");
  }
  if (undrawn > 0) {
    const std::string count = std::to_string(undrawn);
    add_sentence(
        figure.finding,
        "Points not drawn, since they are not finite, or negative on a log axis: " + count + ".",
        "因不是有限数或在对数轴上为负而未画出的点：" + count + " 个。");
  }

  const fs::path folder = request.folder / "figures";
  make_folder(folder);
  std::vector<std::string> formats{"svg"};
  const std::vector<std::string>& more = request.rendering.formats;
  formats.insert(formats.end(), more.begin(), more.end());
  for (std::size_t i = 0; i < layouts.size(); ++i) {
    const std::string& language = request.rendering.languages[i];
    const std::string name = figure_file(figure, language);
    const auto part = [&](const std::string& format) {
      return folder / (name + "." + format + ".part");
    };
    write_whole(folder / (name + ".dat"), plot_data(plot));
    const fs::path script = folder / (name + ".gp");
    write_whole(script, plot_script(plot, layouts[i], name, language, formats));
    GnuplotResult result = run_gnuplot(script);
    // On a full disk gnuplot may leave a part of a figure and say nothing.
    if (result.error.empty() && !is_whole_svg(part("svg")))
      result.error = "the figure is not whole";
    figure.is_gnuplot_missing = result.is_missing;
    if (!result.error.empty()) figure.error = result.error;
    for (const std::string& format : formats) {
      const fs::path whole = folder / (name + "." + format);
      std::error_code error;
      if (result.error.empty()) fs::rename(part(format), whole, error);
      if (error) throw RunError(whole.string() + ": cannot write: " + error.message());
      if (result.error.empty()) continue;
      remove_file(part(format));
      remove_file(whole);
    }
  }
  return figure;
}

}  // namespace mlp
