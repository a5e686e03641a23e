#include "chem/orbital_symmetry.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "chem/integrals.h"
#include "tests/chem/symmetric_molecules.h"

namespace qarch::chem {
namespace {

/// One shell of each l from 0 to 5 for hydrogen, up to d for the others.
BasisSet many_shells(bool spherical) {
  std::string text = spherical ? "spherical\n" : "cartesian\n";
  text += "H 0\nS 1 1\n0.9 1\nP 1 1\n0.8 1\nD 1 1\n0.7 1\nF 1 1\n0.9 1\nG 1 1\n1.1 1\n****\n";
  for (const char* element : {"Li", "C", "N", "O", "Ar"}) {
    text +=
        std::string(element) + " 0\nS 2 1\n1.7 0.3\n0.4 0.6\nP 1 1\n0.6 1\nD 1 1\n0.7 1\n****\n";
  }
  std::istringstream in(text);
  return read_gaussian94(in, "many");
}

/// Integrals come from a library that knows nothing of G, so this tests G's conventions, too.
TEST(OrbitalSymmetry, LeavesEveryIntegralOfAMoleculeAsItIs) {
  for (const auto& [group, order, geometry] : test::symmetric_molecules()) {
    const Molecule placed = parse_geometry(geometry, LengthUnit::kBohr);
    if (placed.atoms.size() > 3) continue;  // many shells
    for (const bool spherical : {true, false}) {
      for (const double angle : {0.0, 0.8}) {
        const Molecule molecule = test::turned(placed, angle);
        const AoIntegrals ao = compute_integrals(molecule, many_shells(spherical));
        EXPECT_EQ(std::ssize(ao.symmetries), order - 1) << group;
        for (const Eigen::MatrixXd& g : ao.symmetries) {
          const auto n = g.rows();
          EXPECT_LT((g * g - Eigen::MatrixXd::Identity(n, n)).cwiseAbs().maxCoeff(), 1e-12);
          for (const auto* matrix : {&ao.overlap, &ao.core_hamiltonian, &ao.axis_moment}) {
            EXPECT_LT((g.transpose() * *matrix * g - *matrix).cwiseAbs().maxCoeff(),
                      1e-11 * matrix->cwiseAbs().maxCoeff())
                << group << (spherical ? " spherical " : " cartesian ") << angle;
          }
        }
      }
    }
  }
}

TEST(OrbitalSymmetry, PermutesEqualAtoms) {
  const Molecule molecule = parse_geometry("H 0 0 0; H 0 0 1.4", LengthUnit::kBohr);
  std::istringstream in("H 0\nS 1 1\n1 1\n****\n");
  SymmetryAxes axes;
  axes.origin = {0, 0, 0.7};
  axes.operations = {Eigen::Matrix3d(-Eigen::Matrix3d::Identity())};
  const Eigen::MatrixXd g = symmetry_matrices(molecule, read_gaussian94(in, "s"), axes).at(0);
  EXPECT_NEAR((g - Eigen::MatrixXd::Identity(2, 2).rowwise().reverse()).norm(), 0.0, 1e-13);
}

}  // namespace
}  // namespace qarch::chem
