#pragma once

#include <concepts>
#include <cstdint>
#include <vector>

#include "rl/random.h"

namespace qarch::rl {

/// What the agent sees: observation_size() finite numbers.
using Observation = std::vector<float>;

/// 0 <= action < num_actions().
using Action = int;

/// num_actions() entries; 1 = legal now, 0 = illegal now.
using ActionMask = std::vector<std::uint8_t>;

/// What follows one action. If both flags are set, terminated counts.
struct StepResult {
  Observation observation;
  float reward = 0.0F;
  bool terminated = false;  ///< the task itself ended: the future is worth 0, do not bootstrap
  bool truncated = false;   ///< a limit outside the task ended it: bootstrap from `observation`
};

/// An episodic decision process (Sutton & Barto, "Reinforcement Learning", 2nd ed. 2018, sec. 3.3).
///
///   reset(rng)          starts an episode, from any state, and returns its first observation
///   step(action, rng)   plays a legal action of a running episode; throws std::invalid_argument if
///                       the action is out of range or illegal or no episode is running
///   action_mask()       the legal actions in the state of the latest observation; at least one,
///                       unless the episode terminated. After a truncated end it still belongs to
///                       the last observation, because the bootstrap needs it.
///   observation_size(), num_actions()   positive constants of the object
///
/// Every episode ends. All randomness comes from `rng`: equal objects given equal engines and equal
/// actions return equal bits.
template <class E>
concept Environment = requires(E& environment, const E& view, Action action, Rng& rng) {
  { environment.reset(rng) } -> std::same_as<Observation>;
  { environment.step(action, rng) } -> std::same_as<StepResult>;
  { view.action_mask() } -> std::convertible_to<ActionMask>;
  { view.observation_size() } -> std::same_as<int>;
  { view.num_actions() } -> std::same_as<int>;
};

}  // namespace qarch::rl
