#pragma once

#include <string>
#include <vector>

#include "search/classify/quantum_kernel.h"
#include "search/classify/svm.h"
#include "search/datasets/dataset.h"

namespace qarch::search {

/// A support vector machine on a quantum kernel, and how it did.
struct KernelJudgement {
  Samples train_kernel;  ///< as trained with
  Samples test_kernel;   ///< test x train
  double train_accuracy = 0.0;
  double test_accuracy = 0.0;  ///< NaN without test samples
  int support_vectors = 0;
  /// max |K - exact_kernel| over both matrices as measured, 0 where K is exact itself.
  double largest_error = 0.0;
  double smallest_eigenvalue = 0.0;  ///< of the training matrix as measured; 0 where K is exact
  std::vector<std::string> notes = {};
};

/// Trains with kernel.options(): K of the training samples (stream "train"), its negative
/// eigenvalues clipped if `positive`, the SVM with c, then K of test against training samples
/// (stream "test"). Throws std::invalid_argument unless both data sets have the same two classes,
/// and as SupportVectorMachine does.
KernelJudgement judge_kernel(QuantumKernel& kernel, const Dataset& train, const Dataset& test);

}  // namespace qarch::search
