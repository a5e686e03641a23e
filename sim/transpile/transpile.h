#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/circuit.h"

/// From any circuit to the gates and the couplings of a device.
namespace qarch::sim {

struct TranspileOptions {
  std::vector<GateKind> gates = {};  ///< native; empty: any gate. reset, measure, delay always are
  std::vector<std::pair<int, int>> coupling = {};  ///< (control, target) pairs; empty: all to all
  bool route = false;  ///< false: a gate on pairs that are not coupled is an error
  int num_qubits = 0;  ///< of the device, at most 31; 0: those of the circuit
  std::vector<int> initial_layout = {};  ///< place of each qubit of the circuit; empty: chosen if
                                         ///< routed, else qubit q is on place q
  /// 0: only translate; 1: merge and cancel neighbours; 2: also across commuting gates
  int level = 2;
  /// Level 2 may leave out what does nothing to |0...0>, the state in which a Circuit starts.
  /// False: the result is the same map of every state.
  bool starts_from_zero = true;
};

struct CircuitCounts {
  int gates = 0;
  int two_qubit_gates = 0;
  int pulses = 0;  ///< one-qubit gates other than rz, id, reset, measure, delay
  int depth = 0;
};
CircuitCounts count_gates(const Circuit& circuit);

struct TranspiledCircuit {
  Circuit circuit{1};               ///< on places; slots as before, also those that nothing uses
  std::vector<int> initial_layout;  ///< place of qubit q at the start
  std::vector<int> final_layout;    ///< and at the end (SWAPs move qubits)
  int swaps = 0;                    ///< inserted
  CircuitCounts before;
  CircuitCounts after;
};

/// The same map up to a global phase, for every value of the parameters, from the qubits' places at
/// the start to those at the end; the other places are in |0> before and after. At level 2 with
/// `starts_from_zero`, the same map of |0...0> only.
///
/// Rotations by a slot keep their slot and its sign; two of one slot are not merged. A constant
/// one-qubit run between other gates is written with the fewest pulses. reset, measure, delay and
/// native id stay, in their order on each qubit; an id that is not native goes. A two-qubit gate on
/// a pair that is coupled only the other way round is turned round by one-qubit gates. Two-qubit
/// gates and pulses (in this order) are never more at a higher level.
///
/// The same input gives the same output. Throws std::invalid_argument for options out of range; for
/// a gate that the native gates cannot make, naming both; for a pair that is not coupled without
/// `route`; and where no connected part of the coupling has room.
TranspiledCircuit transpile(const Circuit& circuit, const TranspileOptions& options);

}  // namespace qarch::sim
