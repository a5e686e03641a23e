#include "rl/replay_buffer.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <stdexcept>
#include <string>

namespace qarch::rl {

namespace {

bool is_finite(const SparseObservation& observation) {
  return std::all_of(observation.begin(), observation.end(),
                     [](const SparseEntry& entry) { return std::isfinite(entry.value); });
}

bool is_finite(const Transition& transition) {
  return std::isfinite(transition.n_step_return) && std::isfinite(transition.bootstrap_discount) &&
         is_finite(transition.state) && is_finite(transition.next_state);
}

}  // namespace

ReplayBuffer::ReplayBuffer(int capacity, std::int64_t num_rejected)
    : capacity_(capacity), num_rejected_(num_rejected) {
  if (capacity < 1) {
    throw std::invalid_argument("ReplayBuffer: capacity = " + std::to_string(capacity) +
                                ", must be >= 1");
  }
}

bool ReplayBuffer::push(const Transition& transition) {
  if (!is_finite(transition)) {
    ++num_rejected_;
    return false;
  }
  if (std::ssize(ring_) < capacity_) {
    ring_.push_back(transition);
  } else {
    ring_[oldest_] = transition;  // reuses the slot's memory
    oldest_ = (oldest_ + 1) % ring_.size();
  }
  return true;
}

const Transition& ReplayBuffer::operator[](std::size_t i) const {
  assert(i < ring_.size());
  return ring_[(oldest_ + i) % ring_.size()];
}

void ReplayBuffer::sample(Rng& rng, std::span<const Transition*> batch) const {
  if (ring_.empty()) throw std::invalid_argument("ReplayBuffer: size = 0, must be > 0 to sample");
  for (const Transition*& drawn : batch) {
    drawn = &(*this)[static_cast<std::size_t>(uniform_index(rng, ring_.size()))];
  }
}

}  // namespace qarch::rl
