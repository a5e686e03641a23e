#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/pauli_sum.h"

namespace qarch::chem {

/// Terms up to this size are noise to a symmetry: they neither break it nor survive it. Without
/// them, energies change by the square of their size (over a gap) only, because a term that breaks
/// a symmetry has no expectation value in a sector.
inline constexpr double kSymmetryNoise = 1e-8;

/// A Z string and the eigenvalue that is chosen for it, +1 or -1.
struct Z2Symmetry {
  sim::PauliString string;
  int eigenvalue = 1;
};

/// All Z strings that commute with every term with |c| > 1e-8: z masks that generate them. Z^z and
/// a term with mask x commute when |z & x| is even, so this is the kernel over GF(2) of the matrix
/// whose rows are the x. Symmetries that hold an X or a Y are not sought.
std::vector<std::uint64_t> z_symmetries(int num_qubits, std::span<const sim::PauliTerm> terms);

/// Drops one qubit for each Z2 symmetry G_k of an operator (S. Bravyi, J. M. Gambetta, A.
/// Mezzacapo, K. Temme, arXiv:1701.08213), within the sector G_k = s_k = +-1.
///
/// The generators are brought into reduced echelon form, from the highest qubit down: G_k has a
/// pivot, the highest qubit on which it acts, and no other generator acts there. So the result
/// depends only on the group that they generate, and low qubits (low orbitals) stay. In the sector
///
///   P = s_k G_k P
///
/// and of the two the one without a Z on the pivot is taken. What is left there, 1 or X, follows
/// from the other qubits: the qubit is dropped, qubits above move down. Matrix elements stay:
/// <a| O |b> = <a'| O' |b'> for all basis states a, b of the sector and without the pivots' bits
/// a', b'. When the generators would fix every qubit, the lowest one is kept with what it holds.
///
/// Masks before may have up to 63 bits; what is left must fit into a PauliSum.
class Tapering {
 public:
  /// `generators` are z masks; dependent ones add nothing. s_k = <b| G_k |b>. Throws
  /// std::invalid_argument unless 1 <= num_qubits <= 63, for a mask with a bit outside, and for a
  /// generator 0.
  Tapering(int num_qubits, std::span<const std::uint64_t> generators, std::uint64_t basis_state);

  /// Those that are left.
  int num_qubits() const { return static_cast<int>(kept_.size()); }
  /// By pivot, ascending; strings on the qubits before.
  const std::vector<Z2Symmetry>& symmetries() const { return symmetries_; }

  /// O', without terms of at most 1e-12. Throws std::invalid_argument for a term of more than 1e-8
  /// that does not commute with a symmetry, and for more than 31 qubits left.
  sim::PauliSum taper(std::span<const sim::PauliTerm> terms) const;
  /// Also throws unless the operator has the qubits before.
  sim::PauliSum taper(const sim::PauliSum& op) const;

  /// Whether G_k |b> = s_k |b> for all k.
  bool contains(std::uint64_t basis_state) const;
  /// b'. Throws std::invalid_argument for a state outside the sector.
  std::uint64_t taper(std::uint64_t basis_state) const;

 private:
  std::uint64_t without_pivots(std::uint64_t bits) const;

  int num_qubits_before_;
  std::vector<Z2Symmetry> symmetries_;
  std::vector<int> pivots_;  ///< of symmetries_, ascending
  std::vector<int> kept_;    ///< the other qubits, ascending
};

}  // namespace qarch::chem
