#pragma once

#include <Eigen/Core>

#include "chem/integrals.h"

namespace qarch::chem {

/// Second derivatives of the closed-shell energy along rotations of occupied (i, j) into virtual
/// (a, b) orbitals that stay real and doubly occupied:
///
///   (A+B)_{ia,jb} = delta_ij delta_ab (eps_a - eps_i) + 4 (ia|jb) - (ij|ab) - (ib|ja)
///
/// (R. Seeger, J. A. Pople, J. Chem. Phys. 66 (1977) 3045). To second order, orbitals turned by
/// t kappa, |kappa| = 1, have the energy E + 2 t^2 kappa^t (A+B) kappa. A negative eigenvalue means
/// that the determinant is a saddle point. Rows and columns run over i (slow) and a, counted from
/// the first virtual orbital. Orbital energies in hartree, coefficients as in ScfResult.
Eigen::MatrixXd singlet_hessian(const AoIntegrals& integrals,
                                const Eigen::VectorXd& orbital_energies,
                                const Eigen::MatrixXd& coefficients, int num_occupied);

/// D of the occupied orbitals C_i + angle sum_a kappa_ia C_a, made orthonormal again. kappa has the
/// entries of a row of singlet_hessian().
Eigen::MatrixXd rotated_density(const AoIntegrals& integrals, const Eigen::MatrixXd& coefficients,
                                int num_occupied, const Eigen::VectorXd& kappa, double angle);

}  // namespace qarch::chem
