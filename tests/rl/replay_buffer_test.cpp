#include "rl/replay_buffer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

namespace qarch::rl {
namespace {

Transition numbered(int i) {
  return {{{0, 1.0F}}, i, static_cast<float>(i), 0.5F, {{1, 1.0F}}, {1}};
}

ReplayBuffer filled(int capacity, int pushes) {
  ReplayBuffer buffer(capacity);
  for (int i = 0; i < pushes; ++i) EXPECT_TRUE(buffer.push(numbered(i)));
  return buffer;
}

TEST(ReplayBuffer, DropsTheOldestFirst) {
  for (const int pushes : {0, 1, 4, 5, 6, 13}) {
    const ReplayBuffer buffer = filled(5, pushes);
    ASSERT_EQ(std::cmp_equal(buffer.size(), std::min(pushes, 5)), true) << pushes;
    for (std::size_t i = 0; i < buffer.size(); ++i) {
      EXPECT_EQ(buffer[i], numbered(pushes - static_cast<int>(buffer.size() - i))) << pushes;
    }
  }
}

TEST(ReplayBuffer, SamplesUniformly) {
  constexpr int kCapacity = 10;
  constexpr int kDraws = 50000;
  const ReplayBuffer buffer = filled(kCapacity, 17);
  std::vector<std::size_t> slots(kDraws);
  Rng rng = random_stream(1, "replay");
  buffer.sample(rng, slots);
  std::vector<int> counts(kCapacity, 0);
  for (const std::size_t slot : slots) {
    ++counts.at(static_cast<std::size_t>(buffer.at_slot(slot).action - 7));
  }
  double chi_square = 0.0;
  constexpr double kExpected = static_cast<double>(kDraws) / kCapacity;
  for (const int count : counts) chi_square += std::pow(count - kExpected, 2) / kExpected;
  EXPECT_LT(chi_square, 27.88);  // 9 degrees of freedom, p = 0.001
}

std::vector<Transition> oldest_first(const ReplayBuffer& buffer) {
  std::vector<Transition> transitions;
  for (std::size_t i = 0; i < buffer.size(); ++i) transitions.push_back(buffer[i]);
  return transitions;
}

TEST(ReplayBuffer, RestoredItHasEverythingInItsSlotAndDrawsTheSameSamples) {
  for (const int pushes : {0, 3, 5, 13}) {
    ReplayBuffer original = filled(5, pushes);
    ReplayBuffer copy(5, oldest_first(original), pushes, 2);
    EXPECT_EQ(copy.num_rejected(), 2);
    for (int more = 0; more < 4; ++more) {
      original.push(numbered(100 + more));
      copy.push(numbered(100 + more));
      EXPECT_EQ(copy.num_stored(), pushes + more + 1);
      EXPECT_EQ(oldest_first(copy), oldest_first(original));
      for (std::size_t slot = 0; slot < original.size(); ++slot) {
        EXPECT_EQ(copy.at_slot(slot), original.at_slot(slot)) << pushes;
      }
      Rng rng_a = random_stream(2, "replay");
      Rng rng_b = rng_a;
      std::vector<std::size_t> a(20);
      std::vector<std::size_t> b(20);
      original.sample(rng_a, a);
      copy.sample(rng_b, b);
      EXPECT_EQ(a, b);
    }
  }
}

TEST(ReplayBuffer, CountsAndDropsNumbersThatAreNotFinite) {
  ReplayBuffer buffer(4);
  for (const float bad : {NAN, INFINITY, -INFINITY}) {
    Transition t = numbered(0);
    t.n_step_return = bad;
    EXPECT_FALSE(buffer.push(t));
    t = numbered(0);
    t.state[0].value = bad;
    EXPECT_FALSE(buffer.push(t));
    t = numbered(0);
    t.next_state[0].value = bad;
    EXPECT_FALSE(buffer.push(t));
  }
  EXPECT_EQ(buffer.num_rejected(), 9);
  EXPECT_EQ(buffer.size(), 0U);
}

TEST(ReplayBuffer, RefusesBadArguments) {
  EXPECT_THROW(ReplayBuffer(0), std::invalid_argument);
  Rng rng(1);
  std::vector<std::size_t> slots(1);
  EXPECT_THROW(ReplayBuffer(3).sample(rng, slots), std::invalid_argument);
  const std::vector<Transition> two{numbered(0), numbered(1)};
  EXPECT_THROW(ReplayBuffer(1, two, 2, 0), std::invalid_argument);
  EXPECT_THROW(ReplayBuffer(2, two, 1, 0), std::invalid_argument);
  EXPECT_THROW(ReplayBuffer(3, two, 3, 0), std::invalid_argument);
  EXPECT_THROW(ReplayBuffer(3, two, 2, -1), std::invalid_argument);
  std::vector<Transition> bad = two;
  bad[1].n_step_return = NAN;
  EXPECT_THROW(ReplayBuffer(3, bad, 2, 0), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::rl
