#include "sim/thread_team.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(ThreadTeam, RunsEveryIndexOnceAtEveryCall) {
  for (const int threads : {1, 2, 3, 8}) {
    ThreadTeam team(threads);
    ASSERT_EQ(team.size(), threads);
    std::vector<int> calls(static_cast<std::size_t>(threads));
    for (int call = 1; call <= 2000; ++call) {
      team.run([&](int index) { ++calls.at(static_cast<std::size_t>(index)); });
      ASSERT_EQ(calls, std::vector<int>(static_cast<std::size_t>(threads), call));
    }
  }
}

TEST(ThreadTeam, GivesEveryIndexAThreadOfItsOwnAndTheCallersToZero) {
  ThreadTeam team(4);
  std::vector<std::thread::id> first(4);
  std::vector<std::thread::id> second(4);
  team.run([&](int index) { first[static_cast<std::size_t>(index)] = std::this_thread::get_id(); });
  team.run(
      [&](int index) { second[static_cast<std::size_t>(index)] = std::this_thread::get_id(); });
  EXPECT_EQ(first[0], std::this_thread::get_id());
  EXPECT_EQ(std::set<std::thread::id>(first.begin(), first.end()).size(), 4U);
  EXPECT_EQ(second, first) << "the threads stay";
}

TEST(ThreadTeam, RunsAllIndicesAtTheSameTime) {
  ThreadTeam team(3);
  std::atomic<int> arrived{0};
  team.run([&](int) {  // ends only if all three are under way
    ++arrived;
    while (arrived < 3) std::this_thread::yield();
  });
  EXPECT_EQ(arrived, 3);
}

TEST(ThreadTeam, ThrowsWhatTheLowestIndexThrewAfterAllEnded) {
  ThreadTeam team(4);
  for (int repetition = 0; repetition < 100; ++repetition) {
    for (int lowest = 0; lowest < 4; ++lowest) {
      std::atomic<int> ended{0};
      const auto run = [&] {
        team.run([&](int index) {
          if (index >= lowest) {
            ++ended;
            throw std::runtime_error("thrown by " + std::to_string(index));
          }
          std::this_thread::yield();
          ++ended;
        });
      };
      EXPECT_THAT(run, ThrowsMessage<std::runtime_error>("thrown by " + std::to_string(lowest)));
      EXPECT_EQ(ended, 4);
    }
    int calls = 0;
    team.run([&](int index) {
      if (index == 0) ++calls;
    });
    EXPECT_EQ(calls, 1) << "the team goes on, and nothing thrown before comes back";
  }
}

TEST(ThreadTeam, MayBeMadeAndEndedWithoutACall) {
  for (int repetition = 0; repetition < 50; ++repetition) {
    const ThreadTeam team(1 + repetition % 5);
    EXPECT_EQ(team.size(), 1 + repetition % 5);
  }
}

TEST(ThreadTeam, RefusesFewerThanOneThread) {
  for (const int threads : {0, -3}) {
    EXPECT_THAT([&] { ThreadTeam team(threads); },
                ThrowsMessage<std::invalid_argument>(
                    AllOf(HasSubstr("threads = " + std::to_string(threads)), HasSubstr(">= 1"))));
  }
}

}  // namespace
}  // namespace qarch::sim
