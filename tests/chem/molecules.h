#pragma once

#include <string>

#include "chem/active_space.h"
#include "chem/qubit_encoding.h"
#include "chem/qubit_mapping.h"
#include "chem/qubit_problem.h"
#include "sim/spectrum.h"

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

/// H on the qubits of a mapping.
inline sim::PauliSum mapped(const ElectronicHamiltonian& h,
                            const std::string& mapping = "jordan_wigner") {
  return QubitEncoding(qubit_mapping_from_name(mapping), h).hamiltonian();
}

/// The lowest energy with h.electrons, from the Pauli sum and not from determinants.
inline double lowest_in_sector(const ElectronicHamiltonian& h) {
  const QubitEncoding encoding(qubit_mapping_from_name("jordan_wigner"), h);
  return sim::lowest_eigenvalues(encoding.hamiltonian(), 1, encoding.sector_states(h.electrons))[0];
}

}  // namespace qarch::chem::test
