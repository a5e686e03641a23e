#include "rl/agent_columns.h"

#include <cmath>
#include <cstddef>
#include <deque>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace qarch::rl {

namespace {

constexpr int kMaskBits = 64;

std::vector<float> values_of(const Eigen::VectorXf& vector) {
  return {vector.begin(), vector.end()};
}

std::size_t words_per_mask(int num_actions) {
  return (static_cast<std::size_t>(num_actions) + kMaskBits - 1) / kMaskBits;
}

/// Collects observations in their three columns.
struct ObservationWriter {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::uint64_t> indices;
  std::vector<float> values;

  void add(const SparseObservation& observation) {
    for (const SparseEntry& entry : observation) {
      indices.push_back(entry.index);
      values.push_back(entry.value);
    }
    offsets.push_back(std::ssize(indices));
  }
  void put(NamedColumns& columns, const std::string& name) {
    columns.put(name + "_offset", std::move(offsets));
    columns.put(name + "_index", std::move(indices));
    columns.put(name + "_value", std::move(values));
  }
};

void put_replay(NamedColumns& columns, const ReplayBuffer& replay, int num_actions) {
  const std::size_t words = words_per_mask(num_actions);
  std::vector<std::int64_t> actions;
  std::vector<float> returns;
  std::vector<float> discounts;
  std::vector<std::uint64_t> masks(words * replay.size(), 0);
  ObservationWriter states;
  ObservationWriter next_states;
  for (std::size_t i = 0; i < replay.size(); ++i) {
    const Transition& transition = replay[i];
    actions.push_back(transition.action);
    returns.push_back(transition.n_step_return);
    discounts.push_back(transition.bootstrap_discount);
    for (std::size_t a = 0; a < transition.next_mask.size(); ++a) {
      if (transition.next_mask[a] == 0) continue;
      masks[i * words + a / kMaskBits] |= std::uint64_t{1} << (a % kMaskBits);
    }
    states.add(transition.state);
    next_states.add(transition.next_state);
  }
  columns.put("replay_action", std::move(actions));
  columns.put("replay_return", std::move(returns));
  columns.put("replay_discount", std::move(discounts));
  columns.put("replay_mask", std::move(masks));
  states.put(columns, "replay_state");
  next_states.put(columns, "replay_next_state");
}

void put_priorities(NamedColumns& columns, const DoubleDqn::State& state) {
  std::vector<double> weights;
  std::vector<double> largest;
  if (state.priorities) {
    for (std::size_t i = 0; i < state.replay.size(); ++i) {
      weights.push_back(state.priorities->weight(state.replay.slot(i)));
    }
    largest.push_back(state.priorities->largest_priority());
  }
  columns.put("replay_priority", std::move(weights));
  columns.put("largest_priority", std::move(largest));
}

void put_window(NamedColumns& columns, const NStepAccumulator& accumulator) {
  std::vector<std::int64_t> actions;
  std::vector<float> rewards;
  ObservationWriter states;
  for (const NStepAccumulator::PendingStep& step : accumulator.window()) {
    actions.push_back(step.action);
    rewards.push_back(step.reward);
    states.add(step.state);
  }
  columns.put("window_action", std::move(actions));
  columns.put("window_reward", std::move(rewards));
  states.put(columns, "window_state");
}

template <class T>
[[noreturn]] void fail(const std::string& name, const std::string& what, T value,
                       const std::string& range) {
  std::ostringstream message;
  message << "column '" << name << "': " << what << " = " << value << ", must be " << range;
  throw std::invalid_argument(message.str());
}

std::string entry(std::size_t i) { return "entry " + std::to_string(i); }

/// What `act` returns; its complaint is preceded by the columns that were its source.
template <class Act>
auto explained(const std::string& columns, const Act& act) {
  try {
    return act();
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(columns + ": " + error.what());
  }
}

/// Columns from anywhere, each with the size that it must have.
class Reader {
 public:
  explicit Reader(const NamedColumns& columns) : columns_(&columns) {}

  template <class T>
  const std::vector<T>& column(const std::string& name, std::size_t size) const {
    const auto& values = columns_->get<T>(name);
    if (values.size() != size) fail(name, "size", values.size(), std::to_string(size));
    return values;
  }

  std::int64_t count(const std::string& name) const {
    const std::int64_t value = column<std::int64_t>(name, 1).front();
    if (value < 0) fail(name, entry(0), value, ">= 0");
    return value;
  }

  Eigen::VectorXf vector(const std::string& name, Eigen::Index size) const {
    const auto& values = column<float>(name, static_cast<std::size_t>(size));
    return Eigen::Map<const Eigen::VectorXf>(values.data(), size);
  }

  std::vector<Action> actions(const std::string& name, std::size_t size, int num_actions) const {
    const auto& values = column<std::int64_t>(name, size);
    std::vector<Action> actions;
    for (std::size_t i = 0; i < size; ++i) {
      if (values[i] < 0 || values[i] >= num_actions) {
        fail(name, entry(i), values[i], "in [0, " + std::to_string(num_actions - 1) + "]");
      }
      actions.push_back(static_cast<Action>(values[i]));
    }
    return actions;
  }

  std::vector<SparseObservation> observations(const std::string& name, std::size_t size,
                                              int observation_size) const {
    const auto& offsets = column<std::int64_t>(name + "_offset", size + 1);
    const auto& indices = columns_->get<std::uint64_t>(name + "_index");
    const auto& values = column<float>(name + "_value", indices.size());
    if (offsets.front() != 0) fail(name + "_offset", entry(0), offsets.front(), "0");
    std::vector<SparseObservation> observations(size);
    for (std::size_t i = 0; i < size; ++i) {
      if (offsets[i + 1] < offsets[i] || offsets[i + 1] > std::ssize(indices)) {
        fail(name + "_offset", entry(i + 1), offsets[i + 1],
             "in [" + std::to_string(offsets[i]) + ", " + std::to_string(indices.size()) + "]");
      }
      std::uint64_t lowest = 0;
      for (auto k = static_cast<std::size_t>(offsets[i]); std::cmp_less(k, offsets[i + 1]); ++k) {
        if (indices[k] < lowest || std::cmp_greater_equal(indices[k], observation_size)) {
          fail(name + "_index", entry(k), indices[k],
               "in [" + std::to_string(lowest) + ", " + std::to_string(observation_size - 1) +
                   "] and rise within an observation");
        }
        lowest = indices[k] + 1;
        observations[i].push_back({static_cast<std::uint32_t>(indices[k]), values[k]});
      }
    }
    if (offsets.back() != std::ssize(indices)) {
      fail(name + "_offset", entry(size), offsets.back(), std::to_string(indices.size()));
    }
    return observations;
  }

  std::vector<ActionMask> masks(const std::string& name, std::size_t size, int num_actions) const {
    const std::size_t words = words_per_mask(num_actions);
    const auto& bits = column<std::uint64_t>(name, size * words);
    std::vector<ActionMask> masks(size, ActionMask(static_cast<std::size_t>(num_actions), 0));
    for (std::size_t i = 0; i < size * words; ++i) {
      for (std::size_t bit = 0; bit < kMaskBits; ++bit) {
        if ((bits[i] >> bit & 1U) == 0) continue;
        const std::size_t action = i % words * kMaskBits + bit;
        if (std::cmp_greater_equal(action, num_actions)) {
          fail(name, entry(i), bits[i],
               "without bits past action " + std::to_string(num_actions - 1));
        }
        masks[i / words][action] = 1;
      }
    }
    return masks;
  }

  std::size_t size_of_integers(const std::string& name) const {
    return columns_->get<std::int64_t>(name).size();
  }

 private:
  const NamedColumns* columns_;
};

ReplayBuffer read_replay(const Reader& read, int capacity, int observation_size, int num_actions) {
  const std::size_t size = read.size_of_integers("replay_action");
  if (std::cmp_greater(size, capacity)) {
    fail("replay_action", "size", size, "<= capacity = " + std::to_string(capacity));
  }
  const auto actions = read.actions("replay_action", size, num_actions);
  const auto& returns = read.column<float>("replay_return", size);
  const auto& discounts = read.column<float>("replay_discount", size);
  auto masks = read.masks("replay_mask", size, num_actions);
  auto states = read.observations("replay_state", size, observation_size);
  auto next_states = read.observations("replay_next_state", size, observation_size);
  std::vector<Transition> transitions;
  for (std::size_t i = 0; i < size; ++i) {
    transitions.push_back({.state = std::move(states[i]),
                           .action = actions[i],
                           .n_step_return = returns[i],
                           .bootstrap_discount = discounts[i],
                           .next_state = std::move(next_states[i]),
                           .next_mask = std::move(masks[i])});
  }
  const std::int64_t num_rejected = read.count("replay_rejected");
  const std::int64_t num_stored = read.count("replay_stored");
  return explained(
      "columns 'replay_stored', 'replay_return', 'replay_discount', "
      "'replay_state_value' or 'replay_next_state_value'",
      [&] { return ReplayBuffer(capacity, std::move(transitions), num_stored, num_rejected); });
}

void read_priorities(const Reader& read, DoubleDqn::State& state) {
  const auto& weights =
      read.column<double>("replay_priority", state.priorities ? state.replay.size() : 0);
  const auto& largest = read.column<double>("largest_priority", state.priorities ? 1 : 0);
  if (!state.priorities) return;
  const std::size_t first = state.replay.size() == 0 ? 0 : state.replay.slot(0);
  explained("columns 'replay_priority' or 'largest_priority'", [&] {
    state.priorities->restore(weights, first, largest.front());
    return 0;
  });
}

std::deque<NStepAccumulator::PendingStep> read_window(const Reader& read, int n,
                                                      int observation_size, int num_actions) {
  const std::size_t size = read.size_of_integers("window_action");
  if (std::cmp_greater_equal(size, n)) {
    fail("window_action", "size", size, "< n = " + std::to_string(n));
  }
  const auto actions = read.actions("window_action", size, num_actions);
  const auto& rewards = read.column<float>("window_reward", size);
  auto states = read.observations("window_state", size, observation_size);
  std::deque<NStepAccumulator::PendingStep> window;
  for (std::size_t i = 0; i < size; ++i) {
    window.push_back({std::move(states[i]), actions[i], rewards[i]});
  }
  return window;
}

Adam::State read_adam(const Reader& read, Eigen::Index size) {
  Adam::State state{read.vector("adam_first_moment", size), read.vector("adam_second_moment", size),
                    read.count("adam_steps")};
  for (Eigen::Index i = 0; i < size; ++i) {
    if (state.second_moment[i] >= 0.0F || std::isnan(state.second_moment[i])) continue;
    fail("adam_second_moment", entry(static_cast<std::size_t>(i)), state.second_moment[i], ">= 0");
  }
  return state;
}

}  // namespace

NamedColumns to_columns(const DoubleDqn::State& state) {
  NamedColumns columns;
  const auto put_count = [&](const char* name, std::int64_t value) {
    columns.put(name, std::vector<std::int64_t>{value});
  };
  columns.put("online", values_of(state.online.parameters()));
  columns.put("target", values_of(state.target.parameters()));
  const Adam::State& adam = state.adam.state();
  columns.put("adam_first_moment", values_of(adam.first_moment));
  columns.put("adam_second_moment", values_of(adam.second_moment));
  put_count("adam_steps", adam.steps);
  put_count("gradient_steps", state.gradient_steps);
  put_count("env_steps", state.env_steps);
  put_count("skipped_steps", state.skipped_steps);
  put_count("skipped_in_a_row", state.skipped_in_a_row);
  put_count("replay_stored", state.replay.num_stored());
  put_count("replay_rejected", state.replay.num_rejected());
  columns.put("epsilon", std::vector<double>{state.epsilon});
  put_replay(columns, state.replay, state.online.outputs());
  put_priorities(columns, state);
  put_window(columns, state.accumulator);
  return columns;
}

DoubleDqn::State from_columns(const NamedColumns& columns, const DoubleDqn::State& prototype) {
  const Reader read(columns);
  const int inputs = prototype.online.inputs();
  const int num_actions = prototype.online.outputs();
  const Eigen::Index size = prototype.online.parameters().size();
  DoubleDqn::State state = prototype;
  state.online.parameters() = read.vector("online", size);
  state.target.parameters() = read.vector("target", size);
  state.adam.restore(read_adam(read, size));
  state.replay = read_replay(read, prototype.replay.capacity(), inputs, num_actions);
  read_priorities(read, state);
  state.accumulator.restore(read_window(read, prototype.accumulator.n(), inputs, num_actions));
  state.epsilon = read.column<double>("epsilon", 1).front();
  if (!(state.epsilon >= 0.0 && state.epsilon <= 1.0)) {
    fail("epsilon", entry(0), state.epsilon, "in [0, 1]");
  }
  state.gradient_steps = read.count("gradient_steps");
  state.env_steps = read.count("env_steps");
  state.skipped_steps = read.count("skipped_steps");
  state.skipped_in_a_row = read.count("skipped_in_a_row");
  return state;
}

}  // namespace qarch::rl
