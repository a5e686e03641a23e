#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sim/circuit.h"
#include "sim/noise_model.h"

namespace qarch::sim {

/// Which gates cost how much of a circuit's fidelity.
///
///   F = <psi| rho |psi>,     psi: the final state without noise, rho: with it
///
/// cost[g] = F_g - F, F_g with all channels after gate g left out (those on spectators and, of a
/// delay, its relaxation, too) and everything else the same: exact for each gate, not first order,
/// so that the costs need not add up to 1 - F. Below 0: this gate's noise repairs that of others.
struct ErrorBudget {
  double fidelity = 0.0;     ///< F
  Circuit circuit{1};        ///< bound, with the delays of the noise model's schedule
  std::vector<int> source;   ///< per gate of `circuit`: its index in the circuit asked for, or -1
  std::vector<double> cost;  ///< per gate of `circuit`
};

inline constexpr std::size_t kErrorBudgetMemory = std::size_t{1} << 30U;  ///< bytes
inline constexpr std::size_t kMaxErrorBudgetGates = 100'000;

/// All costs from one sweep of the state forward and one of |psi><psi| backward. With l the latter,
/// carried back to just after the noise N of a gate U, and r the state before U,
///
///   cost = l.(1 - N) U r
///
/// Runs of gates on the same two qubits are one pass over the state, and all their costs come from
/// its 16 x 16 correlations l_i r_j. Readout error is not part of it.
///
/// Memory: five states and what BackwardStates keeps, up to 16 in a row where `memory_budget` bytes
/// hold them; the budget changes no bit of the result.
///
/// Throws std::invalid_argument unless parameters.size() == circuit.num_parameters(), for a gate
/// that the coupling map forbids, for a circuit that is not unitary (it has no psi), and above
/// kMaxErrorBudgetGates gates; std::runtime_error, naming the bytes needed and free, if the states
/// do not fit into memory.
ErrorBudget error_budget(const Circuit& circuit, std::span<const double> parameters,
                         const NoiseModel& noise, std::size_t memory_budget = kErrorBudgetMemory);

}  // namespace qarch::sim
