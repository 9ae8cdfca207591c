#include "experiments/study.hpp"

#include <string>
#include <type_traits>

#include "experiments/pool.hpp"
#include "experiments/progress.hpp"
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

// A table of no columns is none.
void write_table(const std::filesystem::path& file, const std::vector<std::string>& columns,
                 const std::vector<std::string>& rows) {
  if (columns.empty()) return;
  std::string csv = header(columns);
  for (const std::string& some : rows) csv += some;
  write_whole(file, csv);
}

template <class S>
std::string curve_rows(const S& study, std::size_t run) {
  std::string rows;
  if constexpr (requires { study.curve(); }) {
    for (const auto& point : study.curve())
      rows += csv_line({std::to_string(run), number_text(point.x), number_text(point.value),
                        number_text(point.derivative), cell(point.numerical)});
  }
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

// What it finds are times, so that no two runs find the same.
template <class S>
constexpr bool is_timing = std::is_same_v<S, ActivationCost>;

template <auto study>
Columns study_columns(const Config&) {
  Columns columns;
  columns.runs = {"status"};
  if (is_timing<StudyOf<study>>) columns.timing = {"run"};
  add_names<typename StudyOf<study>::Result>(is_timing<StudyOf<study>> ? columns.timing
                                                                       : columns.runs);
  if constexpr (requires(const StudyOf<study>& s) { s.curve(); })
    columns.curves = {"run", "x", "value", "derivative", "numerical_derivative"};
  return columns;
}

template <auto study>
MemoryNeed study_memory(const Config&, const Settings& arm) {
  const auto& settings = arm.*study;
  MemoryNeed need{0, 0, StudyOf<study>::section};
  if constexpr (requires { settings.bytes(); }) need.run = settings.bytes();
  if constexpr (requires { settings.curve(); })
    need.results = curve_row * static_cast<double>(settings.points);
  return need;
}

template <auto study>
void run_study(const Context& context) {
  using Study = StudyOf<study>;
  const Plan& plan = context.plan;
  const std::size_t jobs = is_timing<Study> ? 1 : context.jobs;
  std::vector<std::string> rows(plan.runs()), curves(plan.runs()), times(plan.runs());
  {
    Progress progress(plan.config.name, plan.runs(), 0, context.quiet);
    for_each_index(plan.runs(), jobs, [&](std::size_t i) {
      const Study& settings = plan.arm_of(i).settings.*study;
      CsvCells cells{"ok"}, timing{std::to_string(i)};
      append_fields(is_timing<Study> ? timing : cells, settings.measure(plan.seed_of(i)));
      rows[i] = csv_line(cells);
      times[i] = csv_line(timing);
      curves[i] = curve_rows(settings, i);
      progress.run_done(0);
    });
  }
  write_runs(context, rows);
  const Columns columns = study_columns<study>(plan.config);
  write_table(context.folder / "curves.csv", columns.curves, curves);
  write_table(context.folder / "timing.csv", columns.timing, times);
}

#define MLP_INSTANTIATE(study)                                                         \
  template Settings settle_study<study>(const RunConfig&, const Document&, DataFiles&, \
                                        Diagnostics&);                                 \
  template Columns study_columns<study>(const Config&);                                \
  template MemoryNeed study_memory<study>(const Config&, const Settings&);             \
  template void run_study<study>(const Context&);
MLP_INSTANTIATE(&RunConfig::curve)
MLP_INSTANTIATE(&RunConfig::softmax)
MLP_INSTANTIATE(&RunConfig::cost)
#undef MLP_INSTANTIATE

}  // namespace mlp
