#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/datasets/dataset.h"

namespace qarch::search {

/// How a classical classifier did on the samples that a quantum one is judged by.
struct BaselineScore {
  std::string name;
  double train_accuracy = 0.0;
  double test_accuracy = 0.0;  ///< NaN without test samples
  std::string detail;          ///< what was chosen, "c = 10"
};

/// One way to classify. Features arrive standardised: on the training samples every feature has
/// mean 0 and variance 1, or is 0 where it is constant.
struct Baseline {
  std::string_view name;
  BaselineScore (*score)(const Dataset& train, const Dataset& test, std::uint64_t seed);
};

/// logistic  class 0 where w.x + b >= 0, w and b the minimum of logistic_cost, by L-BFGS
/// rbf_svm   support vector machine with exp(-gamma |x - z|^2), gamma = 1 / (features x variance of
///           all entries), c of {0.1, 1, 10, 100} with the best accuracy in a stratified
///           cross-validation of five folds on at most 1000 training samples; the smallest such c
/// nearest   the class of the nearest training sample, of equally near ones the first
std::span<const Baseline> baselines();

/// (1/N) sum_i log(1 + exp(-y_i (w.x_i + b))) + |w|^2 / (2 N) of N samples, y = +-1, at v = (w, b),
/// and its gradient. Sizes are not checked.
double logistic_cost(const Samples& x, std::span<const int> y, std::span<const double> v,
                     std::span<double> gradient);

/// All of them, in this order. Nothing is drawn but the folds, from (seed, "baseline folds").
/// Throws std::invalid_argument unless both data sets have the same two classes and features, both
/// classes occur in `train`, and train has at most kMaxSvmSamples samples.
std::vector<BaselineScore> baseline_scores(const Dataset& train, const Dataset& test,
                                           std::uint64_t seed);

}  // namespace qarch::search
