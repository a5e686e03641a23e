#pragma once

#include <Eigen/Core>
#include <vector>

#include "chem/hartree_fock.h"
#include "chem/integrals.h"
#include "chem/repulsion_tensor.h"

namespace qarch::chem {

/// The electronic Hamiltonian over m spatial orbitals, with E_pq = sum_s a+_ps a_qs:
///
///   H = constant + sum_pq h_pq E_pq + 1/2 sum_pqrs (pq|rs) (E_pq E_rs - delta_qr E_ps)
///
/// (Helgaker, Jorgensen, Olsen, "Molecular Electronic-Structure Theory", sec. 2.2), in hartree,
/// together with the closed-shell determinant it came from: the first num_pairs orbitals are doubly
/// occupied.
struct ElectronicHamiltonian {
  double constant = 0.0;     ///< nuclear repulsion and the energy of frozen electrons
  Eigen::MatrixXd one_body;  ///< h_pq
  RepulsionTensor two_body;  ///< (pq|rs)
  int num_pairs = 0;

  int num_orbitals() const { return two_body.num_orbitals(); }
};

/// h and (pq|rs) in all molecular orbitals; constant = nuclear_repulsion.
ElectronicHamiltonian electronic_hamiltonian(const AoIntegrals& integrals, const ScfResult& scf,
                                             double nuclear_repulsion);

/// Which molecular orbitals take part. Indices count from 0 in order of orbital energy and must
/// increase. Orbitals in neither list are left empty.
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
/// a frozen orbital that the determinant leaves empty, an occupied orbital that is in neither list,
/// and a space without an electron pair.
ElectronicHamiltonian restrict_to(const ElectronicHamiltonian& full, const ActiveSpace& space);

/// Energy of the determinant: constant + sum_a 2 h_aa + sum_ab [2 (aa|bb) - (ab|ba)], a, b <
/// num_pairs.
double determinant_energy(const ElectronicHamiltonian& hamiltonian);

}  // namespace qarch::chem
