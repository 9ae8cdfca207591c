#include "experiments/plot.hpp"

#include <cmath>
#include <filesystem>
#include <map>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

extern char** environ;

namespace mlp {
namespace {

namespace fs = std::filesystem;

struct Terminal {
  std::string_view name;
  std::string_view options;
};
constexpr std::string_view fonts = "DejaVu Sans,WenQuanYi Micro Hei,sans-serif";

// Runs gnuplot on the file, without a shell; false when it is missing or fails.
bool run_gnuplot(const fs::path& script, const fs::path& working_folder) {
  const std::string file = script.string();
  const std::string folder = working_folder.string();
  std::string program = "gnuplot";
  std::string script_argument = file;
  std::array<char*, 3> arguments{program.data(), script_argument.data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);  // Ctrl-C is this program's alone
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, program.c_str(), &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return false;
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

// Text and axes take the page's own colour, so that one file serves light and dark.
void follow_page_colour(const fs::path& svg) {
  std::string text = read_text(svg);
  for (const std::string_view attribute : {"color=", "stroke=", "fill="}) {
    for (const std::string_view quote : {"\"", "'"}) {
      const auto is = [&](std::string_view colour) {
        return std::string(attribute).append(quote).append(colour).append(quote);
      };
      replace_all(text, is("black"), is("currentColor"));
    }
  }
  replace_all(text, "rgb(  0,   0,   0)", "currentColor");
  write_whole(svg, text);
}

bool is_whole_svg(const fs::path& file) {
  return fs::exists(file) && read_text(file).find("</svg>") != std::string::npos;
}

std::string numbers(std::initializer_list<double> values) {
  std::string line;
  for (const double value : values) line.append(line.empty() ? "" : " ").append(number_text(value));
  return line + "\n";
}

// One block a line or map, in order; gnuplot calls them index 0, 1, ...
std::string data_of(const Plot& plot) {
  std::string data;
  for (const PlotPanel& panel : plot.panels) {
    for (const PlotLine& line : panel.lines) {
      for (const PlotPoint& point : line.points) {
        data += numbers({point.x, point.y, point.low, point.high});
      }
      data += "\n\n";
    }
    for (const auto& [x, y, value] : panel.map) data += numbers({x, y, value});
    if (!panel.map.empty()) data += "\n\n";
  }
  return data;
}

std::string panel_commands(const PlotPanel& panel, const std::string& data, std::size_t& index) {
  std::string commands = "set title " + gnuplot_text(panel.title) + "\nplot ";
  if (!panel.map.empty()) {
    return commands + data + " index " + std::to_string(index++) +
           " using 1:2:3 with image notitle\n";
  }
  std::string bands;
  std::string lines;
  for (const PlotLine& line : panel.lines) {
    const std::string block = data + " index " + std::to_string(index++);
    const std::string colour = " lc rgb '" + line.colour + "'";
    bands += block + " using 1:3:4 with filledcurves fs transparent solid 0.2 noborder" + colour +
             " notitle, ";
    lines += (lines.empty() ? "" : ", ") + block + " using 1:2 with " +
             (line.points.size() > 40 ? "lines" : "linespoints pt 7 ps 0.4") + colour +
             " lw 2 dt " + std::to_string(line.dash) + " title " + gnuplot_text(line.label);
  }
  return commands + bands + lines + "\n";
}

std::string commands_of(const Plot& plot, const std::string& data, bool chinese) {
  const auto in_language = [&](const Text& text) {
    return gnuplot_text(chinese && !text.zh.empty() ? text.zh : text.en);
  };
  const std::size_t rows = (plot.panels.size() + plot.columns - 1) / plot.columns;
  std::string commands = "set encoding utf8\nset border 3\nset tics nomirror\n";
  commands += "set key outside right center noenhanced reverse Left samplen 2\n";
  commands += "set xlabel " + in_language(plot.x) + "\nset ylabel " + in_language(plot.y) + "\n";
  if (plot.log_x) commands += "set logscale x\nset format x '%g'\n";
  if (plot.log_y) commands += "set logscale y\nset format y '1e%T'\n";
  if (!plot.panels.front().map.empty()) {
    commands +=
        "set palette defined (0 '#0072B2', 0.5 '#F0F0F0', 1 '#D55E00')\nset cbrange [0:1]\n"
        "unset colorbox\nset size ratio -1\nset autoscale fix\n";
  }
  commands +=
      "set multiplot layout " + std::to_string(rows) + "," + std::to_string(plot.columns) + "\n";
  std::size_t index = 0;
  for (const PlotPanel& panel : plot.panels) commands += panel_commands(panel, data, index);
  return commands + "unset multiplot\n";
}

std::string terminal(const std::string& format, std::size_t rows, std::size_t columns) {
  const std::size_t width = columns == 1 ? 640 : columns * 400;
  const std::size_t height = rows == 1 ? 360 : rows * 280;
  if (format == "pdf") {
    return "set terminal pdfcairo noenhanced font 'WenQuanYi Micro Hei,10' size " +
           std::to_string(width / 100) + "," + std::to_string(height / 100 + 1) + "\n";
  }
  const std::string size = " size " + std::to_string(width) + "," + std::to_string(height);
  if (format == "png") {
    return "set terminal pngcairo noenhanced font 'WenQuanYi Micro Hei,10'" + size + "\n";
  }
  return "set terminal svg noenhanced dynamic font '" + std::string(fonts) + "' fontscale 1" +
         size + "\n";
}

}  // namespace

std::string gnuplot_text(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'')
      quoted += "''";
    else
      quoted += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  }
  return quoted + "'";
}

void write_plot(const Plot& plot, const FigureRequest& request) {
  const fs::path folder = request.folder / "figures";
  make_folder(folder);
  const bool chinese = request.language == "zh";
  const std::string name = plot.figure.name + (chinese ? ".zh" : "");
  write_whole(folder / (name + ".dat"), data_of(plot));
  const std::size_t rows = (plot.panels.size() + plot.columns - 1) / plot.columns;
  std::vector<std::string> formats{"svg"};
  formats.insert(formats.end(), request.formats.begin(), request.formats.end());
  std::string script;
  for (const std::string& format : formats) {
    script += terminal(format, rows, plot.columns) + "set output " +
              gnuplot_text(name + "." + format + ".part") + "\n" +
              commands_of(plot, gnuplot_text(name + ".dat"), chinese) + "set output\nreset\n";
  }
  const fs::path file = folder / (name + ".gp");
  write_whole(file, script);
  const auto part = [&](const std::string& format) {
    return folder / (name + "." + format + ".part");
  };
  std::error_code error;
  // On a full disk gnuplot may leave a part of a figure and say nothing.
  const bool drawn = run_gnuplot(file.filename(), folder) && is_whole_svg(part("svg"));
  if (drawn) follow_page_colour(part("svg"));
  for (const std::string& format : formats) {
    const fs::path whole = folder / (name + "." + format);
    if (drawn) fs::rename(part(format), whole, error);
    if (error) throw RunError(whole.string() + ": cannot write: " + error.message());
    if (drawn) continue;
    remove_file(part(format));
    remove_file(whole);
  }
}

}  // namespace mlp
