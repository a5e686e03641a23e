#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "rl/environment.h"
#include "search/action_space.h"
#include "search/curriculum.h"
#include "search/encoding.h"
#include "search/environment_options.h"
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
};

/// The decision process of CRLQAS as an rl::Environment, for any Task: an action appends a gate,
/// then all angles are optimised again from their previous values (a new angle starts at 0), and
/// the reward compares the energy before and after.
///
/// Observation: CircuitEncoding, then the last energy seen, then the threshold (each optional).
/// An episode terminates on success and at max_gates; random halting truncates it.
class CircuitEnvironment {
 public:
  /// Everything that steps change: what a checkpoint stores. The encoding follows from the circuit.
  struct State {
    sim::Circuit circuit{1};
    std::vector<double> angles;
    Energies energies;
    int steps = 0;
    int halting_step = 0;
    bool running = false;
    EndReason end_reason = EndReason::kInterrupted;
    std::int64_t evaluations = 0;
    MovingThreshold::State curriculum;
  };

  /// `shots`: measurements per Pauli string of the energy that the agent sees, 0 = exact. The task
  /// must outlive the environment. Throws std::invalid_argument for options out of range.
  CircuitEnvironment(const Task& task, const EnvironmentOptions& options,
                     const OptimizerOptions& optimizer, double shots);

  rl::Observation reset(rl::Rng& rng);
  /// An episode that continues a circuit with its angles instead of beginning with none; its gates
  /// count as steps. Throws std::invalid_argument unless it has fewer than max_gates gates, each of
  /// them an action.
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
  const ActionSpace& actions() const { return actions_; }
  const sim::Circuit& circuit() const { return state_.circuit; }
  const std::vector<double>& angles() const { return state_.angles; }
  const Energies& energies() const { return state_.energies; }
  double threshold() const { return curriculum_.threshold(); }
  double reference_energy() const { return reference_; }
  int steps() const { return state_.steps; }
  int depth() const { return encoding_.depth(); }
  EndReason end_reason() const { return state_.end_reason; }
  std::int64_t evaluations() const {
    return state_.evaluations;
  }  ///< of the objective, since construction

 private:
  void encode(const sim::Circuit& circuit);
  void optimise(rl::Rng& rng);
  void measure(TaskObjective& objective);

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
};

static_assert(rl::Environment<CircuitEnvironment>);

}  // namespace qarch::search
