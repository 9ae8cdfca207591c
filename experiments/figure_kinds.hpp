// Which kinds of figures are there, and what do they share? A kind looks at what was swept and
// measured and gives the figures that fit; to add one, write it and name it in figures.cpp.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "experiments/arms.hpp"
#include "experiments/plot.hpp"

namespace mlp {

using Plots = std::vector<Plot>;
using FigureKind = Plots(const FigureRequest&);

// Over numbers.
FigureKind collapse_by_depth, rate_against_theory, metric_by_number;
// Of how well the arms learn.
FigureKind learning_curves, results_by_arm;
// Of arms beside each other.
FigureKind steps_to_target, rank_plot, cost_bars;
// Of layers, and of their units.
FigureKind quantity_by_layer, dead_by_layer_and_epoch, life_of_units;
// Of functions and planes.
FigureKind function_and_derivative, decision_maps, decision_maps_by_epoch;

inline constexpr std::size_t fewest_values = 3;  // that make a line

// Swept paths with numbers enough for a line.
std::vector<std::string> numeric_paths(const Tables& tables);

// The column that tells how well the runs learned: accuracy where there is one, of the test split
// where there is one. Empty if nothing was learned.
std::string learned_metric(const Table& runs);

bool has_numbers(const Table& table, std::string_view column);

// Claims that measure one of these columns.
std::vector<std::string> claims_on(const FigureRequest& request,
                                   const std::vector<std::string>& columns);

// Rows of the other tables know their run by number, rows of runs.csv by place.
class RowsOfRuns {
 public:
  explicit RowsOfRuns(const Table& runs);

  // In runs.csv, of the run that a row of the table belongs to; InputError if there is none.
  std::size_t of(const Table& table, std::size_t row) const;

 private:
  std::vector<std::pair<double, std::size_t>> rows_;  // sorted
};

// By run: the first or last epoch at which a column of layers.csv is recorded.
std::map<double, double> shown_epochs(const Table& layers, std::string_view column, bool is_first);

// The swept number that each arm picks its own best of: what claims are tuned by, or the learning
// rate where nothing is claimed and something else is swept too.
std::vector<std::string> tuned_paths(const FigureRequest& request);

// All runs; of paths that are tuned, other than `path`, those with each arm's best training loss.
Rows compared_rows(const FigureRequest& request, const std::string& path = "");

// What is said where compared_rows picks.
void tell_tuned(const FigureRequest& request, const std::string& path, Text& finding);

// "0.5 (relu), 0.1 (tanh)": first or last points of a panel's lines, in both languages; "0.1 (tanh)
// to 0.9 (elu)" of many.
enum class End { first, last, first_over_last };
Text ends_of(const PlotPanel& panel, End end);

// " [layers 8]", or nothing for a panel without title.
Text in_panel(const PlotPanel& panel);

void put_panels(Plot& plot, Panels panels);

// Values of a column of runs.csv, or of numbers in its order, arm by arm; paths `without` make no
// arms.
struct ArmValues {
  std::size_t run;  // the first one
  std::vector<double> values;
};
std::vector<ArmValues> values_by_arm(const Tables& tables, const Rows& rows, const Numbers& numbers,
                                     const std::vector<std::string>& without);
std::vector<ArmValues> values_by_arm(const Tables& tables, const Rows& rows,
                                     std::string_view column,
                                     const std::vector<std::string>& without);

// The line that a run belongs to.
std::size_t line_of(const LinesOf& lines, const Tables& tables, std::size_t run);

// All lines, without points.
std::vector<PlotLine> empty_lines(const LinesOf& lines, Mark mark);

// A swept depth: a number of layers, or a list or object of layers. NaN for anything else.
bool is_depth(std::string_view path);
double depth_in(const std::string& cell);

}  // namespace mlp
