#pragma once

#include <cstddef>
#include <span>

#include "rl/random.h"
#include "rl/sum_tree.h"

namespace qarch::rl {

/// Proportional prioritised replay (Schaul, Quan, Antonoglou, Silver, ICLR 2016, arXiv:1511.05952):
/// slot i of a replay buffer, of priority p_i, is drawn with the probability
///
///   P(i) = p_i^alpha / sum_k p_k^alpha,   p_i = |residual| + kEpsilon,
///
/// and a new one has the largest priority of all so far (1 at first).
class Priorities {
 public:
  static constexpr double kEpsilon = 1e-6;

  /// Throws std::invalid_argument unless capacity >= 1 and alpha is in [0, 1].
  Priorities(int capacity, double alpha);

  /// A new transition has come into this slot.
  void add(std::size_t slot);
  /// `residual` is what the last draw of this slot gave, finite.
  void update(std::size_t slot, float residual);

  /// Draw k of n is one from the k-th of n equal parts of the whole weight: each slot is drawn
  /// n P(i) times in the mean. Throws std::invalid_argument if there is nothing to draw.
  void sample(Rng& rng, std::span<std::size_t> slots) const;

  int capacity() const { return static_cast<int>(tree_.size()); }
  double probability(std::size_t slot) const { return tree_[slot] / tree_.total(); }

  /// Importance weights of what was drawn, w_i = P(i)^-beta divided by the largest of them.
  void importance_weights(std::span<const std::size_t> slots, double beta,
                          std::span<float> weights) const;

  /// What a checkpoint stores beside the capacity and alpha.
  double weight(std::size_t slot) const { return tree_[slot]; }  ///< p^alpha; 0 in an empty slot
  double largest_priority() const { return largest_; }
  /// Throws std::invalid_argument unless all weights are > 0 and finite and largest is > 0 and
  /// finite; weights[i] goes to slot (first + i) mod capacity.
  void restore(std::span<const double> weights, std::size_t first, double largest);

 private:
  double alpha_;
  double largest_ = 1.0;
  SumTree tree_;
};

}  // namespace qarch::rl
