#include "rl/double_dqn.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "rl/huber.h"

namespace qarch::rl {

namespace {

[[noreturn]] void fail(const std::string& field, std::int64_t value, const std::string& range) {
  throw std::invalid_argument("DoubleDqn: " + field + " = " + std::to_string(value) + ", must be " +
                              range);
}

void check_size(const char* what, std::size_t size, int expected) {
  if (std::cmp_equal(size, expected)) return;
  fail(std::string("size of ") + what, static_cast<std::int64_t>(size), std::to_string(expected));
}

std::int64_t count_legal(std::span<const std::uint8_t> mask) {
  return std::count_if(mask.begin(), mask.end(), [](std::uint8_t legal) { return legal != 0; });
}

std::span<const float> column(const Eigen::MatrixXf& matrix, std::size_t j) {
  const auto rows = static_cast<std::size_t>(matrix.rows());
  return {matrix.data() + j * rows, rows};
}

DoubleDqn::State initial_state(const DoubleDqnOptions& options, int observation_size,
                               int num_actions, Rng& rng) {
  options.validate();
  const Mlp network(observation_size, options.hidden, num_actions, rng, options.dueling);
  std::optional<Priorities> priorities;
  if (options.prioritised) priorities.emplace(options.replay_capacity, options.priority_alpha);
  return {.online = network,
          .target = network,
          .adam = Adam(network.parameters().size(), {.learning_rate = options.learning_rate}),
          .replay = ReplayBuffer(options.replay_capacity),
          .accumulator = NStepAccumulator(options.n_step, static_cast<float>(options.gamma),
                                          options.discount_once),
          .epsilon = options.epsilon_start,
          .priorities = std::move(priorities)};
}

}  // namespace

Action best_legal_action(std::span<const float> q_values, std::span<const std::uint8_t> mask) {
  Action best = -1;
  for (std::size_t a = 0; a < q_values.size(); ++a) {
    if (mask[a] == 0 || (best >= 0 && std::isnan(q_values[a]))) continue;
    const float record = best < 0 ? NAN : q_values[static_cast<std::size_t>(best)];
    if (std::isnan(record) || q_values[a] > record) best = static_cast<Action>(a);
  }
  return best;
}

float double_dqn_target(const Transition& transition, std::span<const float> online_next,
                        std::span<const float> target_next, std::span<const std::uint8_t> mask) {
  if (transition.bootstrap_discount == 0.0F) return transition.n_step_return;
  const Action best = best_legal_action(online_next, mask);
  if (best < 0) return transition.n_step_return;
  return transition.n_step_return +
         transition.bootstrap_discount * target_next[static_cast<std::size_t>(best)];
}

DoubleDqn::DoubleDqn(const DoubleDqnOptions& options, int observation_size, int num_actions,
                     Rng& rng)
    : options_(options), state_(initial_state(options, observation_size, num_actions, rng)) {
  const auto batch_size = static_cast<std::size_t>(options.batch_size);
  slots_.resize(batch_size);
  batch_.resize(batch_size);
  weights_.assign(batch_size, 1.0F);
  inputs_.resize(2 * batch_size);
  residuals_.resize(batch_size);
  all_actions_.assign(static_cast<std::size_t>(num_actions), 1);
  output_gradient_.setZero(num_actions, options.batch_size);
}

void DoubleDqn::check(std::span<const float> observation,
                      std::span<const std::uint8_t> mask) const {
  check_size("observation", observation.size(), observation_size());
  check_size("action mask", mask.size(), num_actions());
}

/// Q(observation, a) for every a, valid until the next call.
std::span<const float> DoubleDqn::evaluate(std::span<const float> observation) {
  sparsify(observation, observation_);
  const SparseObservation* const batch = &observation_;
  return column(state_.online.forward({&batch, 1}, act_workspace_), 0);
}

std::vector<float> DoubleDqn::q_values(std::span<const float> observation) {
  check_size("observation", observation.size(), observation_size());
  const std::span<const float> q = evaluate(observation);
  return {q.begin(), q.end()};
}

Action DoubleDqn::greedy(std::span<const float> observation, std::span<const std::uint8_t> mask) {
  check(observation, mask);
  if (count_legal(mask) == 0) fail("number of legal actions", 0, ">= 1");
  return best_legal_action(evaluate(observation), mask);
}

Action DoubleDqn::act(std::span<const float> observation, std::span<const std::uint8_t> mask,
                      Rng& rng) {
  check(observation, mask);
  const std::int64_t num_legal = count_legal(mask);
  if (num_legal == 0) fail("number of legal actions", 0, ">= 1");
  if (uniform(rng) >= state_.epsilon) return greedy(observation, mask);
  std::uint64_t skipped = uniform_index(rng, static_cast<std::uint64_t>(num_legal));
  Action action = 0;
  for (;; ++action) {
    if (mask[static_cast<std::size_t>(action)] != 0 && skipped-- == 0) return action;
  }
}

void DoubleDqn::record(std::span<const float> observation, Action action, const StepResult& result,
                       const ActionMask& next_mask) {
  check(observation, next_mask);
  check_size("next observation", result.observation.size(), observation_size());
  if (action < 0 || action >= num_actions()) {
    fail("action", action, "in [0, " + std::to_string(num_actions() - 1) + "]");
  }
  if (!result.terminated && count_legal(next_mask) == 0) {
    fail("number of legal next actions", 0, ">= 1 unless the step terminated");
  }
  ++state_.env_steps;
  for (const Transition& transition :
       state_.accumulator.push(observation, action, result, next_mask)) {
    const bool stored = state_.replay.push(transition);
    if (!stored || !state_.priorities) continue;
    state_.priorities->add(state_.replay.slot(state_.replay.size() - 1));
  }
}

void DoubleDqn::draw_batch(Rng& rng) {
  if (state_.priorities) {
    state_.priorities->sample(rng, slots_);
    const double progress = static_cast<double>(state_.gradient_steps) /
                            static_cast<double>(options_.priority_beta_steps);
    const double beta =
        options_.priority_beta + (1.0 - options_.priority_beta) * std::min(1.0, progress);
    state_.priorities->importance_weights(slots_, beta, weights_);
  } else {
    state_.replay.sample(rng, slots_);
  }
  for (std::size_t b = 0; b < slots_.size(); ++b) {
    batch_[b] = &state_.replay.at_slot(slots_[b]);
    inputs_[b] = &batch_[b]->state;
    inputs_[slots_.size() + b] = &batch_[b]->next_state;
  }
}

float DoubleDqn::loss_and_output_gradient() {
  const std::size_t size = batch_.size();
  const auto& online = state_.online.forward(inputs_, online_workspace_);
  const auto& target = state_.target.forward(std::span(inputs_).subspan(size), target_workspace_);
  float loss = 0.0F;
  output_gradient_.setZero();
  for (std::size_t b = 0; b < size; ++b) {
    const Transition& transition = *batch_[b];
    const float y =
        double_dqn_target(transition, column(online, size + b), column(target, b),
                          options_.masked_bootstrap ? transition.next_mask : all_actions_);
    const Eigen::Index action = transition.action;
    const auto j = static_cast<Eigen::Index>(b);
    residuals_[b] = online(action, j) - y;
    const float weight = weights_[b] / static_cast<float>(size);
    loss += weight * huber(residuals_[b]);
    output_gradient_(action, j) = weight * huber_derivative(residuals_[b]);
  }
  return loss;
}

void DoubleDqn::count_skipped_step(float loss) {
  ++state_.skipped_steps;
  if (++state_.skipped_in_a_row < kMaxSkippedInARow) return;
  throw std::runtime_error("DoubleDqn: loss = " + std::to_string(loss) + " for the " +
                           std::to_string(state_.skipped_in_a_row) + "th time in a row, after " +
                           std::to_string(state_.gradient_steps) +
                           " gradient steps, must be finite (lower agent.learning_rate)");
}

bool DoubleDqn::is_learning_due() const {
  return std::cmp_greater(state_.replay.size(), options_.learning_start) &&
         state_.env_steps % options_.learn_interval == 0;
}

std::optional<float> DoubleDqn::learn(Rng& rng) {
  if (!is_learning_due()) return std::nullopt;
  draw_batch(rng);
  const float loss = loss_and_output_gradient();
  if (!std::isfinite(loss)) {
    count_skipped_step(loss);
    return std::nullopt;
  }
  state_.skipped_in_a_row = 0;
  if (state_.priorities) {
    for (std::size_t b = 0; b < slots_.size(); ++b) {
      state_.priorities->update(slots_[b], residuals_[b]);
    }
  }
  const auto states = std::span(inputs_).first(batch_.size());
  state_.adam.step(state_.online.backward(states, output_gradient_, online_workspace_),
                   state_.online.parameters());
  ++state_.gradient_steps;
  state_.epsilon = std::max(options_.epsilon_min, state_.epsilon * options_.epsilon_decay);
  if (state_.gradient_steps % options_.target_interval == 0) {
    state_.target.parameters() = state_.online.parameters();
  }
  return loss;
}

void DoubleDqn::restore(State state) {
  const Eigen::Index size = state_.online.parameters().size();
  const auto check_shape = [](const char* what, std::int64_t value, std::int64_t expected) {
    if (value != expected) fail(std::string("restored ") + what, value, std::to_string(expected));
  };
  for (const Mlp* network : {&state.online, &state.target}) {
    check_shape("observation size", network->inputs(), observation_size());
    check_shape("number of actions", network->outputs(), num_actions());
    check_shape("number of parameters", network->parameters().size(), size);
  }
  check_shape("first moments", state.adam.state().first_moment.size(), size);
  check_shape("second moments", state.adam.state().second_moment.size(), size);
  check_shape("replay capacity", state.replay.capacity(), options_.replay_capacity);
  check_shape("n_step", state.accumulator.n(), options_.n_step);
  check_shape("number of priorities", state.priorities ? state.priorities->capacity() : 0,
              options_.prioritised ? options_.replay_capacity : 0);
  state_ = std::move(state);
}

}  // namespace qarch::rl
