#include "search/run_metrics.h"

#include <limits>

namespace qarch::search {

void RunMetrics::add_loss(std::optional<float> loss) {
  if (!loss) return;
  since_.loss_sum += static_cast<double>(*loss);
  ++since_.losses;
}

void RunMetrics::start(double seconds, std::int64_t evaluations) {
  since_ = {seconds, evaluations, environment.seconds(), learning.seconds(), 0.0, 0};
}

EventFields RunMetrics::line(double seconds, std::int64_t episodes, std::int64_t env_steps,
                             const CircuitEnvironment& state, const rl::DoubleDqn& agent,
                             const CircuitShelf& shelf) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const Since was = since_;
  start(seconds, state.evaluations());
  const double span = seconds - was.seconds;
  const rl::ReplayBuffer& replay = agent.state().replay;
  return {
      {"episodes", episodes},
      {"env_steps", env_steps},
      {"evaluations", state.evaluations()},
      {"evaluations_per_second", static_cast<double>(state.evaluations() - was.evaluations) / span},
      {"gradient_steps", agent.gradient_steps()},
      {"loss", was.losses > 0 ? was.loss_sum / was.losses : kNone},
      {"epsilon", agent.epsilon()},
      {"threshold", state.threshold()},
      {"best_error", shelf.circuits().empty() ? kNone : shelf.best().noiseless_error},
      {"rejected_transitions", static_cast<std::int64_t>(replay.num_rejected())},
      {"cache_lookups", state.cache().lookups()},
      {"cache_hits", state.cache().hits()},
      {"non_finite_energies", state.non_finite()},
      {"skipped_gradient_steps", agent.state().skipped_steps},
      {"replay_size", static_cast<std::int64_t>(replay.size())},
      {"environment_share", (environment.seconds() - was.environment_seconds) / span},
      {"learning_share", (learning.seconds() - was.learning_seconds) / span},
  };
}

}  // namespace qarch::search
