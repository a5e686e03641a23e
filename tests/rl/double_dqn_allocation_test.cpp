// Counts calls of malloc. Not with the sanitizers, which bring their own.
#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>

#include "rl/double_dqn.h"

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)

namespace {
std::atomic<long> allocations{0};
}

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): glibc's own name of the
// function that is counted
extern "C" {
void* __libc_malloc(std::size_t size);
void* malloc(std::size_t size) {
  ++allocations;
  return __libc_malloc(size);
}
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

namespace qarch::rl {
namespace {

TEST(Allocation, LearningAndGreedyActingAllocateNothingOnceWarmedUp) {
  constexpr int kInputs = 300;
  constexpr int kActions = 5;
  Rng rng = random_stream(1, "allocation");
  DoubleDqn agent({.hidden = {300, 270}, .batch_size = 300, .learning_start = 100}, kInputs,
                  kActions, rng);
  const ActionMask mask(kActions, 1);
  Observation observation(kInputs, 0.0F);
  for (int t = 0; t < 200; ++t) {
    observation[uniform_index(rng, kInputs)] = 1.0F;
    agent.record(observation, t % kActions, {observation, 1.0F, t % 20 == 19, false}, mask);
  }
  agent.learn(rng);
  agent.greedy(observation, mask);
  const long before = allocations;
  for (int t = 0; t < 3; ++t) {
    ASSERT_TRUE(agent.learn(rng).has_value());
    agent.greedy(observation, mask);
  }
  EXPECT_EQ(allocations, before);
  EXPECT_GT(before, 0);
}

}  // namespace
}  // namespace qarch::rl

#endif
