#include "search/classify/kernel_classifier.h"

#include <algorithm>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "search/optimize/require.h"

namespace qarch::search {

namespace {

double largest_difference(const Samples& a, const Samples& b) {
  return a.size() == 0 ? 0.0 : (a - b).cwiseAbs().maxCoeff();
}

std::string clipping_note(double smallest) {
  std::ostringstream text;
  text << "kernel: smallest eigenvalue of the training matrix " << smallest
       << ", negative ones became 0";
  return text.str();
}

}  // namespace

KernelJudgement judge_kernel(QuantumKernel& kernel, const Dataset& train, const Dataset& test) {
  if (train.classes != test.classes) {
    throw std::invalid_argument("kernel: training and test samples have other classes");
  }
  require_option(train.size() <= kMaxSvmSamples, "data", "train", train.size(),
                 "at most " + std::to_string(kMaxSvmSamples) + " for a kernel");
  const std::vector<int> train_signs = signs(train);
  const std::vector<int> test_signs = signs(test);

  KernelJudgement result{.train_kernel = kernel.gram(train.x, "train"),
                         .test_kernel = kernel.cross(test.x, train.x, "test")};
  const auto exact = [&](const Samples& x) {
    return exact_kernel(kernel.encoding(), kernel.weights(), x, train.x);
  };
  if (!kernel.is_exact()) {
    result.largest_error = std::max(largest_difference(result.train_kernel, exact(train.x)),
                                    largest_difference(result.test_kernel, exact(test.x)));
  }
  result.notes = kernel.notes();
  if (!kernel.is_exact()) {
    Samples clipped = result.train_kernel;
    result.smallest_eigenvalue = clip_negative_eigenvalues(clipped);
    if (kernel.options().positive && clipped != result.train_kernel) {
      result.train_kernel = std::move(clipped);
      result.notes.push_back(clipping_note(result.smallest_eigenvalue));
    }
  }

  const SupportVectorMachine machine(result.train_kernel, train_signs, {.c = kernel.options().c});
  result.support_vectors = machine.num_support_vectors();
  result.train_accuracy = accuracy(machine.decision_values(result.train_kernel), train_signs);
  result.test_accuracy = test.size() == 0
                             ? std::numeric_limits<double>::quiet_NaN()
                             : accuracy(machine.decision_values(result.test_kernel), test_signs);
  return result;
}

}  // namespace qarch::search
