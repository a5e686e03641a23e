#pragma once

#include <Eigen/Geometry>
#include <sstream>
#include <string>
#include <vector>

#include "chem/molecule.h"

namespace qarch::chem::test {

/// Molecules and the order of the largest subgroup of their point group that a frame can show.
struct SymmetricMolecule {
  const char* group;
  int order;
  const char* geometry;  ///< bohr, along the axes
};

inline const std::vector<SymmetricMolecule>& symmetric_molecules() {
  static const std::vector<SymmetricMolecule> kTable{
      {"K_h", 8, "Ar 0 0 0"},
      {"D_infinity_h", 8, "N 0 0 0; N 0 0 2.1"},
      {"C_infinity_v", 4, "Li 0 0 0; H 0 0 3"},
      {"T_d", 4, "C 0 0 0; H 1.2 1.2 1.2; H 1.2 -1.2 -1.2; H -1.2 1.2 -1.2; H -1.2 -1.2 1.2"},
      {"C_2v", 4, "O 0 0 0; H 0 1.43 1.108; H 0 -1.43 1.108"},
      {"C_3v", 2,
       "N 0 0 0; H 1.771 0 0.721; H -0.8855 1.53373099010224 0.721; H -0.8855 -1.53373099010224 "
       "0.721"},
      {"D_2h", 8,
       "C 0 0 1.26; C 0 0 -1.26; H 0 1.74 2.33; H 0 -1.74 2.33; H 0 1.74 -2.33; H 0 -1.74 -2.33"},
      {"C_s", 2, "O 0 0 0; H 1.8 0 0; Li -0.5 3 0"},
      {"C_1", 1, "O 0 0 0; H 1.8 0 0; Li -0.5 3 0; H 0.3 0.4 2.5"},
      {"D_4h", 8, "H 1 1 0; H 1 -1 0; H -1 1 0; H -1 -1 0"}};
  return kTable;
}

/// The molecule turned about an axis that no symmetry knows, and moved.
inline Molecule turned(Molecule molecule, double angle) {
  const Eigen::Matrix3d rotation =
      Eigen::AngleAxisd(angle, Eigen::Vector3d(0.3, -0.5, 0.9).normalized()).toRotationMatrix();
  for (Atom& atom : molecule.atoms) {
    const Eigen::Vector3d r =
        rotation * Eigen::Vector3d(atom.position[0], atom.position[1], atom.position[2]) +
        Eigen::Vector3d(0.5, -1.0, 0.25);
    atom.position = {r[0], r[1], r[2]};
  }
  return molecule;
}

}  // namespace qarch::chem::test
