#include "rl/double_dqn_options.h"

#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string>

namespace qarch::rl {

namespace {

template <class T>
void require(bool holds, const char* field, T value, const std::string& range) {
  if (holds) return;
  std::ostringstream message;
  message << "agent." << field << " = " << value << ", must be " << range;
  throw std::invalid_argument(message.str());
}

void require_at_least_one(const char* field, int value) {
  require(value >= 1, field, value, ">= 1");
}

bool in_unit_interval(double value) { return value >= 0.0 && value <= 1.0; }

std::string text(double value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

}  // namespace

void DoubleDqnOptions::validate() const {
  constexpr int kMaxWidth = 1 << 20;
  for (const int width : hidden) {
    require(width >= 1 && width <= kMaxWidth, "hidden", width,
            "in [1, " + std::to_string(kMaxWidth) + "] for every layer");
  }
  require(learning_rate > 0.0 && std::isfinite(learning_rate), "learning_rate", learning_rate,
          "> 0 and finite");
  require(in_unit_interval(gamma), "gamma", gamma, "in [0, 1]");
  require_at_least_one("n_step", n_step);
  require_at_least_one("replay_capacity", replay_capacity);
  require_at_least_one("batch_size", batch_size);
  require(learning_start >= 0 && learning_start < replay_capacity, "learning_start", learning_start,
          ">= 0 and < replay_capacity = " + std::to_string(replay_capacity));
  require_at_least_one("learn_interval", learn_interval);
  require_at_least_one("target_interval", target_interval);
  require(in_unit_interval(epsilon_start), "epsilon_start", epsilon_start, "in [0, 1]");
  require(epsilon_decay > 0.0 && epsilon_decay <= 1.0, "epsilon_decay", epsilon_decay, "in (0, 1]");
  require(epsilon_min >= 0.0 && epsilon_min <= epsilon_start, "epsilon_min", epsilon_min,
          "in [0, epsilon_start = " + text(epsilon_start) + "]");
  require(in_unit_interval(priority_alpha), "priority_alpha", priority_alpha, "in [0, 1]");
  require(in_unit_interval(priority_beta), "priority_beta", priority_beta, "in [0, 1]");
  require_at_least_one("priority_beta_steps", priority_beta_steps);
}

}  // namespace qarch::rl
