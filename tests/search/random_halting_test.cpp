#include "search/random_halting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace qarch::search {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};

Moments moments_of(const std::vector<int>& sample) {
  Moments m;
  const auto n = static_cast<double>(sample.size());
  for (const int x : sample) m.mean += x / n;
  for (const int x : sample) m.variance += (x - m.mean) * (x - m.mean) / (n - 1.0);
  return m;
}

std::vector<int> halting_steps(const HaltingOptions& options, int count, std::uint64_t seed) {
  rl::Rng rng = rl::random_stream(seed, "halting");
  std::vector<int> sample;
  for (int s = 0; s < count; ++s) sample.push_back(draw_halting_step(options, rng));
  std::ranges::sort(sample);
  return sample;
}

/// Mean within 5 standard errors; the variance within 5 of its own, sigma^2 sqrt((2 + excess
/// kurtosis) / N) with excess kurtosis 6/r + p^2 / (r (1-p)).
TEST(NegativeBinomial, HasTheMeanAndVarianceOfTheLaw) {
  constexpr int kDraws = 40000;
  struct Case {
    int r;
    double p;
  };
  for (const auto& [r, p] : {Case{1, 0.5}, Case{70, 0.573}, Case{40, 0.6}, Case{3, 0.05}}) {
    rl::Rng rng = rl::random_stream(7, "negative binomial", static_cast<std::uint64_t>(r));
    std::vector<int> sample;
    for (int s = 0; s < kDraws; ++s) sample.push_back(negative_binomial(r, p, rng));
    EXPECT_GE(*std::ranges::min_element(sample), 0);
    const double mean = r * (1.0 - p) / p;
    const double variance = r * (1.0 - p) / (p * p);
    const double kurtosis = 6.0 / r + p * p / (r * (1.0 - p));
    const Moments m = moments_of(sample);
    EXPECT_NEAR(m.mean, mean, 5.0 * std::sqrt(variance / kDraws)) << r << ' ' << p;
    EXPECT_NEAR(m.variance, variance, 5.0 * variance * std::sqrt((2.0 + kurtosis) / kDraws));
  }
  rl::Rng rng(1);
  EXPECT_EQ(negative_binomial(5, 1.0, rng), 0);
}

TEST(RandomHalting, ClippedHasThePublishedDistribution) {
  constexpr int kDraws = 20000;
  const auto sample = halting_steps({"clipped", 70, 0.573, 25, 70, 100}, kDraws, 3);
  EXPECT_GE(sample.front(), 25);
  EXPECT_EQ(sample.back(), 70);
  const Moments m = moments_of(sample);
  EXPECT_NEAR(m.mean, 52.0, 0.4);
  EXPECT_NEAR(std::sqrt(m.variance), 9.2, 0.3);
  EXPECT_NEAR(sample[kDraws / 20], 37, 1);
  EXPECT_NEAR(sample[kDraws / 2], 52, 1);
  EXPECT_NEAR(sample[kDraws / 20 * 19], 69, 1);
}

TEST(RandomHalting, ModeHasThePublishedDistribution) {
  const auto sample = halting_steps({"mode", 40, 0.6, 0, 40, 100}, 3000, 4);
  const Moments m = moments_of(sample);
  EXPECT_NEAR(m.mean, 25.3, 0.35);
  EXPECT_NEAR(std::sqrt(m.variance), 3.1, 0.25);
  EXPECT_NEAR(sample[30], 19, 1);  // 1 %
  EXPECT_NEAR(sample[1500], 25, 1);
  EXPECT_NEAR(sample[2970], 33, 1);
  EXPECT_GE(sample.front(), 0);
  EXPECT_LE(sample.back(), 40);
}

TEST(RandomHalting, NoneIsNeverReached) {
  rl::Rng rng(1);
  EXPECT_EQ(draw_halting_step({}, rng), std::numeric_limits<int>::max());
}

TEST(HaltingOptions, NameTheFieldThatIsOutOfRange) {
  const std::vector<std::pair<std::string, HaltingOptions>> cases{
      {"env.halting = 'cliped'", {"cliped", 70, 0.5, 25, 70, 100}},
      {"did you mean 'clipped'", {"cliped", 70, 0.5, 25, 70, 100}},
      {"env.halting_r = 0", {"clipped", 0, 0.5, 25, 70, 100}},
      {"env.halting_p = 0", {"clipped", 70, 0.0, 25, 70, 100}},
      {"env.halting_p = 2", {"clipped", 70, 2.0, 25, 70, 100}},
      {"env.halting_p = nan",
       {"clipped", 70, std::numeric_limits<double>::quiet_NaN(), 25, 70, 100}},
      {"env.halting_min = -1", {"clipped", 70, 0.5, -1, 70, 100}},
      {"env.halting_max = 24", {"clipped", 70, 0.5, 25, 24, 100}},
      {"env.halting_samples = 0", {"mode", 70, 0.5, 25, 70, 0}},
  };
  for (const auto& [message, options] : cases) {
    EXPECT_THAT([&] { options.validate(); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(message)));
  }
}

}  // namespace
}  // namespace qarch::search
