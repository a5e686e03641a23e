#pragma once

#include <optional>
#include <vector>

#include "sim/circuit.h"
#include "sim/noise_model.h"

/// When the gates of a circuit happen, and what qubits do in between.
namespace qarch::sim {

/// A circuit with a delay wherever a qubit waits.
struct ScheduledCircuit {
  Circuit circuit{1};
  std::vector<int> source;    ///< per gate: its index in the circuit before, -1 for a new delay
  std::vector<double> start;  ///< per gate, second
  double duration = 0.0;      ///< of the whole circuit, second
};

/// Gates start at the earliest (kAsap) or the latest (kAlap) time at which their qubits are free
/// and their order on every qubit is kept; all qubits begin at 0 and end at `duration`. kAsap:
/// waits come after gates, kAlap: before. Waits shorter than 1e-15 s are none. kNone: no new
/// delays.
///
/// Every consumer of a noise model runs this first where its policy is not kNone. A delay, new or
/// the circuit's own, is the relaxation of its qubit, then the rules on delay.
///
/// Cost: gates x (qubits + entries of idle.times). Throws std::invalid_argument if the duration is
/// not finite.
ScheduledCircuit schedule(const Circuit& circuit, const IdleNoise& idle);

/// The time of a gate: its own for a delay, else that of the first entry of idle.times that
/// matches, else 0.
double time_of(const Gate& gate, const IdleNoise& idle);

/// How the qubit of a delay relaxes; none where it waits without noise, and for other operations.
std::optional<IdleRelaxation> relaxation_of(const Gate& gate, const IdleNoise& idle);

}  // namespace qarch::sim
