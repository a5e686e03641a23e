#include "rl/priorities.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <stdexcept>
#include <string>

namespace qarch::rl {

namespace {

bool is_positive(double value) { return value > 0.0 && std::isfinite(value); }

[[noreturn]] void fail(const std::string& what, double value, const char* range) {
  throw std::invalid_argument("Priorities: " + what + " = " + std::to_string(value) + ", must be " +
                              range);
}

}  // namespace

Priorities::Priorities(int capacity, double alpha) : alpha_(alpha), tree_(capacity) {
  if (!(alpha >= 0.0 && alpha <= 1.0)) fail("alpha", alpha, "in [0, 1]");
}

void Priorities::add(std::size_t slot) { tree_.set(slot, std::pow(largest_, alpha_)); }

void Priorities::update(std::size_t slot, float residual) {
  assert(std::isfinite(residual));
  const double priority = std::abs(static_cast<double>(residual)) + kEpsilon;
  largest_ = std::max(largest_, priority);
  tree_.set(slot, std::pow(priority, alpha_));
}

void Priorities::sample(Rng& rng, std::span<std::size_t> slots) const {
  if (!is_positive(tree_.total())) fail("total weight", tree_.total(), "> 0 to sample");
  const double part = tree_.total() / static_cast<double>(slots.size());
  for (std::size_t k = 0; k < slots.size(); ++k) {
    slots[k] = tree_.find((static_cast<double>(k) + uniform(rng)) * part);
  }
}

void Priorities::importance_weights(std::span<const std::size_t> slots, double beta,
                                    std::span<float> weights) const {
  assert(slots.size() == weights.size());
  double least = tree_[slots.front()];
  for (const std::size_t slot : slots) least = std::min(least, tree_[slot]);
  for (std::size_t k = 0; k < slots.size(); ++k) {
    weights[k] = static_cast<float>(std::pow(least / tree_[slots[k]], beta));
  }
}

void Priorities::restore(std::span<const double> weights, std::size_t first, double largest) {
  if (!is_positive(largest)) fail("largest priority", largest, "> 0 and finite");
  if (weights.size() > tree_.size()) {
    fail("number of weights", static_cast<double>(weights.size()), "<= capacity");
  }
  SumTree tree(static_cast<int>(tree_.size()));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!is_positive(weights[i])) {
      fail("weight " + std::to_string(i), weights[i], "> 0 and finite");
    }
    tree.set((first + i) % tree.size(), weights[i]);
  }
  tree_ = std::move(tree);
  largest_ = largest;
}

}  // namespace qarch::rl
