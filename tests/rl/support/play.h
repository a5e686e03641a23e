#pragma once

#include <cstdint>
#include <utility>

#include "rl/double_dqn.h"
#include "rl/environment.h"

namespace qarch::test {

/// The engines of a training run.
struct Streams {
  explicit Streams(std::uint64_t seed)
      : network(rl::random_stream(seed, "network")),
        exploration(rl::random_stream(seed, "exploration")),
        environment(rl::random_stream(seed, "environment")),
        replay(rl::random_stream(seed, "replay")) {}
  rl::Rng network;
  rl::Rng exploration;
  rl::Rng environment;
  rl::Rng replay;
};

/// One episode with a gradient step after every step; returns the sum of rewards.
template <rl::Environment E>
float train_episode(E& environment, rl::DoubleDqn& agent, Streams& streams) {
  rl::Observation observation = environment.reset(streams.environment);
  float total = 0.0F;
  for (bool running = true; running;) {
    const rl::Action action =
        agent.act(observation, environment.action_mask(), streams.exploration);
    rl::StepResult result = environment.step(action, streams.environment);
    agent.record(observation, action, result, environment.action_mask());
    agent.learn(streams.replay);
    total += result.reward;
    running = !result.terminated && !result.truncated;
    observation = std::move(result.observation);
  }
  return total;
}

/// Mean sum of rewards of the greedy policy.
template <rl::Environment E>
float greedy_return(E environment, rl::DoubleDqn& agent, rl::Rng& rng, int episodes) {
  float total = 0.0F;
  for (int episode = 0; episode < episodes; ++episode) {
    rl::Observation observation = environment.reset(rng);
    for (bool running = true; running;) {
      rl::StepResult result =
          environment.step(agent.greedy(observation, environment.action_mask()), rng);
      total += result.reward;
      running = !result.terminated && !result.truncated;
      observation = std::move(result.observation);
    }
  }
  return total / static_cast<float>(episodes);
}

}  // namespace qarch::test
