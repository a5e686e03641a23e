#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "search/io/qasm.h"
#include "sim/transpile/transpile.h"

namespace qarch::apps {

/// The value of each input: the file's, replaced by those of "name=value". Throws
/// std::invalid_argument for an unknown name (did you mean), one given twice, or no number.
std::vector<std::optional<double>> input_values(const search::QasmCircuit& circuit,
                                                const std::vector<std::string>& settings);

/// The angles of the slots. Throws std::invalid_argument, naming the inputs that have no value.
std::vector<double> slot_angles(const search::QasmCircuit& circuit,
                                const std::vector<std::string>& settings);

/// Which qubits are read out, and how outcomes are written: classical registers divided by blanks,
/// the last one leftmost, in each the highest bit leftmost, as Qiskit prints counts.
struct MeasuredBits {
  std::vector<int> qubits;       ///< bit j of an outcome is qubit qubits[j]; each qubit once
  std::vector<int> outcome_bit;  ///< per classical bit: bit of the outcome, or -1: never written, 0
  std::vector<search::QasmRegister> registers;  ///< of classical bits
  bool measured = false;                        ///< by the file; otherwise all qubits are read out

  std::string key(std::uint64_t outcome) const;
};
/// Of the measurements at the end of the circuit, or all qubits if there are none.
MeasuredBits measured_bits(const search::QasmCircuit& circuit);

/// A circuit in native gates, and the barriers in it.
struct PlacedCircuit {
  sim::TranspiledCircuit result;
  std::vector<search::QasmBarrier> barriers;
};

/// transpile between one barrier and the next, so that nothing is merged or moved across; every
/// barrier becomes one of all qubits.
PlacedCircuit transpile_between_barriers(const search::QasmCircuit& circuit,
                                         const sim::TranspileOptions& options);

/// The qubits of a device that these places are: physical[place], the place itself where `physical`
/// ends before it.
std::vector<int> physical_qubits(const std::vector<int>& places, const std::vector<int>& physical);

/// "2 -> 5 gates, 1 -> 1 on two qubits, depth 2 -> 4, 0 swaps".
std::string transpile_summary(const sim::TranspiledCircuit& result);

}  // namespace qarch::apps
