#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "apps/command.h"
#include "chem/qubit_problem.h"
#include "search/problem.h"

namespace qarch::apps {

/// One line of the table of mappings.
struct MappingRow {
  std::string name;
  int num_qubits = 0;
  std::size_t num_terms = 0;    ///< identity included
  double one_norm = 0.0;        ///< sum |c| without the identity, hartree
  std::string reference_state;  ///< bits of the reference determinant, qubit 0 rightmost
  std::string remark;           ///< why there is no such operator
};

/// Energies that belong together, hartree; NaN = not known.
struct EnergyRow {
  std::string name;
  double energy = 0.0;
  std::string remark;
};

/// What `qarch hamiltonian` tells about electrons in orbitals.
struct ElectronicSummary {
  std::vector<EnergyRow> energies;
  std::vector<MappingRow> mappings;
  std::vector<std::string> symmetries;  ///< e.g. "ZIZI = -1", in Jordan-Wigner, blocked
  std::vector<std::string> notes;
};

/// Computes it: Hartree-Fock, the active space's exact energy, that of all orbitals where they have
/// at most max_determinants determinants, and every mapping.
ElectronicSummary summarize_electrons(const search::ProblemSource& source,
                                      const search::ProblemOptions& options,
                                      std::size_t max_determinants, const Streams& streams);

/// Source, molecule, orbitals, active space.
void print_source(std::ostream& out, const search::ProblemSource& source,
                  const search::ProblemOptions& options);
void print_electronic_summary(std::ostream& out, const ElectronicSummary& summary);

/// Qubits, terms, one-norm, exact energy and notes of the operator that is asked for.
void print_qubit_problem(std::ostream& out, const chem::QubitProblem& problem,
                         const std::string& mapping);

/// Bits of a basis state, qubit 0 rightmost.
std::string bit_text(std::uint64_t state, int num_qubits);

}  // namespace qarch::apps
