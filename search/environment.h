#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "rl/environment.h"
#include "search/action_space.h"
#include "search/curriculum.h"
#include "search/encoding.h"
#include "search/environment_options.h"
#include "search/evaluation_cache.h"
#include "search/optimize/optimizer.h"
#include "search/reward.h"
#include "search/run_record.h"
#include "search/task.h"

namespace qarch::search {

/// The same circuit and angles, seen three ways.
struct Energies {
  double seen = 0.0;       ///< what the agent learns from: noise and shot noise
  double exact = 0.0;      ///< expectation under noise, no shot noise
  double noiseless = 0.0;  ///< expectation without noise

  bool operator==(const Energies&) const = default;
};

/// The decision process of CRLQAS as an rl::Environment, for any Task: an action appends a gate,
/// then the angles are optimised again from their previous values (a new angle starts at 0), and
/// the reward compares the energy before and after.
///
/// Observation: CircuitEncoding, then the last finite energy seen, then the threshold (each
/// optional). An episode terminates on success and at max_gates; random halting truncates it. With
/// env.end_on_success = false it goes on behind its first success: that is paid once, what follows
/// earns its gain in energy, and the limit costs nothing any more.
///
/// The angles are optimised at every step whose number is a multiple of optimizer.interval and at
/// the one that reaches max_gates or the halting step, of the last optimizer.last_gates gates only
/// if that is not 0; at other steps the energy is measured with the angles as they are.
///
/// A step with an energy that is not finite truncates its episode with reward 0; the observation
/// and the curriculum's lowest energy stay as they were, and the episode counts as one without a
/// success unless it has had one.
class CircuitEnvironment {
 public:
  /// Everything that steps change: what a checkpoint stores. The encoding follows from the circuit.
  struct State {
    sim::Circuit circuit{1};
    std::vector<double> angles;
    Energies energies;
    double observed = 0.0;  ///< the last finite energy seen, of an earlier episode if need be
    int steps = 0;
    int halting_step = 0;
    bool running = false;
    bool succeeded = false;  ///< in this episode
    EndReason end_reason = EndReason::kInterrupted;
    std::int64_t evaluations = 0;
    std::int64_t non_finite = 0;
    double shots_used = 0.0;
    MovingThreshold::State curriculum;

    bool operator==(const State&) const = default;
  };

  /// `shots`: measurements per Pauli string of the energy that the agent sees, 0 = exact. The task
  /// must outlive the environment. Throws std::invalid_argument for options out of range.
  CircuitEnvironment(const Task& task, const EnvironmentOptions& options,
                     const OptimizerOptions& optimizer, double shots);

  rl::Observation reset(rl::Rng& rng);
  /// An episode that continues a circuit with its angles instead of beginning with none; its gates
  /// count as steps. Throws std::invalid_argument unless it has fewer than max_gates gates, each of
  /// them an action with a parameter of its own where it has an angle.
  rl::Observation reset(const sim::Circuit& start, std::vector<double> angles, rl::Rng& rng);
  rl::StepResult step(rl::Action action, rl::Rng& rng);
  rl::ActionMask action_mask() const;
  int observation_size() const;
  int num_actions() const { return actions_.size(); }

  /// The latest observation.
  rl::Observation observation() const;

  State state() const;
  /// Continues bit for bit from the state of an environment with the same task and options.
  void restore(const State& state);

  // What the records need.
  const EvaluationCache& cache() const { return cache_; }
  const ActionSpace& actions() const { return actions_; }
  const sim::Circuit& circuit() const { return state_.circuit; }
  const std::vector<double>& angles() const { return state_.angles; }
  const Energies& energies() const { return state_.energies; }
  double threshold() const { return curriculum_.threshold(); }
  double reference_energy() const { return reference_; }
  int steps() const { return state_.steps; }
  int depth() const { return encoding_.depth(); }
  EndReason end_reason() const { return state_.end_reason; }
  /// Whether the episode has had its success, whatever ended it.
  bool succeeded() const { return state_.succeeded; }
  /// Of the objective, since construction.
  std::int64_t evaluations() const { return state_.evaluations; }
  /// Measurements since construction: every evaluation with shots counts shots times the task's
  /// measured Pauli strings, those of the optimiser included.
  double shots_used() const { return state_.shots_used; }
  /// Energies seen that were not finite, since construction.
  std::int64_t non_finite() const { return state_.non_finite; }

 private:
  void check_start(const sim::Circuit& start) const;
  void check_action(rl::Action action) const;
  void encode(const sim::Circuit& circuit);
  bool is_tuning_step() const;
  std::vector<std::size_t> tuned_slots() const;
  void tune(rl::Rng& rng, TaskObjective& objective);
  void measure(TaskObjective& objective);
  void observe_energy();
  void tune_canonical(rl::Rng& rng);
  rl::StepResult judge(double previous);
  rl::StepResult abandon();
  void end_episode(EndReason reason);

  const Task* task_;
  EnvironmentOptions options_;
  OptimizerOptions optimizer_;
  double shots_;
  Reward reward_;
  double reference_;
  ActionSpace actions_;
  MovingThreshold curriculum_;
  CircuitEncoding encoding_;
  State state_;  ///< its curriculum stands in curriculum_
  /// Whether an optimum is a function of circuit and starting angles alone.
  bool optima_repeat_;
  EvaluationCache cache_;  ///< no part of the state: it changes no result
};

static_assert(rl::Environment<CircuitEnvironment>);

}  // namespace qarch::search
