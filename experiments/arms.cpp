#include "experiments/arms.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "experiments/json.hpp"
#include "experiments/phrases.hpp"
#include "experiments/statistics.hpp"

namespace mlp {
namespace {

constexpr std::size_t most_markers = 24;  // on a line
constexpr std::size_t many_lines = 12;    // their bands would hide each other

std::string last_word(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string::npos ? path : path.substr(dot + 1);
}

std::vector<PlotPoint> points_of(const std::map<double, std::vector<double>>& by_x) {
  std::vector<PlotPoint> points;
  for (const auto& [x, values] : by_x) {
    const Interval interval = median_interval(values);
    points.push_back({x, interval.observed, interval.low, interval.high});
  }
  return points;
}

std::string type_in(const std::string& cell) {
  const Json json = cell_value(cell);
  return json.is_object() && json.contains("type") && json["type"].is_string()
             ? json["type"].get<std::string>()
             : "";
}

Text named(const std::string& path, const std::string& cell, const std::string& value) {
  if (names_itself(path, cell)) return {value, value};
  const Text name = path_label(path);
  return {name.en + ' ' + value, in(name, "zh") + ' ' + value};
}

}  // namespace

std::string value_label(const std::string& cell) {
  const Json json = cell_value(cell);
  if (json.is_array() && !json.empty() && json[0].is_number()) {
    std::string label;
    for (const Json& value : json) label += (label.empty() ? "" : ", ") + value.dump();
    return label;
  }
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
    label += cell_text(value);
  }
  return label;
}

std::string telling_label(const std::set<std::string>& cells, const std::string& path,
                          const std::string& cell) {
  const Json own = cell_value(cell);
  if (!own.is_object() || own.contains("activation")) return value_label(cell);
  const std::string type = type_in(cell);
  std::vector<Json> others;
  for (const std::string& other : cells)
    if (other != cell) others.push_back(cell_value(other));
  if (!type.empty()) {
    const bool is_alone = std::ranges::none_of(others, [&](const Json& other) {
      return other.is_object() && other.value("type", Json()) == type;
    });
    return path == "task" && is_alone ? type : value_label(cell);
  }
  Json telling = Json::object();
  for (const auto& [key, value] : own.items())
    if (std::ranges::any_of(others, [&, &key = key, &value = value](const Json& other) {
          return !other.is_object() || other.value(key, Json()) != value;
        }))
      telling[key] = value;
  return value_label(cell_text(telling.empty() ? own : telling));
}

Text path_label(const std::string& path) {
  std::string words = last_word(path);
  if (words == "type" || words == "stddev") words = last_word(path.substr(0, path.rfind('.')));
  std::ranges::replace(words, '_', ' ');
  const std::string zh = phrase(words, "zh");
  return {words, zh == words ? "" : zh};
}

Text arm_label(const Tables& tables, const std::vector<std::string>& paths, std::size_t run) {
  Text label;
  for (const std::string& path : paths) {
    const Texts cells = tables.runs.text(path);
    const std::string& cell = cells[run];
    const std::string value = telling_label({cells.begin(), cells.end()}, path, cell);
    const Text own = named(path, cell, value);
    label.en += (label.en.empty() ? "" : ", ") + own.en;
    label.zh += (label.zh.empty() ? "" : "，") + own.zh;
  }
  return label;
}

Text named_value(const std::string& path, const std::string& cell) {
  return named(path, cell, value_label(cell));
}

bool is_activation(std::string_view path) {
  return path.ends_with("activation");
}

bool names_itself(std::string_view path, const std::string& cell) {
  return is_activation(path) || path == "task" || path == "task.type" || path == "curve" ||
         (cell.starts_with('{') && type_in(cell).empty());  // its members have names
}

std::vector<std::string> varying_paths(const Tables& tables, const Rows& rows,
                                       const std::vector<std::string>& pooled) {
  std::vector<std::string> paths;
  for (const std::string& path : tables.swept) {
    const Texts cells = tables.runs.text(path);
    const bool varies = std::ranges::any_of(
        rows, [&](std::size_t row) { return cells[row] != cells[rows.front()]; });
    if (varies && std::ranges::find(pooled, path) == pooled.end()) paths.push_back(path);
  }
  return paths;
}

LinesOf lines_of(const Tables& tables, const Rows& rows, const std::vector<std::string>& pooled) {
  LinesOf lines;
  lines.panels = varying_paths(tables, rows, pooled);
  // A single activation too gives its line its name and look.
  const auto swept = std::ranges::find_if(tables.swept, is_activation);
  if (swept != tables.swept.end() && std::ranges::find(pooled, *swept) == pooled.end()) {
    lines.path = *swept;
    std::erase(lines.panels, *swept);
  } else if (!lines.panels.empty()) {
    lines.path = lines.panels.front();
    lines.panels.erase(lines.panels.begin());
  }
  if (lines.path.empty()) {
    lines.cells = {""};
    lines.labels = {{}};
    lines.looks = {look_at(0)};
    return lines;
  }
  std::map<std::string, std::size_t> variants;  // of an activation
  for (const std::size_t row : rows) {
    const std::string& cell = tables.runs.text(lines.path)[row];
    if (std::ranges::find(lines.cells, cell) != lines.cells.end()) continue;
    const std::string label = value_label(cell), name = label.substr(0, label.find(' '));
    const bool has_look = is_activation(lines.path) || lines.path == "network.output";
    lines.looks.push_back(has_look ? look_of(label, variants[name]++)
                                   : look_at(lines.cells.size()));
    lines.cells.push_back(cell);
    lines.labels.push_back(arm_label(tables, {lines.path}, row));
  }
  return lines;
}

Panels panels_over(const std::vector<Sample>& samples, const Tables& tables,
                   const std::vector<std::string>& pooled) {
  std::set<std::size_t> runs;
  for (const Sample& sample : samples) runs.insert(sample.run);
  if (runs.empty()) return {};
  const LinesOf lines = lines_of(tables, Rows(runs.begin(), runs.end()), pooled);
  std::vector<std::vector<std::string>> keys;  // of panels
  std::vector<Text> titles;
  std::map<std::pair<std::size_t, std::string>, std::map<double, std::vector<double>>> values;
  for (const Sample& sample : samples) {
    std::vector<std::string> key;
    for (const std::string& path : lines.panels) key.push_back(tables.runs.text(path)[sample.run]);
    auto at = std::ranges::find(keys, key);
    if (at == keys.end()) {
      at = keys.insert(keys.end(), key);
      titles.push_back(arm_label(tables, lines.panels, sample.run));
    }
    const std::string cell = lines.path.empty() ? "" : tables.runs.text(lines.path)[sample.run];
    values[{static_cast<std::size_t>(at - keys.begin()), cell}][sample.x].push_back(sample.y);
  }
  Panels result;
  result.has_bands = lines.cells.size() < many_lines;
  for (std::size_t at = 0; at < keys.size(); ++at) {
    if (at + 1 >= most_panels && at + 1 < keys.size()) {
      ++result.left_out;
      continue;
    }
    PlotPanel panel{.title = titles[at], .lines = {}};
    for (std::size_t i = 0; i < lines.looks.size(); ++i) {
      const auto found = values.find({at, lines.cells[i]});
      if (found == values.end()) continue;
      PlotLine line{lines.labels[i], lines.looks[i], points_of(found->second)};
      if (line.points.size() > most_markers || !result.has_bands) line.mark = Mark::curve;
      if (!result.has_bands)
        for (PlotPoint& point : line.points) point.low = point.high = point.y;
      panel.lines.push_back(line);
    }
    result.panels.push_back(panel);
  }
  return result;
}

std::size_t columns_for(std::size_t panels) {
  if (panels <= 2) return panels == 0 ? 1 : panels;
  return panels == 4 ? 2 : panels <= 6 ? 3 : 4;
}

}  // namespace mlp
