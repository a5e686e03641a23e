#pragma once

#include <Eigen/Core>
#include <array>
#include <vector>

#include "chem/molecule.h"

namespace qarch::chem {

/// Three orthogonal axes through the centre of nuclear charge, chosen so that as many as possible
/// of the seven operations
///
///   C2(u_k): half a turn about u_k,   sigma(u_k): mirror with normal u_k,   i: r -> -r,   k = 1..3
///
/// map the nuclei to themselves (within 1e-4 bohr). The operations found, with the identity, are an
/// Abelian group of order 1, 2, 4 or 8: D2h or a subgroup of it.
struct SymmetryAxes {
  std::array<double, 3> origin{};                      ///< bohr
  Eigen::Matrix3d axes = Eigen::Matrix3d::Identity();  ///< column k is u_k; orthonormal
  std::vector<Eigen::Matrix3d> operations{};           ///< those of the seven that were found
};

/// Among frames of equal symmetry the one nearest to the axes of the coordinates is taken: a
/// molecule that is placed along them keeps them to the last digit, and where symmetry leaves a
/// direction free (atoms, around the axis of a linear molecule) they decide. Displacements far
/// below the tolerance turn the axes as little.
SymmetryAxes symmetry_axes(const Molecule& molecule);

}  // namespace qarch::chem
