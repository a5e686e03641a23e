#pragma once

#include <Eigen/Core>
#include <vector>

#include "chem/basis_set.h"
#include "chem/molecule.h"
#include "chem/repulsion_tensor.h"

namespace qarch::chem {

/// Integrals over the n atomic orbitals (AOs) of a molecule, in atomic units. AO order: atoms as in
/// the molecule, shells as in the basis set, then the functions of a shell: p as x y z, spherical
/// ones by m = -l ... l, Cartesian ones as xx xy xz yy yz zz. Cartesian functions of a shell share
/// one factor, so that <xx|xx> = 1 and <xy|xy> = 1/3. u_k and c are the symmetry_axes() and origin.
struct AoIntegrals {
  Eigen::MatrixXd overlap;                  ///< S_ij = <i|j>
  Eigen::MatrixXd core_hamiltonian;         ///< h_ij = <i| -nabla^2 / 2 - sum_A Z_A / |r - R_A| |j>
  Eigen::MatrixXd axis_moment;              ///< <i| sum_k k (u_k . (r - c))^2 |j>: tells axes apart
  std::vector<Eigen::MatrixXd> symmetries;  ///< symmetry_matrices() of the axes' operations
  RepulsionTensor repulsion;                ///< (ij|kl)
  std::vector<int> angular_momentum;        ///< l of each AO

  int num_orbitals() const { return repulsion.num_orbitals(); }
};

/// Evaluated with libint2 (E. F. Valeev, https://github.com/evaleev/libint). Throws
/// std::invalid_argument when the basis set lacks an element of the molecule, or for more AOs than
/// a RepulsionTensor holds.
AoIntegrals compute_integrals(const Molecule& molecule, const BasisSet& basis);

}  // namespace qarch::chem
