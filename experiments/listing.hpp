// What can a config name? Activations, losses, tasks and all other choices, each with one line.
#pragma once

#include <iosfwd>
#include <set>
#include <string>

namespace mlp {

std::set<std::string> listed_kinds();

// Of one kind; empty: of all, each under its name.
void print_list(std::ostream& out, const std::string& kind);

}  // namespace mlp
