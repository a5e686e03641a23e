#pragma once

#include "apps/classify_setup.h"
#include "apps/evaluation_budget.h"

/// What the commands of `qarch classify` may take. Work is counted in circuits evaluated, as
/// search::TrainingResult::evaluations does; the time is of one of them, measured.
namespace qarch::apps {

/// Of `seeds` trainings one after the other; `baselines`: with the circuit without entanglement.
Estimate train_estimate(const ClassifySetup& setup, int threads, int seeds, bool baselines);

/// Of an attack on the test samples, with the training against it if there is one.
Estimate attack_estimate(const ClassifySetup& setup, int threads);

/// A kernel that is to be taken: exact, or as measured under the noise.
struct KernelPlan {
  std::string name;
  search::KernelOptions options;
  bool noisy = false;
};
Estimate kernel_estimate(const ClassifySetup& setup, const std::vector<KernelPlan>& kernels,
                         int threads, int seeds);

}  // namespace qarch::apps
