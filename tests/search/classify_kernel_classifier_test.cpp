#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <stdexcept>

#include "search/classify/kernel_classifier.h"
#include "search/classify/model.h"
#include "search/datasets/ad_hoc.h"
#include "sim/channel.h"

namespace qarch::search {
namespace {

EncodedCircuit encoding() {
  ModelOptions options;
  options.encoding = "zz";
  return build_encoding(options, 2);
}

struct Split {
  Dataset train;
  Dataset test;
};

/// So many points of each class to train with, as many to test.
Split ad_hoc_split(int each, std::uint64_t seed) {
  const Dataset data = ad_hoc_data(2 * each, 2, 0.3, seed);
  std::vector<int> rows(static_cast<std::size_t>(2 * each));
  std::iota(rows.begin(), rows.end(), 0);
  const Dataset train = subset(data, rows);
  std::iota(rows.begin(), rows.end(), 2 * each);
  return {train, subset(data, rows)};
}

sim::NoiseModel depolarizing_and_readout() {
  sim::NoiseModel noise("depolarizing and readout");
  std::vector<sim::GateKind> one;
  std::vector<sim::GateKind> two;
  for (const sim::GateRow& gate : sim::gates()) {
    (gate.num_qubits == 1 ? one : two).push_back(gate.kind);
  }
  noise.add_rule({one, {}, {{sim::depolarizing(0.001), {0}}}});
  noise.add_rule({two, {}, {{sim::depolarizing(0.01, 2), {0, 1}}}});
  noise.set_default_readout({0.02, 0.03});
  return noise;
}

TEST(KernelClassifier, TheExactKernelSeparatesAdHocDataOfEverySeed) {
  double sum = 0.0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Split data = ad_hoc_split(20, seed);
    QuantumKernel kernel(encoding(), {}, {}, {}, 1);
    const KernelJudgement judged = judge_kernel(kernel, data.train, data.test);
    EXPECT_EQ(judged.train_accuracy, 1.0) << seed;
    EXPECT_GE(judged.test_accuracy, 0.97) << seed;
    EXPECT_EQ(judged.largest_error, 0.0);
    EXPECT_GT(judged.support_vectors, 1);
    EXPECT_TRUE(judged.notes.empty());
    sum += judged.test_accuracy;
  }
  EXPECT_GE(sum / 10.0, 0.99);
}

TEST(KernelClassifier, MitigationTakesMostOfTheErrorOfANoisyKernel) {
  for (const std::uint64_t seed : {1U, 2U}) {
    const Split data = ad_hoc_split(20, seed);
    const auto judged = [&](const KernelOptions& options) {
      QuantumKernel kernel(encoding(), {}, depolarizing_and_readout(), options, seed);
      return judge_kernel(kernel, data.train, data.test);
    };
    constexpr double kShots = 50000;
    const KernelJudgement raw = judged({.shots = kShots});
    const KernelJudgement readout = judged({.shots = kShots, .mitigate_readout = true});
    const KernelJudgement both =
        judged({.shots = kShots, .stretch = {1.0, 1.5}, .mitigate_readout = true});
    EXPECT_GT(raw.largest_error, 0.09);
    EXPECT_LT(both.largest_error, readout.largest_error / 2.0);
    EXPECT_LT(both.largest_error, raw.largest_error / 2.0);
    EXPECT_GE(both.test_accuracy, 0.95);
    EXPECT_LT(both.smallest_eigenvalue, 0.0);  // of chance
    ASSERT_EQ(both.notes.size(), 1U);
  }
}

TEST(KernelClassifier, ClipsOnlyIfAsked) {
  const Split data = ad_hoc_split(15, 3);
  const auto kernel_of = [&](bool positive) {
    QuantumKernel kernel(encoding(), {}, {}, {.shots = 50, .positive = positive}, 1);
    return judge_kernel(kernel, data.train, data.test);
  };
  const KernelJudgement clipped = kernel_of(true);
  const KernelJudgement raw = kernel_of(false);
  EXPECT_LT(raw.smallest_eigenvalue, -0.01);
  EXPECT_EQ(raw.smallest_eigenvalue, clipped.smallest_eigenvalue);
  EXPECT_EQ(raw.largest_error, clipped.largest_error);
  EXPECT_NE(raw.train_kernel, clipped.train_kernel);
  EXPECT_EQ(raw.test_kernel, clipped.test_kernel);
  EXPECT_TRUE(raw.notes.empty());
  Samples again = clipped.train_kernel;
  EXPECT_GT(clip_negative_eigenvalues(again), -1e-10);
}

TEST(KernelClassifier, GoesWithoutTestSamplesAndRefusesOtherClasses) {
  const Split data = ad_hoc_split(5, 4);
  QuantumKernel kernel(encoding(), {}, {}, {}, 1);
  EXPECT_TRUE(std::isnan(judge_kernel(kernel, data.train, subset(data.test, {})).test_accuracy));
  Dataset other = data.test;
  other.classes = {"a", "b"};
  EXPECT_THROW(judge_kernel(kernel, data.train, other), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
