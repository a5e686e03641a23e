#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rl/adam.h"
#include "rl/double_dqn_options.h"
#include "rl/environment.h"
#include "rl/mlp.h"
#include "rl/n_step.h"
#include "rl/priorities.h"
#include "rl/random.h"
#include "rl/replay_buffer.h"

namespace qarch::rl {

/// The legal action of the largest value, the first of equals; -1 if no action is legal. A value
/// that is not a number never wins over another.
Action best_legal_action(std::span<const float> q_values, std::span<const std::uint8_t> mask);

/// y = G + d Q_target(s', argmax_{a in mask} Q_online(s', a)),
/// G = n_step_return, d = bootstrap_discount (van Hasselt, Guez, Silver, AAAI 2016,
/// arXiv:1509.06461, eq. 4); y = G if d = 0 or the mask is empty. The mask is the transition's
/// next_mask: the actions that are legal in s'; or one of all actions.
float double_dqn_target(const Transition& transition, std::span<const float> online_next,
                        std::span<const float> target_next, std::span<const std::uint8_t> mask);

/// Deep Q-learning with experience replay and a target network (Mnih et al., Nature 518 (2015)
/// 529), double-Q targets, n-step returns and legal actions only.
///
/// The caller's loop: act, step the environment, record, learn. learn touches only this object, so
/// that it may run in one thread while another steps the environment; no two members may run at the
/// same time. Equal calls with equal engines give equal bits.
class DoubleDqn {
 public:
  /// Everything that learning has changed: what a checkpoint stores.
  struct State {
    Mlp online;
    Mlp target;
    Adam adam;
    ReplayBuffer replay;
    NStepAccumulator accumulator;
    double epsilon = 1.0;
    std::int64_t gradient_steps = 0;
    std::int64_t env_steps = 0;              ///< steps recorded
    std::int64_t skipped_steps = 0;          ///< gradient steps left out: the loss was not finite
    std::int64_t skipped_in_a_row = 0;       ///< the latest of them
    std::optional<Priorities> priorities{};  ///< of the slots of the replay, if prioritised
  };

  /// The network is drawn from `rng`. Throws std::invalid_argument if options or sizes are out of
  /// range.
  DoubleDqn(const DoubleDqnOptions& options, int observation_size, int num_actions, Rng& rng);

  /// With probability epsilon() a uniform legal action, otherwise greedy. Throws
  /// std::invalid_argument if a size is wrong or no action is legal.
  Action act(std::span<const float> observation, std::span<const std::uint8_t> mask, Rng& rng);
  Action greedy(std::span<const float> observation, std::span<const std::uint8_t> mask);

  /// Q(observation, a) for every action a, legal or not.
  std::vector<float> q_values(std::span<const float> observation);

  /// Stores what `action` in `observation` led to; `next_mask` is the environment's mask after it.
  /// Transitions with a number that is not finite are counted (state().replay.num_rejected()) and
  /// dropped. Throws std::invalid_argument if a size or the action is out of range, or if no action
  /// is legal after a step that did not terminate.
  void record(std::span<const float> observation, Action action, const StepResult& result,
              const ActionMask& next_mask);

  /// Whether learn would do anything: more than learning_start transitions are stored, and the
  /// number of recorded steps is a multiple of learn_interval.
  bool is_learning_due() const;

  /// If is_learning_due(): one step of Adam on
  ///
  ///   loss = (1/B) sum_b w_b huber(Q_online(s_b, a_b) - y_b)
  ///
  /// over B draws, uniform ones with w = 1 or prioritised ones with their importance weights; then
  /// the decay of epsilon and, every target_interval steps, the copy into the target network.
  /// Returns the loss before the step. A loss that is not finite changes nothing but the counts of
  /// skipped steps, and returns nothing; the kMaxSkippedInARow-th in a row throws
  /// std::runtime_error.
  std::optional<float> learn(Rng& rng);

  static constexpr std::int64_t kMaxSkippedInARow = 100;

  double epsilon() const { return state_.epsilon; }
  std::int64_t gradient_steps() const { return state_.gradient_steps; }
  const DoubleDqnOptions& options() const { return options_; }
  int observation_size() const { return state_.online.inputs(); }
  int num_actions() const { return state_.online.outputs(); }

  const State& state() const { return state_; }
  /// Continues from a state of an agent with the same options and sizes, bit for bit. Throws
  /// std::invalid_argument if the shapes differ.
  void restore(State state);

 private:
  std::span<const float> evaluate(std::span<const float> observation);
  void check(std::span<const float> observation, std::span<const std::uint8_t> mask) const;
  void draw_batch(Rng& rng);
  float loss_and_output_gradient();
  void count_skipped_step(float loss);

  DoubleDqnOptions options_;
  State state_;

  // Memory of the passes, kept between calls.
  SparseObservation observation_;
  Mlp::Workspace act_workspace_;
  Mlp::Workspace online_workspace_;
  Mlp::Workspace target_workspace_;
  std::vector<std::size_t> slots_;                ///< of the transitions drawn
  std::vector<const Transition*> batch_;          ///< these
  std::vector<float> weights_;                    ///< w_b
  std::vector<const SparseObservation*> inputs_;  ///< s_1, ..., s_B, s'_1, ..., s'_B
  std::vector<float> residuals_;                  ///< Q_online(s_b, a_b) - y_b
  ActionMask all_actions_;
  Eigen::MatrixXf output_gradient_;
};

}  // namespace qarch::rl
