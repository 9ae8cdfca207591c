// Which value of a swept path comes first? Ranks run by run, and a table of them over all runs.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "experiments/claim.hpp"
#include "experiments/selection.hpp"
#include "experiments/statistics.hpp"
#include "experiments/tables.hpp"

namespace mlp {

// Each run's rank, as the claim's measure asks for it, among all runs that `where` names but for
// the ranked path. Nothing where none of these has a number.
std::vector<std::optional<double>> ranked(const Claim& claim, const Json& where, const Rows& rows,
                                          const Tables& tables);

// One value of the path over everything else that was swept, each arm at its best tuned values.
struct Contender {
  std::string value;
  std::size_t runs = 0;
  std::size_t failed = 0;  // runs that diverged or that predict a single class
  Summary rank;            // of the seeds' means
  Summaries columns;       // results of runs.csv, likewise
};

struct Ranking {
  std::string path;
  std::string column;                 // by which it is ranked
  std::vector<Contender> contenders;  // the first comes first
};

// One for each path and column that claims rank. `results`: columns of runs.csv.
std::vector<Ranking> make_rankings(const std::vector<Claim>& claims, const Tables& tables,
                                   const std::vector<std::string>& results);

}  // namespace mlp
