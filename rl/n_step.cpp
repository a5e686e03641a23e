#include "rl/n_step.h"

#include <stdexcept>
#include <string>
#include <utility>

namespace qarch::rl {

float n_step_return(std::span<const float> rewards, float gamma, float bootstrap_value) {
  float total = bootstrap_value;
  for (std::size_t j = rewards.size(); j-- > 0;) total = rewards[j] + gamma * total;
  return total;
}

NStepAccumulator::NStepAccumulator(int n, float gamma, bool discount_once)
    : n_(n), gamma_(gamma), discount_once_(discount_once) {
  if (n < 1) {
    throw std::invalid_argument("NStepAccumulator: n = " + std::to_string(n) + ", must be >= 1");
  }
  if (!(gamma >= 0.0F && gamma <= 1.0F)) {
    throw std::invalid_argument("NStepAccumulator: gamma = " + std::to_string(gamma) +
                                ", must be in [0, 1]");
  }
}

void NStepAccumulator::restore(std::deque<PendingStep> window) {
  if (std::cmp_greater_equal(window.size(), n_)) {
    throw std::invalid_argument("NStepAccumulator: window holds " + std::to_string(window.size()) +
                                " steps, must be < n = " + std::to_string(n_));
  }
  window_ = std::move(window);
}

Transition NStepAccumulator::oldest(const StepResult& result, const ActionMask& next_mask) const {
  std::vector<float> rewards;
  rewards.reserve(window_.size());
  for (const PendingStep& step : window_) rewards.push_back(step.reward);
  float discount = result.terminated ? 0.0F : 1.0F;
  const std::size_t factors = discount_once_ ? 1 : window_.size();
  for (std::size_t j = 0; j < factors; ++j) discount *= gamma_;
  return {.state = window_.front().state,
          .action = window_.front().action,
          .n_step_return = n_step_return(rewards, gamma_, 0.0F),
          .bootstrap_discount = discount,
          .next_state = sparsified(result.observation),
          .next_mask = next_mask};
}

std::vector<Transition> NStepAccumulator::push(std::span<const float> state, Action action,
                                               const StepResult& result,
                                               const ActionMask& next_mask) {
  window_.push_back({sparsified(state), action, result.reward});
  std::vector<Transition> completed;
  const bool episode_ended = result.terminated || result.truncated;
  while (!window_.empty() && (episode_ended || std::ssize(window_) == n_)) {
    completed.push_back(oldest(result, next_mask));
    window_.pop_front();
  }
  return completed;
}

}  // namespace qarch::rl
