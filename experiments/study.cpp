#include "experiments/study.hpp"

#include <chrono>
#include <string>
#include <type_traits>

#include "experiments/rows.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

template <auto study>
using StudyOf = std::remove_reference_t<decltype(std::declval<RunConfig>().*study)>;

constexpr double most_operations = 1e12;  // of a run: minutes to hours
constexpr double curve_row = 700;  // bytes of a row of curves.csv, as text and as parsed cells

// What is wrong with the settings, or with the time they ask for; empty if nothing is.
template <class S>
std::string problem_of(const S& study) {
  if (const std::string problem = study.problem(); !problem.empty()) return problem;
  if constexpr (requires { study.operations(); }) {
    if (study.operations() > most_operations)
      return "a run needs about " + number_text(study.operations()) +
             " operations; expected at most " + number_text(most_operations);
  }
  return "";
}

template <class S>
concept HasCurve = requires(const S& study) {
  study.curve();
};

template <HasCurve S>
std::string curve_rows(const S& study) {
  std::string rows;
  for (const auto& point : study.curve())
    rows += csv_line({number_text(point.x), number_text(point.value), number_text(point.derivative),
                      cell(point.numerical)});
  return rows;
}

}  // namespace

template <auto study>
Settings settle_study(const RunConfig& asked, const Document& arm, DataFiles&,
                      Diagnostics& diagnostics) {
  const std::string problem = problem_of(asked.*study), section(StudyOf<study>::section);
  if (!problem.empty()) diagnostics.error(arm.value_at(section), section, problem);
  return {asked, {}, 0};
}

template <class S>
constexpr bool takes_times = requires {
  S::takes_times;
};

template <auto study>
Columns study_columns(const Config&) {
  Columns columns;
  columns.runs = {"status"};
  add_names<typename StudyOf<study>::Result>(takes_times<StudyOf<study>> ? columns.timing
                                                                         : columns.runs);
  if constexpr (HasCurve<StudyOf<study>>)
    columns.others = {{"curves.csv", {"x", "value", "derivative", "numerical_derivative"}}};
  return columns;
}

template <auto study>
MemoryNeed study_memory(const Config&, const Settings& arm, bool) {
  const auto& settings = arm.*study;
  MemoryNeed need{0, 0, StudyOf<study>::section};
  if constexpr (requires { settings.bytes(); }) need.run = settings.bytes();
  if constexpr (requires { settings.curve(); })
    need.results = curve_row * static_cast<double>(settings.points);
  return need;
}

template <auto study>
std::optional<FinishedRun> run_study(const Context& context, std::size_t run, const Stops&) {
  const auto& settings = context.plan.arm_of(run).settings.*study;
  const auto start = std::chrono::steady_clock::now();
  CsvCells cells{"ok"}, times;
  append_fields(takes_times<StudyOf<study>> ? times : cells,
                settings.measure(context.plan.seed_of(run)));
  Record record{csv_line(cells), {}, {}};
  if constexpr (HasCurve<StudyOf<study>>) record.tables.push_back(curve_rows(settings));
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  return FinishedRun{archived(record), times.empty() ? "" : csv_line(times), seconds.count(), 0};
}

#define MLP_INSTANTIATE(study)                                                         \
  template Settings settle_study<study>(const RunConfig&, const Document&, DataFiles&, \
                                        Diagnostics&);                                 \
  template Columns study_columns<study>(const Config&);                                \
  template MemoryNeed study_memory<study>(const Config&, const Settings&, bool);       \
  template std::optional<FinishedRun> run_study<study>(const Context&, std::size_t, const Stops&);
MLP_INSTANTIATE(&RunConfig::curve)
MLP_INSTANTIATE(&RunConfig::softmax)
MLP_INSTANTIATE(&RunConfig::cost)
#undef MLP_INSTANTIATE

}  // namespace mlp
