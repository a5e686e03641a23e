#include "rl/double_dqn.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "rl/huber.h"
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
  Transition transition{.n_step_return = 1.0F, .bootstrap_discount = 0.5F};
  const std::array online{1.0F, 3.0F, 2.0F};
  const std::array target{10.0F, 20.0F, 40.0F};
  const auto y = [&](const ActionMask& mask) {
    return double_dqn_target(transition, online, target, mask);
  };
  EXPECT_FLOAT_EQ(y({1, 1, 1}), 1.0F + 0.5F * 20.0F);
  EXPECT_FLOAT_EQ(y({1, 0, 1}), 1.0F + 0.5F * 40.0F);
  EXPECT_FLOAT_EQ(y({0, 0, 0}), 1.0F);
  transition.bootstrap_discount = 0.0F;
  EXPECT_FLOAT_EQ(y({1, 1, 1}), 1.0F);
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

TEST(DoubleDqn, IllegalActionsMayBootstrapIfAskedTo) {
  for (const bool masked : {true, false}) {
    DoubleDqnOptions options = small_options();
    options.n_step = 1;
    options.learning_start = 0;
    options.masked_bootstrap = masked;
    DoubleDqn agent = small_agent(options);
    const Observation s{1, 0, 0, 0, 0, 0};
    const Observation next{0, 1, 0, 0, 0, 0};
    const std::vector<float> q = agent.q_values(next);
    const auto best = std::max_element(q.begin(), q.end()) - q.begin();
    const std::size_t legal = (static_cast<std::size_t>(best) + 1) % kActions;
    ActionMask mask(kActions, 0);
    mask[legal] = 1;
    agent.record(s, 2, {next, 3.0F, false, true}, mask);
    const float bootstrap = masked ? q[legal] : q[static_cast<std::size_t>(best)];
    const float residual = agent.q_values(s)[2] - (3.0F + 0.9F * bootstrap);
    Rng rng(1);
    EXPECT_NEAR(agent.learn(rng).value(), std::abs(residual) - 0.5F, 1e-5F) << masked;
  }
}

TEST(DoubleDqn, DiscountsOnceIfAskedTo) {
  for (const bool once : {false, true}) {
    DoubleDqnOptions options = small_options();
    options.discount_once = once;
    DoubleDqn agent = small_agent(options);
    const Observation s(kInputs, 1.0F);
    agent.record(s, 0, {s, 0.0F, false, false}, kAllLegal);
    agent.record(s, 0, {s, 0.0F, false, false}, kAllLegal);
    EXPECT_FLOAT_EQ(agent.state().replay[0].bootstrap_discount, once ? 0.9F : 0.81F);
  }
}

TEST(DoubleDqn, LearnsAtEveryIntervalAndSaysWhen) {
  DoubleDqnOptions options = small_options();
  options.n_step = 1;
  options.learning_start = 4;
  options.learn_interval = 3;
  DoubleDqn agent = small_agent(options);
  Rng rng = random_stream(4, "interval");
  std::vector<int> learned;
  for (int step = 1; step <= 12; ++step) {
    const Observation s = random_observation(rng);
    agent.record(s, 0, {s, 1.0F, true, false}, kAllLegal);
    const bool due = agent.is_learning_due();
    const bool did = agent.learn(rng).has_value();
    EXPECT_EQ(due, did) << step;
    if (did) learned.push_back(step);
  }
  EXPECT_EQ(learned, (std::vector<int>{6, 9, 12}));
}

TEST(DoubleDqn, PrioritisedDrawsAreWeighedAndChangeTheirPriorities) {
  DoubleDqnOptions options = small_options();
  options.prioritised = true;
  options.priority_beta = 0.5;
  options.priority_beta_steps = 10;
  options.learning_start = 2;
  options.n_step = 1;
  options.batch_size = 1000;
  options.gamma = 0.0;
  DoubleDqn agent = small_agent(options);
  const std::array rewards{0.0F, 3.0F, -8.0F};
  std::array<Observation, 3> states;
  Rng rng = random_stream(10, "steps");
  std::array<double, 3> priority{};
  const auto residual_of = [&](std::size_t i) {
    return agent.q_values(states.at(i))[1] - rewards.at(i);
  };
  const auto record = [&](std::size_t i) {
    states.at(i) = random_observation(rng);
    agent.record(states.at(i), 1, {states.at(i), rewards.at(i), true, false}, kAllLegal);
  };
  for (std::size_t i = 0; i < 3; ++i) record(i);
  for (std::size_t i = 0; i < 3; ++i) {
    ASSERT_EQ(agent.state().priorities->weight(i), 1.0);
    priority.at(i) = std::abs(residual_of(i)) + Priorities::kEpsilon;
  }
  ASSERT_TRUE(agent.learn(rng).has_value());
  double sum = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(agent.state().priorities->weight(i), std::pow(priority.at(i), 0.6), 1e-5);
    sum += agent.state().priorities->weight(i);
  }
  // The next loss by the definition: P_i of all draws are of transition i, w_i = (P_min / P_i)^beta
  // with beta = 0.5 + 0.5 / 10 after one gradient step. Draws of equal parts: to within 2 / 1000.
  double least = 1.0;
  for (std::size_t i = 0; i < 3; ++i) {
    least = std::min(least, agent.state().priorities->probability(i));
  }
  double expected = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    const double p = agent.state().priorities->weight(i) / sum;
    expected += p * std::pow(least / p, 0.55) * huber(residual_of(i));
  }
  EXPECT_NEAR(agent.learn(rng).value(), expected, 0.01 * expected);
}

TEST(DoubleDqn, ALossThatIsNotFiniteIsSkippedAndCounted) {
  for (const bool prioritised : {false, true}) {
    DoubleDqnOptions options = small_options();
    options.prioritised = prioritised;
    DoubleDqn agent = small_agent(options);
    Rng rng = random_stream(8, "steps");
    record_random_steps(agent, rng, 30);
    const DoubleDqn::State good = agent.state();
    DoubleDqn::State bad = good;
    bad.online.parameters().setConstant(1e30F);
    agent.restore(bad);
    for (int k = 1; k < DoubleDqn::kMaxSkippedInARow; ++k) {
      ASSERT_EQ(agent.learn(rng), std::nullopt);
      ASSERT_EQ(agent.state().skipped_steps, k);
    }
    EXPECT_EQ(agent.state().online.parameters(), bad.online.parameters());
    EXPECT_EQ(agent.gradient_steps(), 0);
    DoubleDqn::State mended = agent.state();
    mended.online = good.online;
    agent.restore(mended);
    EXPECT_TRUE(agent.learn(rng).has_value());
    EXPECT_EQ(agent.state().skipped_steps, 99);
    EXPECT_EQ(agent.state().skipped_in_a_row, 0);
  }
}

TEST(DoubleDqn, AHundredSkippedStepsInARowAreAnError) {
  DoubleDqn agent = small_agent();
  Rng rng = random_stream(8, "steps");
  record_random_steps(agent, rng, 30);
  DoubleDqn::State state = agent.state();
  state.online.parameters().setConstant(1e30F);
  agent.restore(state);
  for (int k = 0; k < 99; ++k) ASSERT_NO_THROW(agent.learn(rng));
  EXPECT_THROW(agent.learn(rng), std::runtime_error);
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
  options.dueling = true;
  EXPECT_THROW(agent.restore(small_agent(options).state()), std::invalid_argument);
  options = small_options();
  options.prioritised = true;
  EXPECT_THROW(agent.restore(small_agent(options).state()), std::invalid_argument);
  EXPECT_THROW(small_agent(options).restore(agent.state()), std::invalid_argument);
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
