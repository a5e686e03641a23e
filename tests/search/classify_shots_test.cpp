#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <stdexcept>

#include "search/classify/shots.h"

namespace qarch::search {
namespace {

double binomial_probability(int k, int n, double p) {
  return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                  k * std::log(p) + (n - k) * std::log1p(-p));
}

TEST(Shots, BinomialDrawsHaveTheBinomialDistribution) {
  // Chi-squared with at most 12 degrees of freedom: above 40 with probability 7e-5.
  constexpr int kDraws = 20000;
  constexpr int kTrials = 12;
  for (const double p : {0.01, 0.3, 0.5, 0.8125, 0.97}) {
    rl::Rng rng = rl::random_stream(1, "binomial", static_cast<std::uint64_t>(1e4 * p));
    std::vector<int> counts(kTrials + 1, 0);
    for (int i = 0; i < kDraws; ++i) ++counts[static_cast<std::size_t>(binomial(rng, kTrials, p))];
    double chi_squared = 0.0;
    double rare_expected = 0.0;
    double rare_counted = 0.0;
    for (int k = 0; k <= kTrials; ++k) {
      const double expected = kDraws * binomial_probability(k, kTrials, p);
      const int counted = counts[static_cast<std::size_t>(k)];
      if (expected < 5.0) {
        rare_expected += expected;
        rare_counted += counted;
        continue;
      }
      chi_squared += (counted - expected) * (counted - expected) / expected;
    }
    EXPECT_LT(chi_squared, 40.0) << p;
    EXPECT_LT(rare_counted, rare_expected + 6.0 * std::sqrt(rare_expected + 1.0)) << p;
  }
}

TEST(Shots, ManyTrialsHaveTheRightMeanAndVariance) {
  constexpr int kDraws = 2000;
  constexpr double kTrials = 50000;
  for (const double p : {0.001, 0.37, 0.94}) {
    rl::Rng rng = rl::random_stream(2, "binomial");
    double sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < kDraws; ++i) {
      const double z = (static_cast<double>(binomial(rng, 50000, p)) - kTrials * p) /
                       std::sqrt(kTrials * p * (1.0 - p));
      sum += z;
      squares += z * z;
    }
    EXPECT_NEAR(sum / kDraws, 0.0, 5.0 / std::sqrt(double(kDraws))) << p;  // five deviations
    EXPECT_NEAR(squares / kDraws, 1.0, 5.0 * std::sqrt(2.0 / kDraws)) << p;
  }
}

TEST(Shots, CertaintyIsCertain) {
  rl::Rng rng = rl::random_stream(3, "binomial");
  EXPECT_EQ(binomial(rng, 1000, 0.0), 0);
  EXPECT_EQ(binomial(rng, 1000, 1.0), 1000);
  EXPECT_EQ(binomial(rng, 0, 0.5), 0);
  EXPECT_THROW(binomial(rng, -1, 0.5), std::invalid_argument);
  EXPECT_THROW(binomial(rng, 1, 1.5), std::invalid_argument);
  EXPECT_THROW(binomial(rng, 1, std::nan("")), std::invalid_argument);
}

TEST(Shots, MultinomialCountsAddUpAndFollowTheProbabilities) {
  const std::vector<double> p{0.5, 0.0, 0.125, 0.0625, -1e-17, 0.3, 0.0125, 0.0};
  rl::Rng rng = rl::random_stream(4, "multinomial");
  constexpr int kShots = 100000;
  const std::vector<std::int64_t> counts = multinomial(rng, kShots, p);
  EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}), kShots);
  for (std::size_t b = 0; b < p.size(); ++b) {
    const double deviation = std::sqrt(kShots * std::max(p[b], 0.0) * (1.0 - p[b]));
    EXPECT_LE(std::abs(static_cast<double>(counts[b]) - kShots * p[b]), 5.0 * deviation + 1e-9)
        << b;
  }
  EXPECT_THROW(multinomial(rng, 1, std::vector{0.5, 0.25, 0.25}), std::invalid_argument);
  EXPECT_THROW(multinomial(rng, 1, std::vector{0.5, 0.6}), std::invalid_argument);
  EXPECT_THROW(multinomial(rng, 1, std::vector{1.1, -0.1}), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
