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
  std::vector<const Transition*> batch(kDraws);
  Rng rng = random_stream(1, "replay");
  buffer.sample(rng, batch);
  std::vector<int> counts(kCapacity, 0);
  for (const Transition* drawn : batch) ++counts.at(static_cast<std::size_t>(drawn->action - 7));
  double chi_square = 0.0;
  constexpr double kExpected = static_cast<double>(kDraws) / kCapacity;
  for (const int count : counts) chi_square += std::pow(count - kExpected, 2) / kExpected;
  EXPECT_LT(chi_square, 27.88);  // 9 degrees of freedom, p = 0.001
}

TEST(ReplayBuffer, FilledAgainInOrderItDrawsTheSameSamples) {
  const ReplayBuffer original = filled(5, 13);
  ReplayBuffer copy(5);
  for (std::size_t i = 0; i < original.size(); ++i) copy.push(original[i]);
  Rng rng_a = random_stream(2, "replay");
  Rng rng_b = rng_a;
  std::vector<const Transition*> a(20);
  std::vector<const Transition*> b(20);
  original.sample(rng_a, a);
  copy.sample(rng_b, b);
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(*a[i], *b[i]);
}

TEST(ReplayBuffer, CountsAndDropsNumbersThatAreNotFinite) {
  ReplayBuffer buffer(4, 10);
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
  EXPECT_EQ(buffer.num_rejected(), 19);
  EXPECT_EQ(buffer.size(), 0U);
}

TEST(ReplayBuffer, RefusesBadArguments) {
  EXPECT_THROW(ReplayBuffer(0), std::invalid_argument);
  Rng rng(1);
  std::vector<const Transition*> batch(1);
  EXPECT_THROW(ReplayBuffer(3).sample(rng, batch), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::rl
