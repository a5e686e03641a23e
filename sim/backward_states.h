#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "sim/pauli_vector.h"

namespace qarch::sim {

/// The states r_0 = |0...0>, r_(b+1) = step b of r_b, from the last of m steps to the first, for
/// backward sweeps that meet them again. Keeps up to 16 states in a row and log2(m) to start from
/// again, for m + (m / 2) log2(m / 16) steps; with none in a row (m / 2) log2(m).
///
/// step(b, from, to): to <- step b of from. visit(b, state): b = m, ..., 0.
template <class Step, class Visit>
class BackwardStates {
 public:
  /// `scratch`, of the run's qubits, is written between visits.
  BackwardStates(const Step& step, const Visit& visit, PauliVector& scratch)
      : step_(step), visit_(visit), scratch_(scratch) {}

  /// Keeps fewer in a row where `memory_budget` bytes do not hold them besides the three states to
  /// work on. The budget changes no bit of the states.
  void run(std::size_t num_steps, std::size_t memory_budget) {
    const PauliVector start(scratch_.num_qubits());
    const std::size_t states = memory_budget / PauliVector::required_bytes(start.num_qubits());
    visit_states(0, num_steps + 1, start, states > 3 ? states - 3 : 0);
  }

 private:
  /// More states at once leave the caches, and fresh memory costs more than computing them again.
  static constexpr std::size_t kMostKept = 16;

  /// Visits r_(end-1), ..., r_first; `start` is r_first. Keeps those between if they are at most
  /// `spare`; else keeps the middle one and halves.
  void visit_states(std::size_t first, std::size_t end, const PauliVector& start,
                    std::size_t spare) {
    const std::size_t between = end - first - 1;
    if (between <= std::min(spare, kMostKept)) {
      while (kept_.size() < between) kept_.emplace_back(start.num_qubits());
      for (std::size_t k = 0; k < between; ++k) {
        step_(first + k, k == 0 ? start : kept_[k - 1], kept_[k]);
      }
      for (std::size_t k = between; k-- > 0;) visit_(first + k + 1, kept_[k]);
      visit_(first, start);
      return;
    }
    const std::size_t middle = first + (end - first) / 2;
    PauliVector state = copy_of(start);
    for (std::size_t b = first; b < middle; ++b) {
      step_(b, state, scratch_);
      std::swap(state, scratch_);
    }
    const std::size_t left = spare > 0 ? spare - 1 : 0;
    visit_states(middle, end, state, left);
    unused_.push_back(std::move(state));
    visit_states(first, middle, start, left);
  }

  PauliVector copy_of(const PauliVector& state) {
    if (unused_.empty()) return state;
    PauliVector copy = std::move(unused_.back());
    unused_.pop_back();
    copy = state;
    return copy;
  }

  const Step& step_;
  const Visit& visit_;
  PauliVector& scratch_;
  std::vector<PauliVector> kept_;    ///< consecutive states, where they fit
  std::vector<PauliVector> unused_;  ///< memory of former middle states
};

}  // namespace qarch::sim
