#pragma once

#include <array>
#include <span>
#include <vector>

#include "search/classify/evaluator.h"
#include "search/classify/loss.h"
#include "search/datasets/dataset.h"

namespace qarch::search {

/// The numbers that training finds: class 0 where e(x, weights) + bias >= 0, else class 1.
struct ClassifierWeights {
  std::vector<double> weights;
  double bias = 0.0;

  bool operator==(const ClassifierWeights&) const = default;
};

/// How a classifier did on a data set.
struct Judgement {
  double loss = 0.0;                              ///< mean; NaN of no samples
  double accuracy = 0.0;                          ///< share of right answers; NaN of no samples
  std::array<std::array<int, 2>, 2> confusion{};  ///< [true class][answer]
  std::vector<double> expectations;               ///< e(x_i, w), without the bias

  /// Harmonic mean of precision and recall of class 0; 0 where it was never answered rightly,
  /// NaN of no samples.
  double f1() const;
};

/// 0 where e + bias >= 0, else 1.
int answer(double expectation, double bias);

/// Exact expectation values, each sample once. Throws std::invalid_argument unless the data have
/// two classes and the circuit's features, and the weights are the circuit's.
Judgement judge(Evaluator& evaluator, const ClassifierWeights& classifier, const Dataset& data,
                const Loss& loss, double loss_shots);

}  // namespace qarch::search
