#pragma once

#include <Eigen/Core>

#include "chem/integrals.h"

namespace qarch::chem {

/// F of the determinant without what its symmetries forbid. Iteration stops with D, and so F,
/// uneven by some part of the tolerance, which mixes orbitals a few microhartree apart; here each
/// operation (AoIntegrals::symmetries) that leaves F as it is up to 1e-7 hartree leaves it so up to
/// rounding.
Eigen::MatrixXd symmetric_fock(const AoIntegrals& integrals, const Eigen::MatrixXd& coefficients,
                               int num_occupied);

/// Makes the largest |C_ip| of each column positive, the first of those equal up to 1e-6.
void fix_signs(Eigen::MatrixXd& coefficients);

/// Settles what the Roothaan equations leave open, so that operators repeat.
///
/// Orbitals whose energies follow each other within 1e-6 hartree form a block; occupied and virtual
/// ones never share one. Within a block they are turned to be even or odd under each operation of
/// the molecule's axes (AoIntegrals::symmetries) that the determinant keeps; those alike in all to
/// diagonalise M = C^t axis_moment C; those that M cannot tell apart (1e-6 of its largest
/// eigenvalue) M^2, then M^3, and at last their orbital energies. So all pi pairs share their axes.
/// Then every orbital that is even or odd up to a part of norm 1e-6 loses that part, and the
/// largest |C_ip| of each column, the first of equals (1e-6), positive.
///
/// The same input gives the same bits. Small changes of the input move the outcome little, except
/// where one takes an energy, a moment or a coefficient across the bounds above, and in partners
/// that none of the operators tells apart.
///
/// energies: ascending, one for each column of C; num_occupied: the first columns; C^t S C = 1.
void fix_orbitals(const AoIntegrals& integrals, const Eigen::VectorXd& energies, int num_occupied,
                  Eigen::MatrixXd& coefficients);

}  // namespace qarch::chem
