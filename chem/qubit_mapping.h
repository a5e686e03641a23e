#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "chem/electronic_hamiltonian.h"
#include "chem/linear_encoding.h"
#include "sim/pauli_sum.h"

namespace qarch::chem {

/// Order of the 2m modes (orbital p, spin s) of m orbitals; alpha is s = 0.
enum class SpinOrder {
  kBlocked,     ///< p + s m: all alpha modes first (Qiskit)
  kInterleaved  ///< 2 p + s: alpha and beta in turn (OpenFermion, PennyLane)
};

/// From fermionic modes to qubits. Qubit j is row j of the encoding's matrix, the rightmost but j
/// letter of a Pauli word. A new mapping is one more row of the table in qubit_mapping.cpp.
struct QubitMapping {
  std::string_view name;
  LinearEncoding (*encoding)(int num_modes);
  SpinOrder spin_order = SpinOrder::kBlocked;
  /// Drops the qubits m - 1 and 2m - 1 of blocked parity, which hold N_alpha and N_alpha + N_beta
  /// mod 2: Z there becomes (-1)^N_alpha and (-1)^N.
  bool drops_conserved_parities = false;

  /// Throws std::invalid_argument unless 1 <= num_orbitals <= 31 and a qubit is left.
  int num_qubits(int num_orbitals) const;
};

/// jordan_wigner, parity, parity_reduced (all blocked), jordan_wigner_interleaved,
/// parity_interleaved.
std::span<const QubitMapping> qubit_mappings();

/// Throws std::invalid_argument that lists the names.
const QubitMapping& qubit_mapping_from_name(std::string_view name);

/// H as a sum of Pauli words; the constant is part of the identity's coefficient, terms with
/// |c| < 1e-12 are dropped. `electrons` matters only to mappings that drop conserved parities.
sim::PauliSum map_to_qubits(const ElectronicHamiltonian& hamiltonian, const QubitMapping& mapping,
                            ElectronCount electrons);

/// The basis state of a determinant: bit p of alpha (beta) tells whether orbital p holds an alpha
/// (beta) electron. Bit q of the result is qubit q.
std::uint64_t map_determinant(const QubitMapping& mapping, int num_orbitals, std::uint64_t alpha,
                              std::uint64_t beta);

/// The basis states of all determinants with these electrons: a basis of their sector. Throws
/// std::invalid_argument unless both counts are in [0, num_orbitals].
std::vector<std::uint64_t> sector_states(const QubitMapping& mapping, int num_orbitals,
                                         ElectronCount electrons);

}  // namespace qarch::chem
