#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "chem/electronic_hamiltonian.h"
#include "chem/linear_encoding.h"

namespace qarch::chem {

enum class Spin { kAlpha = 0, kBeta = 1 };

/// Order of the 2m modes (orbital p, spin s) of m orbitals; alpha is s = 0.
enum class SpinOrder {
  kBlocked,     ///< p + s m: all alpha modes first (Qiskit)
  kInterleaved  ///< 2 p + s: alpha and beta in turn (OpenFermion, PennyLane)
};

/// Symmetries whose qubits are dropped, each at the value of the reference determinant.
enum class DroppedSymmetries {
  kNone,
  kTotalParity,  ///< (-1)^(N_alpha + N_beta): one qubit less
  kParities,     ///< (-1)^N_alpha and (-1)^N_beta: two qubits less (one less for a single orbital)
  kAll  ///< all Z strings that commute with H: these, and reflections and twofold rotations
};

/// From fermionic modes to qubits. Before qubits are dropped, qubit j is row j of the encoding's
/// matrix, the rightmost but j letter of a Pauli word. A new mapping is one more row of the table
/// in qubit_mapping.cpp.
struct QubitMapping {
  std::string_view name;
  LinearEncoding (*encoding)(int num_modes);
  SpinOrder spin_order = SpinOrder::kBlocked;
  DroppedSymmetries drops = DroppedSymmetries::kNone;

  /// The mode of a spin orbital; 0 <= orbital < num_orbitals.
  int mode(int orbital, Spin spin, int num_orbitals) const;
  /// Bit j is the occupation of mode j; num_orbitals <= 32.
  std::uint64_t occupations(const Determinant& determinant, int num_orbitals) const;
};

/// jordan_wigner, parity, bravyi_kitaev: blocked; the same with _interleaved, and with _tapered
/// (blocked, all symmetries dropped); parity_reduced: blocked, parities dropped, which are qubits
/// m - 1 and 2m - 1 there; checksum_interleaved: Jordan-Wigner, interleaved, without the last mode,
/// whose occupation is what the parity of the others leaves open (checksum_code of OpenFermion,
/// after M. Steudtner, S. Wehner, arXiv:1712.07067).
std::span<const QubitMapping> qubit_mappings();

/// Throws std::invalid_argument that lists the names.
const QubitMapping& qubit_mapping_from_name(std::string_view name);

}  // namespace qarch::chem
