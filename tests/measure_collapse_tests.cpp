#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/initialized_networks.hpp"
#include "trainer/measure_collapse.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(measure_collapse_tests)

namespace {

using Precisions = boost::mpl::list<float, double>;
using Widths = std::vector<std::size_t>;

// Features, then the units of `depth` layers, the last with 5 outputs.
Widths even(std::size_t depth) {
  Widths widths(depth + 1, 16);
  widths.back() = 5;
  return widths;
}
Widths with_bottleneck(std::size_t depth) {
  Widths widths = even(depth);
  if (depth > 1) widths[depth / 2] = 3;
  return widths;
}

template <class Real>
CollapseResult measured(const Network<Real>& network) {
  const arma::uword features = network[0].affine.W.n_cols;
  return measure_collapse(network, normal_matrix<Real>(features, 50, 1),
                          normal_matrix<Real>(features, 20, 2));
}

struct Start {
  Initialization weights, biases;
};

const std::vector<Start> starts{
    {XavierNormal{}, Zeros{}},
    {XavierUniform{}, Uniform{-0.5, 0.5}},
    {Orthogonal{}, Normal{0, 1}},
    {Normal{0, 0.5}, Constant{3}},  // 16 inputs: signals double in each layer
    {HeNormal{}, Zeros{}},
    {PytorchDefault{}, PytorchDefault{}},  // signals shrink by sqrt(3)
};

template <class Real>
Network<Real> network_of(const std::vector<Affine<Real>>& maps) {
  Network<Real> network;
  for (const Affine<Real>& map : maps) network.push_back({map, Identity{}});
  return network;
}

}  // namespace

// The bound has to hold, and to be of use: it may overestimate the error a thousandfold (it adds up
// absolute values through all layers), but a set-up in which it is 1e4 times the error has none.
BOOST_AUTO_TEST_CASE_TEMPLATE(linear_networks_differ_from_their_collapse_by_rounding_alone, Real,
                              Precisions) {
  double loosest = 0;
  for (const std::size_t depth : {1U, 2U, 3U, 4U, 8U, 16U, 32U, 64U}) {
    for (const Widths& widths : {even(depth), with_bottleneck(depth)}) {
      for (const Start& start : starts) {
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
          const CollapseResult result = measured(
              initialized_network<Real>(widths, Identity{}, start.weights, start.biases, seed));
          BOOST_TEST_CONTEXT("depth " << depth << ", " << name_of(start.weights) << ", seed "
                                      << seed) {
            BOOST_TEST(result.error <= result.bound);
            BOOST_TEST(result.bound > 0);
            if (depth > 1)  // one layer is hardly composed: its error may be 0
              loosest = std::max(loosest, result.bound / result.error);
          }
        }
      }
    }
  }
  BOOST_TEST(loosest < 1e4);
  BOOST_TEST_MESSAGE("largest bound / error: " << loosest);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_bound_grows_with_depth_and_width, Real, Precisions) {
  const auto bound = [](const Widths& widths) {
    return measured(initialized_network<Real>(widths, Identity{}, Orthogonal{}, Zeros{}, 1)).bound;
  };
  BOOST_TEST(bound(even(4)) > bound(even(2)));
  BOOST_TEST(bound(even(32)) > bound(even(8)));
  BOOST_TEST(bound({16, 64, 5}) > bound({16, 16, 5}));
  BOOST_TEST(bound(even(64)) < 1e5 * std::numeric_limits<Real>::epsilon());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(networks_with_an_activation_are_far_above_the_bound, Real,
                              Precisions) {
  for (const Activation& activation : std::vector<Activation>{Tanh{}, Relu{}}) {
    for (const std::size_t depth : {2U, 4U, 8U, 16U, 32U, 64U}) {
      for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const CollapseResult result = measured(initialized_network<Real>(
            even(depth), activation, XavierNormal{}, Normal{0, 0.1}, seed));
        BOOST_TEST_CONTEXT(name_of(activation) << " at depth " << depth << ", seed " << seed) {
          BOOST_TEST(result.error > 100 * result.bound);
          BOOST_TEST(result.error > 0.1);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_error_is_the_largest_difference_over_the_largest_logit) {
  // tanh(x / 2) against x / 2, at -1 and 1.
  Network<double> network = make_network<double>(1, {{1, Tanh{}}, {1, Identity{}}});
  network[0].affine.W(0, 0) = 0.5;
  network[1].affine.W(0, 0) = 1;
  const arma::mat X{{-1, 1}};
  const CollapseResult result = measure_collapse(network, X, X);
  BOOST_TEST(result.error == (0.5 - std::tanh(0.5)) / std::tanh(0.5),
             boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(two_and_three_layers_collapse_to_the_lectures_formula, Real,
                              Precisions) {
  const Affine<Real> first{{{1, 2}, {3, 4}}, {1, -1}};
  const Affine<Real> second{{{2, 0}, {1, 1}}, {0, 5}};
  const Affine<Real> third{{{1, -1}}, {10}};
  const auto equals = [](const Affine<Real>& map, const arma::Mat<Real>& W,
                         const arma::Col<Real>& b) {
    return arma::approx_equal(map.W, W, "absdiff", Real(0)) &&
           arma::approx_equal(map.b, b, "absdiff", Real(0));
  };
  // W' = W2 W1, b' = W2 b1 + b2
  BOOST_TEST(equals(collapse(network_of<Real>({first, second})), {{2, 4}, {4, 6}}, {2, 5}));
  // W'' = W3 W', b'' = W3 b' + b3
  BOOST_TEST(equals(collapse(network_of<Real>({first, second, third})), {{-2, -2}}, {7}));
  BOOST_TEST(equals(collapse(network_of<Real>({first})), first.W, first.b));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_rank_is_that_of_the_narrowest_layer, Real, Precisions) {
  for (const std::size_t depth : {1U, 2U, 4U, 16U, 64U}) {
    const CollapseResult wide =
        measured(initialized_network<Real>(even(depth), Identity{}, Orthogonal{}, Zeros{}, 1));
    const CollapseResult narrow = measured(
        initialized_network<Real>(with_bottleneck(depth), Identity{}, Orthogonal{}, Zeros{}, 1));
    BOOST_TEST_CONTEXT("depth " << depth) {
      BOOST_TEST(wide.rank_limit == 5u);
      BOOST_TEST(wide.rank == 5);
      BOOST_TEST(narrow.rank_limit == (depth == 1 ? 5u : 3u));
      BOOST_TEST(narrow.rank == (depth == 1 ? 5 : 3));
    }
  }
  const CollapseResult few_features =
      measured(initialized_network<Real>({2, 8, 8}, Identity{}, Orthogonal{}, Zeros{}, 1));
  BOOST_TEST(few_features.rank_limit == 2u);
  BOOST_TEST(few_features.rank == 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_rank_is_never_above_the_limit, Real, Precisions) {
  for (const std::size_t depth : {2U, 8U, 32U, 64U}) {
    for (const Start& start : starts) {
      for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const CollapseResult result = measured(initialized_network<Real>(
            with_bottleneck(depth), Identity{}, start.weights, start.biases, seed));
        BOOST_TEST(result.rank <= static_cast<double>(result.rank_limit));
        BOOST_TEST(result.rank >= 1);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(dependent_rows_and_zero_weights_lower_the_rank, Real, Precisions) {
  // A third of a row is not exact in binary: only up to rounding are the rows dependent.
  const Real third = Real(1) / 3;
  const arma::Mat<Real> X = normal_matrix<Real>(3, 10, 1);
  const Affine<Real> rows{{{1, 2, 3}, {third, 2 * third, 3 * third}, {0, 1, 0}}, {0, 0, 0}};
  const Affine<Real> again{{{3, 1, 4}, {1, 5, 9}, {2, 6, 5}}, {1, 1, 1}};
  BOOST_TEST(measure_collapse(network_of<Real>({rows, again}), X, X).rank == 2);
  const Affine<Real> zero{arma::Mat<Real>(3, 3, arma::fill::zeros), {1, 2, 3}};
  const CollapseResult result = measure_collapse(network_of<Real>({again, zero}), X, X);
  BOOST_TEST(result.rank == 0);
  BOOST_TEST(result.error == 0);
  BOOST_TEST(!result.affine_residual.has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_is_not_finite_is_not_hidden, Real, Precisions) {
  const arma::Mat<Real> X = normal_matrix<Real>(2, 5, 1);
  for (const Real bad :
       {std::numeric_limits<Real>::quiet_NaN(), std::numeric_limits<Real>::max()}) {
    // The largest number overflows in the second product.
    const CollapseResult result = measure_collapse(
        network_of<Real>({{{{bad, 1}, {1, 1}}, {0, 0}}, {{{bad, 1}, {1, 1}}, {0, 0}}}), X, X);
    BOOST_TEST(std::isnan(result.error));
    BOOST_TEST(std::isnan(result.bound));
    BOOST_TEST(std::isnan(result.rank));
    BOOST_TEST(!result.affine_residual.has_value());
  }
  // Only b' is NaN, and W' finite.
  const Affine<Real> last{{{0, 1}, {1, 1}}, {0, std::numeric_limits<Real>::quiet_NaN()}};
  BOOST_TEST(std::isnan(measure_collapse(network_of<Real>({last, last}), X, X).error));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(linear_networks_are_affine_on_the_data_and_others_are_not, Real,
                              Precisions) {
  const double eps = std::numeric_limits<Real>::epsilon();
  const auto residual = [](const Activation& activation) {
    return measured(initialized_network<Real>(even(8), activation, Orthogonal{}, Normal{0, 1}, 1))
        .affine_residual.value();
  };
  // Rounding errors of a relative size of about 8 x 16 eps / 2, squared.
  BOOST_TEST(residual(Identity{}) < 64 * eps * 64 * eps);
  BOOST_TEST(residual(Tanh{}) > 0.01);
  BOOST_TEST(residual(Relu{}) > 0.01);
}

BOOST_AUTO_TEST_CASE(the_residual_of_a_parabola_is_that_of_the_textbook) {
  // y = x^2 at 0 ... 3: slope 3, intercept -1, residuals 1, -1, -1, 1; R^2 = 1 - 4 / 49.
  const auto residual = affine_residual({{0, 1, 2, 3}}, {{0, 1, 4, 9}});
  BOOST_TEST(residual.value() == 4.0 / 49, boost::test_tools::tolerance(1e-14));
  // With one feature R^2 is the squared correlation.
  const arma::mat x = normal_matrix<double>(1, 30, 1), y = normal_matrix<double>(1, 30, 2);
  const double correlation = arma::as_scalar(arma::cor(x.t(), y.t()));
  BOOST_TEST(affine_residual(x, y).value() == 1 - correlation * correlation,
             boost::test_tools::tolerance(1e-13));
}

BOOST_AUTO_TEST_CASE(the_residual_pools_all_outputs) {
  // The parabola (4 of 49) and a line (0 of 5 x 100).
  const arma::mat Y{{0, 1, 4, 9}, {0, 10, 20, 30}};
  BOOST_TEST(affine_residual({{0, 1, 2, 3}}, Y).value() == 4.0 / 549,
             boost::test_tools::tolerance(1e-13));
}

BOOST_AUTO_TEST_CASE(affine_data_leave_no_residual) {
  const arma::mat X = normal_matrix<double>(6, 40, 1), W = normal_matrix<double>(3, 6, 2);
  const arma::vec b = normal_matrix<double>(3, 1, 3).as_col();
  arma::mat Y = W * X;
  Y.each_col() += b;
  BOOST_TEST(affine_residual(X, Y).value() < 1e-28);
  // Features may depend on each other, be constant, or outnumber the samples.
  arma::mat dependent = arma::join_cols(X, X.row(0) + X.row(1));
  dependent.insert_rows(0, arma::mat(1, 40, arma::fill::value(0.1)));
  BOOST_TEST(affine_residual(dependent, Y).value() < 1e-26);
  BOOST_TEST(affine_residual(X.head_cols(4), normal_matrix<double>(1, 4, 4)).value() < 1e-26);
}

BOOST_AUTO_TEST_CASE(constant_features_explain_nothing) {
  BOOST_TEST(affine_residual({{2, 2, 2}}, {{1, 2, 4}}).value() == 1,
             boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_CASE(constant_outputs_have_no_residual_nor_have_those_that_are_not_finite) {
  const arma::mat X{{1, 2, 3}};
  BOOST_TEST(!affine_residual(X, {{5, 5, 5}}).has_value());
  BOOST_TEST(!affine_residual(X, {{0.1, 0.1, 0.1}}).has_value());  // their mean is not 0.1
  const double infinity = std::numeric_limits<double>::infinity();
  BOOST_TEST(!affine_residual(X, {{1, infinity, 3}}).has_value());
  BOOST_TEST(!affine_residual(X, {{1, infinity - infinity, 3}}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
