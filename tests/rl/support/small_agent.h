// An agent so small that a gradient step costs nothing, and random steps for it.
#pragma once

#include <cstdint>
#include <utility>

#include "rl/double_dqn.h"

namespace qarch::test {

constexpr int kInputs = 6;
constexpr int kActions = 4;

inline rl::DoubleDqnOptions small_options() {
  return {.hidden = {10, 8},
          .learning_rate = 1e-3,
          .gamma = 0.9,
          .n_step = 2,
          .replay_capacity = 50,
          .batch_size = 8,
          .learning_start = 20,
          .target_interval = 5,
          .epsilon_decay = 0.9};
}

inline rl::DoubleDqn small_agent(const rl::DoubleDqnOptions& options = small_options(),
                                 std::uint64_t seed = 1) {
  rl::Rng rng = rl::random_stream(seed, "network");
  return {options, kInputs, kActions, rng};
}

inline rl::Observation random_observation(rl::Rng& rng) {
  rl::Observation observation(kInputs);
  for (float& value : observation) value = static_cast<float>(rl::normal(rng));
  return observation;
}

/// Random steps in episodes of 7, ended by turns by termination and truncation.
inline void record_random_steps(rl::DoubleDqn& agent, rl::Rng& rng, int steps) {
  rl::Observation observation = random_observation(rng);
  for (int t = 0; t < steps; ++t) {
    const bool ends = t % 7 == 6;
    rl::StepResult result{random_observation(rng), static_cast<float>(rl::normal(rng)),
                          ends && t % 2 == 0, ends && t % 2 == 1};
    rl::ActionMask mask(kActions, 1);
    mask[static_cast<std::size_t>(t) % kActions] = 0;
    agent.record(observation, static_cast<int>(rl::uniform_index(rng, kActions)), result, mask);
    observation = std::move(result.observation);
  }
}

}  // namespace qarch::test
