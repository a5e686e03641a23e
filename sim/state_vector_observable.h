#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/simd.h"
#include "sim/state_vector_program.h"

namespace qarch::sim {

/// One term w P of an observable: P by its place in a PauliVector (base-4 digits I X Y Z, qubit 0
/// lowest), the identity included.
struct WeightedString {
  std::size_t index;
  double weight;
};

/// C^dagger O C as a matrix, in the form
///
///   <psi|C^dagger O C|psi> = sum_x sum_b Re( conj(psi[b ^ x]) d_x(b) psi[b] ),
///
/// one group per mask x that occurs. Where x moves whole registers, b runs over the lower half of
/// the pairs only and d_x counts twice. d_x is stored while all of them take little memory;
/// beyond, it is summed up from its terms, block by block, at every use.
class StateVectorObservable {
 public:
  /// `lane_qubits` lowest qubits are the lanes of a register.
  StateVectorObservable(std::span<const WeightedString> terms, const CliffordFrame& frame,
                        int num_qubits, unsigned lane_qubits);

  /// Registers in a block of d_x.
  static constexpr std::size_t kBlock = 64;

  /// A block of d_x: `count` registers h = register_of(first), ... of the group.
  struct Block {
    std::uint32_t x;           ///< the group's mask
    std::size_t x_registers;   ///< x without the lanes
    std::size_t pivot;         ///< highest bit of x_registers, or 0
    std::size_t first, count;  ///< in the group's list of registers
    const double* real;        ///< d_x, count registers, or nullptr: zero
    const double* imaginary;   ///< minus its imaginary part, the same
    double twice;              ///< 2 / (how often d_x counts)

    /// The u-th register of the group: those with the pivot bit clear.
    std::size_t register_of(std::size_t u) const {
      return pivot == 0 ? u : ((u & ~(pivot - 1)) << 1U) | (u & (pivot - 1));
    }
  };

  /// body(block) for all blocks of all groups, in a fixed order.
  template <class Body>
  void for_each_block(const Body& body) {
    for (const Group& group : groups_) {
      if (group.stored != kNotStored) {
        body(stored_block(group));
        continue;
      }
      for (std::size_t first = 0; first < group.size; first += kBlock)
        body(summed_block(group, first));
    }
  }

 private:
  struct Term {
    std::uint32_t x, z;
    double weight;  ///< of (-1)^popcount(z & b)
    bool imaginary;
  };
  struct Group {
    std::uint32_t x;
    std::size_t pivot, size;
    std::size_t first_term, first_imaginary, end_term;
    std::size_t stored;  ///< first number in stored_, or kNotStored
    bool has_real() const { return first_imaginary > first_term; }
    bool has_imaginary() const { return end_term > first_imaginary; }
  };
  static constexpr std::size_t kNotStored = ~std::size_t{0};
  static constexpr std::size_t kMaxStored = std::size_t{1} << 18U;  ///< doubles, 2 MiB

  void make_groups();
  void store_diagonals();
  Block stored_block(const Group& group) const {
    const double* const numbers = stored_.data() + (group.stored == kNotStored ? 0 : group.stored);
    return {group.x,
            std::size_t{group.x} >> lane_qubits_,
            group.pivot,
            0,
            group.size,
            group.has_real() ? numbers : nullptr,
            !group.has_imaginary() ? nullptr
            : group.has_real()     ? numbers + (group.size << lane_qubits_)
                                   : numbers,
            group.pivot == 0 ? 2.0 : 1.0};
  }
  Block summed_block(const Group& group, std::size_t first);
  void fill(const Block& block, std::size_t first_term, std::size_t end_term, double* out) const;

  unsigned lane_qubits_;
  std::size_t num_registers_;
  std::vector<Term> terms_;
  std::vector<Group> groups_;
  AlignedVector<double> stored_;
  AlignedVector<double> scratch_;
};

}  // namespace qarch::sim
