#include "sim/state_vector_frame.h"

#include <cassert>
#include <utility>

namespace qarch::sim {

CliffordFrame::CliffordFrame(int num_qubits) : images_(static_cast<std::size_t>(num_qubits)) {
  for (std::size_t q = 0; q < images_.size(); ++q) {
    images_[q] = {{std::uint32_t{1} << q, 0, 0}, {0, std::uint32_t{1} << q, 0}};
  }
}

void CliffordFrame::append(GateKind kind, int q0, int q1) {
  Images& a = images_[static_cast<std::size_t>(q0)];
  Images& b = images_[static_cast<std::size_t>(q1)];
  constexpr PhasedString kImaginaryUnit{0, 0, 1};
  switch (kind) {
    case GateKind::kCx:
      a.x = a.x * b.x;
      b.z = a.z * b.z;
      return;
    case GateKind::kCy:
      a.x = kImaginaryUnit * a.x * b.x * b.z;
      b.x = a.z * b.x;
      b.z = a.z * b.z;
      return;
    case GateKind::kCz:
      a.x = a.x * b.z;
      b.x = a.z * b.x;
      return;
    default:
      assert(kind == GateKind::kSwap);
      std::swap(a, b);
  }
}

PhasedString CliffordFrame::image(std::uint32_t x, std::uint32_t z) const {
  PhasedString result{0, 0, static_cast<unsigned>(std::popcount(x & z)) % 4};
  for (; x != 0; x &= x - 1)
    result = result * images_[static_cast<unsigned>(std::countr_zero(x))].x;
  for (; z != 0; z &= z - 1)
    result = result * images_[static_cast<unsigned>(std::countr_zero(z))].z;
  return result;
}

}  // namespace qarch::sim
