#pragma once

#include <string>

#include "chem/active_space.h"
#include "chem/qubit_problem.h"

namespace qarch::chem::test {

inline const std::string kBasisFolder = QARCH_SOURCE_DIR "/data/basis/";
inline const std::string kSto3g = kBasisFolder + "sto-3g.g94";
inline const std::string kSharedData = QARCH_SOURCE_DIR "/../shared/data/";

inline constexpr const char* kH2 = "H 0 0 0; H 0 0 0.7414";
inline constexpr const char* kLiH = "Li 0 0 0; H 0 0 3.4";

/// A molecule on the way to qubits, everything kept.
struct Solved {
  Molecule molecule;
  BasisSet basis;
  AoIntegrals integrals;
  ScfResult scf;
  ElectronicHamiltonian hamiltonian;  ///< all orbitals
};

inline Solved solve(const std::string& geometry, int charge = 0, const std::string& basis = kSto3g,
                    LengthUnit unit = LengthUnit::kAngstrom, double bohr = kBohrInAngstrom) {
  Solved s;
  s.molecule = parse_geometry(geometry, unit, charge, bohr);
  s.basis = load_basis_set(basis);
  s.integrals = compute_integrals(s.molecule, s.basis);
  s.scf = restricted_hartree_fock(s.molecule, s.basis, s.integrals);
  s.hamiltonian = electronic_hamiltonian(s.integrals, s.scf, nuclear_repulsion(s.molecule));
  return s;
}

}  // namespace qarch::chem::test
