#pragma once

#include <Eigen/Core>
#include <span>
#include <string_view>

#include "chem/basis_set.h"
#include "chem/integrals.h"
#include "chem/molecule.h"

namespace qarch::chem {

/// A matrix whose lowest orbitals are occupied first.
struct ScfGuess {
  std::string_view name;
  std::string_view summary;
  Eigen::MatrixXd (*fock)(const Molecule&, const BasisSet&, const AoIntegrals&);
};

/// soad: F(D) of superposed_atomic_densities();
/// core: h;
/// gwh:  F_ii = h_ii, F_ij = 1.75 S_ij (h_ii / S_ii + h_jj / S_jj) / 2   (M. Wolfsberg, L.
///       Helmholz, J. Chem. Phys. 20 (1952) 837; 1.75 is usual today).
std::span<const ScfGuess> scf_guesses();

/// Throws std::invalid_argument, which lists the names, when unknown.
const ScfGuess& scf_guess_from_name(std::string_view name);

/// Block-diagonal D of neutral, spherically averaged atoms, each from its own small self-consistent
/// calculation with the electrons of a subshell spread evenly over its orbitals. Only a start.
Eigen::MatrixXd superposed_atomic_densities(const Molecule& molecule, const BasisSet& basis);

}  // namespace qarch::chem
