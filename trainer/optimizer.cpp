#include "trainer/optimizer.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numbers>

#include "trainer/simd.hpp"

namespace mlp {
namespace {

constexpr std::size_t parts = 64;  // of every layer's memory; a thread takes some of them

// Calls update(weight, gradient, moment...) for all that is learned of the network, in one sweep
// over each layer's memory; returns whether all of it is finite then.
template <class Real, class Update, class... Moments>
bool update_all(Network<Real>& network, const Gradient<Real>& gradient, Team* team, Update update,
                Moments&... moments) {
  std::atomic<bool> finite{true};
  share(team, parts, [&](std::size_t first, std::size_t count) {
    int not_finite = 0;
    vectorized([&, update](auto) {
      const auto sweep = [=](std::size_t size, Real* w, const Real* g, auto*... m) {
        int bad = 0;
        const std::size_t end = size * (first + count) / parts;
#pragma omp simd reduction(| : bad)
        for (std::size_t i = size * first / parts; i < end; ++i) {
          update(w[i], g[i], m[i]...);
          bad |= !(std::abs(w[i]) <= std::numeric_limits<Real>::max());
        }
        return bad;
      };
      for (std::size_t l = 0; l < network.size(); ++l) {
        Affine<Real>& map = network[l].affine;
        not_finite |=
            sweep(map.W.n_elem, map.W.memptr(), gradient[l].W.memptr(), moments[l].W.memptr()...);
        not_finite |=
            sweep(map.b.n_elem, map.b.memptr(), gradient[l].b.memptr(), moments[l].b.memptr()...);
      }
    });
    for (std::size_t l = 0; first == 0 && l < network.size(); ++l) {
      Prelu* const prelu = std::get_if<Prelu>(&network[l].activation);
      if (prelu == nullptr) continue;
      Real slope = static_cast<Real>(prelu->slope);
      update(slope, gradient[l].slope, moments[l].slope...);
      prelu->slope = static_cast<double>(slope);
      not_finite |= !std::isfinite(slope);
    }
    if (not_finite != 0) finite = false;
  });
  return finite;
}

template <class Real>
bool step(const Sgd& sgd, double rate, const Gradient<Real>& gradient, OptimizerState<Real>& state,
          Network<Real>& network, Team* team) {
  const Real lr = static_cast<Real>(rate), decay = static_cast<Real>(sgd.weight_decay);
  if (sgd.momentum == 0)
    return update_all(network, gradient, team, [=](Real& w, Real g) { w -= lr * (g + decay * w); });
  // v = mu v + g; the step is along v, or along g + mu v when looking ahead
  const Real mu = static_cast<Real>(sgd.momentum);
  const Real ahead = sgd.nesterov ? mu : Real(1), now = sgd.nesterov ? Real(1) : Real(0);
  return update_all(
      network, gradient, team,
      [=](Real& w, Real g, Real& v) {
        g += decay * w;
        v = mu * v + g;
        w -= lr * (now * g + ahead * v);
      },
      state.moments[0]);
}

template <class Real>
bool step(const Adam& adam, double rate, const Gradient<Real>& gradient,
          OptimizerState<Real>& state, Network<Real>& network, Team* team) {
  const double t = static_cast<double>(state.steps);
  const Real b1 = static_cast<Real>(adam.beta1), b2 = static_cast<Real>(adam.beta2);
  // not 1 - b2: float32's 0.999 is off by 1e-5 of that
  const Real rest1 = static_cast<Real>(1 - adam.beta1), rest2 = static_cast<Real>(1 - adam.beta2);
  const Real size = static_cast<Real>(rate / (1 - std::pow(adam.beta1, t)));
  const Real scale = static_cast<Real>(1 / std::sqrt(1 - std::pow(adam.beta2, t)));
  const Real epsilon = static_cast<Real>(adam.epsilon),
             decay = static_cast<Real>(adam.weight_decay);
  return update_all(
      network, gradient, team,
      [=](Real& w, Real g, Real& m, Real& v) {
        g += decay * w;
        m = b1 * m + rest1 * g;
        v = b2 * v + rest2 * g * g;
        w -= size * m / (std::sqrt(v) * scale + epsilon);
      },
      state.moments[0], state.moments[1]);
}

template <class Real>
bool step(const RmsProp& rms, double rate, const Gradient<Real>& gradient,
          OptimizerState<Real>& state, Network<Real>& network, Team* team) {
  const Real lr = static_cast<Real>(rate), alpha = static_cast<Real>(rms.alpha),
             rest = static_cast<Real>(1 - rms.alpha), mu = static_cast<Real>(rms.momentum);
  const Real epsilon = static_cast<Real>(rms.epsilon), decay = static_cast<Real>(rms.weight_decay);
  const auto scaled = [=](Real w, Real g, Real& v) {
    g += decay * w;
    v = alpha * v + rest * g * g;
    return g / (std::sqrt(v) + epsilon);
  };
  if (rms.momentum == 0) {
    return update_all(
        network, gradient, team, [=](Real& w, Real g, Real& v) { w -= lr * scaled(w, g, v); },
        state.moments[0]);
  }
  return update_all(
      network, gradient, team,
      [=](Real& w, Real g, Real& v, Real& u) {
        u = mu * u + scaled(w, g, v);
        w -= lr * u;
      },
      state.moments[0], state.moments[1]);
}

template <class Real>
bool step(const AdaGrad& adagrad, double rate, const Gradient<Real>& gradient,
          OptimizerState<Real>& state, Network<Real>& network, Team* team) {
  const double before = static_cast<double>(state.steps - 1);
  const Real lr = static_cast<Real>(rate / (1 + before * adagrad.learning_rate_decay));
  const Real epsilon = static_cast<Real>(adagrad.epsilon),
             decay = static_cast<Real>(adagrad.weight_decay);
  return update_all(
      network, gradient, team,
      [=](Real& w, Real g, Real& sum) {
        g += decay * w;
        sum += g * g;
        w -= lr * g / (std::sqrt(sum) + epsilon);
      },
      state.moments[0]);
}

}  // namespace

double learning_rate(const Optimizer& optimizer) {
  return std::visit([](const auto& o) { return o.learning_rate; }, optimizer);
}

template <class Real>
OptimizerState<Real>::OptimizerState(const Optimizer& optimizer, const Network<Real>& network)
    : moments(std::visit([](const auto& o) { return o.moments(); }, optimizer),
              zeros_like(network)) {
  if (const AdaGrad* adagrad = std::get_if<AdaGrad>(&optimizer)) {
    const Real initial = static_cast<Real>(adagrad->initial_accumulator);
    for (Learned<Real>& sum : moments[0]) {
      sum.W.fill(initial);
      sum.b.fill(initial);
      sum.slope = initial;
    }
  }
}

template <class Real>
bool step(const Optimizer& optimizer, double rate, const Gradient<Real>& gradient,
          OptimizerState<Real>& state, Network<Real>& network, Team* team) {
  ++state.steps;
  return std::visit([&](const auto& o) { return step(o, rate, gradient, state, network, team); },
                    optimizer);
}

template <class Real>
double norm(const Gradient<Real>& gradient) {
  double squares = 0;  // in double: the square of a float may be too large for one
  const auto add = [&](Real x) { squares += static_cast<double>(x) * static_cast<double>(x); };
  for (const Learned<Real>& g : gradient) {
    std::for_each(g.W.begin(), g.W.end(), add);
    std::for_each(g.b.begin(), g.b.end(), add);
    add(g.slope);
  }
  return std::sqrt(squares);
}

template <class Real>
void clip_norm(Gradient<Real>& gradient, double largest) {
  const double scale = largest / (norm(gradient) + 1e-6);  // PyTorch's guard against 0 / 0
  if (scale >= 1) return;
  const Real factor = static_cast<Real>(scale);
  for (Learned<Real>& g : gradient) {
    g.W *= factor;
    g.b *= factor;
    g.slope *= factor;
  }
}

double ConstantSchedule::factor(std::size_t, std::size_t) const {
  return 1;
}

double StepSchedule::factor(std::size_t epoch, std::size_t) const {
  return std::pow(gamma, static_cast<double>(epoch / step_size));
}

double ExponentialSchedule::factor(std::size_t epoch, std::size_t) const {
  return std::pow(gamma, static_cast<double>(epoch));
}

double CosineSchedule::factor(std::size_t epoch, std::size_t epochs) const {
  const double passed = static_cast<double>(epoch) / static_cast<double>(epochs);
  return final + (1 - final) * (1 + std::cos(std::numbers::pi * passed)) / 2;
}

#define MLP_INSTANTIATE(Real)                                                                \
  template struct OptimizerState<Real>;                                                      \
  template bool step(const Optimizer&, double, const Gradient<Real>&, OptimizerState<Real>&, \
                     Network<Real>&, Team*);                                                 \
  template double norm(const Gradient<Real>&);                                               \
  template void clip_norm(Gradient<Real>&, double);
MLP_INSTANTIATE(float)
MLP_INSTANTIATE(double)
#undef MLP_INSTANTIATE

}  // namespace mlp
