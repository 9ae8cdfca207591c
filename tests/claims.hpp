// Small tables and claims on them, for the tests of claims.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "experiments/claim.hpp"
#include "experiments/judge.hpp"
#include "tests/tables.hpp"

namespace mlp {

// Three activations, two seeds; `score` is whatever a test measures.
inline Tables small_tables(const std::string& runs) {
  Tables tables;
  tables.swept = {"network.activation", "rate"};
  tables.runs = table_of("runs.csv",
                         "run,network.activation,rate,seed,status,train_loss,score,base\n" + runs);
  tables.epochs = table_of("epochs.csv", "run,epoch,train_loss\n");
  tables.layers = table_of("layers.csv", "run,epoch,layer,delta_rms\n");
  return tables;
}

// One arm "relu" with these scores, seeds 1, 2, ...
inline Tables scores(const std::vector<std::string>& values) {
  std::string runs;
  for (std::size_t i = 0; i < values.size(); ++i) {
    runs +=
        std::to_string(i) + ",relu,0.1," + std::to_string(i + 1) + ",ok,0.5," + values[i] + ",2\n";
  }
  return small_tables(runs);
}

inline Claim claim_on(const std::string& column, Expect expect) {
  Claim claim;
  claim.id = "a-claim";
  claim.measure.column = column;
  claim.expect = expect;
  return claim;
}

inline std::string verdict(const Claim& claim, const Tables& tables) {
  return std::string(name_of(judge(claim, tables).verdict));
}

constexpr Expect above(double bar) {
  return {.above = bar, .below = {}};
}
constexpr Expect below(double bar) {
  return {.above = {}, .below = bar};
}
constexpr Expect between(double low, double high) {
  return {.above = low, .below = high};
}

inline const std::string two_arms =
    "0,relu,0.1,1,ok,0.5,4,2\n"
    "1,relu,0.1,2,ok,0.5,6,2\n"
    "2,tanh,0.1,1,ok,0.5,1,2\n"
    "3,tanh,0.1,2,ok,0.5,3,2\n";

// Run 0 has hidden layers 1 ... 3 and output layer 4, run 1 is the same times ten, run 2 has only
// an output layer.
inline const std::string layer_rows =
    "run,epoch,layer,delta_rms,zero_fraction\n"
    "0,0,1,0.001,0.5\n0,0,2,0.01,0.25\n0,0,3,0.1,\n0,0,4,7,\n"
    "0,5,1,2,0.5\n0,5,2,2,0.5\n0,5,3,8,0.5\n0,5,4,1,\n"
    "1,0,1,0.01,0.5\n1,0,2,0.1,0.25\n1,0,3,1,\n1,0,4,70,\n"
    "1,5,1,20,0.5\n1,5,2,20,0.5\n1,5,3,80,0.5\n1,5,4,10,\n"
    "2,0,1,3,\n2,5,1,3,\n";

inline Tables layer_tables() {
  Tables tables = small_tables(
      "0,relu,0.1,1,ok,0.5,4,2\n"
      "1,relu,0.1,2,ok,0.5,6,2\n"
      "2,none,0.1,1,ok,0.5,1,2\n");
  tables.layers = table_of("layers.csv", layer_rows);
  return tables;
}

inline Claim layer_claim(Form form, EpochChoice epoch) {
  Claim claim = claim_on("delta_rms", above(0.0));
  claim.where = Json{{"network.activation", "relu"}};
  claim.measure.table = LayersTable{};
  claim.measure.form = form;
  claim.measure.epoch = epoch;
  return claim;
}

inline const EpochChoice first_epoch{EpochChoice::Kind::first, 0};

inline double observed(const Claim& claim, const Tables& tables) {
  return judge(claim, tables).interval.value().observed;
}

inline bool is_close(double actual, double expected) {
  return std::abs(actual - expected) <= 1e-12 * std::abs(expected);
}

}  // namespace mlp
