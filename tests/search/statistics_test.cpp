#include "search/statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

namespace qarch::search {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Reference values: scipy 1.10.1.

TEST(NormalQuantile, AgreesWithScipy) {
  // scipy.stats.norm.ppf(p)
  for (const auto& [p, z] : {std::pair{0.975, 1.959963984540054},
                             {0.995, 2.5758293035489004},
                             {0.5, 0.0},
                             {0.841, 0.9985762706156592},
                             {1e-10, -6.361340902404056}}) {
    EXPECT_NEAR(normal_quantile(p), z, 1e-12) << p;
    EXPECT_NEAR(normal_quantile(1.0 - p), -z, 1e-5) << p;
  }
  for (const double p : {0.0, 1.0, -0.5, std::nan("")}) {
    EXPECT_THROW(normal_quantile(p), std::invalid_argument) << p;
  }
}

TEST(FairBinomialCdf, AgreesWithScipy) {
  struct Row {
    int k, n;
    double probability;  // scipy.stats.binom.cdf(k, n, 0.5)
  };
  for (const Row& row :
       {Row{0, 3, 0.125}, Row{1, 10, 0.0107421875}, Row{8, 25, 0.05387607216835022},
        Row{39, 100, 0.017600100108852428}, Row{499, 1000, 0.4873874909108199}, Row{-1, 4, 0.0},
        Row{4, 4, 1.0}, Row{7, 4, 1.0}}) {
    EXPECT_NEAR(fair_binomial_cdf(row.k, row.n), row.probability, 1e-12) << row.k << " " << row.n;
  }
}

TEST(EstimateMedian, ChoosesTheRanksWhoseLevelHolds) {
  struct Row {
    int n, rank;
    double level;  // 1 - 2 scipy.stats.binom.cdf(rank - 1, n, 0.5), the largest rank with >= 0.95
  };
  for (const Row& row : {Row{1, 1, 0.0}, Row{2, 1, 0.5}, Row{3, 1, 0.75}, Row{5, 1, 0.9375},
                         Row{6, 1, 0.96875}, Row{9, 2, 0.9609375}, Row{10, 2, 0.978515625},
                         Row{25, 8, 0.9567147493362427}, Row{100, 40, 0.9647997997822951}}) {
    std::vector<double> sample;
    for (int i = row.n; i >= 1; --i) sample.push_back(i);  // x_(i) = i
    const MedianEstimate estimate = estimate_median(sample, 0.95);
    EXPECT_EQ(estimate.rank, row.rank) << row.n;
    EXPECT_NEAR(estimate.interval.level, row.level, 1e-12) << row.n;
    EXPECT_EQ(estimate.interval.low, row.rank) << row.n;
    EXPECT_EQ(estimate.interval.high, row.n + 1 - row.rank) << row.n;
    EXPECT_EQ(estimate.median, (row.n + 1) / 2.0) << row.n;
  }
}

TEST(EstimateMedian, TakesWhatWasNeverReachedForInfinite) {
  const MedianEstimate most = estimate_median(std::vector{3.0, kInfinity, 1.0, 2.0, 7.0});
  EXPECT_EQ(most.median, 3.0);
  EXPECT_EQ(most.interval.high, kInfinity);
  EXPECT_EQ(estimate_median(std::vector{1.0, kInfinity}).median, kInfinity);
  EXPECT_EQ(estimate_median(std::vector{kInfinity, kInfinity}).median, kInfinity);
}

TEST(EstimateMedian, RefusesWhatHasNoMedian) {
  EXPECT_THROW(estimate_median({}), std::invalid_argument);
  EXPECT_THROW(estimate_median(std::vector{1.0, std::nan("")}), std::invalid_argument);
  for (const double level : {0.0, 1.0, 95.0}) {
    EXPECT_THROW(estimate_median(std::vector{1.0}, level), std::invalid_argument) << level;
  }
}

/// |covered - expected| within 4.5 standard errors: a right formula fails once in 10^5 tests.
void expect_share(int covered, int trials, double expected, const std::string& what) {
  const double error = std::sqrt(expected * (1.0 - expected) / trials);
  EXPECT_NEAR(static_cast<double>(covered) / trials, expected, 4.5 * error) << what;
}

TEST(EstimateMedian, CoversTheMedianAsOftenAsItSays) {
  constexpr int kTrials = 20000;
  std::mt19937_64 engine(1);
  std::exponential_distribution<double> skewed(1.0);  // median log 2
  for (const int n : {3, 6, 10, 25}) {
    int covered = 0;
    double level = 0.0;
    std::vector<double> sample(static_cast<std::size_t>(n));
    for (int trial = 0; trial < kTrials; ++trial) {
      for (double& x : sample) x = skewed(engine);
      const Interval interval = estimate_median(sample).interval;
      covered += interval.low <= std::log(2.0) && std::log(2.0) <= interval.high;
      level = interval.level;
    }
    expect_share(covered, kTrials, level, std::to_string(n) + " values");
  }
}

TEST(WilsonInterval, AgreesWithScipy) {
  struct Row {
    int successes, trials;
    double level, low, high;
  };
  // scipy.stats.binomtest(s, n).proportion_ci(level, method='wilson')
  for (const Row& row :
       {Row{0, 3, 0.95, 0.0, 0.5614970317550454}, Row{3, 3, 0.95, 0.4385029682449546, 1.0},
        Row{2, 3, 0.95, 0.20765960080204782, 0.9385080552796038},
        Row{7, 10, 0.95, 0.39677814746114526, 0.892208732593699},
        Row{81, 263, 0.95, 0.2552885198782742, 0.36620957698280004},
        Row{10, 10, 0.99, 0.6011459066950919, 1.0}}) {
    const Interval interval = wilson_interval(row.successes, row.trials, row.level);
    EXPECT_NEAR(interval.low, row.low, 1e-12) << row.successes << "/" << row.trials;
    EXPECT_NEAR(interval.high, row.high, 1e-12) << row.successes << "/" << row.trials;
    EXPECT_EQ(interval.level, row.level);
  }
}

TEST(WilsonInterval, CoversTheProbabilityAboutAsOftenAsItSays) {
  // Exactly computable: sum over s of the binomial probability wherever p is inside; simulated too.
  constexpr int kTrials = 20000;
  constexpr int kSeeds = 10;
  std::mt19937_64 engine(2);
  for (const double p : {0.3, 0.5, 0.8}) {
    double exact = 0.0;
    for (int s = 0; s <= kSeeds; ++s) {
      const Interval interval = wilson_interval(s, kSeeds);
      if (p < interval.low || p > interval.high) continue;
      exact += std::exp(std::lgamma(kSeeds + 1.0) - std::lgamma(s + 1.0) -
                        std::lgamma(kSeeds - s + 1.0)) *
               std::pow(p, s) * std::pow(1.0 - p, kSeeds - s);
    }
    EXPECT_GT(exact, 0.9) << p;
    std::binomial_distribution<int> draw(kSeeds, p);
    int covered = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
      const Interval interval = wilson_interval(draw(engine), kSeeds);
      covered += interval.low <= p && p <= interval.high;
    }
    expect_share(covered, kTrials, exact, std::to_string(p));
  }
}

TEST(WilsonInterval, RefusesWhatIsNoShare) {
  EXPECT_THROW(wilson_interval(0, 0), std::invalid_argument);
  EXPECT_THROW(wilson_interval(-1, 3), std::invalid_argument);
  EXPECT_THROW(wilson_interval(4, 3), std::invalid_argument);
  EXPECT_THROW(wilson_interval(1, 3, 1.5), std::invalid_argument);
}

TEST(MannWhitney, AgreesWithScipyAndWithCountingByHand) {
  struct Row {
    std::vector<double> a, b;
    double p, smallest_p;
  };
  for (const Row& row :
       {// scipy.stats.mannwhitneyu(a, b, method='exact'); 2 / C(8, 4), 2 / C(9, 4)
        Row{{1, 2, 3, 4}, {5, 6, 7, 8}, 0.02857142857142857, 0.02857142857142857},
        Row{{1.5, 2.5, 9, 4}, {2, 3, 5, 7, 8}, 0.7301587301587302, 2.0 / 126.0},
        // With ties: all 126 ways to divide the values, their rank sums counted one by one.
        Row{{1, 2, 2, kInfinity},
            {2, 3, kInfinity, kInfinity, 5},
            0.30952380952380953,
            0.015873015873015872},
        Row{{1, 1, 1}, {1, 1, 1}, 1.0, 1.0}}) {
    const RankTest test = mann_whitney(row.a, row.b);
    EXPECT_TRUE(test.exact);
    EXPECT_NEAR(test.p, row.p, 1e-12);
    EXPECT_NEAR(test.smallest_p, row.smallest_p, 1e-12);
    const RankTest other = mann_whitney(row.b, row.a);
    EXPECT_NEAR(other.p, row.p, 1e-12);
    EXPECT_NEAR(other.smaller, 1.0 - test.smaller, 1e-12);
  }
  EXPECT_EQ(mann_whitney(std::vector{1.0, 2.0}, std::vector{3.0}).smaller, 1.0);
}

TEST(MannWhitney, IsApproximatelyNormalForManyValues) {
  std::vector<double> a;
  std::vector<double> b;
  for (int i = 0; i < 40; ++i) {
    a.push_back(2.0 * i);
    b.push_back(2.0 * i + 7.0);
  }
  b[3] = a[5];
  const RankTest test = mann_whitney(a, b);
  EXPECT_FALSE(test.exact);
  EXPECT_DOUBLE_EQ(test.u, 40.0 * 40.0 - 667.5);
  // scipy.stats.mannwhitneyu(a, b, method='asymptotic')
  EXPECT_NEAR(test.p, 0.20402121958170094, 1e-12);
  EXPECT_LT(test.smallest_p, 1e-12);
  // Where both can be had they agree.
  a.resize(30);
  b.resize(30);
  const double exact = mann_whitney(a, b).p;
  a.push_back(33.0);
  EXPECT_NEAR(mann_whitney(a, b).p, exact, 0.02);
}

TEST(MannWhitney, RefusesSamplesWithoutValues) {
  const std::vector<double> one{1.0};
  EXPECT_THROW(mann_whitney({}, one), std::invalid_argument);
  EXPECT_THROW(mann_whitney(one, {}), std::invalid_argument);
  EXPECT_THROW(mann_whitney(one, std::vector{std::nan("")}), std::invalid_argument);
}

TEST(HolmAdjusted, MultipliesByTheTestsThatAreLeft) {
  EXPECT_THAT(holm_adjusted(std::vector{0.04, 0.01, 0.03}),
              testing::ElementsAre(testing::DoubleEq(0.06), testing::DoubleEq(0.03),
                                   testing::DoubleEq(0.06)));
  EXPECT_THAT(holm_adjusted(std::vector{0.9, 0.8}), testing::ElementsAre(1.0, 1.0));
  EXPECT_TRUE(holm_adjusted({}).empty());
}

}  // namespace
}  // namespace qarch::search
