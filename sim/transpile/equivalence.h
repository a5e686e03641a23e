#pragma once

#include <random>

#include "sim/transpile/transpile.h"

/// Checks transpiled circuits by running both, with nothing but the gate table's matrices.
namespace qarch::sim {

struct EquivalenceOptions {
  bool from_zero = false;  ///< compare the output of |0...0> alone
  int all_inputs_up_to =
      5;  ///< qubits of the circuit: all basis states are tried, else `random_inputs`
  int random_inputs = 8;  ///< |0...0> and random product states
  int bindings = 2;       ///< random values of all slots in [-pi, pi); 1 is made if there are none
};

struct Equivalence {
  /// Largest norm, over inputs and bindings, of the difference of the two output vectors, one
  /// phase for all inputs of a binding. With reset or measure: of density matrices (Frobenius
  /// norm).
  double distance = 0.0;
  /// Smallest |<a|b>|^2 of two outputs; of density matrices, Tr(ab) / (|a| |b|).
  double fidelity = 1.0;
  int inputs = 0;
  int bindings = 0;
  bool complete = false;  ///< the inputs span all states: the maps are equal as far as bound
};

/// Most qubits that are compared: those of the circuit and those that the transpiled one uses
/// besides; half of it with reset or measure.
inline constexpr int kMostComparedQubits = 20;

/// Compares circuit and transpiled circuit: qubit q enters at its initial place and leaves at its
/// final place; other places start in |0> and must end there. delay and id do nothing. Memory:
/// 2 x 2^n amplitudes, 4^n with reset or measure. Throws std::invalid_argument for too many qubits,
/// layouts that do not fit, or numbers of slots that differ.
Equivalence compare(const Circuit& circuit, const TranspiledCircuit& transpiled,
                    const EquivalenceOptions& options, std::mt19937_64& engine);

/// The distance alone.
double process_distance(const Circuit& circuit, const TranspiledCircuit& transpiled,
                        const EquivalenceOptions& options, std::mt19937_64& engine);

}  // namespace qarch::sim
