#include "search/parallel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

namespace qarch::search {
namespace {

using ::testing::StrEq;
using ::testing::ThrowsMessage;

TEST(RunBoth, CallsEitherSideOnce) {
  for (const int threads : {1, 2, 8}) {
    std::atomic<int> f = 0;
    std::atomic<int> g = 0;
    run_both(
        threads, [&] { ++f; }, [&] { ++g; });
    EXPECT_EQ(f, 1) << threads;
    EXPECT_EQ(g, 1) << threads;
  }
}

TEST(RunBoth, RunsSideBySideWithTwoThreads) {
  std::atomic<bool> f_started = false;
  std::atomic<bool> g_started = false;
  const auto meet = [](std::atomic<bool>& mine, std::atomic<bool>& other) {
    mine = true;
    mine.notify_all();
    other.wait(false);  // for ever if the sides ran one after the other
  };
  run_both(
      2, [&] { meet(f_started, g_started); }, [&] { meet(g_started, f_started); });
  EXPECT_TRUE(f_started && g_started);
}

TEST(RunBoth, ThrowsWhatASideThrewAfterBothEnded) {
  for (const int threads : {1, 2}) {
    int ended = 0;
    EXPECT_THAT(
        [&] {
          run_both(
              threads, [] { throw std::runtime_error("f"); }, [&] { ended = 1; });
        },
        ThrowsMessage<std::runtime_error>(StrEq("f")));
    EXPECT_EQ(ended, 1);
    EXPECT_THAT(
        [&] {
          run_both(
              threads, [&] { ended = 2; }, [] { throw std::logic_error("g"); });
        },
        ThrowsMessage<std::logic_error>(StrEq("g")));
    EXPECT_EQ(ended, 2);
    EXPECT_THAT(
        [&] {
          run_both(
              threads, [] { throw std::runtime_error("f"); }, [] { throw std::logic_error("g"); });
        },
        ThrowsMessage<std::runtime_error>(StrEq("f")));
  }
}

}  // namespace
}  // namespace qarch::search
