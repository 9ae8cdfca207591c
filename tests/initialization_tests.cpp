#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "tests/matrices.hpp"
#include "trainer/initialization.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(initialization_tests)

namespace {

// One layer of the given shape, drawn from seed 1.
Affine<double> draw(const Initialization& weights, const Initialization& biases, std::size_t units,
                    std::size_t inputs) {
  Network<double> network = make_network<double>(inputs, {{units, Identity{}}});
  Engine engine(1);
  initialize(network, weights, biases, engine);
  return network[0].affine;
}

// Every rule; those with parameters have them away from 0 and 1.
std::vector<Initialization> all_rules() {
  std::vector<Initialization> rules{Constant{-0.3}, Uniform{-0.2, 0.7}, Normal{0.4, 0.2},
                                    Orthogonal{1.7}, IdentityMatrix{-0.6}};
  Alternatives<Initialization>::for_each([&](const Initialization& rule) {
    if (std::none_of(rules.begin(), rules.end(),
                     [&](const auto& known) { return name_of(known) == name_of(rule); }))
      rules.push_back(rule);
  });
  return rules;
}

// Is the sample's mean square within 5 standard errors of the rule's?
void check_mean_square(const arma::mat& sample, double expected) {
  const arma::vec squares = arma::vectorise(arma::square(sample));
  const double error = arma::stddev(squares) / std::sqrt(static_cast<double>(squares.n_elem));
  BOOST_TEST(std::abs(arma::mean(squares) - expected) <= 5 * error + 1e-12 * expected);
}

struct Shape {
  arma::uword units, inputs;
};

}  // namespace

BOOST_AUTO_TEST_CASE(weights_have_the_mean_square_their_rule_names) {
  for (const Initialization& rule : all_rules()) {
    for (const auto& [units, inputs] : {Shape{200, 300}, {300, 50}}) {
      BOOST_TEST_CONTEXT(name_of(rule) << ", " << units << " x " << inputs) {
        const Fans fans{static_cast<double>(inputs), static_cast<double>(units)};
        check_mean_square(draw(rule, Zeros{}, units, inputs).W, mean_square(rule, fans));
      }
    }
  }
}

// The textbook variances once more, so that rule and formula are not wrong together.
BOOST_AUTO_TEST_CASE(mean_squares_are_those_of_the_papers) {
  const Fans fans{200, 50};
  const auto near = boost::test_tools::tolerance(1e-14);
  BOOST_TEST(mean_square(LecunUniform{}, fans) == 0.005, near);
  BOOST_TEST(mean_square(LecunNormal{}, fans) == 0.005, near);
  BOOST_TEST(mean_square(XavierUniform{}, fans) == 0.008, near);
  BOOST_TEST(mean_square(XavierNormal{}, fans) == 0.008, near);
  BOOST_TEST(mean_square(HeUniform{}, fans) == 0.01, near);
  BOOST_TEST(mean_square(HeNormal{}, fans) == 0.01, near);
  BOOST_TEST(mean_square(PytorchDefault{}, fans) == 1.0 / 600, near);
}

BOOST_AUTO_TEST_CASE(uniform_rules_fill_their_range_and_no_more) {
  const arma::uword units = 60, inputs = 300;
  const auto check = [&](const Initialization& rule, double low, double high) {
    BOOST_TEST_CONTEXT(name_of(rule)) {
      const arma::mat W = draw(rule, Zeros{}, units, inputs).W;
      const double edge = (high - low) / 1000;  // 18,000 draws: some of them come that near
      BOOST_TEST(W.min() >= low);
      BOOST_TEST(W.min() < low + edge);
      BOOST_TEST(W.max() <= high);
      BOOST_TEST(W.max() > high - edge);
    }
  };
  const double lecun = std::sqrt(3.0 / 300), xavier = std::sqrt(6.0 / 360),
               he = std::sqrt(6.0 / 300), pytorch = 1 / std::sqrt(300.0);
  check(Uniform{-0.2, 0.7}, -0.2, 0.7);
  check(LecunUniform{}, -lecun, lecun);
  check(XavierUniform{}, -xavier, xavier);
  check(HeUniform{}, -he, he);
  check(PytorchDefault{}, -pytorch, pytorch);
}

BOOST_AUTO_TEST_CASE(rules_without_chance_fill_exactly) {
  BOOST_TEST(close(draw(Zeros{}, Constant{0.25}, 2, 3).W, arma::mat(2, 3, arma::fill::zeros), 0));
  BOOST_TEST(close(draw(Zeros{}, Constant{0.25}, 2, 3).b, arma::vec{0.25, 0.25}, 0));
  BOOST_TEST(close(draw(Constant{-2}, Zeros{}, 2, 1).W, arma::vec{-2, -2}, 0));
  BOOST_TEST(close(draw(IdentityMatrix{3}, Zeros{}, 2, 3).W, arma::mat{{3, 0, 0}, {0, 3, 0}}, 0));
  BOOST_TEST(close(draw(Constant{-2}, Zeros{}, 2, 1).b, arma::vec{0, 0}, 0));
}

BOOST_AUTO_TEST_CASE(biases_are_drawn_by_their_own_rule) {
  const double limit = 1 / std::sqrt(4.0);  // PyTorch's: by the inputs, as for weights
  const arma::vec b = draw(HeNormal{}, PytorchDefault{}, 20000, 4).b;
  check_mean_square(b, limit * limit / 3);
  BOOST_TEST(arma::abs(b).max() <= limit);
  BOOST_TEST(arma::abs(b).max() > 0.999 * limit);
  check_mean_square(draw(Zeros{}, Normal{0.5, 0.1}, 20000, 4).b, 0.26);
  for (const Initialization& rule : all_rules())
    BOOST_TEST(suits_biases(rule) == !(is<Orthogonal>(rule) || is<IdentityMatrix>(rule) ||
                                       is<RandomizedAsymmetric>(rule)));
}

BOOST_AUTO_TEST_CASE(orthogonal_weights_have_orthonormal_rows_or_columns) {
  const double gain = 1.5;
  for (const auto& [units, inputs] : {Shape{20, 20}, {7, 40}, {40, 7}, {1, 9}, {9, 1}, {1, 1}}) {
    const arma::mat W = draw(Orthogonal{gain}, Zeros{}, units, inputs).W;
    BOOST_TEST_REQUIRE(W.n_rows == units);
    BOOST_TEST_REQUIRE(W.n_cols == inputs);
    const arma::mat product = units <= inputs ? arma::mat(W * W.t()) : arma::mat(W.t() * W);
    const arma::mat expected = gain * gain * arma::mat(arma::size(product), arma::fill::eye);
    BOOST_TEST(close(product, expected, 1e-13));
  }
}

// A factorization alone favours one sign on the diagonal; uniformly distributed matrices do not.
BOOST_AUTO_TEST_CASE(orthogonal_weights_favour_no_direction) {
  const std::size_t draws = 4000;
  Network<double> network = make_network<double>(3, {{3, Identity{}}});
  Engine engine(1);
  arma::mat sum(3, 3, arma::fill::zeros);
  for (std::size_t i = 0; i < draws; ++i) {
    initialize(network, Orthogonal{}, Zeros{}, engine);
    sum += network[0].affine.W;
  }
  // each entry has mean 0 and mean square 1/3
  BOOST_TEST(
      close(sum / draws, arma::mat(3, 3, arma::fill::zeros), 5 * std::sqrt(1.0 / 3 / draws)));
}

// With 20,000 inputs the normal weights are below 6 x 0.6007 / sqrt(20000) = 0.025, and of 100
// draws from Beta(2, 1) all are above it but for one seed in 15.
BOOST_AUTO_TEST_CASE(randomized_asymmetric_replaces_exactly_one_entry_of_each_unit) {
  const arma::uword units = 100, inputs = 20000;
  const Affine<double> map = draw(RandomizedAsymmetric{}, Zeros{}, units, inputs);
  const double scale = 0.6007 / std::sqrt(20000.0);
  arma::vec beta(units);
  double squares = 0;
  for (arma::uword i = 0; i < units; ++i) {
    arma::rowvec unit = arma::join_rows(map.W.row(i), arma::rowvec{map.b[i]});
    BOOST_TEST(arma::accu(arma::abs(unit) > 6 * scale) == 1u);
    beta[i] = unit.max();
    squares += arma::dot(unit, unit) - beta[i] * beta[i];
  }
  BOOST_TEST(beta.max() < 1);
  const double error = std::sqrt(1.0 / 18 / units);  // Beta(2, 1): mean 2/3, variance 1/18
  BOOST_TEST(std::abs(arma::mean(beta) - 2.0 / 3) < 5 * error);
  const double normals = static_cast<double>(units * inputs);
  BOOST_TEST(std::abs(squares / (scale * scale) / normals - 1) < 5 * std::sqrt(2 / normals));
}

// So each of the 3 weights and the bias has mean (2/3) / 4, and mean square as the rule says.
BOOST_AUTO_TEST_CASE(randomized_asymmetric_chooses_weights_and_bias_alike) {
  const arma::uword units = 40000, inputs = 3;
  const Affine<double> map = draw(RandomizedAsymmetric{}, Constant{9}, units, inputs);
  const arma::mat all = arma::join_rows(map.W, map.b);
  BOOST_TEST(!close(map.W.col(inputs - 1), map.b, 1));
  for (arma::uword j = 0; j <= inputs; ++j) {
    const double error = arma::stddev(all.col(j)) / std::sqrt(static_cast<double>(units));
    BOOST_TEST(std::abs(arma::mean(all.col(j)) - 1.0 / 6) < 5 * error);
    check_mean_square(all.col(j), 0.75 * 0.6007 * 0.6007 / 3 + 0.25 / 2);
  }
}

BOOST_AUTO_TEST_CASE(both_precisions_start_from_the_same_numbers) {
  for (const Initialization& rule : all_rules()) {
    Network<double> full = make_network<double>(5, stack(2, 6, Tanh{}, 3, Identity{}));
    Network<float> single = to_float(full);
    Engine one(3), other(3);
    initialize(full, rule, PytorchDefault{}, one);
    initialize(single, rule, PytorchDefault{}, other);
    BOOST_TEST_CONTEXT(name_of(rule)) {
      BOOST_TEST(close(flattened(single), flattened(to_float(full)), 0));
    }
    BOOST_TEST((one == other));
  }
}

BOOST_AUTO_TEST_CASE(layers_draw_different_numbers_and_a_seed_repeats_them) {
  Network<double> network = make_network<double>(6, stack(2, 6, Tanh{}, 6, Identity{}));
  Engine engine = stream(1, "initialization");
  initialize(network, HeNormal{}, Normal{}, engine);
  BOOST_TEST(!close(network[0].affine.W, network[1].affine.W, 0.1));
  Network<double> again = network;
  Engine same = stream(1, "initialization"), other = stream(2, "initialization");
  initialize(again, HeNormal{}, Normal{}, same);
  BOOST_TEST(close(flattened(again), flattened(network), 0));
  initialize(again, HeNormal{}, Normal{}, other);
  BOOST_TEST(!close(flattened(again), flattened(network), 0.1));
}

BOOST_AUTO_TEST_SUITE_END()
