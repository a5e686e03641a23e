#include "apps/bench_subject.h"

#include <gtest/gtest.h>

#include <vector>

namespace qarch::apps {
namespace {

BenchSubject subject_of(const BenchWorkload& w) {
  return {w, w.noise, 1, BenchBackend::kAutomatic};
}

TEST(BenchSubject, ABatchIsItsSingleEvaluations) {
  const BenchWorkload w = workload_w(3, 2);
  BenchSubject subject = subject_of(w);
  const std::size_t count = 11;  // no multiple of any number of lanes
  std::vector<double> sets;
  for (std::size_t k = 0; k < count; ++k) {
    for (const double angle : w.angles) sets.push_back(angle + 0.1 * static_cast<double>(k));
  }
  std::vector<double> values(count);
  subject.evaluate_batch(sets, values);
  const std::span<const double> all = sets;
  for (std::size_t k = 0; k < count; ++k) {
    EXPECT_NEAR(values[k], subject.evaluate(all.subspan(k * w.angles.size(), w.angles.size())),
                1e-13)
        << k;
  }
}

TEST(BenchSubject, TheGradientIsThatOfFiniteDifferences) {
  const BenchWorkload w = workload_w(2, 2);
  BenchSubject subject = subject_of(w);
  std::vector<double> gradient(w.angles.size());
  EXPECT_NEAR(subject.value_and_gradient(w.angles, gradient), subject.evaluate(w.angles), 1e-13);
  constexpr double kStep = 1e-5;
  for (std::size_t k = 0; k < gradient.size(); ++k) {
    std::vector<double> angles = w.angles;
    angles[k] += kStep;
    const double above = subject.evaluate(angles);
    angles[k] -= 2.0 * kStep;
    EXPECT_NEAR(gradient[k], (above - subject.evaluate(angles)) / (2.0 * kStep), 1e-8) << k;
  }
}

TEST(BenchSubject, ASweepReachesTheMinimumOverTheLastParameter) {
  const BenchWorkload w = workload_w(2, 2);
  BenchSubject subject = subject_of(w);
  std::vector<double> angles = w.angles;
  const double before = subject.evaluate(angles);
  const double lowest = subject.sweep(angles);
  EXPECT_NEAR(lowest, subject.evaluate(angles), 1e-12);
  EXPECT_LT(lowest, before - 0.1);
  for (double offset = 0.1; offset < 6.2; offset += 0.1) {
    std::vector<double> moved = angles;
    moved.back() += offset;
    EXPECT_GE(subject.evaluate(moved), lowest - 1e-12) << offset;
  }
}

}  // namespace
}  // namespace qarch::apps
