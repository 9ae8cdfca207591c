#include "experiments/listing.hpp"

#include <ostream>
#include <string_view>
#include <utility>
#include <vector>

#include "experiments/config.hpp"
#include "experiments/experiment.hpp"

namespace mlp {
namespace {

void print_line(std::ostream& out, std::string_view name, std::string_view text) {
  out << "  " << name << std::string(name.size() < 24 ? 24 - name.size() : 1, ' ') << text << '\n';
}

// Name and summary of each alternative, with the names of its settings.
template <class Choice>
void print_choice(std::ostream& out) {
  Alternatives<Choice>::for_each([&]<class A>(A alternative) {
    std::string text(A::label.summary);
    if constexpr (HasFields<A>) {
      std::string names;
      A::fields(alternative, [&](std::string_view name, auto&, std::string_view, Rule = anything) {
        names.append(names.empty() ? "" : ", ").append(name);
      });
      text += " [" + names + "]";
    }
    print_line(out, A::label.name, text);
  });
}

void print_experiments(std::ostream& out) {
  for (const Experiment& experiment : experiments())
    print_line(out, experiment.name, experiment.question);
}

const std::vector<std::pair<std::string, void (*)(std::ostream&)>> kinds{
    {"activations", print_choice<Activation>},
    {"initializations", print_choice<Initialization>},
    {"losses", print_choice<Loss>},
    {"optimizers", print_choice<Optimizer>},
    {"schedules", print_choice<Schedule>},
    {"tasks", print_choice<Task>},
    {"scalings", print_choice<Scaling>},
    {"measurements", print_choice<Measurement>},
    {"experiments", print_experiments}};

}  // namespace

std::set<std::string> listed_kinds() {
  std::set<std::string> names;
  for (const auto& [kind, print] : kinds) names.insert(kind);
  return names;
}

void print_list(std::ostream& out, const std::string& wanted) {
  for (const auto& [kind, print] : kinds) {
    if (!wanted.empty() && kind != wanted) continue;
    if (wanted.empty()) out << kind << '\n';
    print(out);
  }
}

}  // namespace mlp
