#pragma once

#include <Eigen/Core>
#include <vector>

#include "chem/basis_set.h"
#include "chem/molecule.h"
#include "chem/symmetry_axes.h"

namespace qarch::chem {

/// How the operations R of a molecule's axes, orthogonal 3 x 3 matrices about their origin, act on
/// its AOs (order as in AoIntegrals):
///
///   phi_j(R^-1 r) = sum_i phi_i(r) G_ij.
///
/// One n x n matrix G for each operation; G^2 = 1, G^t S G = S.
std::vector<Eigen::MatrixXd> symmetry_matrices(const Molecule& molecule, const BasisSet& basis,
                                               const SymmetryAxes& axes);

}  // namespace qarch::chem
