#include "rl/priorities.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

namespace qarch::rl {
namespace {

constexpr std::array kResiduals{0.5F, -2.0F, 0.0F, 1.0F, -0.1F, 3.0F};

Priorities filled(double alpha) {
  Priorities priorities(8, alpha);  // two slots stay empty
  for (std::size_t i = 0; i < kResiduals.size(); ++i) {
    priorities.add(i);
    priorities.update(i, kResiduals[i]);
  }
  return priorities;
}

/// P(i) by its definition.
std::vector<double> expected_probabilities(double alpha) {
  std::vector<double> p;
  double sum = 0.0;
  for (const float residual : kResiduals) {
    p.push_back(std::pow(std::abs(residual) + Priorities::kEpsilon, alpha));
    sum += p.back();
  }
  for (double& value : p) value /= sum;
  return p;
}

TEST(Priorities, GiveTheProbabilitiesOfTheDefinition) {
  for (const double alpha : {0.0, 0.6, 1.0}) {
    const Priorities priorities = filled(alpha);
    const std::vector<double> expected = expected_probabilities(alpha);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_NEAR(priorities.probability(i), expected[i], 1e-12) << alpha;
    }
    EXPECT_EQ(priorities.probability(7), 0.0);
  }
}

TEST(Priorities, SingleDrawsFollowThem) {
  constexpr int kDraws = 50000;
  const Priorities priorities = filled(0.6);
  const std::vector<double> expected = expected_probabilities(0.6);
  Rng rng = random_stream(1, "priorities");
  std::vector<int> counts(kResiduals.size(), 0);
  for (int k = 0; k < kDraws; ++k) {
    std::size_t slot = 0;
    priorities.sample(rng, {&slot, 1});
    ++counts.at(slot);
  }
  double chi_square = 0.0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    chi_square += std::pow(counts[i] - kDraws * expected[i], 2) / (kDraws * expected[i]);
  }
  EXPECT_LT(chi_square, 20.52);  // 5 degrees of freedom, p = 0.001
}

TEST(Priorities, ABatchHoldsEverySlotAsOftenAsItShouldToWithinTwo) {
  constexpr std::size_t kDraws = 1000;
  const Priorities priorities = filled(1.0);
  const std::vector<double> expected = expected_probabilities(1.0);
  Rng rng = random_stream(2, "priorities");
  std::vector<std::size_t> slots(kDraws);
  priorities.sample(rng, slots);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(static_cast<double>(std::count(slots.begin(), slots.end(), i)),
                kDraws * expected[i], 2.0);
  }
}

TEST(Priorities, ANewTransitionHasTheLargestSoFar) {
  Priorities priorities(4, 1.0);
  priorities.add(0);
  EXPECT_EQ(priorities.weight(0), 1.0);
  priorities.update(0, -5.0F);
  priorities.update(0, 0.5F);
  priorities.add(1);
  EXPECT_EQ(priorities.largest_priority(), 5.0 + Priorities::kEpsilon);
  EXPECT_EQ(priorities.weight(1), 5.0 + Priorities::kEpsilon);
  EXPECT_EQ(priorities.weight(0), 0.5 + Priorities::kEpsilon);
}

TEST(Priorities, ImportanceWeightsUndoTheBiasUpToTheLargestOfThem) {
  const Priorities priorities = filled(0.6);
  const std::vector<double> p = expected_probabilities(0.6);
  const std::array<std::size_t, 3> slots{1, 0, 5};
  std::array<float, 3> weights{};
  for (const double beta : {0.0, 0.4, 1.0}) {
    priorities.importance_weights(slots, beta, weights);
    for (std::size_t k = 0; k < slots.size(); ++k) {
      // (N P)^-beta divided by its largest value, that of slot 0.
      EXPECT_NEAR(weights.at(k), std::pow(p[0] / p[slots.at(k)], beta), 1e-6) << beta;
    }
  }
}

TEST(Priorities, RefuseBadArguments) {
  EXPECT_THROW(Priorities(0, 0.5), std::invalid_argument);
  EXPECT_THROW(Priorities(4, 1.5), std::invalid_argument);
  EXPECT_THROW(Priorities(4, NAN), std::invalid_argument);
  Priorities priorities(2, 0.5);
  Rng rng(1);
  std::array<std::size_t, 1> slots{};
  EXPECT_THROW(priorities.sample(rng, slots), std::invalid_argument);
  const std::vector<double> good{1.0, 2.0};
  EXPECT_THROW(priorities.restore(std::vector{1.0, 0.0}, 0, 1.0), std::invalid_argument);
  EXPECT_THROW(priorities.restore(std::vector{1.0, -1.0}, 0, 1.0), std::invalid_argument);
  EXPECT_THROW(priorities.restore(std::vector<double>{1.0, INFINITY}, 0, 1.0),
               std::invalid_argument);
  EXPECT_THROW(priorities.restore(std::vector{1.0, 1.0, 1.0}, 0, 1.0), std::invalid_argument);
  EXPECT_THROW(priorities.restore(good, 0, 0.0), std::invalid_argument);
  EXPECT_NO_THROW(priorities.restore(good, 1, 1.0));
  EXPECT_EQ(priorities.weight(1), 1.0);
}

}  // namespace
}  // namespace qarch::rl
