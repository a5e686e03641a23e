#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rl/random.h"
#include "rl/transition.h"

namespace qarch::rl {

/// The latest `capacity` transitions (Lin, Machine Learning 8 (1992) 293); a full buffer drops the
/// oldest first. The j-th transition that was ever stored lies in slot j mod capacity.
class ReplayBuffer {
 public:
  /// Throws std::invalid_argument unless capacity >= 1.
  explicit ReplayBuffer(int capacity);

  /// What another buffer held, transition by transition and slot by slot. Throws
  /// std::invalid_argument unless the counts could be those of a buffer (num_stored = number of
  /// transitions, or more if they fill it) and all numbers are finite.
  ReplayBuffer(int capacity, std::vector<Transition> oldest_first, std::int64_t num_stored,
               std::int64_t num_rejected);

  /// Stores a transition, or counts and drops it (returns false) if a number in it is not finite.
  bool push(const Transition& transition);

  /// Transition i, 0 the oldest; i < size().
  const Transition& operator[](std::size_t i) const { return ring_[slot(i)]; }
  const Transition& at_slot(std::size_t slot) const { return ring_[slot]; }
  /// The slot of transition i, 0 the oldest.
  std::size_t slot(std::size_t i) const;

  /// Fills `slots` with uniform draws (with replacement). Throws std::invalid_argument if empty.
  void sample(Rng& rng, std::span<std::size_t> slots) const;

  std::size_t size() const { return ring_.size(); }
  int capacity() const { return capacity_; }
  std::int64_t num_stored() const { return num_stored_; }  ///< ever
  std::int64_t num_rejected() const { return num_rejected_; }

 private:
  int capacity_;
  std::vector<Transition> ring_;
  std::int64_t num_stored_ = 0;
  std::int64_t num_rejected_ = 0;
};

}  // namespace qarch::rl
