#include <cmath>
#include <limits>
#include <numbers>

#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/initialized_networks.hpp"
#include "trainer/measure_gradient.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(measure_gradient_tests)

namespace {

using Precisions = boost::mpl::list<float, double>;
using boost::test_tools::tolerance;

template <class Real>
std::vector<LayerGradient> flow_of(const Network<Real>& network, const arma::Mat<Real>& X,
                                   const arma::Mat<Real>& T, const Loss& loss) {
  Workspace<Real> workspace(network, X.n_cols);
  Gradient<Real> gradient = zeros_like(network);
  forward(network, X, workspace);
  backward(network, X, T, loss, workspace, gradient);
  return gradient_flow(network, workspace, gradient);
}

double loss_of(const Network<double>& network, const arma::mat& X, const arma::mat& T,
               const Loss& loss) {
  Workspace<double> workspace(network, X.n_cols);
  forward(network, X, workspace);
  return loss_value<double>(loss, workspace.logits, workspace.outputs.back(), T);
}

// d (one sample's own loss) / dz, by central differences: a bias is added to z and nothing else.
double numerical_delta(Network<double> network, const arma::mat& x, const arma::mat& t,
                       const Loss& loss, std::size_t layer, arma::uword unit) {
  constexpr double h = 1e-5;
  double& bias = network[layer].affine.b(unit);
  const double b = bias;
  bias = b + h;
  const double above = loss_of(network, x, t, loss);
  bias = b - h;
  return (above - loss_of(network, x, t, loss)) / (2 * h);
}

// The trapezoidal rule, which converges faster than any power for what falls off like a normal
// distribution; even steps, so that a kink at 0 is met.
double expectation(double variance, const auto& f) {
  constexpr int steps = 100000;  // on either side
  constexpr double end = 12, h = end / steps;
  double sum = 0;
  for (int i = -steps; i <= steps; ++i) {
    const double x = i * h;
    sum += std::exp(-x * x / 2) * f(std::sqrt(variance) * x);
  }
  return h * sum / std::sqrt(2 * std::numbers::pi);
}

double square(double x) {
  return x * x;
}

std::optional<double> predicted(const std::vector<std::size_t>& widths, const Activation& hidden,
                                const Initialization& weights, const Initialization& biases,
                                double mean_square_input) {
  return predicted_delta_rate(initialized_network<double>(widths, hidden, weights, biases, 1),
                              weights, biases, mean_square_input);
}

LayerGradient delta_of(double rms) {
  return {rms, 0, 0, 0};
}

}  // namespace

BOOST_AUTO_TEST_CASE(delta_rms_is_that_of_each_samples_own_loss) {
  const std::vector<Loss> losses{MeanSquaredError{}, BinaryCrossEntropy{}, CrossEntropy{}};
  const std::vector<Activation> outputs{Identity{}, Sigmoid{}, Softmax{}};
  for (std::size_t k = 0; k < losses.size(); ++k) {
    Network<double> network =
        initialized_network<double>({4, 6, 5, 3}, Tanh{}, XavierNormal{}, Normal{0, 0.5}, 1);
    network.back().activation = outputs[k];
    const arma::mat X = normal_matrix<double>(4, 7, 1);
    arma::mat T(3, 7, arma::fill::zeros);
    for (arma::uword j = 0; j < 7; ++j) T(j % 3, j) = 1;

    const std::vector<LayerGradient> flow = flow_of(network, X, T, losses[k]);
    for (std::size_t l = 0; l < network.size(); ++l) {
      const arma::uword units = network[l].affine.W.n_rows;
      double sum = 0;
      for (arma::uword j = 0; j < 7; ++j)
        for (arma::uword i = 0; i < units; ++i)
          sum += square(numerical_delta(network, X.col(j), T.col(j), losses[k], l, i));
      BOOST_TEST_CONTEXT(name_of(losses[k]) << ", layer " << l)
      BOOST_TEST(flow[l].delta_rms == std::sqrt(sum / (static_cast<double>(units) * 7)),
                 tolerance(1e-8));
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(norms_are_those_of_the_mean_losss_gradient_and_of_the_weights, Real,
                              Precisions) {
  const Network<Real> network =
      initialized_network<Real>({4, 6, 2}, Relu{}, HeNormal{}, Normal{0, 0.5}, 1);
  const arma::Mat<Real> X = normal_matrix<Real>(4, 9, 1), T = normal_matrix<Real>(2, 9, 2);
  Workspace<Real> workspace(network, 9);
  Gradient<Real> gradient = zeros_like(network);
  forward(network, X, workspace);
  backward(network, X, T, MeanSquaredError{}, workspace, gradient);
  const std::vector<LayerGradient> flow = gradient_flow(network, workspace, gradient);
  const auto norm_of = [](const auto& entries) {
    double sum = 0;
    for (const Real x : entries) sum += square(static_cast<double>(x));
    return std::sqrt(sum);
  };
  const double precision = 20 * static_cast<double>(std::numeric_limits<Real>::epsilon());
  BOOST_TEST(flow.size() == 2u);
  for (std::size_t l = 0; l < flow.size(); ++l) {
    BOOST_TEST(flow[l].weight_gradient_norm == norm_of(gradient[l].W), tolerance(precision));
    BOOST_TEST(flow[l].bias_gradient_norm == norm_of(gradient[l].b), tolerance(precision));
    BOOST_TEST(flow[l].weight_norm == norm_of(network[l].affine.W), tolerance(precision));
  }
}

BOOST_AUTO_TEST_CASE(delta_rms_does_not_depend_on_the_number_of_samples) {
  const Network<double> network =
      initialized_network<double>({3, 5, 5, 1}, Tanh{}, XavierNormal{}, Zeros{}, 1);
  const arma::mat X = normal_matrix<double>(3, 10, 1), T = normal_matrix<double>(1, 10, 2);
  const auto once = flow_of(network, X, T, MeanSquaredError{});
  const auto thrice =
      flow_of<double>(network, arma::repmat(X, 1, 3), arma::repmat(T, 1, 3), MeanSquaredError{});
  for (std::size_t l = 0; l < once.size(); ++l)
    BOOST_TEST(once[l].delta_rms == thrice[l].delta_rms, tolerance(1e-13));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(nan_and_vanished_deltas_are_told_as_they_are, Real, Precisions) {
  const Network<Real> network =
      initialized_network<Real>({3, 4, 4, 1}, Relu{}, HeNormal{}, Zeros{}, 1);
  Workspace<Real> workspace(network, 5);
  Gradient<Real> gradient = zeros_like(network);
  for (const arma::Mat<Real>& outputs : workspace.outputs)
    workspace.deltas.emplace_back(arma::size(outputs), arma::fill::zeros);
  workspace.deltas[0](0, 0) = std::numeric_limits<Real>::quiet_NaN();
  // A delta of 1e-30 has a square that single precision does not know.
  workspace.deltas[1].fill(Real(1e-30));
  gradient[0].W(1, 1) = std::numeric_limits<Real>::quiet_NaN();
  gradient[1].W.fill(std::numeric_limits<Real>::infinity());
  const std::vector<LayerGradient> flow = gradient_flow(network, workspace, gradient);
  BOOST_TEST(std::isnan(flow[0].delta_rms));
  BOOST_TEST(flow[1].delta_rms == 5e-30, tolerance(1e-6));
  BOOST_TEST(flow[2].delta_rms == 0);
  BOOST_TEST(std::isnan(flow[0].weight_gradient_norm));
  BOOST_TEST(std::isinf(flow[1].weight_gradient_norm));
  BOOST_TEST(std::isnan(delta_rate(flow).value()));
}

BOOST_AUTO_TEST_CASE(update_ratios_are_of_the_step_to_the_weights_it_led_to) {
  Network<double> before = make_network<double>(2, {{1, Relu{}}, {1, Identity{}}});
  before[0].affine.W = arma::mat{{3, 0}};
  before[1].affine.W = arma::mat(1, 1, arma::fill::ones);
  Network<double> after = before;
  after[0].affine.W = arma::mat{{3, 4}};
  after[0].affine.b.fill(100);  // biases do not count
  const std::vector<double> ratios = update_ratios(before, after);
  BOOST_TEST(ratios == (std::vector<double>{4.0 / 5, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_delta_rate_is_per_hidden_layer_and_leaves_the_output_layer_out) {
  const auto rate = [](std::vector<double> values) {
    std::vector<LayerGradient> layers;
    for (const double rms : values) layers.push_back(delta_of(rms));
    return delta_rate(layers);
  };
  BOOST_TEST(rate({1, 2, 8, 100}).value() == std::sqrt(1.0 / 8), tolerance(1e-15));
  BOOST_TEST(rate({6, 3, 100}).value() == 2);
  BOOST_TEST(rate({0, 3, 100}).value() == 0);
  BOOST_TEST(std::isnan(rate({0, 0, 1}).value()));  // no rate can be told; not 1, not 0
  BOOST_TEST(!rate({1, 100}).has_value());
  BOOST_TEST(!rate({1}).has_value());
}

BOOST_AUTO_TEST_CASE(gaussian_moments_have_their_closed_forms) {
  for (const double q : {1e-6, 0.3, 1.0, 7.0, 1e4}) {
    const GaussianMoments identity = gaussian_moments(Identity{}, q);
    BOOST_TEST(identity.value == q, tolerance(1e-12));
    BOOST_TEST(identity.derivative == 1, tolerance(1e-12));
    const GaussianMoments relu = gaussian_moments(Relu{}, q);
    BOOST_TEST(relu.value == q / 2, tolerance(1e-12));
    BOOST_TEST(relu.derivative == 0.5, tolerance(1e-12));
    for (const double slope : {0.0, 0.01, 0.3, 1.0}) {
      const GaussianMoments leaky = gaussian_moments(LeakyRelu{slope}, q);
      BOOST_TEST(leaky.value == q * (1 + slope * slope) / 2, tolerance(1e-12));
      BOOST_TEST(leaky.derivative == (1 + slope * slope) / 2, tolerance(1e-12));
    }
  }
  // tanh'(0) = 1; sigmoid(0) = 1/2, sigmoid'(0) = 1/4.
  BOOST_TEST(gaussian_moments(Tanh{}, 1e-14).derivative == 1, tolerance(1e-12));
  BOOST_TEST(gaussian_moments(Tanh{}, 1e-14).value == 1e-14, tolerance(1e-12));
  BOOST_TEST(gaussian_moments(Sigmoid{}, 0).derivative == 1.0 / 16, tolerance(1e-13));
  BOOST_TEST(gaussian_moments(Sigmoid{}, 0).value == 0.25, tolerance(1e-13));
  BOOST_TEST(std::isnan(gaussian_moments(Softmax{}, 1).value));
}

// Where z is between low and high: E[1] and E[z^2] for a normal z of variance q.
struct Between {
  double share, square;
};
Between between(double q, double low, double high) {
  const double deviation = std::sqrt(q), a = low / deviation, b = high / deviation;
  const auto density = [](double x) {
    return std::exp(-x * x / 2) / std::sqrt(2 * std::acos(-1.0));
  };
  const double share = (std::erf(b / std::sqrt(2.0)) - std::erf(a / std::sqrt(2.0))) / 2;
  return {share, q * (share - b * density(b) + a * density(a))};
}

BOOST_AUTO_TEST_CASE(gaussian_moments_know_where_the_kinks_are) {
  for (const double q : {0.3, 1.0, 7.0, 1e3}) {
    BOOST_TEST_CONTEXT("variance " << q) {
      const GaussianMoments cut = gaussian_moments(Hardtanh{.min = -0.7, .max = 0.7}, q);
      const Between middle = between(q, -0.7, 0.7), shrunk = between(q, -0.3, 0.3);
      BOOST_TEST(cut.derivative == middle.share, tolerance(1e-11));
      BOOST_TEST(cut.value == middle.square + 0.49 * (1 - middle.share), tolerance(1e-11));
      const GaussianMoments shrink = gaussian_moments(Hardshrink{.lambda = 0.3}, q);
      BOOST_TEST(shrink.derivative == 1 - shrunk.share, tolerance(1e-11));
      BOOST_TEST(shrink.value == q - shrunk.square, tolerance(1e-11));
      const GaussianMoments prelu = gaussian_moments(Prelu{.slope = -0.3}, q);
      BOOST_TEST(prelu.value == q * (1 + 0.09) / 2, tolerance(1e-12));
    }
  }
}

// Klambauer et al. 2017: selu keeps variance 1 for weights of variance 1 / fan_in.
BOOST_AUTO_TEST_CASE(selu_keeps_the_second_moment) {
  BOOST_TEST(gaussian_moments(Selu{}, 1).value == 1, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(gaussian_moments_of_sigmoid_and_tanh_equal_those_of_another_quadrature) {
  for (const double q : {0.01, 0.5, 1.0, 4.0, 25.0, 400.0, 1e5}) {
    const GaussianMoments tanh = gaussian_moments(Tanh{}, q);
    BOOST_TEST(tanh.value == expectation(q, [](double z) { return square(std::tanh(z)); }),
               tolerance(1e-10));
    BOOST_TEST(tanh.derivative ==
                   expectation(q, [](double z) { return square(1 - square(std::tanh(z))); }),
               tolerance(1e-10));
    const auto sigmoid = [](double z) { return 1 / (1 + std::exp(-z)); };
    const GaussianMoments moments = gaussian_moments(Sigmoid{}, q);
    BOOST_TEST(moments.value == expectation(q, [&](double z) { return square(sigmoid(z)); }),
               tolerance(1e-10));
    BOOST_TEST(moments.derivative ==
                   expectation(q, [&](double z) { return square(sigmoid(z) * sigmoid(-z)); }),
               tolerance(1e-10));
  }
}

BOOST_AUTO_TEST_CASE(the_predicted_rate_is_1_where_theory_has_it_so) {
  const std::vector<std::size_t> widths{7, 20, 20, 20, 20, 3};
  BOOST_TEST(predicted(widths, Relu{}, HeNormal{}, Zeros{}, 1).value() == 1, tolerance(1e-12));
  BOOST_TEST(predicted(widths, Relu{}, HeUniform{}, Zeros{}, 9).value() == 1, tolerance(1e-12));
  BOOST_TEST(predicted(widths, Identity{}, LecunNormal{}, Zeros{}, 1).value() == 1,
             tolerance(1e-12));
  BOOST_TEST(predicted(widths, Identity{}, Orthogonal{}, Normal{0, 3}, 1).value() == 1,
             tolerance(1e-12));
  // Half of what he_normal has: each layer takes off a factor of sqrt(1/2).
  BOOST_TEST(predicted(widths, Relu{}, LecunNormal{}, Zeros{}, 1).value() == std::sqrt(0.5),
             tolerance(1e-12));
  // sigma_w^2 = 20 x 0.5^2, E[f'^2] = (1 + 0.2^2) / 2, whatever the biases.
  BOOST_TEST(predicted(widths, LeakyRelu{0.2}, Normal{0, 0.5}, Constant{2}, 1).value() ==
                 std::sqrt(20 * 0.25 * 1.04 / 2),
             tolerance(1e-12));
  // All sigmoids at z = 0: sqrt(20 x 0.1^2 / 16) with 0 inputs and small weights.
  BOOST_TEST(predicted({7, 20, 20, 3}, Sigmoid{}, Normal{0, 0.1}, Zeros{}, 0).value() ==
                 std::sqrt(20 * 0.01 / 16),
             tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(the_predicted_rate_follows_layer_by_layer_from_the_formulas) {
  // Three hidden layers of 10, 30, 20 units with E[w^2] = 0.04, E[b^2] = 0.25:
  // q1 = 5 x 0.04 x 2 + 0.25 and q2 = 10 x 0.04 E[tanh(z1)^2] + 0.25.
  const double q1 = 5 * 0.04 * 2 + 0.25;
  const double q2 =
      10 * 0.04 * expectation(q1, [](double z) { return square(std::tanh(z)); }) + 0.25;
  const auto slope_square = [](double z) { return square(1 - square(std::tanh(z))); };
  // The delta of layer 1 comes from the 30 units of layer 2, that of layer 2 from the 20 of 3.
  const double factor1 = 30 * 0.04 * expectation(q1, slope_square);
  const double factor2 = 20 * 0.04 * expectation(q2, slope_square);
  BOOST_TEST(predicted({5, 10, 30, 20, 4}, Tanh{}, Normal{0, 0.2}, Constant{0.5}, 2).value() ==
                 std::sqrt(std::sqrt(factor1 * factor2)),
             tolerance(1e-10));
}

BOOST_AUTO_TEST_CASE(there_is_no_prediction_without_two_hidden_layers_or_for_softmax) {
  BOOST_TEST(!predicted({5, 10, 1}, Tanh{}, XavierNormal{}, Zeros{}, 1).has_value());
  BOOST_TEST(!predicted({5, 1}, Tanh{}, XavierNormal{}, Zeros{}, 1).has_value());
  BOOST_TEST(!predicted({5, 10, 10, 1}, Softmax{}, XavierNormal{}, Zeros{}, 1).has_value());
  BOOST_TEST(predicted({5, 10, 10, 1}, Tanh{}, XavierNormal{}, Zeros{}, 1).has_value());
}

// Theory is for infinitely wide layers. Here they have 256 units, and the mean rate over 16
// networks must be within 4 standard errors of the prediction, which are themselves below 2% of it.
BOOST_AUTO_TEST_CASE(wide_random_networks_have_the_predicted_rate) {
  constexpr std::size_t width = 256, networks = 16;
  const struct {
    Activation activation;
    Initialization weights, biases;
  } table[] = {
      {Relu{}, HeNormal{}, Zeros{}},
      {Relu{}, PytorchDefault{}, PytorchDefault{}},
      {LeakyRelu{0.2}, HeUniform{}, Normal{0, 0.5}},
      {Tanh{}, XavierUniform{}, Zeros{}},
      {Tanh{}, Normal{0, 0.1}, Normal{0, 0.3}},
      {Sigmoid{}, XavierNormal{}, Zeros{}},
      {Sigmoid{}, Normal{0, 0.2}, Zeros{}},
      {Identity{}, LecunNormal{}, Zeros{}},
      {Identity{}, Orthogonal{}, Zeros{}},
  };
  const arma::mat X = normal_matrix<double>(width, 20, 1), T = normal_matrix<double>(1, 20, 2);
  const double mean_square_input = arma::accu(arma::square(X)) / static_cast<double>(X.n_elem);
  std::vector<std::size_t> widths(8, width);  // six hidden layers
  widths.push_back(1);
  for (const auto& row : table) {
    arma::vec rates(networks);
    for (std::size_t n = 0; n < networks; ++n) {
      const Network<double> network =
          initialized_network<double>(widths, row.activation, row.weights, row.biases, n + 1);
      rates(n) = delta_rate(flow_of(network, X, T, MeanSquaredError{})).value();
    }
    const double theory =
        predicted(widths, row.activation, row.weights, row.biases, mean_square_input).value();
    const double standard_error = arma::stddev(rates) / std::sqrt(double{networks});
    BOOST_TEST_CONTEXT(name_of(row.activation) << ", " << name_of(row.weights)) {
      BOOST_TEST(standard_error < 0.02 * theory);
      BOOST_TEST(std::abs(arma::mean(rates) - theory) < 4 * standard_error + 1e-12);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
