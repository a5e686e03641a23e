#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "rl/environment.h"

namespace qarch::test {

/// Cells 0, ..., n - 1 in a row; every episode starts in a uniform cell.
///
/// Actions: 0 left (illegal in cell 0), 1 right, 2 leap out (legal in even cells only).
/// Right from cell n - 1 ends the task with reward 1; a leap ends it with reward 0.2; other steps
/// are worth 0. Truncated after `step_limit` steps. Observation: one-hot cell.
class Corridor {
 public:
  static constexpr float kLeapReward = 0.2F;

  Corridor(int num_cells, int step_limit) : num_cells_(num_cells), step_limit_(step_limit) {}

  rl::Observation reset(rl::Rng& rng) {
    cell_ = static_cast<int>(rl::uniform_index(rng, static_cast<std::uint64_t>(num_cells_)));
    steps_ = 0;
    running_ = true;
    return one_hot(cell_);
  }

  rl::StepResult step(rl::Action action, rl::Rng& /*rng*/) {
    if (!running_ || action < 0 || action > 2 || !is_legal(cell_, action)) {
      throw std::invalid_argument("Corridor: action = " + std::to_string(action) +
                                  ", must be legal while an episode runs");
    }
    const bool terminated = ends(cell_, action);
    const float reward = reward_of(cell_, action);
    if (!terminated) cell_ += action == 1 ? 1 : -1;
    const bool truncated = !terminated && ++steps_ >= step_limit_;
    running_ = !terminated && !truncated;
    return {one_hot(cell_), reward, terminated, truncated};
  }

  rl::ActionMask action_mask() const {
    rl::ActionMask mask;
    for (int action = 0; action < 3; ++action) mask.push_back(is_legal(cell_, action) ? 1 : 0);
    return mask;
  }
  int observation_size() const { return num_cells_; }
  int num_actions() const { return 3; }
  rl::Observation one_hot(int cell) const {
    rl::Observation values(static_cast<std::size_t>(num_cells_), 0.0F);
    values[static_cast<std::size_t>(cell)] = 1.0F;
    return values;
  }
  static bool is_legal(int cell, int action) {
    return action == 1 || (action == 0 && cell > 0) || (action == 2 && cell % 2 == 0);
  }

  /// Q*(cell, action) without a step limit, by iterating Bellman's equation `num_cells` times.
  double q_optimal(int cell, int action, double gamma) const {
    std::vector<double> value(static_cast<std::size_t>(num_cells_), 0.0);
    const auto q = [&](int c, int a) {
      if (ends(c, a)) return static_cast<double>(reward_of(c, a));
      return gamma * value[static_cast<std::size_t>(a == 1 ? c + 1 : c - 1)];
    };
    for (int sweep = 0; sweep < num_cells_; ++sweep) {
      std::vector<double> better = value;
      for (int c = 0; c < num_cells_; ++c) {
        for (int a = 0; a < 3; ++a) {
          double& best = better[static_cast<std::size_t>(c)];
          if (is_legal(c, a)) best = std::max(best, q(c, a));
        }
      }
      value = better;
    }
    return q(cell, action);
  }

 private:
  bool ends(int cell, int action) const {
    return action == 2 || (action == 1 && cell == num_cells_ - 1);
  }
  float reward_of(int cell, int action) const {
    if (!ends(cell, action)) return 0.0F;
    return action == 2 ? kLeapReward : 1.0F;
  }

  int num_cells_;
  int step_limit_;
  int cell_ = 0;
  int steps_ = 0;
  bool running_ = false;
};

}  // namespace qarch::test
