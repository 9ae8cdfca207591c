// What does a claim say? Which runs, what is measured, what is expected, and the control that must
// come out the other way. Plain data as a config has it; judge.hpp judges it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "experiments/json.hpp"
#include "experiments/text.hpp"
#include "trainer/fields.hpp"

namespace mlp {

// Base of the choices below, which are names without members: all objects of one are equal.
struct NoMembers {
  bool operator==(const NoMembers&) const = default;
};

struct RunsTable : NoMembers {
  static constexpr Label label{"runs", "runs.csv: one row a run"};
};
struct EpochsTable : NoMembers {
  static constexpr Label label{"epochs", "epochs.csv: one row an epoch"};
};
struct LayersTable : NoMembers {
  static constexpr Label label{"layers", "layers.csv: one row a layer and recorded epoch"};
};
struct TimingTable : NoMembers {
  static constexpr Label label{"timing", "timing.csv: one row a run, of times"};
};
using MeasuredTable = std::variant<RunsTable, EpochsTable, LayersTable, TimingTable>;

// "first" (epoch 0, before training), "last" (the run's last recorded epoch) or a number.
// A choice of this kind reads itself from one JSON value: parse gives nothing where `expected` is
// not met.
struct EpochChoice {
  enum class Kind { first, last, number };
  Kind kind = Kind::last;
  std::size_t number = 0;  // only for Kind::number

  static constexpr std::string_view expected = "\"first\", \"last\" or an epoch number from 0";
  static std::optional<EpochChoice> parse(const Json& json);
  static Json schema();
  Json json() const;
  bool operator==(const EpochChoice&) const = default;
};

// "first", "last" and "all" mean hidden layers; numbers start at 1 and the largest is the output
// layer.
struct LayerChoice {
  enum class Kind { first, last, all, number };
  Kind kind = Kind::all;
  std::size_t number = 0;  // only for Kind::number

  static constexpr std::string_view expected =
      "\"first\", \"last\", \"all\" or a layer number from 1";
  static std::optional<LayerChoice> parse(const Json& json);
  static Json schema();
  Json json() const;
  bool operator==(const LayerChoice&) const = default;
};

struct ValueForm : NoMembers {
  static constexpr Label label{"value", "the number itself"};
};
struct FirstOverLast : NoMembers {
  static constexpr Label label{"first_over_last", "first hidden layer over last hidden layer"};
};
struct RateForm : NoMembers {
  static constexpr Label label{
      "rate", "first_over_last per layer: its (hidden layers - 1)-th root, a geometric mean"};
};
using Form = std::variant<ValueForm, FirstOverLast, RateForm>;

struct AcrossMean : NoMembers {
  static constexpr Label label{"mean", "the mean; of the arms' means where a claim spans arms"};
};
struct AcrossMax : NoMembers {
  static constexpr Label label{"max", "the largest"};
};
struct AcrossMin : NoMembers {
  static constexpr Label label{"min", "the smallest"};
};
struct AcrossSum : NoMembers {
  static constexpr Label label{"sum", "the sum"};
};
using Across = std::variant<AcrossMean, AcrossMax, AcrossMin, AcrossSum>;

struct MeanInterval : NoMembers {
  static constexpr Label label{"mean", "mean over seeds with Student's 95% interval"};
};
struct MedianInterval : NoMembers {
  static constexpr Label label{
      "median", "median over seeds with the 95% interval of two order statistics (binomial)"};
};
struct RangeInterval : NoMembers {
  static constexpr Label label{
      "range", "smallest to largest over all runs (paired: over seeds), for identities"};
};
using IntervalKind = std::variant<MeanInterval, MedianInterval, RangeInterval>;

struct Measure {
  MeasuredTable table = RunsTable{};
  std::string column;
  EpochChoice epoch;
  LayerChoice layer;
  Form form = ValueForm{};
  std::optional<std::string> minus;
  std::optional<std::string> over;
  std::optional<std::string> rank;
  Across across = AcrossMean{};
  IntervalKind interval = MeanInterval{};

  static void fields(auto& self, auto&& field) {
    field("table", self.table, "which stored table holds the quantity");
    field("column", self.column, "the quantity: a column of that table", required);
    field("epoch", self.epoch,
          "for epochs and layers: \"first\" (before training), \"last\" recorded, or a number");
    field("layer", self.layer,
          "for layers: \"all\", \"first\" and \"last\" mean hidden layers (the output layer has no "
          "hidden activation); a number counts from 1 and the largest is the output layer");
    field("form", self.form, "for layers: how the hidden layers are compared");
    field("minus", self.minus, "a column to subtract from the quantity, row by row");
    field("over", self.over, "a column to divide by, row by row, after `minus`");
    field(
        "rank", self.rank,
        "a swept path: each run's number becomes its rank among the runs that differ in this path "
        "alone (and in what is tuned), 1 for the largest; equal ones share the mean of their "
        "ranks, and what is no number comes last");
    field("across", self.across,
          "how several numbers of one seed become one: layers of a run first, then arms");
    field("interval", self.interval, "what is observed over the seeds, and how sure it is");
  }
  bool operator==(const Measure&) const = default;
};

// Both bounds mean strictly between them.
struct Expect {
  std::optional<double> above;
  std::optional<double> below;

  static void fields(auto& self, auto&& field) {
    field("above", self.above, "the whole interval lies above this");
    field("below", self.below, "the whole interval lies below this");
  }
  bool operator==(const Expect&) const = default;
};

struct Difference : NoMembers {
  static constexpr Label label{"difference", "where minus against, seed by seed"};
};
struct Ratio : NoMembers {
  static constexpr Label label{"ratio", "where over against, seed by seed"};
};
using Compare = std::variant<Difference, Ratio>;

// What is absent is taken from the claim.
struct Control {
  std::optional<Json> where;
  std::optional<Json> against;
  std::optional<Measure> measure;
  std::optional<Compare> compare;
  Expect expect;

  static void fields(auto& self, auto&& field) {
    field("where", self.where, "the control's runs, if not the claim's");
    field("against", self.against, "the control's other arm, if not the claim's");
    field("measure", self.measure, "what the control measures, if not the same as the claim");
    field("compare", self.compare, "how the control compares its arms, if not as the claim does");
    field("expect", self.expect, "what the control must show, or the claim is inconclusive",
          required);
  }
  bool operator==(const Control&) const = default;
};

struct Holds : NoMembers {
  static constexpr Label label{"holds", "the claim is stated to hold"};
};
struct DoesNotHold : NoMembers {
  static constexpr Label label{"does_not_hold", "the claim is stated to fail as it is worded"};
};
using Stated = std::variant<Holds, DoesNotHold>;

struct Claim {
  std::string id;
  std::string lecture;
  Text statement;
  Json where = Json::object();
  std::optional<Json> against;
  Compare compare = Difference{};
  std::vector<std::string> tuned;
  std::string tuned_by = "train_loss";
  Measure measure;
  Expect expect;
  std::optional<Control> control;
  Stated stated = Holds{};
  std::optional<Text> reason;

  static void fields(auto& self, auto&& field) {
    field("id", self.id, "the claim's own name", required);
    field("lecture", self.lecture, "which statement of the lecture it tests");
    field("statement", self.statement, "the claim in a sentence, English and Chinese");
    field("where", self.where, "which runs: swept path -> value or list of values");
    field("against", self.against, "which runs are the other arm, paired by seed, as in `where`");
    field("compare", self.compare, "how an arm is compared with the other");
    field("tuned", self.tuned,
          "swept paths that each arm picks for itself by the lowest mean of tuned_by over seeds "
          "(non-finite is worst): each arm gets its own best from one shared list");
    field("tuned_by", self.tuned_by, "a column of runs.csv that tells of the training split alone");
    field("measure", self.measure, "what is measured", required);
    field("expect", self.expect, "what is expected: above, below, or both (between)", required);
    field("control", self.control,
          "a set-up in which the same measurement must come out the other way");
    field("stated", self.stated, "the verdict that is expected");
    field("reason", self.reason,
          "why the stated verdict is what it is, or where the bar comes from");
  }
  bool operator==(const Claim&) const = default;
};

// A swept value as text, as runs.csv writes it and `where` compares it: strings raw, numbers
// shortest (1.0 is "1"), true, false; anything else compact JSON.
std::string cell_text(const Json& value);

// The value of such a cell; text that is no JSON is a string.
Json cell_value(const std::string& cell);

// Swept paths with their values, in the config's order.
using Sweep = std::vector<std::pair<std::string, std::vector<Json>>>;

// The column names of the tables that a config's runs will leave, of those beside runs.csv without
// the first, the run's number; a table without columns is not written.
struct Columns {
  std::vector<std::string> runs;
  std::vector<std::string> epochs;
  std::vector<std::string> layers;
  std::vector<std::string> timing = {};
  // Of tables that no claim measures, by the names of their files.
  std::vector<std::pair<std::string, std::vector<std::string>>> others = {};
};

struct ClaimProblem {
  std::string path;  // below `claims`: "0.measure.column"
  std::string message;
};

// Everything wrong with the claims that can be known before anything runs; empty when all is well.
std::vector<ClaimProblem> check_claims(const std::vector<Claim>& claims, const Sweep& sweep,
                                       const Columns& columns);

}  // namespace mlp
