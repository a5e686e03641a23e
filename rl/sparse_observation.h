#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rl/environment.h"

namespace qarch::rl {

struct SparseEntry {
  std::uint32_t index = 0;
  float value = 0.0F;
  bool operator==(const SparseEntry&) const = default;
};

/// The entries of an observation that are not zero, by rising index (8 bytes each). Encodings that
/// are mostly one-hot are 10 to 50 times shorter so.
using SparseObservation = std::vector<SparseEntry>;

/// Writes `dense` into `sparse`, whose memory is reused.
void sparsify(std::span<const float> dense, SparseObservation& sparse);
SparseObservation sparsified(std::span<const float> dense);

/// The inverse; every index must be below `size`.
Observation densified(const SparseObservation& sparse, int size);

}  // namespace qarch::rl
