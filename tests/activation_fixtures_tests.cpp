#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include <boost/test/unit_test.hpp>

#include "tests/fixtures/torch_activations.hpp"
#include "tests/matrices.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(activation_fixtures_tests)

namespace {

using torch_activations::Point;

const std::map<std::string, Activation> activations{
    {"elu", Elu{}},
    {"elu_2", Elu{.alpha = 2}},
    {"hardshrink", Hardshrink{}},
    {"hardshrink_2", Hardshrink{.lambda = 2}},
    {"hardsigmoid", Hardsigmoid{}},
    {"hardtanh", Hardtanh{}},
    {"hardtanh_2", Hardtanh{.min = -0.25, .max = 2}},
    {"hardswish", Hardswish{}},
    {"leaky_relu", LeakyRelu{}},
    {"log_sigmoid", LogSigmoid{}},
    {"prelu", Prelu{}},
    {"prelu_2", Prelu{.slope = -0.5}},
    {"relu", Relu{}},
    {"relu6", Relu6{}},
    {"rrelu", Rrelu{}},
    {"rrelu_2", Rrelu{.lower = 0.25, .upper = 0.5}},
    {"selu", Selu{}},
    {"celu", Celu{}},
    {"celu_2", Celu{.alpha = 2}},
    {"gelu", Gelu{}},
    {"gelu_tanh", Gelu{TanhGelu{}}},
    {"sigmoid", Sigmoid{}},
    {"silu", Silu{}},
    {"mish", Mish{}},
    {"softplus", Softplus{}},
    {"softplus_2", Softplus{.beta = 2, .threshold = 3}},
    {"softshrink", Softshrink{}},
    {"softshrink_2", Softshrink{.lambda = 2}},
    {"softsign", Softsign{}},
    {"tanh", Tanh{}},
    {"tanhshrink", Tanhshrink{}},
    {"threshold", Threshold{.threshold = 0.25, .otherwise = -1}}};

// Value and derivative as training has them: d loss / d z behind a mean absolute error that is
// everywhere above its target, for one sample.
Point passed(const Activation& activation, double z, Math math) {
  Network<double> network = make_network<double>(1, {{1, activation}});
  network[0].affine.W.fill(1);
  Workspace<double> workspace(network, 1, {math, nullptr});
  Gradient<double> gradient = zeros_like(network);
  const arma::mat X{z}, T{-1e9};
  forward(network, X, workspace);
  backward(network, X, T, MeanAbsoluteError{}, workspace, gradient);
  return {z, workspace.outputs[0][0], workspace.deltas[0][0]};
}

bool is_near(double actual, double expected, double tolerance) {
  return std::abs(actual - expected) <= tolerance * std::abs(expected);
}

void check(const Activation& activation, const std::vector<Point>& points, double tolerance) {
  // PyTorch 1.13 has hardsigmoid's 1/6 in single precision, whatever that of its argument.
  const bool is_rough = is<Hardsigmoid>(activation) && tolerance > 0;
  const double of_derivative = is_rough ? 0x1p-25 : tolerance;
  for (const Math math : {Math::fast, Math::exact}) {
    for (const Point& expected : points) {
      const Point actual = passed(activation, expected.z, math);
      BOOST_TEST_CONTEXT("at " << expected.z) {
        BOOST_TEST(is_near(actual.value, expected.value, tolerance),
                   actual.value << " is not " << expected.value);
        BOOST_TEST(is_near(actual.derivative, expected.derivative, of_derivative),
                   actual.derivative << " is not " << expected.derivative);
      }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(values_and_derivatives_are_pytorchs_to_14_digits) {
  for (const auto& [name, curve] : torch_activations::curves) BOOST_TEST_CONTEXT(name) {
      check(activations.at(name), curve.smooth, 1e-14);
    }
}

// Softplus bends smoothly up to its threshold, where the sides are 2e-9 apart.
BOOST_AUTO_TEST_CASE(at_kinks_they_are_pytorchs_exactly) {
  for (const auto& [name, curve] : torch_activations::curves) BOOST_TEST_CONTEXT(name) {
      const Activation& activation = activations.at(name);
      const bool is_smooth = kinks_of(activation).empty() || is<Softplus>(activation);
      check(activation, curve.kinks, is_smooth ? 1e-14 : 0);
    }
}

// So that no activation is forgotten; identity and softmax are no elementwise functions to compare.
BOOST_AUTO_TEST_CASE(every_elementwise_activation_is_compared) {
  for (const std::string_view name : Alternatives<Activation>::names) {
    const bool is_there =
        std::any_of(activations.begin(), activations.end(),
                    [&](const auto& entry) { return name_of(entry.second) == name; });
    BOOST_TEST(is_there == (name != "identity" && name != "softmax"), name);
  }
  BOOST_TEST(activations.size() == torch_activations::curves.size());
}

BOOST_AUTO_TEST_SUITE_END()
