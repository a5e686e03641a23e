#include <gtest/gtest.h>

#include <cmath>

#include "search/classify/update_rule.h"

namespace qarch::search {
namespace {

/// z after these gradients from 0, of the first of two entries.
double walk(const char* name, const TrainOptions& options, const std::vector<double>& gradients,
            double loss = 1.0) {
  UpdateMemory memory{0, {0.0, 0.0}, {0.0, 0.0}};
  std::vector<double> z{0.0, 0.0};
  for (const double g : gradients) {
    ++memory.steps;
    find_update_rule(name)->step(options, loss, std::vector<double>{g, -g}, memory, z);
    EXPECT_EQ(z[1], -z[0]);
  }
  return z[0];
}

TEST(UpdateRules, StepsAreThoseByHand) {
  const TrainOptions o{.learning_rate = 0.1, .momentum = 0.5};
  const double g1 = 0.4, g2 = -0.3;
  EXPECT_DOUBLE_EQ(walk("sgd", o, {g1, g2}), -0.1 * g1 - 0.1 * g2);
  EXPECT_NEAR(walk("adagrad", o, {g1, g2}), -0.1 - 0.1 * g2 / 0.5, 1e-8);
  EXPECT_DOUBLE_EQ(walk("aqgd", o, {g1, g2}), -0.1 * 0.2 - 0.1 * (0.1 - 0.15));
  EXPECT_NEAR(walk("adam", o, {g1}), -0.1, 1e-8);
  const double m = (0.9 * 0.1 * g1 + 0.1 * g2) / (1 - 0.81);
  const double v = (0.999 * 0.001 * g1 * g1 + 0.001 * g2 * g2) / (1 - 0.999 * 0.999);
  EXPECT_NEAR(walk("adam", o, {g1, g2}), -0.1 - 0.1 * m / std::sqrt(v), 1e-7);
}

TEST(UpdateRules, TheStepOfFarhiReachesItsShareOfTheLossOnTheTangent) {
  const TrainOptions o{.learning_rate = 0.25};
  const double step = walk("farhi", o, {0.4}, 0.8);  // of both entries, opposite slopes
  EXPECT_NEAR(2 * 0.4 * step, -0.25 * 0.8, 1e-15);
  EXPECT_EQ(walk("farhi", o, {0.0}, 0.8), 0.0);
}

TEST(UpdateRules, OtherNamesAreNone) {
  for (const UpdateRule& rule : update_rules()) EXPECT_EQ(find_update_rule(rule.name), &rule);
  EXPECT_EQ(find_update_rule("lbfgs"), nullptr);
}

}  // namespace
}  // namespace qarch::search
