#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "chem/repulsion_tensor.h"

namespace qarch::chem {

/// Conserved by every electronic Hamiltonian without magnetic terms: N_alpha and N_beta, which are
/// N = N_alpha + N_beta and S_z = (N_alpha - N_beta) / 2.
struct ElectronCount {
  int alpha = 0;
  int beta = 0;

  int total() const { return alpha + beta; }
  bool operator==(const ElectronCount&) const = default;
};

/// A Slater determinant: bit p of alpha (beta) tells whether orbital p holds an alpha (beta)
/// electron. The creators stand in the order alpha 0, 1, ..., then beta 0, 1, ...
struct Determinant {
  std::uint64_t alpha = 0;
  std::uint64_t beta = 0;
  bool operator==(const Determinant&) const = default;
};

/// The electronic Hamiltonian over m spatial orbitals, with E_pq = sum_s a+_ps a_qs:
///
///   H = constant + sum_pq h_pq E_pq + 1/2 sum_pqrs (pq|rs) (E_pq E_rs - delta_qr E_ps)
///
/// (Helgaker, Jorgensen, Olsen, "Molecular Electronic-Structure Theory", sec. 2.2), in hartree,
/// together with the sector that is meant. The reference determinant fills the first
/// electrons.alpha (electrons.beta) orbitals.
struct ElectronicHamiltonian {
  double constant = 0.0;             ///< nuclear repulsion and the energy of frozen electrons
  Eigen::MatrixXd one_body;          ///< h_pq
  RepulsionTensor two_body;          ///< (pq|rs)
  ElectronCount electrons;           ///< of the state that is sought
  Eigen::VectorXd orbital_energies;  ///< eps_p, m entries, or none where they are not known

  int num_orbitals() const { return two_body.num_orbitals(); }
};

/// Throws std::invalid_argument unless there are 1 to 64 orbitals, one_body is a symmetric m x m
/// matrix of finite numbers, both electron counts are in [0, m], and there is an electron.
void check(const ElectronicHamiltonian& hamiltonian);

/// The first electrons.alpha and electrons.beta orbitals.
Determinant reference_determinant(ElectronCount electrons);

/// <D| H |D> = constant + sum_i h_ii + 1/2 sum_ij [(ii|jj) - delta_(s_i s_j) (ij|ji)] over the
/// occupied spin orbitals i, j with spins s (Slater's rule).
double determinant_energy(const ElectronicHamiltonian& hamiltonian, const Determinant& determinant);

/// The same for the reference determinant.
double determinant_energy(const ElectronicHamiltonian& hamiltonian);

/// The orbitals in the order `order`, which lists each once: p of the result is order[p].
ElectronicHamiltonian reordered(const ElectronicHamiltonian& hamiltonian,
                                const std::vector<int>& order);

/// The order in which orbitals fill: by orbital energies where they are known, by the diagonal of
/// the reference determinant's Fock matrix where not, repeated until the determinant stays. Files
/// sort orbitals by symmetry as often as by energy, and then the first ones are not the occupied
/// ones.
std::vector<int> filling_order(const ElectronicHamiltonian& hamiltonian);

}  // namespace qarch::chem
