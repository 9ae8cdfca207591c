// How do weights follow the gradient? Formulas as in PyTorch's documentation of torch.optim, so
// that the same numbers come out. An optimizer's unit of work is the whole network: one step counts
// once, however many layers there are.
#pragma once

#include <variant>
#include <vector>

#include "trainer/fields.hpp"
#include "trainer/network.hpp"

namespace mlp {

struct Sgd {
  static constexpr Label label{
      "sgd", "stochastic gradient descent, with momentum or Nesterov's (Sutskever et al. 2013)"};
  double learning_rate = 0.1;
  double momentum = 0;
  bool nesterov = false;
  double weight_decay = 0;
  std::size_t moments() const { return momentum > 0 ? 1 : 0; }
  static void fields(auto& self, auto&& field) {
    field("learning_rate", self.learning_rate, "step size", not_negative);
    field("momentum", self.momentum, "share of the last update that is kept", not_negative);
    field("nesterov", self.nesterov, "look ahead along the momentum");
    field("weight_decay", self.weight_decay, "this times the weight is added to the gradient",
          not_negative);
  }
  bool operator==(const Sgd&) const = default;
};

struct Adam {
  static constexpr Label label{"adam", "adaptive moments (Kingma & Ba 2015)"};
  double learning_rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;
  std::size_t moments() const { return 2; }
  static void fields(auto& self, auto&& field) {
    field("learning_rate", self.learning_rate, "step size", not_negative);
    field("beta1", self.beta1, "decay of the gradient's mean", below_one);
    field("beta2", self.beta2, "decay of the squared gradient's mean", below_one);
    field("epsilon", self.epsilon, "added to the denominator", not_negative);
    field("weight_decay", self.weight_decay, "this times the weight is added to the gradient",
          not_negative);
  }
  bool operator==(const Adam&) const = default;
};

struct RmsProp {
  static constexpr Label label{"rmsprop",
                               "gradient over its running root mean square (Hinton 2012)"};
  double learning_rate = 0.01;
  double alpha = 0.99;
  double epsilon = 1e-8;
  double momentum = 0;
  double weight_decay = 0;
  std::size_t moments() const { return momentum > 0 ? 2 : 1; }
  static void fields(auto& self, auto&& field) {
    field("learning_rate", self.learning_rate, "step size", not_negative);
    field("alpha", self.alpha, "decay of the squared gradient's mean", fraction);
    field("epsilon", self.epsilon, "added to the denominator", not_negative);
    field("momentum", self.momentum, "share of the last update that is kept", not_negative);
    field("weight_decay", self.weight_decay, "this times the weight is added to the gradient",
          not_negative);
  }
  bool operator==(const RmsProp&) const = default;
};

struct AdaGrad {
  static constexpr Label label{"adagrad",
                               "gradient over the root of its squares' sum (Duchi et al. 2011)"};
  double learning_rate = 0.01;
  double learning_rate_decay = 0;
  double initial_accumulator = 0;
  double epsilon = 1e-10;
  double weight_decay = 0;
  std::size_t moments() const { return 1; }
  static void fields(auto& self, auto&& field) {
    field("learning_rate", self.learning_rate, "step size", not_negative);
    field("learning_rate_decay", self.learning_rate_decay,
          "the rate is divided by 1 + (steps before) x this", not_negative);
    field("initial_accumulator", self.initial_accumulator, "where the sums of squares start",
          not_negative);
    field("epsilon", self.epsilon, "added to the denominator", not_negative);
    field("weight_decay", self.weight_decay, "this times the weight is added to the gradient",
          not_negative);
  }
  bool operator==(const AdaGrad&) const = default;
};

using Optimizer = std::variant<Sgd, Adam, RmsProp, AdaGrad>;

double learning_rate(const Optimizer& optimizer);

// What an optimizer remembers between steps.
template <class Real>
struct OptimizerState {
  OptimizerState(const Optimizer& optimizer, const Network<Real>& network);

  std::vector<Gradient<Real>>
      moments;  // running means of the gradient, of its square, ... as the optimizer has them
  std::size_t steps = 0;  // taken so far
};

// One step of the whole network along the gradient, at the given learning rate (a schedule may have
// changed it). Returns whether all weights and biases are finite after it.
template <class Real>
bool step(const Optimizer& optimizer, double rate, const Gradient<Real>& gradient,
          OptimizerState<Real>& state, Network<Real>& network, Team* team = nullptr);

// Euclidean norm over all entries of all layers.
template <class Real>
double norm(const Gradient<Real>& gradient);

// Scales the gradient down to the given norm if it is longer (torch.nn.utils.clip_grad_norm_).
template <class Real>
void clip_norm(Gradient<Real>& gradient, double largest);

// The learning rate's factor as epochs pass (epochs counted from 0), as in
// torch.optim.lr_scheduler.
struct ConstantSchedule {
  static constexpr Label label{"constant", "the same learning rate throughout"};
  double factor(std::size_t epoch, std::size_t epochs) const;
  bool operator==(const ConstantSchedule&) const = default;
};
struct StepSchedule {
  static constexpr Label label{"step", "times gamma after every step_size epochs"};
  std::size_t step_size = 30;
  double gamma = 0.1;
  double factor(std::size_t epoch, std::size_t epochs) const;
  static void fields(auto& self, auto&& field) {
    field("step_size", self.step_size, "epochs between drops", at_least_one);
    field("gamma", self.gamma, "factor of each drop", positive);
  }
  bool operator==(const StepSchedule&) const = default;
};
struct ExponentialSchedule {
  static constexpr Label label{"exponential", "times gamma after every epoch"};
  double gamma = 0.99;
  double factor(std::size_t epoch, std::size_t epochs) const;
  static void fields(auto& self, auto&& field) {
    field("gamma", self.gamma, "factor of each epoch", positive);
  }
  bool operator==(const ExponentialSchedule&) const = default;
};
struct CosineSchedule {
  static constexpr Label label{
      "cosine",
      "half a cosine from the learning rate down to `final` times it (Loshchilov & Hutter 2017)"};
  double final = 0;
  double factor(std::size_t epoch, std::size_t epochs) const;
  static void fields(auto& self, auto&& field) {
    field("final", self.final, "share of the learning rate left at the end", fraction);
  }
  bool operator==(const CosineSchedule&) const = default;
};
using Schedule = std::variant<ConstantSchedule, StepSchedule, ExponentialSchedule, CosineSchedule>;

}  // namespace mlp
