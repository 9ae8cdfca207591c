// The pool of a program that knows no other processes.
#include "experiments/pool.hpp"

namespace mlp {

void for_each_index(const std::vector<std::size_t>& indices, std::size_t jobs, const Work& work,
                    const Collect& collect) {
  for_each_index_here(indices, jobs, work, collect);
}

const Workforce& workforce() {
  static const Workforce alone;
  return alone;
}

Membership::Membership(int&, char**&) {}
Membership::~Membership() {}
void share_failure(const std::string&, bool) {}

std::string shared_problem(const std::string& problem, const std::string&) {
  return problem;
}

std::string describe_workforce(std::size_t) {
  return "";
}

}  // namespace mlp
