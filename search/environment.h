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
  /// `shots`: measurements per Pauli string of the energy that the agent sees, 0 = exact. The task
  /// must outlive the environment. Throws std::invalid_argument for options out of range.
  CircuitEnvironment(const Task& task, const EnvironmentOptions& options,
                     const OptimizerOptions& optimizer, double shots);

  rl::Observation reset(rl::Rng& rng);
  rl::StepResult step(rl::Action action, rl::Rng& rng);
  rl::ActionMask action_mask() const;
  int observation_size() const;
  int num_actions() const { return actions_.size(); }

  // What the records need.
  const ActionSpace& actions() const { return actions_; }
  const sim::Circuit& circuit() const { return circuit_; }
  const std::vector<double>& angles() const { return angles_; }
  const Energies& energies() const { return energies_; }
  double threshold() const { return curriculum_.threshold(); }
  double reference_energy() const { return reference_; }
  int steps() const { return steps_; }
  EndReason end_reason() const { return end_reason_; }
  std::int64_t evaluations() const {
    return evaluations_;
  }  ///< of the objective, since construction

 private:
  rl::Observation observation() const;
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
  sim::Circuit circuit_;
  std::vector<double> angles_;
  Energies energies_;
  int steps_ = 0;
  int halting_step_ = 0;
  bool running_ = false;
  EndReason end_reason_ = EndReason::kInterrupted;
  std::int64_t evaluations_ = 0;
};

static_assert(rl::Environment<CircuitEnvironment>);

}  // namespace qarch::search
