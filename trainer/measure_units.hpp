// What state are the units in: dead, sparse, saturated?
#pragma once

#include <optional>
#include <vector>

#include "trainer/armadillo.hpp"
#include "trainer/network.hpp"

namespace mlp {

// For each unit of a layer: is its output 0 for every sample? A (units x samples): the layer's
// outputs. NaN is not 0.
template <class Real>
std::vector<bool> dead_units(const arma::Mat<Real>& A);

// Share of outputs that are exactly 0: sparsity, not death.
template <class Real>
double zero_fraction(const arma::Mat<Real>& A);

// Share of outputs within 1% of the range's width from an end of a bounded range: (0, 1) below 0.01
// or above 0.99, and for sigmoid and tanh that is where the derivative is under 4% of its maximum.
// Nothing for an unbounded range.
template <class Real>
std::optional<double> saturated_fraction(const Activation& activation, const arma::Mat<Real>& A);

// Share of samples on which no two units have outputs of opposite sign: d loss / dW of the next
// layer's unit is then of one sign in all its weights. 0 has either sign, NaN none.
template <class Real>
double one_sign_fraction(const arma::Mat<Real>& A);

// Largest over smallest eigenvalue of A A' / samples, in double precision; infinity where the
// smallest is 0 but for rounding, NaN if an output is not finite.
template <class Real>
double condition_number(const arma::Mat<Real>& A);

// Mean and standard deviation over units and samples.
struct OutputMoments {
  double mean, stddev;
};
template <class Real>
OutputMoments output_moments(const arma::Mat<Real>& A);

// Is the network's output the same for every input, up to the rounding of its last inner products?
template <class Real>
bool is_dead(const Network<Real>& network, const Workspace<Real>& workspace);

// What became of each unit over the epochs that were recorded.
class UnitHistory {
 public:
  struct Count {
    std::size_t units = 0, dead = 0, born_dead = 0, died = 0, revived = 0;
    Count& operator+=(const Count& other);
  };

  // `dead`: the units of each layer. The first call is before training: what is dead then was born
  // dead.
  void record(std::vector<std::vector<bool>> dead);

  // At the last record. Dead: now. Born dead: now and at the first record. Died: now, but not then.
  // Revived: dead in some record, not now.
  std::vector<Count> counts() const;

  void archive(auto& archive) { archive(first_, ever_, now_); }

 private:
  std::vector<std::vector<bool>> first_, ever_, now_;
};

}  // namespace mlp
