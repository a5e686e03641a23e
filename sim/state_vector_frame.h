#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/gate.h"

namespace qarch::sim {

/// i^phase X^x Z^z: a Pauli string with a phase; bit q of the masks is qubit q.
struct PhasedString {
  std::uint32_t x = 0;
  std::uint32_t z = 0;
  unsigned phase = 0;  ///< modulo 4

  friend PhasedString operator*(const PhasedString& a, const PhasedString& b) {
    const auto crossings = static_cast<unsigned>(std::popcount(a.z & b.x));
    return {a.x ^ b.x, a.z ^ b.z, (a.phase + b.phase + 2 * crossings) % 4};
  }
};

/// The map P -> C^dagger P C of Pauli strings, for a product C of cx, cy, cz and swap.
class CliffordFrame {
 public:
  explicit CliffordFrame(int num_qubits);

  /// C <- gate C.
  void append(GateKind kind, int q0, int q1);

  const PhasedString& x(int qubit) const { return images_[static_cast<std::size_t>(qubit)].x; }
  const PhasedString& z(int qubit) const { return images_[static_cast<std::size_t>(qubit)].z; }

  /// The image of the Hermitian string with these masks, i^popcount(x & z) X^x Z^z.
  PhasedString image(std::uint32_t x, std::uint32_t z) const;

 private:
  struct Images {
    PhasedString x, z;
  };
  std::vector<Images> images_;
};

}  // namespace qarch::sim
