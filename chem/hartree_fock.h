#pragma once

#include <Eigen/Core>

#include "chem/basis_set.h"
#include "chem/integrals.h"
#include "chem/molecule.h"

namespace qarch::chem {

struct ScfOptions {
  int max_iterations = 200;       ///< Fock matrices built
  double error_tolerance = 1e-9;  ///< bound on the largest entry of |F D S - S D F|, hartree
  int diis_length = 8;            ///< Fock matrices that are mixed; 1 = plain iteration
  void validate() const;          ///< throws std::invalid_argument, e.g. "scf.diis_length = 0, ..."
};

/// A restricted Hartree-Fock determinant. Molecular orbitals (MOs) are canonical, sorted by energy.
struct ScfResult {
  double energy = 0.0;               ///< with the nuclear repulsion, hartree
  int num_occupied = 0;              ///< doubly occupied orbitals: the first ones
  Eigen::VectorXd orbital_energies;  ///< hartree
  Eigen::MatrixXd coefficients;      ///< C_ip: row AO i, column MO p; C^t S C = 1
  int iterations = 0;
  double error = 0.0;  ///< largest entry of |F D S - S D F|
};

/// Closed-shell Roothaan equations F C = S C eps with
///
///   D_ij = sum_{a occupied} C_ia C_ja,    F_ij = h_ij + sum_kl D_kl [2 (ij|kl) - (ik|jl)],
///   E = E_nuc + sum_ij D_ij (h_ij + F_ij)
///
/// (Szabo, Ostlund, "Modern Quantum Chemistry", sec. 3.4), converged with DIIS (P. Pulay, J.
/// Comput. Chem. 3 (1982) 556) from a superposition of atomic densities. The solution
/// found is stationary; whether a lower one of less symmetry exists (stretched bonds) is not
/// examined.
///
/// MOs repeat from run to run: in each column the largest |C_ip| (the first of equals) is positive,
/// and orbitals of equal energy diagonalise x^2 + 2 y^2 + 3 z^2 among themselves, which makes all
/// pi pairs of a linear molecule share their axes.
///
/// Throws std::invalid_argument for an odd number of electrons, more pairs than orbitals or
/// linearly dependent AOs, and std::runtime_error (iterations, error reached) when it does not
/// converge.
ScfResult restricted_hartree_fock(const Molecule& molecule, const BasisSet& basis,
                                  const AoIntegrals& integrals, const ScfOptions& options = {});

/// F(D) above.
Eigen::MatrixXd fock_matrix(const AoIntegrals& integrals, const Eigen::MatrixXd& density);

/// Block-diagonal D of neutral, spherically averaged atoms, each from its own small self-consistent
/// calculation with the electrons of a subshell spread evenly over its orbitals. Only a start.
Eigen::MatrixXd superposed_atomic_densities(const Molecule& molecule, const BasisSet& basis);

}  // namespace qarch::chem
