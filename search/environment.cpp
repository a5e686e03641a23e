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
      state_() {
  state_.circuit = sim::Circuit(task.num_qubits());
  require_option(shots >= 0.0, "noise", "shots", shots, ">= 0");
}

int CircuitEnvironment::observation_size() const {
  return CircuitEncoding::size(task_->num_qubits(), options_.max_gates) +
         static_cast<int>(options_.energy_in_state) + static_cast<int>(options_.threshold_in_state);
}

rl::Observation CircuitEnvironment::observation() const {
  rl::Observation result(encoding_.values().begin(), encoding_.values().end());
  if (options_.energy_in_state) result.push_back(static_cast<float>(state_.energies.seen));
  if (options_.threshold_in_state) result.push_back(static_cast<float>(threshold()));
  return result;
}

rl::ActionMask CircuitEnvironment::action_mask() const {
  if (!options_.illegal_actions) return rl::ActionMask(static_cast<std::size_t>(num_actions()), 1);
  return legal_actions(actions_, state_.circuit);
}

rl::Observation CircuitEnvironment::reset(rl::Rng& rng) {
  return reset(sim::Circuit(task_->num_qubits()), {}, rng);
}

rl::Observation CircuitEnvironment::reset(const sim::Circuit& start, std::vector<double> angles,
                                          rl::Rng& rng) {
  const auto gates = static_cast<int>(start.gates().size());
  require_option(gates < options_.max_gates, "CircuitEnvironment::reset", "start.gates", gates,
                 "< env.max_gates = " + std::to_string(options_.max_gates));
  encode(start);
  state_.circuit = start;
  state_.angles = std::move(angles);
  state_.steps = gates;
  state_.halting_step = draw_halting_step(options_.halting, rng);
  state_.running = true;
  state_.end_reason = EndReason::kInterrupted;
  const auto objective = task_->compile(state_.circuit, rng);
  measure(*objective);
  return observation();
}

void CircuitEnvironment::encode(const sim::Circuit& circuit) {
  encoding_.clear();
  for (const sim::Gate& gate : circuit.gates()) encoding_.append(gate);
}

CircuitEnvironment::State CircuitEnvironment::state() const {
  State state = state_;
  state.curriculum = curriculum_.state();
  return state;
}

void CircuitEnvironment::restore(const State& state) {
  encode(state.circuit);
  state_ = state;
  curriculum_.restore(state.curriculum);
}

/// The three energies of the current circuit and angles. Only the first is an evaluation that the
/// agent pays for; the others are for the records.
void CircuitEnvironment::measure(TaskObjective& objective) {
  state_.energies.exact = objective.value(state_.angles, 0.0);
  state_.energies.seen =
      shots_ > 0.0 ? objective.value(state_.angles, shots_) : state_.energies.exact;
  state_.energies.noiseless = objective.noiseless_value(state_.angles);
  ++state_.evaluations;
}

void CircuitEnvironment::optimise(rl::Rng& rng) {
  const auto objective = task_->compile(state_.circuit, rng);
  Minimum minimum = minimize(*objective, state_.angles, optimizer_, rng);
  state_.evaluations += minimum.evaluations;
  state_.angles = std::move(minimum.argument);
  measure(*objective);
}

rl::StepResult CircuitEnvironment::step(rl::Action action, rl::Rng& rng) {
  if (!state_.running)
    throw std::invalid_argument("CircuitEnvironment::step: no episode is running");
  if (action < 0 || action >= num_actions()) {
    throw std::invalid_argument("CircuitEnvironment::step: action = " + std::to_string(action) +
                                ", must be in [0, " + std::to_string(num_actions() - 1) + "]");
  }
  if (action_mask()[static_cast<std::size_t>(action)] == 0) {
    throw std::invalid_argument("CircuitEnvironment::step: action " + actions_[action].to_text() +
                                " is illegal here");
  }
  append_action(state_.circuit, actions_[action]);
  encoding_.append(state_.circuit.gates().back());
  state_.angles.resize(static_cast<std::size_t>(state_.circuit.num_parameters()), 0.0);
  const double previous = state_.energies.seen;
  optimise(rng);
  curriculum_.observe(state_.energies.seen);

  ++state_.steps;
  const RewardStep outcome{previous, state_.energies.seen, reference_, threshold(),
                           state_.steps == options_.max_gates};
  rl::StepResult result;
  result.reward = static_cast<float>(reward_(outcome));
  const bool success = is_success(outcome);
  result.terminated = success || outcome.last_step;
  result.truncated = !result.terminated && state_.steps > state_.halting_step;
  if (result.terminated || result.truncated) {
    state_.running = false;
    state_.end_reason = success             ? EndReason::kSuccess
                        : outcome.last_step ? EndReason::kStepLimit
                                            : EndReason::kRandomHalt;
    curriculum_.end_episode(success);
  }
  result.observation = observation();
  return result;
}

}  // namespace qarch::search
