#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <stdexcept>
#include <vector>

#include "rl/environment.h"

namespace qarch::test {

namespace detail {

inline void expect_valid_observation(const rl::Observation& observation, int size) {
  ASSERT_EQ(std::ssize(observation), size);
  EXPECT_TRUE(std::all_of(observation.begin(), observation.end(),
                          [](float value) { return std::isfinite(value); }));
}

inline std::vector<rl::Action> legal_actions(const rl::ActionMask& mask) {
  std::vector<rl::Action> actions;
  for (std::size_t a = 0; a < mask.size(); ++a) {
    if (mask[a] != 0) actions.push_back(static_cast<rl::Action>(a));
  }
  return actions;
}

template <rl::Environment E>
void expect_refused(E environment, rl::Action action, rl::Rng rng, const char* why) {
  EXPECT_THROW(environment.step(action, rng), std::invalid_argument) << why << ": " << action;
}

/// One step on the environment and on its copy; false if the episode ended or an assertion failed.
template <rl::Environment E>
void step_both(E& environment, E& twin, rl::Action action, rl::Rng& rng, bool& running) {
  running = false;
  rl::Rng twin_rng = rng;
  const rl::StepResult result = environment.step(action, rng);
  const rl::StepResult again = twin.step(action, twin_rng);
  EXPECT_EQ(result.observation, again.observation) << "equal copies must step alike";
  EXPECT_EQ(result.reward, again.reward);
  EXPECT_EQ(result.terminated, again.terminated);
  EXPECT_EQ(result.truncated, again.truncated);
  EXPECT_EQ(rng.state(), twin_rng.state());

  ASSERT_NO_FATAL_FAILURE(
      expect_valid_observation(result.observation, environment.observation_size()));
  EXPECT_TRUE(std::isfinite(result.reward));
  const rl::ActionMask mask = environment.action_mask();
  ASSERT_EQ(std::ssize(mask), environment.num_actions());
  ASSERT_TRUE(result.terminated || !legal_actions(mask).empty());
  running = !result.terminated && !result.truncated;
}

template <rl::Environment E>
void expect_well_behaved_episode(E& environment, rl::Rng& rng, int max_steps) {
  E twin = environment;
  rl::Rng twin_rng = rng;
  const rl::Observation first = environment.reset(rng);
  ASSERT_NO_FATAL_FAILURE(expect_valid_observation(first, environment.observation_size()));
  EXPECT_EQ(first, twin.reset(twin_rng)) << "equal copies must reset alike";

  bool running = true;
  int steps = 0;
  for (; running && steps < max_steps; ++steps) {
    const rl::ActionMask mask = environment.action_mask();
    ASSERT_EQ(std::ssize(mask), environment.num_actions());
    const std::vector<rl::Action> legal = legal_actions(mask);
    ASSERT_FALSE(legal.empty());
    if (steps == 0) {
      expect_refused(environment, -1, rng, "out of range");
      expect_refused(environment, environment.num_actions(), rng, "out of range");
    }
    const auto illegal = std::find(mask.begin(), mask.end(), 0);
    if (illegal != mask.end()) {
      expect_refused(environment, static_cast<int>(illegal - mask.begin()), rng, "illegal action");
    }
    const rl::Action action = legal[rl::uniform_index(rng, legal.size())];
    ASSERT_NO_FATAL_FAILURE(step_both(environment, twin, action, rng, running));
  }
  ASSERT_FALSE(running) << "no end within " << steps << " steps";
  const std::vector<rl::Action> legal = legal_actions(environment.action_mask());
  expect_refused(environment, legal.empty() ? 0 : legal.front(), rng, "after the end");
}

}  // namespace detail

/// Plays `episodes` episodes by uniform legal actions and checks what rl::Environment promises:
/// sizes, finite numbers, masks, refusal of illegal steps, an end within `max_steps` steps, and
/// that a copy given the same engine and actions returns the same bits. A last episode is left
/// unfinished and must be forgotten by reset.
template <rl::Environment E>
requires std::copyable<E>
void expect_well_behaved(E environment, rl::Rng& rng, int episodes, int max_steps = 10000) {
  ASSERT_GE(environment.observation_size(), 1);
  ASSERT_GE(environment.num_actions(), 1);
  for (int episode = 0; episode < episodes; ++episode) {
    SCOPED_TRACE("episode " + std::to_string(episode));
    ASSERT_NO_FATAL_FAILURE(detail::expect_well_behaved_episode(environment, rng, max_steps));
  }
  environment.reset(rng);
  environment.step(detail::legal_actions(environment.action_mask()).front(), rng);
  SCOPED_TRACE("after an unfinished episode");
  detail::expect_well_behaved_episode(environment, rng, max_steps);
}

}  // namespace qarch::test
