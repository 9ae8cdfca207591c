#include "experiments/plot_script.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/gnuplot.hpp"
#include "experiments/phrases.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

constexpr std::string_view ink = "#1b1f24";

std::string number(double value) {
  return number_text(std::round(value * 1e5) / 1e5);
}

std::string quoted_colour(std::string_view colour) {
  return " rgb '" + std::string(colour) + "'";
}

double last_class(const Plot& plot) {
  double last = 1;
  for (const PlotPanel& panel : plot.panels)
    for (const auto& sample : panel.samples) last = std::max(last, sample[2]);
  return last;
}

// From dark blue to dark orange by class, as the map's palette goes: 0xrrggbb.
double sample_colour(double share) {
  constexpr std::array from{11.0, 84.0, 140.0}, to{176.0, 74.0, 0.0};
  double colour = 0;
  for (std::size_t i = 0; i < from.size(); ++i)
    colour = 256 * colour + std::round(from[i] + (to[i] - from[i]) * share);
  return colour;
}

class Script {
 public:
  Script(const Plot& plot, const Layout& layout, std::string name, std::string_view language)
      : plot_(plot),
        layout_(layout),
        data_(gnuplot_text(name + ".dat")),
        name_(std::move(name)),
        language_(language) {}

  std::string in_format(const std::string& format) {
    block_ = 0;
    std::string script = terminal(format) + output_command(name_, format) +
                         "\nset encoding utf8\nset border 3 lc" + quoted_colour("#8a9199") +
                         "\nset tics nomirror scale 0.5 textcolor" + quoted_colour(ink) +
                         "\nunset key\nset multiplot\n" + colours() + legend();
    for (std::size_t at = 0; at < plot_.panels.size(); ++at) script += panel(at);
    return script + "unset multiplot\nset output\nreset\n";
  }

 private:
  std::string say(const Text& text) const { return gnuplot_text(in(text, language_)); }
  std::string across(double pixels) const { return number(pixels / layout_.width); }
  std::string up(double pixels) const { return number(1 - pixels / layout_.height); }

  std::string terminal(const std::string& format) const {
    const std::string width = number(layout_.width), height = number(std::ceil(layout_.height));
    if (format == "pdf")
      return "set terminal pdfcairo noenhanced font 'WenQuanYi Micro Hei,9' size " +
             number(layout_.width / 96) + "," + number(layout_.height / 96) + "\n";
    if (format == "png")
      return "set terminal pngcairo noenhanced font 'WenQuanYi Micro Hei,10' size " + width + "," +
             height + "\n";
    return "set terminal svg noenhanced size " + width + "," + height +
           " background '#ffffff' font 'DejaVu Sans,WenQuanYi Micro Hei,sans-serif,12'\n";
  }

  std::string colours() const {
    if (plot_.panels.front().map.empty()) return "";
    if (plot_.is_share)
      return "set palette defined (0 '#F1F3F5', 0.5 '#C76B9F', 1 '#4A1942')\nset cbrange [0:1]\n"
             "set colorbox horizontal user origin screen " +
             across(60) + ",screen " + up(48) + " size screen " + across(200) + ",screen " +
             number(10 / layout_.height) + "\nset cbtics ('0' 0, '0.5' 0.5, '1' 1)\n";
    return "set palette defined (0 '#8CC3E6', 0.5 '#F6F6F6', 1 '#F2B98A')\nset cbrange [0:" +
           number(last_class(plot_)) + "]\nunset colorbox\n";
  }

  std::string legend() const {
    std::string commands;
    // Above the panels, where it has room and is read without turning the head.
    if (const std::string& label = in(plot_.y.label, language_); !label.empty())
      commands += "set label " + gnuplot_text("↑ " + label) + " at screen " + across(12) +
                  ",screen " + up(16) + " left textcolor" + quoted_colour(ink) + "\n";
    for (const auto& [line, left, middle] : layout_.legend) {
      const std::string y = "screen " + up(middle);
      const std::string colour = " lc" + quoted_colour(line->look.colour);
      if (is_joined(line->mark) || line->mark == Mark::bar)
        commands += "set arrow from screen " + across(left) + "," + y + " to screen " +
                    across(left + 30) + "," + y + " nohead" + colour + " lw " +
                    (line->mark == Mark::bar ? "9" : "2 dt " + std::to_string(line->look.dash)) +
                    "\n";
      if (line->mark == Mark::point || line->mark == Mark::dot || line->mark == Mark::line)
        commands += "set label '' at screen " + across(left + 15) + "," + y + " point pt " +
                    std::to_string(line->look.marker) + " ps 0.6" + colour + "\n";
      commands += "set label " + say(line->label) + " at screen " + across(left + 38) + "," + y +
                  " left textcolor" + quoted_colour(text_colour(line->look.colour)) + "\n";
    }
    return commands;
  }

  std::string axis(const std::string& name, const Scale& scale, bool is_reversed) const {
    std::string ticks;
    for (const auto& [at, label] : scale.ticks)
      ticks += (ticks.empty() ? "" : ", ") + gnuplot_text(label) + " " + number_text(at);
    const std::string from = number_text(is_reversed ? scale.high : scale.low),
                      to = number_text(is_reversed ? scale.low : scale.high);
    return (scale.is_log ? "set" : "unset") + (" logscale " + name) + "\nset " + name + "range [" +
           from + ":" + to + "]\nset " + name + "tics (" + ticks + ")\n";
  }

  // At the height of the line's last point, but apart from the others.
  std::string names_at_ends(const PlotPanel& panel, const Scale& scale, const Box& box) const {
    struct Name {
      const PlotLine* line;
      double height;
    };
    std::vector<Name> names;
    for (const PlotLine& line : panel.lines)
      if (!line.label.english().empty() && !line.points.empty())
        names.push_back({&line, scale.fraction(line.points.back().y)});
    std::ranges::stable_sort(names, {}, &Name::height);
    const double apart = 15 / box.height;
    for (std::size_t i = 1; i < names.size(); ++i)
      names[i].height = std::max(names[i].height, names[i - 1].height + apart);
    double most = 1;
    for (std::size_t i = names.size(); i-- > 0; most -= apart)
      names[i].height = std::min(names[i].height, most);
    std::string commands;
    for (const Name& name : names)
      commands += "set label " + say(name.line->label) + " at graph " + number(1 + 8 / box.width) +
                  ",graph " + number(name.height) + " left textcolor" +
                  quoted_colour(text_colour(name.line->look.colour)) + "\n";
    return commands;
  }

  std::string block() { return data_ + " index " + std::to_string(block_++); }

  // What is behind goes to `back`, so that no band covers a line.
  void draw(const PlotLine& line, std::string& back, std::string& front) {
    if (line.points.empty()) return;
    const std::string from = block(), colour = " lc" + quoted_colour(line.look.colour);
    const std::string marker = " pt " + std::to_string(line.look.marker);
    switch (line.mark) {
      case Mark::line:
      case Mark::curve:
        if (std::ranges::any_of(line.points, [](const PlotPoint& p) { return p.low < p.high; }))
          back += from + " using 1:3:4 with filledcurves fs transparent solid 0.16 noborder" +
                  colour + ", ";
        front += from + " using 1:2 with " +
                 (line.mark == Mark::line ? "linespoints" + marker + " ps 0.45" : "lines") +
                 colour + " lw 2 dt " + std::to_string(line.look.dash) + ", ";
        break;
      case Mark::point:
        front += from + " using 1:2:3:4 with yerrorbars" + colour + marker + " ps 0.6, ";
        break;
      case Mark::dot:
        front += from + " using 1:2:3:4 with xerrorbars" + colour + marker + " ps 0.7 lw 1.5, ";
        break;
      case Mark::bar:
        back += from + " using 1:2:3:4:($2-0.32):($2+0.32) with boxxyerror fs solid noborder" +
                colour + ", ";
        break;
      case Mark::connector:
        back += from + " using 3:2:($4-$3):(0) with vectors nohead lw 2" + colour + ", ";
        break;
    }
  }

  std::string panel(std::size_t at) {
    const PlotPanel& panel = plot_.panels[at];
    const Box& box = layout_.boxes[at];
    const bool is_lowest = at + layout_.columns >= plot_.panels.size();
    std::string commands =
        "set lmargin at screen " + across(box.left) + "\nset rmargin at screen " +
        across(box.left + box.width) + "\nset tmargin at screen " + up(box.top) +
        "\nset bmargin at screen " + up(box.top + box.height) + "\nset title " + say(panel.title) +
        " offset 0,-0.5 textcolor" + quoted_colour(ink) + "\n" + axis("x", layout_.x[at], false) +
        axis("y", layout_.y[at], !plot_.y.names.empty());
    commands += "set xlabel " + (is_lowest ? say(plot_.x.label) : "''") + " textcolor" +
                quoted_colour(ink) + "\n";
    if (layout_.legend.empty()) commands += names_at_ends(panel, layout_.y[at], box);
    std::string back, front;
    if (!panel.map.empty())
      back += block() + (plot_.is_share
                             // Boxes: gnuplot draws no image of a single row.
                             ? " using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror "
                               "fs solid noborder lc palette, "
                             : " using 1:2:3 with image, ");
    if (!panel.samples.empty()) {
      front += block() + " using 1:2:3 with points pt 7 ps 0.3 lc rgb variable, ";
    }
    for (const PlotLine& line : panel.lines) draw(line, back, front);
    std::string drawn = back + front;
    // A panel without anything that can be drawn is an empty frame.
    drawn = drawn.empty() ? "NaN" : drawn.substr(0, drawn.size() - 2);
    return commands + "plot " + drawn + "\nunset label\nunset arrow\nunset colorbox\n";
  }

  const Plot& plot_;
  const Layout& layout_;
  std::string data_, name_;
  std::string_view language_;
  std::size_t block_ = 0;  // the next block of the data
};

std::string row(std::initializer_list<double> values) {
  std::string text;
  for (const double value : values) text.append(text.empty() ? "" : " ").append(number_text(value));
  return text + "\n";
}

}  // namespace

std::string plot_data(const Plot& plot) {
  std::string data;
  const auto end_block = [&] { data += "\n\n"; };
  for (const PlotPanel& panel : plot.panels) {
    if (!panel.map.empty()) {
      for (const auto& [x, y, value] : panel.map) data += row({x, y, value});
      end_block();
    }
    if (!panel.samples.empty()) {
      for (const auto& [x, y, label] : panel.samples)
        data += row({x, y, sample_colour(label / last_class(plot))});
      end_block();
    }
    for (const PlotLine& line : panel.lines) {
      if (line.points.empty()) continue;
      for (const PlotPoint& point : line.points)
        data += row({point.x, point.y, point.low, point.high});
      end_block();
    }
  }
  return data;
}

std::string output_command(const std::string& name, const std::string& format) {
  return "set output " + gnuplot_text(name + "." + format + ".part");
}

std::string plot_script(const Plot& plot, const Layout& layout, const std::string& name,
                        std::string_view language, const std::vector<std::string>& formats) {
  Script script(plot, layout, name, language);
  std::string text;
  for (const std::string& format : formats) text += script.in_format(format);
  return text;
}

}  // namespace mlp
