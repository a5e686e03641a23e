#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "rl/double_dqn.h"
#include "rl/random.h"
#include "search/environment.h"
#include "search/run_record.h"

namespace qarch::search {

/// The episode that is being played: what is known of it so far, and its random streams.
struct OpenEpisode {
  EpisodeRecord record;
  double loss_sum = 0.0;
  int losses = 0;
  /// The circuit of lowest energy in this episode among those that the archive took; one or none.
  std::vector<CircuitRecord> promising;
  rl::Rng environment_rng{0};
  rl::Rng exploration_rng{0};
  rl::Rng replay_rng{0};
};

/// Everything that the rest of a search depends on, between two steps: a search that is given the
/// same experiment and this state goes on with the same bits. Holds no time.
struct SearchState {
  RunRecord record;  ///< episodes, circuits and archive so far
  std::int64_t env_steps = 0;
  std::optional<OpenEpisode> open;  ///< none: between two episodes
  CircuitEnvironment::State environment;
  rl::DoubleDqn::State agent;
};

}  // namespace qarch::search
