#include "chem/symmetry_axes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>

#include "tests/chem/symmetric_molecules.h"

namespace qarch::chem {
namespace {

using test::symmetric_molecules;

/// The largest distance of an image from the nearest atom of its kind.
double worst_image(const Molecule& molecule, const SymmetryAxes& axes, const Eigen::Matrix3d& r) {
  const Eigen::Vector3d origin(axes.origin[0], axes.origin[1], axes.origin[2]);
  const auto at = [](const Atom& atom) { return Eigen::Vector3d(atom.position.data()); };
  double worst = 0.0;
  for (const Atom& a : molecule.atoms) {
    double nearest = 1e9;
    for (const Atom& b : molecule.atoms) {
      if (a.atomic_number != b.atomic_number) continue;
      nearest = std::min(nearest, (origin + r * (at(a) - origin) - at(b)).norm());
    }
    worst = std::max(worst, nearest);
  }
  return worst;
}

TEST(SymmetryAxes, FindTheOperationsOfEveryMoleculeHoweverItLies) {
  for (const auto& [group, order, geometry] : symmetric_molecules()) {
    const Molecule placed = parse_geometry(geometry, LengthUnit::kBohr);
    for (const double angle : {0.0, 0.4, 1.3, 2.9}) {
      const Molecule molecule = test::turned(placed, angle);
      const SymmetryAxes axes = symmetry_axes(molecule);
      EXPECT_EQ(std::ssize(axes.operations), order - 1) << group << " turned by " << angle;
      EXPECT_LT((axes.axes.transpose() * axes.axes - Eigen::Matrix3d::Identity()).norm(), 1e-14);
      for (const Eigen::Matrix3d& operation : axes.operations) {
        EXPECT_LT((operation * operation - Eigen::Matrix3d::Identity()).norm(), 1e-13);
        EXPECT_LT(worst_image(molecule, axes, operation), 1e-6) << group;
      }
    }
  }
}

TEST(SymmetryAxes, OfAMoleculeAlongTheCoordinatesAreTheCoordinates) {
  for (const auto& [group, order, geometry] : symmetric_molecules()) {
    const SymmetryAxes axes = symmetry_axes(parse_geometry(geometry, LengthUnit::kBohr));
    EXPECT_EQ(axes.axes, Eigen::Matrix3d(Eigen::Matrix3d::Identity())) << group;
  }
}

TEST(SymmetryAxes, HardlyMoveWithTheAtoms) {
  for (const auto& [group, order, geometry] : symmetric_molecules()) {
    const Molecule molecule = test::turned(parse_geometry(geometry, LengthUnit::kBohr), 0.7);
    Molecule moved = molecule;
    double shift = 1e-8;
    for (Atom& atom : moved.atoms) {
      for (double& x : atom.position) x += (shift *= -0.9);
    }
    const SymmetryAxes before = symmetry_axes(molecule);
    const SymmetryAxes after = symmetry_axes(moved);
    EXPECT_LT((before.axes - after.axes).norm(), 1e-7) << group;
    EXPECT_EQ(before.operations.size(), after.operations.size()) << group;
  }
}

}  // namespace
}  // namespace qarch::chem
