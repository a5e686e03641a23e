#include "rl/huber.h"

#include <gtest/gtest.h>

#include <array>

namespace qarch::rl {
namespace {

TEST(Huber, IsAParabolaNearZeroAndALineFarFromIt) {
  struct Case {
    float e, loss, derivative;
  };
  for (const auto& [e, loss, derivative] : std::array<Case, 6>{{{0.0F, 0.0F, 0.0F},
                                                                {0.5F, 0.125F, 0.5F},
                                                                {-0.5F, 0.125F, -0.5F},
                                                                {1.0F, 0.5F, 1.0F},
                                                                {3.0F, 2.5F, 1.0F},
                                                                {-3.0F, 2.5F, -1.0F}}}) {
    EXPECT_FLOAT_EQ(huber(e), loss) << e;
    EXPECT_FLOAT_EQ(huber_derivative(e), derivative) << e;
  }
}

}  // namespace
}  // namespace qarch::rl
