#pragma once

#include "rl/environment.h"
#include "rl/sparse_observation.h"

namespace qarch::rl {

/// One learning example: taking `action` in s_t was worth
///
///   G = n_step_return + bootstrap_discount * V(next_state),
///
/// n_step_return = sum_{j<k} gamma^j r_{t+j+1},   next_state = s_{t+k},   1 <= k <= n,
/// bootstrap_discount = gamma^k, or 0 if s_{t+k} is terminal.
struct Transition {
  SparseObservation state{};
  Action action = 0;
  float n_step_return = 0.0F;
  float bootstrap_discount = 0.0F;
  SparseObservation next_state{};
  ActionMask next_mask{};  ///< legal actions in next_state
  bool operator==(const Transition&) const = default;
};

}  // namespace qarch::rl
