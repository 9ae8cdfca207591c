// What is a data set? Samples in columns, with either class labels or numeric targets.
#pragma once

#include <string>
#include <vector>

#include "trainer/armadillo.hpp"
#include "trainer/random.hpp"

namespace mlp {

// `Real`: double, a network's precision, or bytes as they were recorded.
template <class Real>
struct SamplesIn {
  arma::Mat<Real> X;                     // features x samples
  arma::mat Y;                           // targets x samples; empty for classification
  std::vector<std::size_t> labels;       // class number of each sample; empty for regression
  std::vector<std::string> class_names;  // empty for regression

  std::size_t size() const { return X.n_cols; }
  std::size_t features() const { return X.n_rows; }
  std::size_t classes() const { return class_names.size(); }
  bool is_classification() const { return !class_names.empty(); }
};
using Samples = SamplesIn<double>;

// The chosen samples, in the order given.
template <class Real>
SamplesIn<Real> subset(const SamplesIn<Real>& samples, const std::vector<std::size_t>& columns) {
  const arma::uvec chosen = arma::conv_to<arma::uvec>::from(columns);
  SamplesIn<Real> result;
  result.X = samples.X.cols(chosen);
  if (!samples.Y.is_empty()) result.Y = samples.Y.cols(chosen);
  if (samples.is_classification())
    for (const std::size_t column : columns) result.labels.push_back(samples.labels[column]);
  result.class_names = samples.class_names;
  return result;
}

template <class Real>
struct SplitIn {
  SamplesIn<Real> train;
  SamplesIn<Real> test;  // empty (no columns) without a test split
};
using Split = SplitIn<double>;

// How many of `chosen` samples each class gives when there are counts[c] of class c: proportional,
// to the nearest whole sample (largest remainders), and leaving at least one of each class where
// possible. chosen <= sum of counts.
std::vector<std::size_t> shares(const std::vector<std::size_t>& counts, std::size_t chosen);

// The number of samples of each class; without labels all are of one class.
std::vector<std::size_t> class_counts(const std::vector<std::size_t>& labels, std::size_t samples,
                                      std::size_t classes);

// Sample numbers, ascending, of two parts that together are all samples.
struct Parts {
  std::vector<std::size_t> train, test;
};

// Picks test_count samples at random for testing, of each class its share; labels may be empty.
Parts split_columns(const std::vector<std::size_t>& labels, std::size_t samples,
                    std::size_t test_count, Engine& engine);

// round(test_fraction * samples), leaving at least one for training.
std::size_t test_size(std::size_t samples, double test_fraction);

// test_size(...) samples at random for testing; classes keep their shares.
template <class Real>
SplitIn<Real> split(const SamplesIn<Real>& samples, double test_fraction, Engine& engine) {
  const Parts parts = split_columns(samples.labels, samples.size(),
                                    test_size(samples.size(), test_fraction), engine);
  return {subset(samples, parts.train), subset(samples, parts.test)};
}

}  // namespace mlp
