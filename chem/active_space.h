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

/// How a user names an active space: by lists, by counts, or not at all (everything is active).
struct SpaceSpecification {
  std::vector<int> frozen{};  ///< as in ActiveSpace
  std::vector<int> active{};  ///< as in ActiveSpace
  int num_frozen = 0;         ///< the lowest so many orbitals are frozen; instead of `frozen`
  int active_electrons = 0;   ///< with active_orbitals: complete_active_space; instead of lists
  int active_orbitals = 0;
};

/// Throws std::invalid_argument for a specification that says the same thing twice, and what
/// complete_active_space throws.
ActiveSpace choose_active_space(const ElectronicHamiltonian& full,
                                const SpaceSpecification& specification);

/// Orbitals that a chemist freezes: one for each atom from Li, five from Na, nine from K (the
/// shells of the noble gas before it, without d).
int num_core_orbitals(const Molecule& molecule);

/// CAS(num_electrons, num_orbitals) around the Fermi level: the lowest (N - num_electrons) / 2
/// orbitals are frozen, the next num_orbitals active. Throws std::invalid_argument for counts that
/// the Hamiltonian cannot fill.
ActiveSpace complete_active_space(const ElectronicHamiltonian& full, int num_electrons,
                                  int num_orbitals);

}  // namespace qarch::chem
