#include "rl/double_dqn.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "tests/rl/support/small_agent.h"

namespace qarch::rl {
namespace {

using test::kActions;
using test::kInputs;
using test::random_observation;
using test::record_random_steps;
using test::small_agent;
using test::small_options;

const ActionMask kAllLegal(kActions, 1);

TEST(BestLegalAction, IsTheFirstLegalMaximum) {
  const std::array q{5.0F, 1.0F, 3.0F, 3.0F};
  EXPECT_EQ(best_legal_action(q, ActionMask{1, 1, 1, 1}), 0);
  EXPECT_EQ(best_legal_action(q, ActionMask{0, 1, 1, 1}), 2);
  EXPECT_EQ(best_legal_action(q, ActionMask{0, 1, 0, 0}), 1);
  EXPECT_EQ(best_legal_action(q, ActionMask{0, 0, 0, 0}), -1);
  EXPECT_EQ(best_legal_action(std::array{-INFINITY, -INFINITY}, ActionMask{0, 1}), 1);
  EXPECT_EQ(best_legal_action(std::array{NAN, -1.0F, NAN}, ActionMask{1, 1, 1}), 1);
  EXPECT_EQ(best_legal_action(std::array{NAN, NAN}, ActionMask{0, 1}), 1);
}

TEST(DoubleDqnTarget, TakesTheOnlineNetworksLegalActionAndTheTargetNetworksValue) {
  Transition transition{.n_step_return = 1.0F, .bootstrap_discount = 0.5F, .next_mask = {1, 1, 1}};
  const std::array online{1.0F, 3.0F, 2.0F};
  const std::array target{10.0F, 20.0F, 40.0F};
  EXPECT_FLOAT_EQ(double_dqn_target(transition, online, target), 1.0F + 0.5F * 20.0F);
  transition.next_mask = {1, 0, 1};
  EXPECT_FLOAT_EQ(double_dqn_target(transition, online, target), 1.0F + 0.5F * 40.0F);
  transition.next_mask = {0, 0, 0};
  EXPECT_FLOAT_EQ(double_dqn_target(transition, online, target), 1.0F);
  transition.next_mask = {1, 1, 1};
  transition.bootstrap_discount = 0.0F;
  EXPECT_FLOAT_EQ(double_dqn_target(transition, online, target), 1.0F);
}

TEST(DoubleDqn, BootstrapsAfterTruncationButNotAfterTermination) {
  for (const bool terminated : {false, true}) {
    DoubleDqnOptions options = small_options();
    options.n_step = 1;
    options.learning_start = 0;
    DoubleDqn agent = small_agent(options);
    const Observation s{1, 0, 0, 0, 0, 0};
    const Observation next{0, 1, 0, 0, 0, 0};
    const ActionMask mask{0, 1, 0, 0};
    agent.record(s, 2, {next, 3.0F, terminated, !terminated}, mask);
    const float bootstrap = terminated ? 0.0F : 0.9F * agent.q_values(next)[1];
    const float residual = agent.q_values(s)[2] - (3.0F + bootstrap);
    ASSERT_GT(std::abs(residual), 1.0F);
    Rng rng(1);
    EXPECT_NEAR(agent.learn(rng).value(), std::abs(residual) - 0.5F, 1e-5F) << terminated;
    // The mean over the batch of equal derivatives +-1 reaches Adam: m = 0.1 g, in the bias of
    // action 2.
    const Eigen::VectorXf& moment = agent.state().adam.state().first_moment;
    EXPECT_NEAR(moment[moment.size() - kActions + 2], residual > 0.0F ? 0.1F : -0.1F, 1e-6F);
  }
}

TEST(DoubleDqn, GreedyActionIsLegalAndOfTheLargestValue) {
  DoubleDqn agent = small_agent();
  Rng rng = random_stream(2, "observations");
  for (int i = 0; i < 100; ++i) {
    const Observation observation = random_observation(rng);
    ActionMask mask = kAllLegal;
    mask[uniform_index(rng, kActions)] = 0;
    const std::vector<float> q = agent.q_values(observation);
    const auto action = static_cast<std::size_t>(agent.greedy(observation, mask));
    ASSERT_EQ(mask[action], 1);
    for (std::size_t a = 0; a < q.size(); ++a) {
      EXPECT_TRUE(mask[a] == 0 || q[a] <= q[action]);
    }
  }
}

TEST(DoubleDqn, ExploresLegalActionsUniformlyWithProbabilityEpsilon) {
  DoubleDqnOptions options = small_options();
  options.epsilon_start = 0.6;
  DoubleDqn agent = small_agent(options);
  const Observation observation{1, 2, 3, 4, 5, 6};
  const ActionMask mask{1, 0, 1, 1};
  const Action best = agent.greedy(observation, mask);
  constexpr int kDraws = 30000;
  std::array<int, kActions> counts{};
  Rng rng = random_stream(3, "exploration");
  for (int i = 0; i < kDraws; ++i) {
    ++counts.at(static_cast<std::size_t>(agent.act(observation, mask, rng)));
  }
  EXPECT_EQ(counts[1], 0);
  for (const Action action : {0, 2, 3}) {
    const double p = 0.2 + (action == best ? 0.4 : 0.0);
    EXPECT_NEAR(counts.at(static_cast<std::size_t>(action)), kDraws * p,
                4.0 * std::sqrt(kDraws * p * (1 - p)))  // p = 6e-5
        << action;
  }
}

TEST(DoubleDqn, LearnsOnlyWhenMoreThanLearningStartTransitionsAreStored) {
  DoubleDqn agent = small_agent();
  Rng rng = random_stream(4, "steps");
  Rng replay = random_stream(4, "replay");
  record_random_steps(agent, rng, 20);  // the window still holds one of them
  record_random_steps(agent, rng, 1);
  ASSERT_EQ(agent.state().replay.size(), 20U);
  EXPECT_EQ(agent.learn(replay), std::nullopt);
  EXPECT_EQ(replay.state().position, 0U);
  EXPECT_EQ(agent.epsilon(), 1.0);
  record_random_steps(agent, rng, 1);
  EXPECT_TRUE(agent.learn(replay).has_value());
  EXPECT_EQ(agent.gradient_steps(), 1);
}

TEST(DoubleDqn, EpsilonDecaysPerGradientStepDownToItsFloor) {
  DoubleDqn agent = small_agent();
  Rng rng = random_stream(5, "steps");
  record_random_steps(agent, rng, 30);
  for (int t = 1; t <= 60; ++t) {
    agent.learn(rng);
    ASSERT_NEAR(agent.epsilon(), std::max(0.05, std::pow(0.9, t)), 1e-12);
  }
}

TEST(DoubleDqn, TargetNetworkIsCopiedEveryTargetInterval) {
  DoubleDqn agent = small_agent();
  Rng rng = random_stream(6, "steps");
  record_random_steps(agent, rng, 30);
  Eigen::VectorXf copied = agent.state().online.parameters();
  for (int t = 1; t <= 12; ++t) {
    agent.learn(rng);
    if (t % 5 == 0) copied = agent.state().online.parameters();
    EXPECT_EQ(agent.state().target.parameters(), copied) << t;
    EXPECT_EQ(agent.state().target.parameters() == agent.state().online.parameters(), t % 5 == 0);
  }
}

TEST(DoubleDqn, ANetworkWithoutABootstrapFitsItsRewards) {
  DoubleDqnOptions options = small_options();
  options.gamma = 0.0;
  options.n_step = 1;
  options.learning_rate = 1e-2;
  DoubleDqn agent = small_agent(options);
  Rng rng = random_stream(7, "steps");
  record_random_steps(agent, rng, 40);
  const float first = agent.learn(rng).value();
  float last = 0.0F;
  for (int t = 0; t < 500; ++t) last = agent.learn(rng).value();
  EXPECT_LT(last, 0.02F * first);
}

TEST(DoubleDqn, NumbersThatAreNotFiniteNeverReachTheReplay) {
  DoubleDqn agent = small_agent();
  const Observation good(kInputs, 1.0F);
  Observation bad = good;
  bad[3] = NAN;
  agent.record(good, 0, {good, INFINITY, true, false}, kAllLegal);
  agent.record(good, 0, {bad, 1.0F, true, false}, kAllLegal);
  agent.record(bad, 0, {good, 1.0F, true, false}, kAllLegal);
  EXPECT_EQ(agent.state().replay.size(), 0U);
  EXPECT_EQ(agent.state().replay.num_rejected(), 3);
}

TEST(DoubleDqn, AnInfiniteLossIsAnErrorAndChangesNothing) {
  DoubleDqn agent = small_agent();
  Rng rng = random_stream(8, "steps");
  record_random_steps(agent, rng, 30);
  DoubleDqn::State state = agent.state();
  state.online.parameters().setConstant(1e30F);
  agent.restore(state);
  EXPECT_THROW(agent.learn(rng), std::runtime_error);
  EXPECT_EQ(agent.state().online.parameters(), state.online.parameters());
  EXPECT_EQ(agent.gradient_steps(), 0);
}

TEST(DoubleDqn, ARestoredAgentContinuesBitForBit) {
  DoubleDqn agent = small_agent();
  Rng rng = random_stream(9, "steps");
  record_random_steps(agent, rng, 59);  // in the middle of an episode, the ring has turned
  for (int t = 0; t < 8; ++t) agent.learn(rng);
  DoubleDqnOptions options = small_options();
  Rng other = random_stream(99, "network");
  DoubleDqn resumed(options, kInputs, kActions, other);
  resumed.restore(agent.state());
  Rng rng_copy = rng;
  for (int t = 0; t < 8; ++t) {
    record_random_steps(agent, rng, 3);
    record_random_steps(resumed, rng_copy, 3);
    ASSERT_EQ(agent.learn(rng), resumed.learn(rng_copy)) << t;
  }
  EXPECT_EQ(agent.state().online.parameters(), resumed.state().online.parameters());
  EXPECT_EQ(agent.epsilon(), resumed.epsilon());
}

TEST(DoubleDqn, RefusesAStateOfAnotherShape) {
  DoubleDqn agent = small_agent();
  DoubleDqnOptions options = small_options();
  options.hidden = {11, 8};
  EXPECT_THROW(agent.restore(small_agent(options).state()), std::invalid_argument);
  options = small_options();
  options.n_step = 3;
  EXPECT_THROW(agent.restore(small_agent(options).state()), std::invalid_argument);
}

TEST(DoubleDqn, RefusesBadArguments) {
  DoubleDqn agent = small_agent();
  Rng rng(1);
  const Observation good(kInputs, 1.0F);
  const Observation short_one(kInputs - 1, 1.0F);
  const ActionMask none(kActions, 0);
  EXPECT_THROW(agent.act(short_one, kAllLegal, rng), std::invalid_argument);
  EXPECT_THROW(agent.act(good, ActionMask{1}, rng), std::invalid_argument);
  EXPECT_THROW(agent.act(good, none, rng), std::invalid_argument);
  EXPECT_THROW(agent.greedy(good, none), std::invalid_argument);
  EXPECT_THROW(agent.q_values(short_one), std::invalid_argument);
  EXPECT_THROW(agent.record(good, kActions, {good, 0, false, false}, kAllLegal),
               std::invalid_argument);
  EXPECT_THROW(agent.record(good, 0, {short_one, 0, false, false}, kAllLegal),
               std::invalid_argument);
  EXPECT_THROW(agent.record(good, 0, {good, 0, false, true}, none), std::invalid_argument);
  EXPECT_NO_THROW(agent.record(good, 0, {good, 0, true, false}, none));
  EXPECT_THROW(DoubleDqn(small_options(), 0, kActions, rng), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::rl
