#pragma once

#include <concepts>
#include <type_traits>
#include <vector>

namespace qarch::rl {

/// Parameters of DoubleDqn; visit_fields gives each its name and its meaning.
struct DoubleDqnOptions {
  std::vector<int> hidden{128, 128};
  double learning_rate = 3e-4;
  double gamma = 0.88;
  int n_step = 5;
  int replay_capacity = 20000;
  int batch_size = 128;
  int learning_start = 1000;
  int learn_interval = 1;
  int target_interval = 500;
  double epsilon_start = 1.0;
  double epsilon_decay = 0.99995;
  double epsilon_min = 0.05;
  bool masked_bootstrap = true;
  bool discount_once = false;
  bool dueling = false;
  bool prioritised = false;
  double priority_alpha = 0.6;
  double priority_beta = 0.4;
  int priority_beta_steps = 50000;

  bool operator==(const DoubleDqnOptions&) const = default;

  /// Throws std::invalid_argument: "agent.gamma = 1.5, must be in [0, 1]".
  void validate() const;
};

/// Calls visit(name, field, help) for every field, in the order of the declaration.
template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, DoubleDqnOptions>
void visit_fields(Options& options, Visitor&& visit) {
  visit("hidden", options.hidden, "widths of the hidden layers");
  visit("learning_rate", options.learning_rate, "step size of Adam");
  visit("gamma", options.gamma, "discount of a reward per environment step");
  visit("n_step", options.n_step, "rewards summed before the bootstrap");
  visit("replay_capacity", options.replay_capacity, "transitions kept, the oldest leave first");
  visit("batch_size", options.batch_size, "transitions per gradient step");
  visit("learning_start", options.learning_start,
        "learn only while more than this many transitions are stored");
  visit("learn_interval", options.learn_interval, "environment steps per gradient step");
  visit("target_interval", options.target_interval,
        "gradient steps between copies of the network into the target network");
  visit("epsilon_start", options.epsilon_start, "first probability of a random action");
  visit("epsilon_decay", options.epsilon_decay, "factor of that probability per gradient step");
  visit("epsilon_min", options.epsilon_min, "floor of that probability");
  visit("masked_bootstrap", options.masked_bootstrap,
        "bootstrap from legal actions only; false: from all, as the released code of CRLQAS");
  visit("discount_once", options.discount_once,
        "discount every bootstrap by gamma, not gamma^n, as the released code of CRLQAS");
  visit("dueling", options.dueling, "network with one value and an advantage per action");
  visit("prioritised", options.prioritised, "draw transitions in proportion to priority^alpha");
  visit("priority_alpha", options.priority_alpha, "that exponent; 0 draws uniformly");
  visit("priority_beta", options.priority_beta, "first exponent of the importance weights");
  visit("priority_beta_steps", options.priority_beta_steps,
        "gradient steps in which that exponent rises to 1");
}

}  // namespace qarch::rl
