#pragma once

#include <cstdint>
#include <vector>

#include "search/classify/mean_loss.h"

namespace qarch::search {

/// Which samples make which step of a training. An epoch is one pass over all samples in an order
/// of its own, drawn from (seed, epoch); its ceil(samples / batch) mini-batches share it out, the
/// last one taking what is left. batch = 0: all samples, in their order.
class Minibatches {
 public:
  /// Throws std::invalid_argument unless samples >= 1 and batch >= 0.
  Minibatches(int samples, int batch, std::uint64_t seed, int restart = 0);

  int per_epoch() const;
  /// Indices of samples, for steps 0, 1, ... in any order.
  std::vector<int> of_step(int step);

 private:
  int samples_;
  int batch_;
  std::uint64_t seed_;
  std::uint64_t restart_;
  int epoch_ = -1;  ///< whose order is held
  std::vector<int> order_;
};

/// The chosen rows.
SignedSamples rows_of(const SignedSamples& samples, const std::vector<int>& rows);

}  // namespace qarch::search
