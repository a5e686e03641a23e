#include "rl/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <set>
#include <vector>

namespace qarch::rl {
namespace {

constexpr int kDraws = 100000;

/// sqrt(n) times Kolmogorov's distance between the samples and a distribution function.
double kolmogorov_statistic(std::vector<double> samples, const std::function<double(double)>& cdf) {
  std::sort(samples.begin(), samples.end());
  const auto n = static_cast<double>(samples.size());
  double distance = 0.0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double f = cdf(samples[i]);
    distance =
        std::max({distance, f - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - f});
  }
  return distance * std::sqrt(n);
}

constexpr double kKolmogorov = 1.95;  // exceeded with probability 0.001

std::vector<double> draws(Rng rng, double (*draw)(Rng&)) {
  std::vector<double> samples;
  samples.reserve(kDraws);
  for (int i = 0; i < kDraws; ++i) samples.push_back(draw(rng));
  return samples;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - 0.5) * (b[i] - 0.5);
  return 12.0 * sum / static_cast<double>(a.size());
}

TEST(Philox, GivesTheKnownAnswersOfItsAuthors) {
  using Counter = std::array<std::uint32_t, 4>;
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t kOnes = 0xffffffff;
  EXPECT_EQ(philox4x32({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}),
            (Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
}

TEST(Rng, DrawsTheBlocksOfPhiloxInOrder) {
  Rng rng(0x0000000200000001, 0x0000000400000003);
  for (std::uint32_t block = 0; block < 3; ++block) {
    const auto words = philox4x32({block, 0, 3, 4}, {1, 2});
    EXPECT_EQ(rng(), words[0] | (std::uint64_t{words[1]} << 32U));
    EXPECT_EQ(rng(), words[2] | (std::uint64_t{words[3]} << 32U));
  }
}

TEST(Rng, ContinuesFromItsStateAtEveryPosition) {
  Rng rng = random_stream(7, "resume");
  for (int i = 0; i < 9; ++i) {
    Rng copy(rng.state());
    EXPECT_EQ(rng(), copy()) << i;
    EXPECT_EQ(rng.state(), copy.state()) << i;
  }
}

TEST(RandomStream, DependsOnSeedPurposeAndItem) {
  std::set<std::uint64_t> first_draws;
  for (const std::uint64_t seed : {0U, 1U, 2U}) {
    for (const char* purpose : {"", "network", "replay"}) {
      for (const std::uint64_t item : {0U, 1U, 2U}) {
        first_draws.insert(random_stream(seed, purpose, item)());
        EXPECT_EQ(random_stream(seed, purpose, item).state(),
                  random_stream(seed, purpose, item).state());
      }
    }
  }
  EXPECT_EQ(first_draws.size(), 27U);
}

TEST(RandomStream, StreamsOfNearbySeedsAndItemsAreUncorrelated) {
  const std::vector<double> base = draws(random_stream(1, "a", 0), uniform);
  // The correlation of independent streams has standard deviation 1/sqrt(n): 4 sigma, p = 6e-5.
  const double bound = 4.0 / std::sqrt(kDraws);
  EXPECT_LT(std::abs(correlation(base, draws(random_stream(1, "a", 1), uniform))), bound);
  EXPECT_LT(std::abs(correlation(base, draws(random_stream(2, "a", 0), uniform))), bound);
  EXPECT_LT(std::abs(correlation(base, draws(random_stream(1, "b", 0), uniform))), bound);
}

TEST(Uniform, PassesKolmogorovsTestAtOnePerMille) {
  const std::vector<double> samples = draws(random_stream(11, "uniform"), uniform);
  EXPECT_LT(kolmogorov_statistic(samples, [](double x) { return x; }), kKolmogorov);
  EXPECT_GE(*std::min_element(samples.begin(), samples.end()), 0.0);
  EXPECT_LT(*std::max_element(samples.begin(), samples.end()), 1.0);
}

TEST(Normal, PassesKolmogorovsTestAtOnePerMille) {
  const auto cdf = [](double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); };
  EXPECT_LT(kolmogorov_statistic(draws(random_stream(12, "normal"), normal), cdf), kKolmogorov);
}

TEST(Normal, TakesTwoResultsPerDraw) {
  Rng rng = random_stream(12, "normal");
  normal(rng);
  EXPECT_EQ(rng.state().position, 2U);
}

TEST(UniformIndex, PassesTheChiSquareTestAtOnePerMille) {
  constexpr std::uint64_t kBound = 7;
  std::vector<int> counts(kBound, 0);
  Rng rng = random_stream(13, "index");
  for (int i = 0; i < kDraws; ++i) ++counts.at(uniform_index(rng, kBound));
  double chi_square = 0.0;
  const double expected = static_cast<double>(kDraws) / kBound;
  for (const int count : counts) chi_square += (count - expected) * (count - expected) / expected;
  EXPECT_LT(chi_square, 22.46);  // 6 degrees of freedom
}

TEST(UniformIndex, HasNoBiasWhenTheBoundIsLarge) {
  // For the bound 3 * 2^62, a plain remainder would give the first third twice its share (1/2).
  constexpr std::uint64_t kThird = std::uint64_t{1} << 62U;
  Rng rng = random_stream(14, "index");
  int first_third = 0;
  for (int i = 0; i < kDraws; ++i) first_third += uniform_index(rng, 3 * kThird) < kThird ? 1 : 0;
  const double sigma = std::sqrt(kDraws * (1.0 / 3.0) * (2.0 / 3.0));
  EXPECT_NEAR(first_third, kDraws / 3.0, 4.0 * sigma);  // p = 6e-5
}

TEST(UniformIndex, OfOneIsZero) {
  Rng rng(5);
  EXPECT_EQ(uniform_index(rng, 1), 0U);
}

}  // namespace
}  // namespace qarch::rl
