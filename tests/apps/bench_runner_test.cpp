#include "apps/bench_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace qarch::apps {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr double kShort = 1e-4;  // s

std::function<void()> busy(int steps) {
  return [steps, sink = std::make_shared<std::atomic<int>>(0)] {
    for (int k = 0; k < steps; ++k) sink->fetch_add(k, std::memory_order_relaxed);
  };
}

TEST(RunTimings, GivesOneAscendingNumberPerRepetition) {
  std::vector<std::size_t> started;
  const std::vector<Timing> timings{
      {"long", 1, false, kShort, 5, [] { return busy(100000); }},
      {"short", 1, true, kShort, 2, [] { return busy(100); }},
  };
  const auto results = run_timings(timings, [&](std::size_t k) {
    if (started.empty() || started.back() != k) started.push_back(k);
  });
  ASSERT_EQ(results.size(), 2U);
  ASSERT_EQ(results[0].seconds.size(), 5U);
  ASSERT_EQ(results[1].seconds.size(), 2U);
  EXPECT_TRUE(std::ranges::is_sorted(results[0].seconds));
  EXPECT_GT(results[1].min(), 0.0);
  EXPECT_GT(results[0].min(), results[1].max()) << "a thousand times the work";
  EXPECT_THAT(started, ElementsAre(0, 1));
  EXPECT_TRUE(run_timings({}, [](std::size_t) {}).empty());
}

TEST(RunTimings, CallsFromAsManyThreadsAsAskedFor) {
  for (const int threads : {1, 2, 3}) {
    std::mutex mutex;
    std::map<std::thread::id, int> calls;
    const auto prepare = [&] {
      return std::function<void()>([&] {
        const std::lock_guard lock(mutex);
        ++calls[std::this_thread::get_id()];
      });
    };
    const auto results =
        run_timings({{"threads", threads, threads > 1, kShort, 1, prepare}}, [](std::size_t) {});
    EXPECT_EQ(results[0].seconds.size(), 1U);
    EXPECT_GE(calls.size(), static_cast<std::size_t>(threads));
    EXPECT_TRUE(threads > 1 || calls.size() == 1);
  }
}

TEST(RunTimings, LeavesOutWhatIsSkippedAndGoesOn) {
  const std::vector<Timing> timings{
      {"skipped", 1, false, kShort, 2,
       []() -> std::function<void()> { throw TimingSkipped("too large"); }},
      {"measured", 1, false, kShort, 2, [] { return busy(100); }},
  };
  const auto results = run_timings(timings, [](std::size_t) {});
  EXPECT_EQ(results[0].skipped, "too large");
  EXPECT_TRUE(results[0].seconds.empty());
  EXPECT_EQ(results[1].skipped, "");
  EXPECT_EQ(results[1].seconds.size(), 2U);
}

TEST(RunTimings, ThrowsAgainWhatABodyOrItsPreparationThrew) {
  int later = 0;
  const std::function<std::function<void()>()> bad_body = [] {
    return [] { throw std::runtime_error("body broke"); };
  };
  const std::function<std::function<void()>()> bad_preparation = []() -> std::function<void()> {
    throw std::runtime_error("preparation broke");
  };
  for (const auto& bad : {bad_body, bad_preparation}) {
    const std::vector<Timing> timings{
        {"bad", 1, false, kShort, 1, bad},
        {"later", 1, false, kShort, 1,
         [&] {
           ++later;
           return busy(1);
         }},
    };
    EXPECT_THAT([&] { run_timings(timings, [](std::size_t) {}); },
                ::testing::ThrowsMessage<std::runtime_error>(HasSubstr("broke")));
  }
  EXPECT_EQ(later, 0);
}

TEST(TimingResult, MedianAndSpreadAreThoseOfTheRepetitions) {
  const TimingResult odd{{1.0, 2.0, 4.0}, ""};
  EXPECT_EQ(odd.median(), 2.0);
  EXPECT_EQ(odd.spread(), 1.5);
  const TimingResult even{{1.0, 2.0, 4.0, 9.0}, ""};
  EXPECT_EQ(even.median(), 3.0);
  EXPECT_EQ(even.max(), 9.0);
}

}  // namespace
}  // namespace qarch::apps
