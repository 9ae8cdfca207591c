#include "experiments/arms.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "experiments/json.hpp"
#include "experiments/statistics.hpp"

namespace mlp {
namespace {

constexpr std::size_t most_panels = 6;
constexpr std::size_t most_lines = 8;

// Okabe and Ito's colours (jfly.uni-koeln.de/color), black left out: it is no colour on a dark
// page.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> colours{{
    {"sigmoid", "#D55E00"},
    {"tanh", "#0072B2"},
    {"relu", "#009E73"},
    {"leaky_relu", "#CC79A7"},
    {"identity", "#808080"},
    {"softmax", "#E69F00"},
    {"elu", "#56B4E9"},
    {"gelu", "#B8A800"},
    {"silu", "#E69F00"},
    {"selu", "#56B4E9"},
}};
constexpr std::array<std::string_view, 7> others{"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                                 "#E69F00", "#56B4E9", "#808080"};

bool is_activation(const std::string& path) {
  return path.ends_with("activation");
}

std::string last_word(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string::npos ? path : path.substr(dot + 1);
}

std::string panel_title(const Tables& tables, const std::vector<std::string>& paths,
                        std::size_t run) {
  std::string title;
  for (const std::string& path : paths) {
    title += (title.empty() ? "" : ", ") + last_word(path) + " " +
             value_label(tables.runs.text(path)[run]);
  }
  return title;
}

std::vector<PlotPoint> points_of(const std::map<double, std::vector<double>>& by_x) {
  std::vector<PlotPoint> points;
  for (const auto& [x, values] : by_x) {
    const Interval interval = median_interval(values);
    points.push_back({x, interval.observed, interval.low, interval.high});
  }
  return points;
}

}  // namespace

std::string value_label(const std::string& cell) {
  const Json json = cell_value(cell);
  if (!json.is_object()) return cell;
  if (json.contains("activation")) {  // a curve is known by what it shows
    const Json& activation = json["activation"];
    return value_label(activation.is_string() ? activation.get<std::string>() : activation.dump());
  }
  const bool has_type = json.contains("type") && json["type"].is_string();
  std::string label = has_type ? json["type"].get<std::string>() : "";
  for (const auto& [key, value] : json.items()) {
    if (has_type && key == "type") continue;
    label.append(label.empty() ? "" : " ");
    if (!has_type) label.append(key).append(" ");
    label += value.dump();
  }
  return label;
}

std::string activation_colour(std::string_view label) {
  const std::string_view name = label.substr(0, label.find(' '));
  for (const auto& [activation, colour] : colours) {
    if (activation == name) return std::string(colour);
  }
  return "#808080";
}

std::vector<PlotPanel> panels_over(const std::vector<Sample>& samples, const Tables& tables,
                                   const std::function<bool(const std::string&)>& pooled) {
  std::vector<std::string> facets;
  for (const std::string& path : tables.swept) {
    if (!pooled(path)) facets.push_back(path);
  }
  std::string line_path;
  const auto activation = std::find_if(facets.begin(), facets.end(), is_activation);
  if (!facets.empty()) {
    const auto chosen = activation == facets.end() ? facets.begin() : activation;
    line_path = *chosen;
    facets.erase(chosen);
  }
  std::vector<std::string> titles;  // in the order of the runs
  std::vector<std::string> labels;
  std::map<std::pair<std::string, std::string>, std::map<double, std::vector<double>>> values;
  for (const Sample& sample : samples) {
    const std::string title = panel_title(tables, facets, sample.run);
    const std::string label =
        line_path.empty() ? "" : value_label(tables.runs.text(line_path)[sample.run]);
    if (std::find(titles.begin(), titles.end(), title) == titles.end()) titles.push_back(title);
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(label);
    values[{title, label}][sample.x].push_back(sample.y);
  }
  if (titles.size() > most_panels) titles.erase(titles.begin() + most_panels - 1, titles.end() - 1);
  if (labels.size() > most_lines) labels.erase(labels.begin() + most_lines - 1, labels.end() - 1);
  std::vector<PlotPanel> panels;
  for (const std::string& title : titles) {
    PlotPanel panel{.title = title, .lines = {}, .map = {}};
    std::map<std::string, int> uses;  // of a colour: variants of one activation differ by dashes
    for (std::size_t at = 0; at < labels.size(); ++at) {
      const auto found = values.find({title, labels[at]});
      if (found == values.end()) continue;
      const std::string colour = is_activation(line_path) ? activation_colour(labels[at])
                                                          : std::string(others[at % others.size()]);
      panel.lines.push_back({labels[at], colour, ++uses[colour], points_of(found->second)});
    }
    panels.push_back(panel);
  }
  return panels;
}

}  // namespace mlp
