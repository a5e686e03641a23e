#pragma once

#include <vector>

#include "chem/electronic_hamiltonian.h"
#include "chem/hartree_fock.h"
#include "chem/integrals.h"

namespace qarch::chem {

/// h and (pq|rs) in all molecular orbitals; constant = nuclear_repulsion.
ElectronicHamiltonian electronic_hamiltonian(const AoIntegrals& integrals, const ScfResult& scf,
                                             double nuclear_repulsion);

/// Which orbitals take part. Indices count from 0, in order of orbital energy where the Hamiltonian
/// comes from Hartree-Fock, and must increase. Orbitals in neither list are left empty.
struct ActiveSpace {
  std::vector<int> frozen;  ///< doubly occupied in every state
  std::vector<int> active;  ///< empty = all that are not frozen
};

/// The Hamiltonian of the active orbitals in the field of the frozen ones i, j:
///
///   constant' = constant + sum_i 2 h_ii + sum_ij [2 (ii|jj) - (ij|ji)],
///   h'_pq     = h_pq + sum_i [2 (ii|pq) - (ip|iq)].
///
/// Throws std::invalid_argument for an index out of range, repeated, out of order or in both lists,
/// a frozen orbital that the reference determinant does not fill, an occupied orbital that is in
/// neither list, and a space without an electron.
ElectronicHamiltonian restrict_to(const ElectronicHamiltonian& full, const ActiveSpace& space);

/// CAS(num_electrons, num_orbitals) around the Fermi level: the lowest (N - num_electrons) / 2
/// orbitals are frozen, the next num_orbitals active. Throws std::invalid_argument for counts that
/// the Hamiltonian cannot fill.
ActiveSpace complete_active_space(const ElectronicHamiltonian& full, int num_electrons,
                                  int num_orbitals);

}  // namespace qarch::chem
