#pragma once

#include "rl/double_dqn.h"
#include "rl/named_columns.h"

namespace qarch::rl {

/// A state of an agent as columns, everything of it. N transitions and w steps of the n-step
/// window, the oldest first; A actions, M = ceil(A / 64).
///
///   online, target                   float32  parameters of the networks, in storage order
///   adam_first_moment, adam_second_moment          float32, as many
///   adam_steps, gradient_steps, env_steps, skipped_steps, skipped_in_a_row, replay_stored,
///   replay_rejected                  int64[1]
///   epsilon                          float64[1]
///   replay_action                    int64[N]
///   replay_return, replay_discount   float32[N]   n_step_return and bootstrap_discount
///   replay_mask                      uint64[N M]  bit a % 64 of word i M + a / 64: a is legal
///   replay_priority                  float64[N]   p^alpha; float64[0] without priorities
///   largest_priority                 float64[1]   or float64[0]
///   window_action                    int64[w]
///   window_reward                    float32[w]
///
/// and sparse observations as X_offset int64[N + 1] (or w + 1), X_index uint64, X_value float32 for
/// X = replay_state, replay_next_state, window_state: observation i has the entries
/// X_offset[i] <= k < X_offset[i + 1].
NamedColumns to_columns(const DoubleDqn::State& state);

/// The inverse, bit for bit. `prototype` is the state of any agent with the same options and sizes:
/// it gives the shapes. The columns may come from anywhere: throws std::invalid_argument "column
/// 'replay_action': entry 3 = 99, must be in [0, 23]" for whatever is missing, of another type or
/// size, or out of range. Other columns are ignored.
DoubleDqn::State from_columns(const NamedColumns& columns, const DoubleDqn::State& prototype);

}  // namespace qarch::rl
