#include "rl/environment.h"

#include <gtest/gtest.h>

#include "tests/rl/support/cart_pole.h"
#include "tests/rl/support/corridor.h"
#include "tests/support/environment_contract.h"

namespace qarch::test {
namespace {

TEST(CartPole, KeepsTheContract) {
  rl::Rng rng = rl::random_stream(1, "contract");
  expect_well_behaved(CartPole(200), rng, 50);
  expect_well_behaved(CartPole(5), rng, 5);
}

TEST(Corridor, KeepsTheContract) {
  rl::Rng rng = rl::random_stream(2, "contract");
  expect_well_behaved(Corridor(6, 8), rng, 100);
}

TEST(Corridor, OptimalValuesAgreeWithTheHandCalculation) {
  const Corridor corridor(6, 8);
  const double g = 0.8;
  EXPECT_DOUBLE_EQ(corridor.q_optimal(5, 1, g), 1.0);
  EXPECT_DOUBLE_EQ(corridor.q_optimal(4, 1, g), g);
  EXPECT_NEAR(corridor.q_optimal(0, 1, g), std::pow(g, 5), 1e-12);  // 0.328 > 0.2
  EXPECT_FLOAT_EQ(static_cast<float>(corridor.q_optimal(2, 2, g)), 0.2F);
  EXPECT_NEAR(corridor.q_optimal(1, 0, g), g * std::pow(g, 5), 1e-12);
}

TEST(CartPole, ConstantPushMakesThePoleFall) {
  CartPole cart(200);
  rl::Rng rng(3);
  cart.reset(rng);
  rl::StepResult result;
  int steps = 0;
  do {
    result = cart.step(1, rng);
    ++steps;
  } while (!result.terminated && !result.truncated);
  EXPECT_TRUE(result.terminated);
  EXPECT_LT(result.observation[2], -0.2F);  // pushed right, the pole falls to the left
  EXPECT_GE(steps, 8);
  EXPECT_LE(steps, 11);
}

}  // namespace
}  // namespace qarch::test
