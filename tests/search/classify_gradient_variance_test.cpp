#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "search/classify/gradient_variance.h"

namespace qarch::search {
namespace {

/// g = +-2 product of n + 1 sines or cosines of uniform phases: E g^2 = 4 2^-(n + 1), and
/// E g^4 = 16 (3/8)^(n + 1), which gives the standard error of the estimate. At 5 of them.
TEST(GradientVariance, OfParityHalvesWithEveryBit) {
  constexpr int samples = 2000;
  for (const int n : {1, 2, 4, 6}) {
    const GradientVariance row = gradient_variance(n, samples, 7);
    const double expected = std::pow(2.0, 1 - n);
    const double fourth = 16.0 * std::pow(0.375, n + 1);
    const double error = std::sqrt((fourth - expected * expected) / samples);
    EXPECT_NEAR(row.variance, expected, 5.0 * error) << n;
    EXPECT_NEAR(row.mean, 0.0, 5.0 * std::sqrt(expected / samples)) << n;
    EXPECT_EQ(row.num_bits, n);
  }
}

TEST(GradientVariance, TheSeedDecides) {
  EXPECT_EQ(gradient_variance(3, 10, 1).variance, gradient_variance(3, 10, 1).variance);
  EXPECT_NE(gradient_variance(3, 10, 1).variance, gradient_variance(3, 10, 2).variance);
  EXPECT_THROW(gradient_variance(0, 10, 1), std::invalid_argument);
  EXPECT_THROW(gradient_variance(3, 1, 1), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
