#include "rl/n_step.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <stdexcept>

namespace qarch::rl {
namespace {

constexpr float kGamma = 0.5F;
const ActionMask kMask{1, 0};

Observation state(int t) { return {0.0F, static_cast<float>(t + 1)}; }

/// Pushes a step from state t to state t + 1 with reward 2^t and action t.
std::vector<Transition> push(NStepAccumulator& accumulator, int t, bool terminated = false,
                             bool truncated = false) {
  return accumulator.push(state(t), t, {state(t + 1), std::ldexp(1.0F, t), terminated, truncated},
                          kMask);
}

Transition transition(int t, float n_step_return, float discount, int next) {
  return {sparsified(state(t)), t, n_step_return, discount, sparsified(state(next)), kMask};
}

TEST(NStepReturn, BootstrapIsDiscountedByGammaToTheN) {
  EXPECT_FLOAT_EQ(n_step_return(std::array{1.0F, 2.0F, 3.0F}, 0.5F, 8.0F), 3.75F);  // 1+1+3/4+1
  EXPECT_FLOAT_EQ(n_step_return({}, 0.5F, 8.0F), 8.0F);
}

TEST(NStepAccumulator, OneStepGivesOneTransitionPerStep) {
  NStepAccumulator accumulator(1, kGamma);
  EXPECT_EQ(push(accumulator, 0), (std::vector{transition(0, 1.0F, 0.5F, 1)}));
  EXPECT_EQ(push(accumulator, 1, true), (std::vector{transition(1, 2.0F, 0.0F, 2)}));
}

TEST(NStepAccumulator, SlidesOverTheRunningEpisode) {
  NStepAccumulator accumulator(3, kGamma);
  EXPECT_TRUE(push(accumulator, 0).empty());
  EXPECT_TRUE(push(accumulator, 1).empty());
  // 1 + 2/2 + 4/4 and 2 + 4/2 + 8/4; the bootstrap is worth gamma^3.
  EXPECT_EQ(push(accumulator, 2), (std::vector{transition(0, 3.0F, 0.125F, 3)}));
  EXPECT_EQ(push(accumulator, 3), (std::vector{transition(1, 6.0F, 0.125F, 4)}));
}

TEST(NStepAccumulator, TerminatedEpisodeEndsWithShorterReturnsAndNoBootstrap) {
  NStepAccumulator accumulator(3, kGamma);
  for (int t = 0; t < 3; ++t) push(accumulator, t);
  EXPECT_EQ(push(accumulator, 3, true),
            (std::vector{transition(1, 6.0F, 0.0F, 4), transition(2, 8.0F, 0.0F, 4),
                         transition(3, 8.0F, 0.0F, 4)}));
  EXPECT_TRUE(accumulator.window().empty());
}

TEST(NStepAccumulator, TruncatedEpisodeBootstrapsEveryReturnWithItsOwnDiscount) {
  NStepAccumulator accumulator(3, kGamma);
  for (int t = 0; t < 3; ++t) push(accumulator, t);
  EXPECT_EQ(push(accumulator, 3, false, true),
            (std::vector{transition(1, 6.0F, 0.125F, 4), transition(2, 8.0F, 0.25F, 4),
                         transition(3, 8.0F, 0.5F, 4)}));
}

TEST(NStepAccumulator, DiscountsEveryBootstrapOnceIfAskedTo) {
  NStepAccumulator accumulator(3, kGamma, true);
  for (int t = 0; t < 2; ++t) push(accumulator, t);
  EXPECT_EQ(push(accumulator, 2), (std::vector{transition(0, 3.0F, 0.5F, 3)}));
  EXPECT_EQ(push(accumulator, 3, false, true),
            (std::vector{transition(1, 6.0F, 0.5F, 4), transition(2, 8.0F, 0.5F, 4),
                         transition(3, 8.0F, 0.5F, 4)}));
  EXPECT_EQ(push(accumulator, 0, true), (std::vector{transition(0, 1.0F, 0.0F, 1)}));
}

TEST(NStepAccumulator, TerminationWinsOverTruncation) {
  NStepAccumulator accumulator(2, kGamma);
  EXPECT_EQ(push(accumulator, 0, true, true), (std::vector{transition(0, 1.0F, 0.0F, 1)}));
}

TEST(NStepAccumulator, NoTransitionSpansTwoEpisodes) {
  NStepAccumulator accumulator(3, kGamma);
  push(accumulator, 0);
  EXPECT_EQ(push(accumulator, 1, false, true).size(), 2U);
  EXPECT_TRUE(push(accumulator, 5).empty());
  EXPECT_TRUE(push(accumulator, 6).empty());
  EXPECT_EQ(push(accumulator, 7).front().state, sparsified(state(5)));
}

TEST(NStepAccumulator, ContinuesFromItsWindow) {
  NStepAccumulator accumulator(3, kGamma);
  push(accumulator, 0);
  push(accumulator, 1);
  NStepAccumulator resumed(3, kGamma);
  resumed.restore(accumulator.window());
  EXPECT_EQ(push(resumed, 2), push(accumulator, 2));
}

TEST(NStepAccumulator, RefusesBadArguments) {
  EXPECT_THROW(NStepAccumulator(0, kGamma), std::invalid_argument);
  EXPECT_THROW(NStepAccumulator(1, 1.5F), std::invalid_argument);
  EXPECT_THROW(NStepAccumulator(1, NAN), std::invalid_argument);
  EXPECT_THROW(NStepAccumulator(1, kGamma).restore({NStepAccumulator::PendingStep{}}),
               std::invalid_argument);
}

}  // namespace
}  // namespace qarch::rl
