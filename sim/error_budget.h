#pragma once

#include <span>
#include <vector>

#include "sim/circuit.h"
#include "sim/noise_model.h"

namespace qarch::sim {

/// Which gates cost how much of a circuit's fidelity.
///
///   F = <psi| rho |psi>,     psi: the final state without noise, rho: with it
///
/// cost[g] = F_g - F, F_g with all channels after (measure: before) gate g left out and everything
/// else the same: exact for each gate, not first order, so that the costs need not add up to 1 - F.
struct ErrorBudget {
  double fidelity = 0.0;     ///< F
  Circuit circuit{1};        ///< bound, with the delays of the noise model's schedule
  std::vector<double> cost;  ///< per gate of `circuit`
};

/// All costs from one sweep of the state forward and one of |psi><psi| backward. Readout error is
/// not part of it. Throws std::invalid_argument as noise_gradient does, and for a circuit that is
/// not unitary: it has no psi.
ErrorBudget error_budget(const Circuit& circuit, std::span<const double> parameters,
                         const NoiseModel& noise);

}  // namespace qarch::sim
