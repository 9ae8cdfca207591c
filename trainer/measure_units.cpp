#include "trainer/measure_units.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace mlp {

template <class Real>
std::vector<bool> dead_units(const arma::Mat<Real>& A) {
  std::vector<bool> dead(A.n_rows, true);
  for (arma::uword j = 0; j < A.n_cols; ++j)
    for (arma::uword i = 0; i < A.n_rows; ++i)
      if (A(i, j) != 0) dead[i] = false;
  return dead;
}

template <class Real>
double zero_fraction(const arma::Mat<Real>& A) {
  return static_cast<double>(std::count(A.begin(), A.end(), Real(0))) /
         static_cast<double>(A.n_elem);
}

template <class Real>
std::optional<double> saturated_fraction(const Activation& activation, const arma::Mat<Real>& A) {
  const Limits limits = limits_of(activation);
  if (!limits) return std::nullopt;
  const double margin = 0.01 * (limits->second - limits->first);
  const auto is_saturated = [&](Real a) {
    const double y = static_cast<double>(a);
    return y < limits->first + margin || y > limits->second - margin;
  };
  return static_cast<double>(std::count_if(A.begin(), A.end(), is_saturated)) /
         static_cast<double>(A.n_elem);
}

template <class Real>
double one_sign_fraction(const arma::Mat<Real>& A) {
  std::size_t count = 0;
  for (arma::uword j = 0; j < A.n_cols; ++j) {
    const Real *first = A.colptr(j), *last = first + A.n_rows;  // arma::min passes over NaN
    count += std::all_of(first, last, [](Real a) { return a >= 0; }) ||
             std::all_of(first, last, [](Real a) { return a <= 0; });
  }
  return static_cast<double>(count) / static_cast<double>(A.n_cols);
}

template <class Real>
double condition_number(const arma::Mat<Real>& A) {
  const arma::mat outputs = arma::conv_to<arma::mat>::from(A);
  if (!outputs.is_finite()) return std::numeric_limits<double>::quiet_NaN();
  const arma::mat moments = outputs * outputs.t() / static_cast<double>(A.n_cols);
  const arma::vec values = arma::eig_sym(moments);  // ascending
  const double rounding =
      std::numeric_limits<double>::epsilon() * static_cast<double>(A.n_rows) * values.back();
  return values.front() <= rounding ? std::numeric_limits<double>::infinity()
                                    : values.back() / values.front();
}

template <class Real>
OutputMoments output_moments(const arma::Mat<Real>& A) {
  const double count = static_cast<double>(A.n_elem);
  double sum = 0;
  for (const Real a : A) sum += static_cast<double>(a);
  const double mean = sum / count;
  double squares = 0;
  for (const Real a : A)
    squares += (static_cast<double>(a) - mean) * (static_cast<double>(a) - mean);
  return {mean, std::sqrt(squares / count)};
}

template <class Real>
bool is_dead(const Network<Real>& network, const Workspace<Real>& workspace) {
  const arma::Mat<Real>& logits = workspace.logits;
  if (logits.has_nan()) return false;  // arma::max passes over NaN
  const arma::Mat<Real>& W = network.back().affine.W;
  const Real rounding = static_cast<Real>(W.n_cols) * std::numeric_limits<Real>::epsilon();
  const arma::Col<Real> spread = arma::max(logits, 1) - arma::min(logits, 1);
  return arma::all(spread <= rounding * arma::max(arma::abs(logits), 1));
}

UnitHistory::Count& UnitHistory::Count::operator+=(const Count& other) {
  units += other.units;
  dead += other.dead;
  born_dead += other.born_dead;
  died += other.died;
  revived += other.revived;
  return *this;
}

void UnitHistory::record(std::vector<std::vector<bool>> dead) {
  if (first_.empty()) first_ = ever_ = dead;
  for (std::size_t l = 0; l < dead.size(); ++l)
    for (std::size_t i = 0; i < dead[l].size(); ++i) ever_[l][i] = ever_[l][i] || dead[l][i];
  now_ = std::move(dead);
}

std::vector<UnitHistory::Count> UnitHistory::counts() const {
  std::vector<Count> counts(now_.size());
  for (std::size_t l = 0; l < now_.size(); ++l) {
    for (std::size_t i = 0; i < now_[l].size(); ++i) {
      const bool dead = now_[l][i], born_dead = first_[l][i], ever = ever_[l][i];
      counts[l] += {1, dead, dead && born_dead, dead && !born_dead, !dead && ever};
    }
  }
  return counts;
}

#define MLP_INSTANTIATE(Real)                                                                   \
  template std::vector<bool> dead_units(const arma::Mat<Real>&);                                \
  template double zero_fraction(const arma::Mat<Real>&);                                        \
  template double one_sign_fraction(const arma::Mat<Real>&);                                    \
  template double condition_number(const arma::Mat<Real>&);                                     \
  template std::optional<double> saturated_fraction(const Activation&, const arma::Mat<Real>&); \
  template OutputMoments output_moments(const arma::Mat<Real>&);                                \
  template bool is_dead(const Network<Real>&, const Workspace<Real>&);
MLP_INSTANTIATE(float)
MLP_INSTANTIATE(double)
#undef MLP_INSTANTIATE

}  // namespace mlp
