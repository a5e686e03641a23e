#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chem/qubit_problem.h"
#include "search/data_path.h"
#include "search/problem_options.h"
#include "sim/pauli_sum.h"

namespace qarch::search {

/// What [problem] names, before any mapping: electrons in orbitals, or an operator on qubits.
struct ProblemSource {
  std::string description;                               ///< in words, one line
  std::optional<chem::MolecularOrbitals> molecule;       ///< where Hartree-Fock was solved here
  std::optional<chem::ElectronicHamiltonian> electrons;  ///< over all orbitals
  std::optional<sim::PauliSum> qubits;                   ///< of spin models and operator files
  std::vector<std::string> notes;                        ///< what a user should know
};

/// Basis sets are looked up in data/basis. Throws std::invalid_argument "problem.field = ..., must
/// be ...", and what chem and the readers of files throw.
ProblemSource load_source(const ProblemOptions& options, const DataFolders& data);

/// The Hamiltonian of the active orbitals, in the sector of problem.electrons; source.electrons
/// must be there.
chem::ElectronicHamiltonian active_hamiltonian(const ProblemSource& source,
                                               const ProblemOptions& options);

/// The orbitals that problem.frozen, frozen_core, active and active_... choose.
chem::ActiveSpace active_space(const ProblemSource& source, const ProblemOptions& options);

/// problem.electrons as two numbers; throws std::invalid_argument for any other number of them.
chem::ElectronCount electron_count(const ProblemOptions& options);

}  // namespace qarch::search
