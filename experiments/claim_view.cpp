#include "experiments/claim_view.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "experiments/arms.hpp"
#include "experiments/html.hpp"
#include "experiments/page.hpp"
#include "experiments/phrases.hpp"
#include "experiments/plot_scale.hpp"
#include "experiments/quantities.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

// "sigmoid, layers 8 / 12"
Text arms_text(const Json& where) {
  Text text;
  for (const auto& [path, wanted] : where.items()) {
    std::string values;
    const Json list = wanted.is_array() ? wanted : Json::array({wanted});
    for (const Json& value : list) {
      // A task's name is enough here: the comparison tells the rest.
      const bool is_task = path == "task" && value.contains("type");
      values += (values.empty() ? "" : " / ") +
                (is_task ? cell_text(value["type"]) : value_label(cell_text(value)));
    }
    const Text name = path_label(path);
    const bool is_named = list.empty() || names_itself(path, cell_text(list[0]));
    text.en += (text.en.empty() ? "" : ", ") + (is_named ? "" : name.en + ' ') + values;
    text.zh += (text.zh.empty() ? "" : "，") + (is_named ? "" : in(name, "zh") + ' ') + values;
  }
  return text.en.empty() ? Text{"all arms", "全部组"} : text;
}

Text epoch_text(const EpochChoice& epoch) {
  if (epoch.kind == EpochChoice::Kind::last) return {" after training", "训练后"};
  if (epoch.kind == EpochChoice::Kind::first || epoch.number == 0)
    return {" before training", "训练前"};
  const std::string number = std::to_string(epoch.number);
  return {" at epoch " + number, "第 " + number + " 轮"};
}

Text layer_text(const Measure& measure) {
  if (is<FirstOverLast>(measure.form))
    return {", first hidden layer over last", "，第一隐藏层与最后隐藏层之比"};
  if (is<RateForm>(measure.form)) return {" per layer", "，逐层因子"};
  switch (measure.layer.kind) {
    case LayerChoice::Kind::first:
      return {" of the first hidden layer", "，第一隐藏层"};
    case LayerChoice::Kind::last:
      return {" of the last hidden layer", "，最后隐藏层"};
    case LayerChoice::Kind::number: {
      const std::string number = std::to_string(measure.layer.number);
      return {" of layer " + number, "，第 " + number + " 层"};
    }
    case LayerChoice::Kind::all:
      break;
  }
  return {" of the hidden layers", "，各隐藏层"};
}

Text measure_text(const Measure& measure) {
  Text text = quantity_label(measure.column);
  text.zh = in(text, "zh");
  if (measure.rank) text = {"rank by " + text.en, "按" + text.zh + "的名次"};
  const auto append = [&](const Text& more) {
    text.en += more.en;
    text.zh += in(more, "zh");
  };
  if (measure.minus) {
    const Text minus = quantity_label(*measure.minus);
    append({" minus " + minus.en, " 减 " + in(minus, "zh")});
  }
  if (measure.over) {
    const Text over = quantity_label(*measure.over);
    append({" over " + over.en, " 除以 " + in(over, "zh")});
  }
  if (is<LayersTable>(measure.table)) append(layer_text(measure));
  if (is<EpochsTable>(measure.table) || is<LayersTable>(measure.table)) {
    const Text epoch = epoch_text(measure.epoch);
    text.en += epoch.en;
    text.zh = chinese_joined(epoch.zh, text.zh);
  }
  return text;
}

// "at sigmoid against tanh (difference)"
Text sides_text(const Json& where, const std::optional<Json>& against, const Compare& compare) {
  Text text = arms_text(where);
  if (!against) return text;
  const Text other = arms_text(*against);
  const bool is_ratio = is<Ratio>(compare);
  text.en += is_ratio ? " over " + other.en : " minus " + other.en;
  text.zh += (is_ratio ? " 与 " : " 减 ") + other.zh + (is_ratio ? " 之比" : "");
  return text;
}

Text outcome_text(const Outcome& outcome) {
  const std::string bar = bar_text(outcome.expected);
  if (!outcome.interval) return {"nothing was observed, needed is " + bar, "无观测值，要求 " + bar};
  const std::string observed = text(*outcome.interval);
  return {"observed " + observed + ", needed " + bar, "观测值 " + observed + "，要求 " + bar};
}

// One row of the drawing.
struct Row {
  std::string label;
  Interval interval;
  Expect expect;
  std::string_view state;  // CSS class
};

std::string place(double value) {
  return number_text(std::round(value * 100) / 100);
}

std::string svg_line(double x1, double y1, double x2, double y2, std::string_view name) {
  return "<line x1=\"" + place(x1) + "\" y1=\"" + place(y1) + "\" x2=\"" + place(x2) + "\" y2=\"" +
         place(y2) + "\" class=\"" + std::string(name) + "\"/>";
}

std::string svg_text(double x, double y, std::string_view anchor, const std::string& content) {
  return element(
      "text", escaped(content),
      "x=\"" + place(x) + "\" y=\"" + place(y) + "\" text-anchor=\"" + std::string(anchor) + "\"");
}

Scale scale_of_rows(const std::vector<Row>& rows) {
  std::vector<double> values;
  for (const Row& row : rows) {
    values.insert(values.end(), {row.interval.observed, row.interval.low, row.interval.high});
    for (const auto& bar : {row.expect.above, row.expect.below})
      if (bar) values.push_back(*bar);
  }
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  const auto [low, high] = std::ranges::minmax(values);
  return scale_of(values, low > 0 && high / low > 100, false);
}

}  // namespace

Text claim_sentence(const JudgedClaim& judged) {
  const auto& [claim, judgement] = judged;
  const Text what = measure_text(claim.measure),
             where = sides_text(claim.where, claim.against, claim.compare),
             seen = outcome_text(judgement);
  Text sentence{what.en + ", " + where.en + ": " + seen.en + ".",
                what.zh + "，" + where.zh + "：" + seen.zh + "。"};
  sentence.en[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(sentence.en[0])));
  if (!judgement.control || !claim.control) return sentence;
  const Control& control = *claim.control;
  const Text other = sides_text(control.where.value_or(claim.where),
                                control.against ? control.against : claim.against,
                                control.compare.value_or(claim.compare)),
             shown = outcome_text(*judgement.control);
  Text measured;
  if (control.measure && !(*control.measure == claim.measure)) {
    measured = measure_text(*control.measure);
    measured.en += ", ";
    measured.zh += "，";
  }
  sentence.en += " Control (" + measured.en + other.en + "): " + shown.en + ".";
  sentence.zh += "对照（" + measured.zh + other.zh + "）：" + shown.zh + "。";
  return sentence;
}

std::string claim_drawing(const JudgedClaim& judged, std::string_view language) {
  constexpr double width = 460, left = 70, right = 450, row_height = 26;
  const auto& [claim, judgement] = judged;
  std::vector<Row> rows;
  const auto add = [&](std::string_view label, const Outcome& outcome, const Expect& expect) {
    if (outcome.interval && std::isfinite(outcome.interval->observed))
      rows.push_back({phrase(label, language), *outcome.interval, expect,
                      outcome.verdict == Verdict::holds          ? "good"
                      : outcome.verdict == Verdict::inconclusive ? "open"
                                                                 : "bad"});
  };
  add("Claim", judgement, claim.expect);
  if (rows.empty()) return "";
  if (as_stated(claim, judgement)) rows.front().state = "good";
  if (judgement.control && claim.control) add("Control", *judgement.control, claim.control->expect);
  const Scale scale = scale_of_rows(rows);
  const auto x = [&](double value) {
    const bool below = value <= 0 && scale.is_log && scale.floor <= 0;
    return left + (right - left) * std::clamp(below ? 0 : scale.fraction(value), 0.0, 1.0);
  };
  std::string parts;
  double top = 4;
  for (const Row& row : rows) {
    const double middle = top + row_height / 2,
                 from = row.expect.above ? x(*row.expect.above) : left,
                 to = row.expect.below ? x(*row.expect.below) : right;
    parts += "<rect x=\"" + place(from) + "\" y=\"" + place(top + 3) + "\" width=\"" +
             place(std::max(0.0, to - from)) + "\" height=\"" + place(row_height - 6) +
             "\" class=\"needed\"/>";
    for (const auto& bar : {row.expect.above, row.expect.below})
      if (bar) parts += svg_line(x(*bar), top + 1, x(*bar), top + row_height - 1, "bar");
    const auto [observed, low, high, note] = row.interval;
    const std::string drawn = svg_line(x(std::isnan(low) ? observed : low), middle,
                                       x(std::isnan(high) ? observed : high), middle, "interval") +
                              "<circle cx=\"" + place(x(observed)) + "\" cy=\"" + place(middle) +
                              "\" r=\"4.5\"/>";
    parts += element("g", drawn, "class=\"" + std::string(row.state) + "\"") +
             svg_text(left - 10, middle + 4, "end", row.label);
    top += row_height;
  }
  parts += svg_line(left, top + 3, right, top + 3, "axis");
  double last = -HUGE_VAL;
  std::vector<std::pair<double, std::string>> ticks = scale.ticks;
  std::ranges::sort(ticks);
  for (const auto& [at, label] : ticks) {
    if (x(at) - last < 44) continue;
    last = x(at);
    parts +=
        svg_line(last, top + 3, last, top + 7, "axis") + svg_text(last, top + 20, "middle", label);
  }
  return element("svg", parts,
                 "class=\"outcome\" viewBox=\"0 0 " + place(width) + " " + place(top + 26) +
                     "\" role=\"img\" aria-label=\"" +
                     escaped(in(claim_sentence(judged), language)) + "\"");
}

}  // namespace mlp
