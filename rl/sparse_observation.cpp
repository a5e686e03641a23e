#include "rl/sparse_observation.h"

namespace qarch::rl {

void sparsify(std::span<const float> dense, SparseObservation& sparse) {
  sparse.clear();
  for (std::size_t i = 0; i < dense.size(); ++i) {
    if (dense[i] != 0.0F) sparse.push_back({static_cast<std::uint32_t>(i), dense[i]});
  }
}

SparseObservation sparsified(std::span<const float> dense) {
  SparseObservation sparse;
  sparsify(dense, sparse);
  return sparse;
}

Observation densified(const SparseObservation& sparse, int size) {
  Observation dense(static_cast<std::size_t>(size), 0.0F);
  for (const SparseEntry& entry : sparse) dense.at(entry.index) = entry.value;
  return dense;
}

}  // namespace qarch::rl
