#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chem/basis_set.h"
#include "chem/integrals.h"
#include "chem/molecule.h"

namespace qarch::chem {

struct ScfOptions {
  std::string guess = "soad";     ///< a name of scf_guesses(), or "lowest": see below
  int max_iterations = 200;       ///< Fock matrices built in one attempt
  double error_tolerance = 1e-9;  ///< bound on the largest entry of |F D S - S D F|, hartree
  int diis_length = 8;            ///< Fock matrices that are mixed; 1 = plain iteration
  double level_shift = 0.5;       ///< of virtual orbitals in a second attempt, hartree; 0 = none
  int max_rotations = 1500;       ///< occupied times virtual orbitals up to which stability is told
  void validate() const;          ///< throws std::invalid_argument, e.g. "scf.diis_length = 0, ..."
};

/// Whether a lower energy lies next to the solution, with real and doubly occupied orbitals.
enum class Stability { kNotExamined, kStable, kUnstable };

/// "not examined", "stable", "unstable".
std::string_view stability_name(Stability stability);

/// One start of the iteration and where it led.
struct ScfAttempt {
  std::string guess;
  double energy = 0.0;  ///< hartree; the last one when not converged
  bool converged = false;
};

/// A restricted Hartree-Fock determinant. Molecular orbitals (MOs) are canonical, sorted by energy.
struct ScfResult {
  double energy = 0.0;               ///< with the nuclear repulsion, hartree
  int num_occupied = 0;              ///< doubly occupied orbitals: the first ones
  Eigen::VectorXd orbital_energies;  ///< hartree
  Eigen::MatrixXd coefficients;      ///< C_ip: row AO i, column MO p; C^t S C = 1
  int iterations = 0;                ///< Fock matrices built in the attempt that led here
  double error = 0.0;                ///< largest entry of |F D S - S D F|
  std::string guess;                 ///< the start that led here, e.g. "soad"
  std::vector<ScfAttempt> tried;     ///< all starts, in this order
  Stability stability = Stability::kNotExamined;
  /// Of singlet_hessian(); unstable below -1e-6 hartree. None where stability was not examined or
  /// no rotation exists.
  std::optional<double> lowest_hessian_eigenvalue;
};

/// Closed-shell Roothaan equations F C = S C eps with
///
///   D_ij = sum_{a occupied} C_ia C_ja,    F_ij = h_ij + sum_kl D_kl [2 (ij|kl) - (ik|jl)],
///   E = E_nuc + sum_ij D_ij (h_ij + F_ij)
///
/// (Szabo, Ostlund, "Modern Quantum Chemistry", sec. 3.4), converged with DIIS (P. Pulay, J.
/// Comput. Chem. 3 (1982) 556) from options.guess. A start that does not converge is tried once
/// more with F + level_shift (S - S D S) (V. R. Saunders, I. H. Hillier, Int. J. Quantum Chem. 7
/// (1973) 699). The solution is a stationary point whose lowest orbitals are occupied; `stability`
/// tells whether it is a minimum. Even a minimum may not be the lowest one.
///
/// guess = "lowest" keeps the lowest solution of many starts: every guess; from the best of them,
/// exchanges and equal mixtures of the two highest occupied with the two lowest virtual orbitals;
/// and from an unstable solution, the direction in which the energy falls; until nothing improves.
/// A search, no proof: the lowest solution of all may still be another.
///
/// MOs repeat from run to run to the last bit: see fix_orbitals() in chem/canonical_orbitals.h.
///
/// Throws std::invalid_argument for an odd number of electrons, more pairs than orbitals, linearly
/// dependent AOs or an unknown guess, and std::runtime_error (iterations, error reached, energy)
/// when no attempt converges.
ScfResult restricted_hartree_fock(const Molecule& molecule, const BasisSet& basis,
                                  const AoIntegrals& integrals, const ScfOptions& options = {});

/// F(D) above, of a symmetric D.
Eigen::MatrixXd fock_matrix(const AoIntegrals& integrals, const Eigen::MatrixXd& density);

}  // namespace qarch::chem
