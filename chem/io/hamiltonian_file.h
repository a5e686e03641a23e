#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "chem/electronic_hamiltonian.h"
#include "chem/molecule.h"
#include "sim/pauli_sum.h"

namespace qarch::chem {

/// What a file of other people holds: atoms, electrons in orbitals, or an operator on qubits.
struct HamiltonianFile {
  std::string format;  ///< name of the format that it was read as
  std::variant<Molecule, ElectronicHamiltonian, sim::PauliSum> content;
  std::vector<std::string> notes;  ///< what the reader left out or supposed
};

struct HamiltonianFileOptions {
  std::string key;  ///< which operator, where a file holds several; empty = the only one
  double bohr_in_angstrom = kBohrInAngstrom;
};

/// Recognises the format by the file's contents and reads it: README.md in this folder lists the
/// formats with their conventions. Constants that a format keeps apart (energy_shift of CRLQAS, the
/// `shift` in the header of a Pauli text) are added, which `notes` then says.
///
/// Throws std::runtime_error when the file cannot be read, and std::invalid_argument, with the
/// place, for a malformed file, for one in no known format, and when the key is missing or unknown;
/// the message then lists the keys.
HamiltonianFile read_hamiltonian_file(const std::string& path,
                                      const HamiltonianFileOptions& options = {});

/// One line per format: its name and what it holds.
std::string describe_hamiltonian_formats();

}  // namespace qarch::chem
