#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apps/hamiltonian_scan.h"
#include "apps/hamiltonian_summary.h"

/// What `qarch hamiltonian --json` writes; apps/README.md lists the keys. Energies in hartree, of
/// spin models in the unit of their couplings.
namespace qarch::apps {

/// Of electrons `electrons` is there, of operators on qubits `qubits`.
std::string hamiltonian_json(const search::ProblemSource& source,
                             const search::ProblemOptions& options,
                             const std::optional<ElectronicSummary>& electrons,
                             const std::optional<chem::QubitProblem>& qubits);

std::string scan_json(const search::ProblemOptions& options, const std::vector<ScanPoint>& points);

/// The problems of --list, by name.
std::string problems_json(
    const std::vector<std::pair<std::string, search::ProblemOptions>>& problems);

}  // namespace qarch::apps
