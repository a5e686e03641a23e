#include "search/parallel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

namespace qarch::search {
namespace {

using ::testing::StrEq;
using ::testing::ThrowsMessage;

TEST(SideBySide, CallsEitherSideOnceACall) {
  for (const int threads : {1, 2, 8}) {
    std::atomic<int> f = 0;
    std::atomic<int> g = 0;
    SideBySide pair(threads);
    for (int call = 1; call <= 100; ++call) {
      pair.run([&] { ++f; }, [&] { ++g; });
      EXPECT_EQ(f, call) << threads;
      EXPECT_EQ(g, call) << threads;
    }
  }
}

TEST(SideBySide, RunsSideBySideWithTwoThreads) {
  std::atomic<bool> f_started = false;
  std::atomic<bool> g_started = false;
  const auto meet = [](std::atomic<bool>& mine, std::atomic<bool>& other) {
    mine = true;
    mine.notify_all();
    other.wait(false);  // for ever if the sides ran one after the other
  };
  SideBySide(2).run([&] { meet(f_started, g_started); }, [&] { meet(g_started, f_started); });
  EXPECT_TRUE(f_started && g_started);
}

TEST(SideBySide, ThrowsWhatASideThrewAfterBothEnded) {
  for (const int threads : {1, 2}) {
    int ended = 0;
    SideBySide pair(threads);
    EXPECT_THAT([&] { pair.run([] { throw std::runtime_error("f"); }, [&] { ended = 1; }); },
                ThrowsMessage<std::runtime_error>(StrEq("f")));
    EXPECT_EQ(ended, 1);
    EXPECT_THAT([&] { pair.run([&] { ended = 2; }, [] { throw std::logic_error("g"); }); },
                ThrowsMessage<std::logic_error>(StrEq("g")));
    EXPECT_EQ(ended, 2);
    EXPECT_THAT(
        [&] {
          pair.run([] { throw std::runtime_error("f"); }, [] { throw std::logic_error("g"); });
        },
        ThrowsMessage<std::runtime_error>(StrEq("f")));
  }
}

}  // namespace
}  // namespace qarch::search
