#pragma once

#include <memory>

#include "chem/qubit_problem.h"
#include "search/data_path.h"
#include "search/experiment.h"
#include "search/noise_source.h"
#include "search/problem_source.h"
#include "search/tasks/vqe_task.h"
#include "sim/noise_model.h"

namespace qarch::search {

/// The qubits. For an operator the exact energy is its lowest eigenvalue, or, where
/// problem.electrons names a sector of problem.mapping, the lowest of that sector.
chem::QubitProblem make_problem(const ProblemSource& source, const ProblemOptions& options);

/// make_problem of load_source.
chem::QubitProblem load_problem(const ProblemOptions& options, const DataFolders& data);

/// Hamiltonian, noise and shot noise as a task. Throws std::invalid_argument if the problem's exact
/// energy is not known, or the noise model names qubits in its coupling map in a way that leaves
/// two-qubit gates no pair.
std::unique_ptr<VqeTask> make_vqe_task(const chem::QubitProblem& problem,
                                       const sim::NoiseModel& noise, const NoiseOptions& options,
                                       NativeLowering lowering = {});

}  // namespace qarch::search
