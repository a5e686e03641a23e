#include "search/environment.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "search/did_you_mean.h"
#include "search/optimize/require.h"

namespace qarch::search {

namespace {

double reference_energy_of(const Task& task, const std::string& name) {
  if (name == "lower_bound") return task.lower_bound();
  if (name == "exact") return task.exact_minimum();
  throw std::invalid_argument("env.reference = '" + name + "', " +
                              must_be_one_of(name, {"lower_bound", "exact"}));
}

}  // namespace

void EnvironmentOptions::validate() const {
  require_option(max_gates >= 1 && max_gates <= 10000, "env", "max_gates", max_gates,
                 "in [1, 10000]");
  reward_from_name(reward);
  if (reference != "lower_bound" && reference != "exact") {
    throw std::invalid_argument("env.reference = '" + reference + "', " +
                                must_be_one_of(reference, {"lower_bound", "exact"}));
  }
  halting.validate();
  curriculum.validate();
}

CircuitEnvironment::CircuitEnvironment(const Task& task, const EnvironmentOptions& options,
                                       const OptimizerOptions& optimizer, double shots)
    : task_(&task),
      options_((options.validate(), options)),
      optimizer_((optimizer.validate(), optimizer)),
      shots_(shots),
      reward_(reward_from_name(options.reward)),
      reference_(reference_energy_of(task, options.reference)),
      actions_(task.num_qubits(), task.noise()),
      curriculum_(options.curriculum, reference_),
      encoding_(task.num_qubits(), options.max_gates),
      circuit_(task.num_qubits()) {
  require_option(shots >= 0.0, "noise", "shots", shots, ">= 0");
}

int CircuitEnvironment::observation_size() const {
  return CircuitEncoding::size(task_->num_qubits(), options_.max_gates) +
         static_cast<int>(options_.energy_in_state) + static_cast<int>(options_.threshold_in_state);
}

rl::Observation CircuitEnvironment::observation() const {
  rl::Observation result(encoding_.values().begin(), encoding_.values().end());
  if (options_.energy_in_state) result.push_back(static_cast<float>(energies_.seen));
  if (options_.threshold_in_state) result.push_back(static_cast<float>(threshold()));
  return result;
}

rl::ActionMask CircuitEnvironment::action_mask() const {
  if (!options_.illegal_actions) return rl::ActionMask(static_cast<std::size_t>(num_actions()), 1);
  return legal_actions(actions_, circuit_);
}

rl::Observation CircuitEnvironment::reset(rl::Rng& rng) {
  encoding_.clear();
  circuit_ = sim::Circuit(task_->num_qubits());
  angles_.clear();
  steps_ = 0;
  halting_step_ = draw_halting_step(options_.halting, rng);
  running_ = true;
  end_reason_ = EndReason::kInterrupted;
  const auto objective = task_->compile(circuit_, rng);
  measure(*objective);
  return observation();
}

/// The three energies of the current circuit and angles. Only the first is an evaluation that the
/// agent pays for; the others are for the records.
void CircuitEnvironment::measure(TaskObjective& objective) {
  energies_.exact = objective.value(angles_, 0.0);
  energies_.seen = shots_ > 0.0 ? objective.value(angles_, shots_) : energies_.exact;
  energies_.noiseless = objective.noiseless_value(angles_);
  ++evaluations_;
}

void CircuitEnvironment::optimise(rl::Rng& rng) {
  const auto objective = task_->compile(circuit_, rng);
  Minimum minimum = minimize(*objective, angles_, optimizer_, rng);
  evaluations_ += minimum.evaluations;
  angles_ = std::move(minimum.argument);
  measure(*objective);
}

rl::StepResult CircuitEnvironment::step(rl::Action action, rl::Rng& rng) {
  if (!running_) throw std::invalid_argument("CircuitEnvironment::step: no episode is running");
  if (action < 0 || action >= num_actions()) {
    throw std::invalid_argument("CircuitEnvironment::step: action = " + std::to_string(action) +
                                ", must be in [0, " + std::to_string(num_actions() - 1) + "]");
  }
  if (action_mask()[static_cast<std::size_t>(action)] == 0) {
    throw std::invalid_argument("CircuitEnvironment::step: action " + actions_[action].to_text() +
                                " is illegal here");
  }
  append_action(circuit_, actions_[action]);
  encoding_.append(circuit_.gates().back());
  angles_.resize(static_cast<std::size_t>(circuit_.num_parameters()), 0.0);
  const double previous = energies_.seen;
  optimise(rng);
  curriculum_.observe(energies_.seen);

  ++steps_;
  const RewardStep outcome{previous, energies_.seen, reference_, threshold(),
                           steps_ == options_.max_gates};
  rl::StepResult result;
  result.reward = static_cast<float>(reward_(outcome));
  const bool success = is_success(outcome);
  result.terminated = success || outcome.last_step;
  result.truncated = !result.terminated && steps_ > halting_step_;
  if (result.terminated || result.truncated) {
    running_ = false;
    end_reason_ = success             ? EndReason::kSuccess
                  : outcome.last_step ? EndReason::kStepLimit
                                      : EndReason::kRandomHalt;
    curriculum_.end_episode(success);
  }
  result.observation = observation();
  return result;
}

}  // namespace qarch::search
