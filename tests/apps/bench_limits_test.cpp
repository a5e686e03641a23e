#include "apps/bench_limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qarch::apps {
namespace {

constexpr std::size_t kKibi = 1024;

TEST(CacheLevels, GrowAndEndWithMemory) {
  const std::vector<CacheLevel> levels = cache_levels();
  ASSERT_GE(levels.size(), 2U);
  EXPECT_EQ(levels.front().name, "L1");
  EXPECT_EQ(levels.back().name, "memory");
  for (std::size_t k = 1; k < levels.size(); ++k) {
    EXPECT_GT(levels[k].bytes, levels[k - 1].bytes) << levels[k].name;
  }
}

TEST(LimitTimings, FindOneRatePerVectorAndThreads) {
  // Small levels, so that the test is short.
  const std::vector<CacheLevel> levels{{"L1", 8 * kKibi, false},
                                       {"L2", 64 * kKibi, false},
                                       {"L3", 256 * kKibi, true},
                                       {"memory", 4096 * kKibi, true}};
  const std::vector<int> threads{1, 2};
  const auto timings = limit_timings(levels, threads, 1e-4, 1);
  const auto results = run_timings(timings, [](std::size_t) {});
  const MachineLimits limits = limits_of(levels, threads, results);
  ASSERT_EQ(limits.bandwidth.size(), 10U);  // 1 + 2 + 1 + 1 vectors
  ASSERT_EQ(limits.peak.size(), 2U);
  EXPECT_EQ(limits.bandwidth[0].vector_bytes, 4 * kKibi);
  EXPECT_EQ(limits.bandwidth[2].vector_bytes, 16 * kKibi);
  EXPECT_EQ(limits.bandwidth[4].vector_bytes, 32 * kKibi);
  EXPECT_EQ(limits.bandwidth[9].threads, 2);
  for (const BandwidthLimit& limit : limits.bandwidth) {
    EXPECT_GT(limit.bytes_per_second, 1e7) << limit.level;
    EXPECT_LT(limit.bytes_per_second, 1e14) << limit.level;
  }
  for (const PeakLimit& limit : limits.peak) {
    EXPECT_GT(limit.multiply_adds_per_second, 1e7);
    EXPECT_LT(limit.multiply_adds_per_second, 1e13);
  }
  EXPECT_EQ(limits.peak_of(2), limits.peak[1].multiply_adds_per_second);
}

TEST(MachineLimits, ChooseTheFirstLevelThatHoldsTheState) {
  MachineLimits limits;
  limits.bandwidth = {{"L1", 32, false, 16, 1, 9.0},     {"L1", 32, false, 16, 2, 18.0},
                      {"L2", 100, false, 25, 1, 7.0},    {"L2", 100, false, 50, 1, 8.0},
                      {"L2", 100, false, 50, 2, 16.0},   {"L3", 300, true, 75, 1, 5.0},
                      {"L3", 300, true, 75, 2, 6.0},     {"memory", 900, true, 500, 1, 2.0},
                      {"memory", 900, true, 500, 2, 3.0}};
  struct Case {
    std::size_t footprint;
    int threads;
    double rate;
  };
  for (const auto& [footprint, threads, rate] :
       {Case{1, 1, 9.0}, Case{32, 1, 9.0}, Case{33, 1, 8.0}, Case{100, 1, 8.0}, Case{101, 1, 5.0},
        Case{301, 1, 2.0}, Case{5000, 1, 2.0}, Case{64, 2, 18.0}, Case{65, 2, 16.0},
        Case{200, 2, 16.0}, Case{201, 2, 6.0}, Case{301, 2, 3.0}}) {
    EXPECT_EQ(limits.bandwidth_of(footprint, threads).bytes_per_second, rate)
        << footprint << " bytes, " << threads << " threads";
  }
}

}  // namespace
}  // namespace qarch::apps
