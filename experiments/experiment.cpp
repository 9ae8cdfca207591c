#include "experiments/experiment.hpp"

#include <algorithm>

#include "experiments/study.hpp"
#include "experiments/training.hpp"

namespace mlp {

const std::vector<Experiment>& experiments() {
  static const std::vector<Experiment> all{
      {"training",
       "What do networks of these kinds do when they are trained?",
       {"task", "network", "training", "measure", "save"},
       settle_training,
       training_columns,
       training_memory,
       run_training},
      {"activation_curves",
       "What do an activation and its derivative look like, and are they what their formulas say?",
       {"curve"},
       settle_study<&RunConfig::curve>,
       study_columns<&RunConfig::curve>,
       study_memory<&RunConfig::curve>,
       run_study<&RunConfig::curve>},
      {"softmax",
       "What does softmax do with scores, and what goes wrong in its plain form?",
       {"softmax"},
       settle_study<&RunConfig::softmax>,
       study_columns<&RunConfig::softmax>,
       study_memory<&RunConfig::softmax>,
       run_study<&RunConfig::softmax>},
      {"activation_cost",
       "What does an activation cost in time, beside ReLU?",
       {"cost"},
       settle_study<&RunConfig::cost>,
       study_columns<&RunConfig::cost>,
       study_memory<&RunConfig::cost>,
       run_study<&RunConfig::cost>,
       ActivationCost::takes_times},
  };
  return all;
}

const Experiment* find_experiment(std::string_view name) {
  const auto it = std::ranges::find(experiments(), name, &Experiment::name);
  return it == experiments().end() ? nullptr : &*it;
}

}  // namespace mlp
