#include "experiments/budget.hpp"

#include <algorithm>

#include "experiments/free_memory.hpp"
#include "trainer/file_size.hpp"

namespace mlp {
namespace {

// Of the largest runs, as many at a time; `needs` are sorted, the largest first.
double at_a_time(const std::vector<MemoryNeed>& needs, std::size_t seeds, std::size_t jobs) {
  double bytes = 0;
  for (auto need = needs.begin(); need != needs.end() && jobs > 0; ++need) {
    const std::size_t count = std::min(jobs, seeds);
    bytes += static_cast<double>(count) * need->run;
    jobs -= count;
  }
  return bytes;
}

}  // namespace

Supply memory_supply(double allowed) {
  const double free = free_memory(), left = std::max(0.0, allowed - resident_memory());
  if (allowed > 0 && left < free) return {left, "--memory leaves " + bytes_text(left)};
  return {free, bytes_text(free) + " are free"};
}

BudgetProblem budget_problem(std::vector<MemoryNeed> needs, std::size_t seeds, std::size_t jobs,
                             const Supply& supply) {
  std::ranges::sort(needs, std::greater(), &MemoryNeed::run);
  double results = 0;
  for (const MemoryNeed& need : needs) results += static_cast<double>(seeds) * need.results;
  const auto needed = [&](std::size_t some) { return at_a_time(needs, seeds, some) + results; };
  const auto about = [&](double bytes) {
    return " need about " + bytes_text(bytes) + " of memory, " + supply.text;
  };
  const std::string_view part = needs.front().part;
  if (results > supply.bytes && results > at_a_time(needs, seeds, 1))
    return {part, "the results of all runs" + about(results) + "; record fewer epochs"};
  if (needed(1) > supply.bytes) return {part, "the runs, one at a time," + about(needed(1))};
  if (needed(jobs) <= supply.bytes) return {};
  std::size_t fewer = 1;
  while (needed(fewer + 1) <= supply.bytes) ++fewer;
  return {part, std::to_string(jobs) + " runs at a time" + about(needed(jobs)) + "; --jobs " +
                    std::to_string(fewer) + " would fit"};
}

}  // namespace mlp
