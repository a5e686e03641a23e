#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>

#include "chem/electronic_hamiltonian.h"
#include "chem/molecule.h"

namespace qarch::chem {

/// What an HDF5 file of OpenFermion's MolecularData says of a molecule
/// (https://github.com/quantumlib/OpenFermion, src/openfermion/chem/molecular_data.py). Energies in
/// hartree; what was not computed is absent, a matrix then has no entries.
///
/// Checked with MolecularData of OpenFermion at commit 4de9bf57: it loads what is written here with
/// equal values, and what it saves from that reads back here.
struct MolecularData {
  Molecule molecule;          ///< no atoms when the geometry is a mere name
  std::string geometry_name;  ///< then
  std::string basis;
  std::string description;
  std::string name;  ///< empty: openfermion_name
  std::optional<double> hf_energy, mp2_energy, cisd_energy, ccsd_energy, fci_energy;
  Eigen::MatrixXd canonical_orbitals;  ///< C_ip: row AO i, column MO p
  Eigen::MatrixXd overlap_integrals;   ///< S_ij of AOs
  /// In molecular orbitals; the constant is the stored nuclear repulsion. The sector is that of
  /// greatest S_z: N_alpha - N_beta = multiplicity - 1.
  ElectronicHamiltonian hamiltonian;

  int multiplicity() const { return hamiltonian.electrons.alpha - hamiltonian.electrons.beta + 1; }
};

/// "H1-Li1_sto-3g_singlet_1.45": formula by atomic number, basis, multiplicity, charge unless 0 as
/// "1+" or "1-", description unless empty. OpenFermion calls the file so, with .hdf5 behind.
std::string openfermion_name(const MolecularData& data);

/// Reads such a file. Datasets and their meaning:
///
///   geometry/atoms (symbols), geometry/positions[A,3] (angstrom), basis, description, name,
///   charge, multiplicity, n_electrons, nuclear_repulsion, {hf,mp2,cisd,ccsd,fci}_energy,
///   canonical_orbitals[i,p], overlap_integrals[i,j], orbital_energies[p], one_body_integrals[p,q],
///   two_body_integrals[p,q,r,s] = (ps|qr)
///
/// A boolean stands for what is not known. Density matrices and amplitudes are not loaded.
/// Throws std::runtime_error when the file cannot be opened, and std::invalid_argument "FILE:
/// /dataset: ..." when it is malformed, lacks the integrals or n_electrons does not fit the
/// multiplicity, or when the two-electron integrals lack the symmetries of real orbitals by more
/// than 1e-8.
MolecularData read_openfermion_hdf5(const std::string& path,
                                    double bohr_in_angstrom = kBohrInAngstrom);

/// Writes all datasets that MolecularData.load and its lazy properties read; density matrices,
/// amplitudes and what is absent are boolean False. The same data give the same bytes, and reading
/// them gives the same integrals and energies to the last bit.
/// Throws std::invalid_argument when check(hamiltonian) does, the orbital energies are not one for
/// each orbital, or N_alpha < N_beta; and std::runtime_error when the file cannot be written.
void write_openfermion_hdf5(const std::string& path, const MolecularData& data,
                            double bohr_in_angstrom = kBohrInAngstrom);

}  // namespace qarch::chem
