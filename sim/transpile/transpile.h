#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/circuit.h"

/// From any circuit to the gates and the couplings of a device.
namespace qarch::sim {

struct TranspileOptions {
  std::vector<GateKind> gates;                ///< native; empty: any gate
  std::vector<std::pair<int, int>> coupling;  ///< (control, target) pairs; empty: all to all
  bool route = false;               ///< false: a gate on pairs that are not coupled is an error
  int num_qubits = 0;               ///< of the device; 0: those of the circuit
  std::vector<int> initial_layout;  ///< place of each qubit of the circuit; empty: chosen if routed
  int level =
      2;  ///< 0: only translate; 1: merge and cancel neighbours; 2: also across commuting gates
};

struct CircuitCounts {
  int gates = 0;
  int two_qubit_gates = 0;
  int depth = 0;
};
CircuitCounts count_gates(const Circuit& circuit);

struct TranspiledCircuit {
  Circuit circuit{1};               ///< slots as before
  std::vector<int> initial_layout;  ///< place of qubit q at the start
  std::vector<int> final_layout;    ///< and at the end (SWAPs move qubits)
  int swaps = 0;                    ///< inserted
  CircuitCounts before;
  CircuitCounts after;
};

/// The same map up to a global phase, the layouts, and, at level 2, what never acts on |0...0>'s
/// future: see README. Throws std::invalid_argument, naming the gate, for one that the native gates
/// cannot make, or a pair that is not coupled without `route`.
TranspiledCircuit transpile(const Circuit& circuit, const TranspileOptions& options);

}  // namespace qarch::sim
