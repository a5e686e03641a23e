#pragma once

#include <cstddef>
#include <vector>

namespace qarch::rl {

/// Weights w_0, ..., w_(n-1) >= 0 with their sum, in a binary tree: changing one and finding where
/// a point of [0, sum) falls cost O(log n). Every inner node is the sum of its two children, so
/// that the tree is a function of the weights alone, whatever the order of the changes.
class SumTree {
 public:
  /// All weights 0. Throws std::invalid_argument unless size >= 1.
  explicit SumTree(int size);

  /// w_i = weight, finite and >= 0; i < size().
  void set(std::size_t i, double weight);
  double operator[](std::size_t i) const;
  double total() const { return nodes_[1]; }

  /// The i with w_0 + ... + w_(i-1) <= point < w_0 + ... + w_i up to rounding, always one whose
  /// weight is not 0; total() must be > 0.
  std::size_t find(double point) const;

  std::size_t size() const { return size_; }

 private:
  std::size_t size_;
  std::size_t leaves_;         ///< a power of two
  std::vector<double> nodes_;  ///< children of i: 2 i and 2 i + 1; leaf i: leaves_ + i
};

}  // namespace qarch::rl
