#pragma once

#include <deque>
#include <span>
#include <vector>

#include "rl/transition.h"

namespace qarch::rl {

/// G = r_0 + gamma r_1 + ... + gamma^(n-1) r_(n-1) + gamma^n V, n = rewards.size()
/// (Sutton & Barto 2018, eq. 7.1, with V the value of the state that follows the last reward).
float n_step_return(std::span<const float> rewards, float gamma, float bootstrap_value);

/// Turns the steps of episodes into n-step transitions.
///
/// While an episode runs, step t completes the transition of step t - n + 1. When it ends, the
/// steps still in the window become transitions of k = n - 1, ..., 1 rewards (fewer than n, each
/// with its own discount gamma^k), and the window is cleared: no transition spans two episodes. A
/// terminated episode gives bootstrap_discount 0, a truncated one bootstraps from its last
/// observation.
class NStepAccumulator {
 public:
  struct PendingStep {
    SparseObservation state;
    Action action = 0;
    float reward = 0.0F;
    bool operator==(const PendingStep&) const = default;
  };

  /// `discount_once`: every bootstrap is discounted by gamma instead of gamma^k, however many
  /// rewards stand before it (what the released code of CRLQAS does; for comparisons). Throws
  /// std::invalid_argument unless n >= 1 and gamma is in [0, 1].
  NStepAccumulator(int n, float gamma, bool discount_once = false);

  /// The transitions completed by playing `action` in `state`, the oldest first.
  std::vector<Transition> push(std::span<const float> state, Action action,
                               const StepResult& result, const ActionMask& next_mask);

  /// Forgets an unfinished episode.
  void clear() { window_.clear(); }

  int n() const { return n_; }
  const std::deque<PendingStep>& window() const { return window_; }
  /// Continues with what another accumulator held, fewer than n steps; otherwise throws
  /// std::invalid_argument.
  void restore(std::deque<PendingStep> window);

 private:
  Transition oldest(const StepResult& result, const ActionMask& next_mask) const;

  int n_;
  float gamma_;
  bool discount_once_;
  std::deque<PendingStep> window_;
};

}  // namespace qarch::rl
