#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "chem/active_space.h"
#include "chem/hartree_fock.h"
#include "chem/molecule.h"
#include "sim/pauli_sum.h"

namespace qarch::chem {

/// Everything that decides a molecule's electronic Hamiltonian.
struct MoleculeSpecification {
  std::string geometry;                       ///< e.g. "Li 0 0 0; H 0 0 1.595"
  LengthUnit unit = LengthUnit::kAngstrom;    ///< of the geometry
  int charge = 0;                             ///< in units of e
  std::filesystem::path basis_file;           ///< a .g94 file
  double bohr_in_angstrom = kBohrInAngstrom;  ///< to reproduce numbers of other programs
};

/// A molecule's orbitals and its Hamiltonian over all of them.
struct MolecularOrbitals {
  Molecule molecule;
  std::string basis;               ///< name of the basis set
  double nuclear_repulsion = 0.0;  ///< hartree
  ScfResult scf;
  Eigen::MatrixXd overlap;  ///< S over the atomic orbitals, which scf.coefficients expand in
  ElectronicHamiltonian hamiltonian;
};

/// Molecule -> integrals -> restricted Hartree-Fock. Throws what its steps throw.
MolecularOrbitals solve_molecule(const MoleculeSpecification& specification,
                                 const ScfOptions& options = {});
MolecularOrbitals solve_molecule(const Molecule& molecule, const std::filesystem::path& basis_file,
                                 const ScfOptions& options = {});

/// Observables that tell which electrons a state has; they commute with the Hamiltonian.
struct SpinObservables {
  sim::PauliSum number;        ///< N
  sim::PauliSum spin_z;        ///< S_z = (N_alpha - N_beta) / 2
  sim::PauliSum spin_squared;  ///< S^2
};

/// A Hamiltonian on qubits and what is known of its ground state. Energies in hartree; they are
/// totals, with nuclei and frozen electrons. What only electrons have is NaN, 0 or empty for
/// Hamiltonians of other kinds.
struct QubitProblem {
  static constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();

  sim::PauliSum hamiltonian;               ///< its expectation values are total energies
  double core_constant = kNotKnown;        ///< nuclear repulsion and frozen electrons
  double hartree_fock_energy = kNotKnown;  ///< of the reference determinant
  double exact_energy = kNotKnown;         ///< what a search aims at
  std::string exact_energy_of{};           ///< the space in which it is the lowest, in words
  std::uint64_t hartree_fock_bits = 0;     ///< basis state of the determinant; bit q is qubit q
  int num_electrons = 0;                   ///< active ones
  int num_orbitals = 0;                    ///< active ones
  std::optional<SpinObservables> spin{};   ///< where the mapping lets them be observed
  std::vector<std::string> notes{};        ///< what a user should know
};

/// The sector's electrons are hamiltonian.electrons, the mapping a name of qubit_mappings().
///
/// exact_energy is the lowest of the determinants with these electrons that the qubits hold: the
/// lowest eigenvalue of an unreduced operator may belong to another ion (HeH instead of HeH+), and
/// a tapered operator may have left the ground state's symmetry behind, which `notes` then says.
/// It stays NaN, with a note, beyond kMaxExactDeterminants.
///
/// Throws std::invalid_argument for an unknown mapping or too many orbitals.
QubitProblem make_qubit_problem(const ElectronicHamiltonian& hamiltonian,
                                const std::string& mapping);

inline constexpr std::size_t kMaxExactDeterminants = 1'000'000;

}  // namespace qarch::chem
