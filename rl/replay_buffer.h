#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rl/random.h"
#include "rl/transition.h"

namespace qarch::rl {

/// The latest `capacity` transitions (Lin, Machine Learning 8 (1992) 293); a full buffer drops the
/// oldest first. Sampling depends on the age order only, so that a buffer filled again from the
/// oldest to the newest transition draws the same samples.
class ReplayBuffer {
 public:
  /// Throws std::invalid_argument unless capacity >= 1. `num_rejected` continues a count.
  explicit ReplayBuffer(int capacity, std::int64_t num_rejected = 0);

  /// Stores a transition, or counts and drops it (returns false) if a number in it is not finite.
  bool push(const Transition& transition);

  /// Transition i, 0 the oldest; i < size().
  const Transition& operator[](std::size_t i) const;

  /// Fills `batch` with uniform draws (with replacement). Throws std::invalid_argument if empty.
  /// The pointers are valid until the next push.
  void sample(Rng& rng, std::span<const Transition*> batch) const;

  std::size_t size() const { return ring_.size(); }
  int capacity() const { return capacity_; }
  std::int64_t num_rejected() const { return num_rejected_; }

 private:
  int capacity_;
  std::vector<Transition> ring_;
  std::size_t oldest_ = 0;
  std::int64_t num_rejected_;
};

}  // namespace qarch::rl
