#include "search/environment.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "search/did_you_mean.h"
#include "search/native_lowering.h"
#include "search/optimize/require.h"
#include "search/optimize/subset_objective.h"

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
  if (gates != std::vector<std::string>{std::string(kNativeGates)}) {
    static_cast<void>(GateSet(gates));
  }
  validate_coupling(coupling);
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
      actions_(task.num_qubits(), coupled_pairs(options.coupling, task.num_qubits(), task.noise()),
               GateSet(options.gates)),
      curriculum_(options.curriculum, reference_),
      encoding_(task.num_qubits(), options.max_gates, actions_.gates()),
      state_(),
      optima_repeat_(shots == 0.0 && optimizer.shots == 0.0 && optimizer.last_gates == 0 &&
                     !optimizer_from_name(optimizer.method).draws),
      cache_(static_cast<std::size_t>(optimizer.cache)) {
  state_.circuit = sim::Circuit(task.num_qubits());
  require_option(shots >= 0.0, "noise", "shots", shots, ">= 0");
}

int CircuitEnvironment::observation_size() const {
  return encoding_.size() + static_cast<int>(options_.energy_in_state) +
         static_cast<int>(options_.threshold_in_state);
}

rl::Observation CircuitEnvironment::observation() const {
  rl::Observation result(encoding_.values().begin(), encoding_.values().end());
  if (options_.energy_in_state) result.push_back(static_cast<float>(state_.observed));
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
  check_start(start);
  encode(start);
  state_.circuit = start;
  state_.angles = std::move(angles);
  state_.steps = static_cast<int>(start.gates().size());
  state_.halting_step = draw_halting_step(options_.halting, rng);
  state_.running = true;
  state_.succeeded = false;
  state_.end_reason = EndReason::kInterrupted;
  const auto objective = task_->compile(state_.circuit, rng);
  measure(*objective);
  return observation();
}

void CircuitEnvironment::check_start(const sim::Circuit& start) const {
  constexpr const char* kWhere = "CircuitEnvironment::reset";
  const auto gates = static_cast<int>(start.gates().size());
  require_option(start.num_qubits() == task_->num_qubits(), kWhere, "start.num_qubits",
                 start.num_qubits(), "the task's " + std::to_string(task_->num_qubits()));
  require_option(gates < options_.max_gates, kWhere, "start.gates", gates,
                 "< env.max_gates = " + std::to_string(options_.max_gates));
  bool own_angles = start.num_parameters() == start.num_rotations();
  for (const sim::Gate& gate : start.gates()) {
    const GateAction action{gate.kind, {gate.qubits[0], gate.qubits[1]}};
    require_option(actions_.find(gate) >= 0, kWhere, "start.gate", action.to_text(), "an action");
    own_angles = own_angles && (gate.slot >= 0 || !sim::gate_row(gate.kind).has_angle);
  }
  require_option(own_angles, kWhere, "start.num_parameters", start.num_parameters(),
                 "one for each of " + std::to_string(start.num_rotations()) + " rotations");
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
  state_.energies.exact = objective.score(state_.angles, 0.0);
  state_.energies.seen =
      shots_ > 0.0 ? objective.score(state_.angles, shots_) : state_.energies.exact;
  state_.energies.noiseless = objective.noiseless_value(state_.angles);
  ++state_.evaluations;
  state_.shots_used += shots_ * task_->num_scored_strings();
  observe_energy();
}

void CircuitEnvironment::observe_energy() {
  if (std::isfinite(state_.energies.seen)) {
    state_.observed = state_.energies.seen;
  } else {
    ++state_.non_finite;
  }
}

/// The last step is known beforehand unless a success makes it so.
bool CircuitEnvironment::is_tuning_step() const {
  return state_.steps % optimizer_.interval == 0 || state_.steps == options_.max_gates ||
         state_.steps > state_.halting_step;
}

/// The parameters of the gates whose angles are optimised.
std::vector<std::size_t> CircuitEnvironment::tuned_slots() const {
  const auto& gates = state_.circuit.gates();
  const auto last = static_cast<std::size_t>(optimizer_.last_gates);
  std::vector<std::size_t> slots;
  for (std::size_t g = gates.size() - std::min(last, gates.size()); g < gates.size(); ++g) {
    if (gates[g].slot >= 0) slots.push_back(static_cast<std::size_t>(gates[g].slot));
  }
  return slots;
}

void CircuitEnvironment::tune(rl::Rng& rng, TaskObjective& objective) {
  CountedObjective counted(objective);
  if (optimizer_.last_gates == 0) {
    state_.angles = minimize(counted, state_.angles, optimizer_, rng).argument;
  } else {
    SubsetObjective some(counted, tuned_slots(), state_.angles);
    state_.angles = some.embed(minimize(some, some.start(), optimizer_, rng).argument);
  }
  state_.evaluations += counted.evaluations();
  state_.shots_used += counted.shots() * task_->num_measured_strings();
}

/// tune and measure through the cache: of the canonical circuit, whatever the order of the gates.
void CircuitEnvironment::tune_canonical(rl::Rng& rng) {
  BoundCircuit start = canonical({state_.circuit, state_.angles});
  const std::string key = EvaluationCache::key_of(start);
  const EvaluationCache::Optimum* known = cache_.find(key);
  EvaluationCache::Optimum optimum;
  if (known != nullptr) {
    optimum = *known;
  } else {
    const auto objective = task_->compile(start.circuit, rng);
    Minimum minimum = minimize(*objective, start.angles, optimizer_, rng);
    optimum.angles = std::move(minimum.argument);
    optimum.energy = objective->score(optimum.angles, 0.0);
    optimum.noiseless = objective->noiseless_value(optimum.angles);
    optimum.evaluations = minimum.evaluations + 1;
    cache_.store(key, optimum);
  }
  std::size_t next = 0;
  for (const std::size_t g : canonical_order(state_.circuit)) {
    const int slot = state_.circuit.gates()[g].slot;
    if (slot >= 0) state_.angles[static_cast<std::size_t>(slot)] = optimum.angles[next++];
  }
  state_.energies = {optimum.energy, optimum.energy, optimum.noiseless};
  state_.evaluations += optimum.evaluations;
  observe_energy();
}

void CircuitEnvironment::check_action(rl::Action action) const {
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
}

rl::StepResult CircuitEnvironment::step(rl::Action action, rl::Rng& rng) {
  check_action(action);
  append_action(state_.circuit, actions_[action]);
  encoding_.append(state_.circuit.gates().back());
  state_.angles.resize(static_cast<std::size_t>(state_.circuit.num_parameters()), 0.0);
  ++state_.steps;

  const double previous = state_.observed;
  if (is_tuning_step() && optima_repeat_) {
    tune_canonical(rng);
  } else {
    const auto objective = task_->compile(state_.circuit, rng);
    if (is_tuning_step()) tune(rng, *objective);
    measure(*objective);
  }
  return std::isfinite(state_.energies.seen) ? judge(previous) : abandon();
}

/// Reward and end of a step that led from one energy to another.
rl::StepResult CircuitEnvironment::judge(double previous) {
  const double energy = state_.energies.seen;
  curriculum_.observe(energy);
  const bool limit = state_.steps == options_.max_gates;
  RewardStep outcome{previous, energy, reference_, threshold(), limit};
  if (state_.succeeded) {  // neither a second success nor a failure
    outcome.threshold = 0.0;
    outcome.last_step = false;
  }
  rl::StepResult result;
  result.reward = static_cast<float>(reward_(outcome));
  state_.succeeded = state_.succeeded || is_success(outcome);
  const bool reached = state_.succeeded && options_.end_on_success;
  result.terminated = reached || limit;
  result.truncated = !result.terminated && state_.steps > state_.halting_step;
  if (result.terminated || result.truncated) {
    end_episode(reached ? EndReason::kSuccess
                : limit ? EndReason::kStepLimit
                        : EndReason::kRandomHalt);
  }
  result.observation = observation();
  return result;
}

/// The end of an episode at an energy that is no number.
rl::StepResult CircuitEnvironment::abandon() {
  end_episode(EndReason::kNotFinite);
  return {.observation = observation(), .reward = 0.0F, .terminated = false, .truncated = true};
}

void CircuitEnvironment::end_episode(EndReason reason) {
  state_.running = false;
  state_.end_reason = reason;
  curriculum_.end_episode(state_.succeeded);
}

}  // namespace qarch::search
