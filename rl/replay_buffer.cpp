#include "rl/replay_buffer.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

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

[[noreturn]] void fail(const std::string& what, std::int64_t value, const std::string& range) {
  throw std::invalid_argument("ReplayBuffer: " + what + " = " + std::to_string(value) +
                              ", must be " + range);
}

}  // namespace

ReplayBuffer::ReplayBuffer(int capacity) : capacity_(capacity) {
  if (capacity < 1) fail("capacity", capacity, ">= 1");
}

ReplayBuffer::ReplayBuffer(int capacity, std::vector<Transition> oldest_first,
                           std::int64_t num_stored, std::int64_t num_rejected)
    : ReplayBuffer(capacity) {
  const std::int64_t size = std::ssize(oldest_first);
  if (size > capacity) fail("size", size, "<= capacity = " + std::to_string(capacity));
  if (num_stored < size || (size < capacity && num_stored != size)) {
    fail("number of transitions ever stored", num_stored,
         (size < capacity ? "" : ">= ") + std::to_string(size));
  }
  if (num_rejected < 0) fail("number of rejected transitions", num_rejected, ">= 0");
  for (std::int64_t i = 0; i < size; ++i) {
    if (is_finite(oldest_first[static_cast<std::size_t>(i)])) continue;
    throw std::invalid_argument("ReplayBuffer: transition " + std::to_string(i) +
                                " holds a number that is not finite");
  }
  ring_ = std::move(oldest_first);
  num_stored_ = num_stored;
  num_rejected_ = num_rejected;
  // Transition i comes to slot (num_stored - size + i) mod capacity.
  if (size == capacity)
    std::rotate(ring_.begin(), ring_.end() - num_stored % capacity, ring_.end());
}

bool ReplayBuffer::push(const Transition& transition) {
  if (!is_finite(transition)) {
    ++num_rejected_;
    return false;
  }
  const auto slot = static_cast<std::size_t>(num_stored_ % capacity_);
  if (slot == ring_.size()) {
    ring_.push_back(transition);
  } else {
    ring_[slot] = transition;  // reuses the slot's memory
  }
  ++num_stored_;
  return true;
}

std::size_t ReplayBuffer::slot(std::size_t i) const {
  assert(i < ring_.size());
  const std::int64_t number = num_stored_ - std::ssize(ring_) + static_cast<std::int64_t>(i);
  return static_cast<std::size_t>(number % capacity_);
}

void ReplayBuffer::sample(Rng& rng, std::span<std::size_t> slots) const {
  if (ring_.empty()) fail("size", 0, "> 0 to sample");
  for (std::size_t& drawn : slots) {
    drawn = slot(static_cast<std::size_t>(uniform_index(rng, ring_.size())));
  }
}

}  // namespace qarch::rl
