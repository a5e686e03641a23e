#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "chem/hartree_fock.h"
#include "chem/molecule.h"
#include "sim/pauli_sum.h"

namespace qarch::chem {

/// Everything that decides a qubit Hamiltonian.
struct MoleculeSpecification {
  std::string geometry;                       ///< e.g. "Li 0 0 0; H 0 0 1.595"
  LengthUnit unit = LengthUnit::kAngstrom;    ///< of the geometry
  int charge = 0;                             ///< in units of e
  std::filesystem::path basis_file;           ///< a .g94 file
  std::vector<int> frozen{};                  ///< orbitals that stay doubly occupied, from 0
  std::vector<int> active{};                  ///< orbitals kept; empty = all but the frozen ones
  std::string mapping = "jordan_wigner";      ///< a name of qubit_mappings()
  double bohr_in_angstrom = kBohrInAngstrom;  ///< to reproduce numbers of other programs
};

/// Energies in hartree; all but the two constants are totals, with nuclei and frozen electrons.
struct QubitProblem {
  sim::PauliSum hamiltonian;            ///< its expectation values are total energies
  double nuclear_repulsion = 0.0;       ///< E_nuc
  double core_constant = 0.0;           ///< E_nuc and the energy of the frozen electrons
  double hartree_fock_energy = 0.0;     ///< restricted Hartree-Fock
  double exact_energy = 0.0;            ///< lowest with the active electrons, half of them alpha
  std::uint64_t hartree_fock_bits = 0;  ///< basis state of the determinant; bit q is qubit q
  int num_electrons = 0;                ///< active ones
  int num_orbitals = 0;                 ///< active ones
};

/// Molecule -> integrals -> restricted Hartree-Fock -> active space -> qubits -> exact energy.
///
/// exact_energy is sought among the states with the determinant's electrons only: the lowest
/// eigenvalue of an unreduced operator may belong to another ion (HeH instead of HeH+).
/// Throws what its steps throw.
QubitProblem make_qubit_problem(const MoleculeSpecification& specification,
                                const ScfOptions& options = {});

}  // namespace qarch::chem
