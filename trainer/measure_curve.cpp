#include "trainer/measure_curve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "trainer/differences.hpp"
#include "trainer/extremes.hpp"
#include "trainer/network.hpp"

namespace mlp {
namespace {

constexpr std::size_t block = 256;   // samples of a pass; a power of two, so that the mean over
                                     // them loses no digit
constexpr long double kink = 1e-3L;  // difference of the one-sided derivatives at a kink

// The textbook formulas, which share no code with the activations; NaN where there is none.
long double formula_value(const Activation& activation, long double x) {
  if (is<Sigmoid>(activation)) return 1 / (1 + std::exp(-x));
  if (is<Tanh>(activation)) return std::tanh(x);
  if (is<Relu>(activation)) return std::max(x, 0.0L);
  if (const auto* leaky = std::get_if<LeakyRelu>(&activation))
    return x > 0 ? x : static_cast<long double>(leaky->slope) * x;
  return is<Identity>(activation) ? x : std::nanl("");
}

long double formula_derivative(const Activation& activation, long double x) {
  if (is<Sigmoid>(activation)) {
    const long double s = formula_value(activation, x);
    return s * (1 - s);
  }
  if (is<Tanh>(activation)) return 1 - std::pow(std::tanh(x), 2.0L);
  if (is<Relu>(activation)) return x > 0 ? 1 : 0;
  if (const auto* leaky = std::get_if<LeakyRelu>(&activation))
    return x > 0 ? 1 : static_cast<long double>(leaky->slope);
  return 1;
}

// The activation's own value in long double.
long double long_value(const Activation& activation, long double x) {
  return std::visit(
      [&](const auto& f) -> long double {
        if constexpr (requires { f.value(x); })
          return f.value(x);
        else
          return std::nanl("");
      },
      activation);
}

Quantity central_difference(const Activation& activation, double x) {
  const long double before = long_value(activation, x - difference_step),
                    at = long_value(activation, x),
                    after = long_value(activation, x + difference_step);
  if (std::abs((after - at) - (at - before)) > kink * difference_step) return std::nullopt;
  return static_cast<double>((after - before) / (2 * difference_step));
}

// Function and derivative at inputs x: a network x -> activation -> block times it, whose absolute
// error has the derivative 1 by the hidden unit's output.
template <class Real>
void pass(const Activation& activation, const std::vector<double>& x, std::vector<double>& values,
          std::vector<double>& derivatives) {
  Network<Real> network = make_network<Real>(1, {{1, activation}, {1, Identity{}}});
  network[0].affine.W.fill(1);
  network[1].affine.W.fill(static_cast<Real>(block));
  Workspace<Real> workspace(network, block);
  Gradient<Real> gradient = zeros_like(network);
  arma::Mat<Real> X(1, block), T(1, block);
  T.fill(-std::numeric_limits<Real>::infinity());
  for (std::size_t first = 0; first < x.size(); first += block) {
    const std::size_t count = std::min(block, x.size() - first);
    for (std::size_t j = 0; j < block; ++j)
      X[j] = static_cast<Real>(x[first + std::min(j, count - 1)]);
    forward(network, X, workspace);
    backward(network, X, T, MeanAbsoluteError{}, workspace, gradient);
    for (std::size_t j = 0; j < count; ++j) {
      values.push_back(static_cast<double>(workspace.outputs[0][j]));
      derivatives.push_back(static_cast<double>(workspace.deltas[0][j]));
    }
  }
}

struct Passed {
  std::vector<double> values, derivatives;
};

Passed pass(const ActivationCurve& curve, const std::vector<double>& x) {
  Passed passed;
  std::visit(
      [&]<class P>(const P&) {
        pass<typename P::Real>(curve.activation, x, passed.values, passed.derivatives);
      },
      curve.precision);
  return passed;
}

double epsilon(const Precision& precision) {
  return std::visit(
      []<class P>(const P&) -> double { return std::numeric_limits<typename P::Real>::epsilon(); },
      precision);
}

// As the precision has it: what the network sees.
double rounded(const Precision& precision, double x) {
  return is<Float32>(precision) ? static_cast<double>(static_cast<float>(x)) : x;
}

// The end nearest 0 of the inputs beyond which a monotone activation gives exactly `limit`: by
// bisection between 0 and `far`; nothing if it does not there.
Quantity limit_from(const ActivationCurve& curve, double limit, double far) {
  const auto is_there = [&](double x) { return pass(curve, {x}).values[0] == limit; };
  double outside = 0, inside = far;
  if (!is_there(inside) || is_there(outside)) return std::nullopt;
  for (int i = 0; i < 80; ++i) {
    const double middle = (outside + inside) / 2;
    (is_there(middle) ? inside : outside) = middle;
  }
  return inside;
}

}  // namespace

std::string ActivationCurve::problem() const {
  if (is<Softmax>(activation)) return "softmax is not elementwise";
  if (std::isnan(formula_value(formula, 1)))
    return "no formula is known for " + std::string(name_of(formula));
  if (const std::string wrong = problem_of(activation); !wrong.empty()) return wrong;
  if (range.size() != 2 || !(range[0] < range[1]))
    return "expected a range of two numbers, the smaller one first";
  return "";
}

std::vector<CurvePoint> ActivationCurve::curve() const {
  std::vector<double> x(points);
  const double last = static_cast<double>(points - 1);
  for (std::size_t i = 0; i < points; ++i) {
    const double t = static_cast<double>(i) / last;
    x[i] = rounded(precision, range[0] * (1 - t) + range[1] * t);
  }
  const Passed passed = pass(*this, x);
  std::vector<CurvePoint> curve;
  for (std::size_t i = 0; i < points; ++i)
    curve.push_back(
        {x[i], passed.values[i], passed.derivatives[i], central_difference(activation, x[i])});
  return curve;
}

ActivationCurve::Result ActivationCurve::measure(std::uint64_t) const {
  const std::vector<CurvePoint> points_of = curve();
  const double eps = epsilon(precision);
  const Passed at_zero = pass(*this, {0.0});

  constexpr double infinity = std::numeric_limits<double>::infinity();
  double value_min = infinity, value_max = -infinity, derivative_min = infinity,
         derivative_max = -infinity, value_error = 0, derivative_error = 0, numerical_error = 0,
         sum = 0;
  std::set<double> distinct;
  std::vector<double> mirrored;
  for (const CurvePoint& point : points_of) {
    const long double value = formula_value(formula, point.x);
    const long double scale = std::max(1.0L, std::abs(value));
    lower(value_min, point.value);
    raise(value_max, point.value);
    lower(derivative_min, point.derivative);
    raise(derivative_max, point.derivative);
    raise(value_error, static_cast<double>(std::abs(point.value - value) / scale));
    raise(derivative_error,
          static_cast<double>(std::abs(point.derivative - formula_derivative(formula, point.x))));
    if (point.numerical) raise(numerical_error, std::abs(point.derivative - *point.numerical));
    sum += point.value;
    distinct.insert(point.value);
    mirrored.push_back(-point.x);
  }
  const Passed opposite = pass(*this, mirrored);
  double odd_error = 0;
  for (std::size_t i = 0; i < points_of.size(); ++i)
    raise(odd_error, std::abs(points_of[i].value + opposite.values[i]));
  double steepest_at = std::nan("");
  for (const CurvePoint& point : points_of)
    if (point.derivative == derivative_max && !(std::abs(steepest_at) <= std::abs(point.x)))
      steepest_at = point.x;

  Result result{
      .value_min = value_min,
      .value_max = value_max,
      .value_range = value_max - value_min,
      .value_mean = sum / static_cast<double>(points),
      .value_at_zero = at_zero.values[0],
      .derivative_min = derivative_min,
      .derivative_max = derivative_max,
      .derivative_max_at = steepest_at,
      .derivative_at_zero = at_zero.derivatives[0],
      .value_error = value_error / eps,
      .derivative_error = derivative_error / eps,
      .numerical_error = numerical_error,
      .odd_error = odd_error / eps,
      .distinct_outputs = std::isnan(value_min) ? value_min : static_cast<double>(distinct.size()),
      .lower_limit_from = {},
      .upper_limit_from = {}};
  if (const Limits limits = limits_of(activation)) {
    result.lower_limit_from = limit_from(*this, limits->first, -1e4);
    result.upper_limit_from = limit_from(*this, limits->second, 1e4);
  }
  return result;
}

}  // namespace mlp
