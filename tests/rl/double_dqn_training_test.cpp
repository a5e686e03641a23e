// The agent as a whole, on problems whose answers are known.
#include <gtest/gtest.h>

#include <vector>

#include "tests/rl/support/cart_pole.h"
#include "tests/rl/support/corridor.h"
#include "tests/rl/support/play.h"

namespace qarch::test {
namespace {

using rl::DoubleDqn;
using rl::DoubleDqnOptions;

constexpr int kCells = 6;
constexpr double kGamma = 0.8;

DoubleDqnOptions corridor_options() {
  return {.hidden = {32},
          .learning_rate = 1e-3,
          .gamma = kGamma,
          .n_step = 1,
          .replay_capacity = 2000,
          .batch_size = 32,
          .learning_start = 100,
          .target_interval = 50,
          .epsilon_decay = 1.0};
}

TEST(Training, FindsTheOptimalValuesOfTheCorridorWithEveryNetworkAndReplay) {
  // Without the bootstrap after a truncation (every third step) the values would be far too small,
  // and with illegal actions in the bootstrap too large.
  for (const int variant : {0, 1, 2, 3}) {
    DoubleDqnOptions options = corridor_options();
    options.dueling = variant % 2 == 1;
    options.prioritised = variant / 2 == 1;
    options.priority_beta_steps = 5000;
    Corridor corridor(kCells, 3);
    Streams streams(1);
    DoubleDqn agent(options, kCells, 3, streams.network);
    while (agent.gradient_steps() < 10000) train_episode(corridor, agent, streams);
    for (int cell = 0; cell < kCells; ++cell) {
      const std::vector<float> q = agent.q_values(corridor.one_hot(cell));
      for (int action = 0; action < 3; ++action) {
        if (!Corridor::is_legal(cell, action)) continue;
        EXPECT_NEAR(q[static_cast<std::size_t>(action)], corridor.q_optimal(cell, action, kGamma),
                    0.02)
            << "variant " << variant << " cell " << cell << " action " << action;
      }
    }
  }
}

TEST(Training, WithReturnsOfSeveralStepsTheCorridorsPolicyIsOptimal) {
  Corridor corridor(kCells, 20);
  Streams streams(2);
  DoubleDqnOptions options = corridor_options();
  options.n_step = 3;
  options.epsilon_decay = 0.999;
  DoubleDqn agent(options, kCells, 3, streams.network);
  while (agent.gradient_steps() < 10000) train_episode(corridor, agent, streams);
  for (int cell = 0; cell < kCells; ++cell) {
    rl::ActionMask mask;
    for (int a = 0; a < 3; ++a) mask.push_back(Corridor::is_legal(cell, a) ? 1 : 0);
    EXPECT_EQ(agent.greedy(corridor.one_hot(cell), mask), 1) << "cell " << cell;
  }
}

TEST(Training, SameSeedSameBits) {
  std::vector<Eigen::VectorXf> parameters;
  for (const std::uint64_t seed : {3U, 3U, 4U}) {
    Corridor corridor(kCells, 10);
    Streams streams(seed);
    DoubleDqn agent(corridor_options(), kCells, 3, streams.network);
    for (int episode = 0; episode < 200; ++episode) train_episode(corridor, agent, streams);
    parameters.push_back(agent.state().online.parameters());
  }
  EXPECT_EQ(parameters[0], parameters[1]);
  EXPECT_NE(parameters[0], parameters[2]);
}

TEST(Training, SolvesCartPole) {
  CartPole cart(200);
  Streams streams(1);
  const DoubleDqnOptions options{.hidden = {64, 64},
                                 .learning_rate = 1e-3,
                                 .gamma = 0.99,
                                 .n_step = 3,
                                 .replay_capacity = 20000,
                                 .batch_size = 64,
                                 .learning_start = 500,
                                 .target_interval = 200,
                                 .epsilon_decay = 0.9995,
                                 .epsilon_min = 0.02};
  DoubleDqn agent(options, cart.observation_size(), cart.num_actions(), streams.network);
  rl::Rng test_rng = rl::random_stream(1, "test");
  float mean_return = 0.0F;
  while (agent.gradient_steps() < 40000 && mean_return < 195.0F) {
    for (int episode = 0; episode < 20; ++episode) train_episode(cart, agent, streams);
    mean_return = greedy_return(cart, agent, test_rng, 100);
  }
  EXPECT_GE(mean_return, 195.0F) << "after " << agent.gradient_steps() << " gradient steps";
}

}  // namespace
}  // namespace qarch::test
