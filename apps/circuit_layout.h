#pragma once

#include <array>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "search/io/qasm.h"
#include "sim/circuit.h"

namespace qarch::apps {

/// What a drawing says that a Circuit does not hold.
struct CircuitNames {
  std::vector<std::string> qubit_labels = {};  ///< per qubit; empty: q0, q1, ...
  std::vector<std::string> slot_names = {};    ///< per slot; empty: theta_0, theta_1, ...
  std::vector<search::QasmBarrier> barriers = {};
  /// (qubit, name of the bit): measurements after the last gate
  std::vector<std::pair<int, std::string>> measurements = {};
};

/// What a gate's box says below its name.
struct ConstantAngle {
  double radian = 0.0;  ///< part of the circuit: a fraction of pi where it is one
};
struct SlotAngle {
  double radian = 0.0;  ///< the value of a slot: decimals
};
struct SlotName {
  std::string name;
};
struct DelayTime {
  double seconds = 0.0;
};
using AngleLabel = std::variant<std::monostate, ConstantAngle, SlotAngle, SlotName, DelayTime>;

/// Something that is drawn in one column.
struct PlacedGate {
  sim::GateKind kind;
  std::array<int, 2> qubits;  ///< operands; cx: control, target. -1 where there is none
  AngleLabel angle;

  int num_qubits() const { return qubits[1] < 0 ? 1 : 2; }
};
struct PlacedBarrier {
  std::vector<int> qubits;  ///< not empty, ascending
};
struct PlacedMeasurement {  ///< after the last gate
  int qubit;
  std::string bit;
};
using PlacedItem = std::variant<PlacedGate, PlacedBarrier, PlacedMeasurement>;

/// A circuit in columns (moments), the same for every kind of drawing.
///
/// An item stands in the first column in which its wires are free, behind all that came before it
/// on them; a gate on two qubits takes the wires between them too, a barrier does not. No two items
/// of a column share a wire.
struct CircuitLayout {
  std::vector<std::string> qubit_labels;         ///< one for each qubit
  std::vector<std::vector<PlacedItem>> columns;  ///< the items of each
  bool default_labels = true;                    ///< q0, q1, ...: not given by the caller

  int num_qubits() const { return static_cast<int>(qubit_labels.size()); }
};

/// Angles: one for each slot, or none, where the slots' names are shown. Throws
/// std::invalid_argument unless angles, names and labels are none or one for each, and qubits of
/// barriers and measurements are in the circuit.
CircuitLayout layout_circuit(const sim::Circuit& circuit, std::span<const double> angles,
                             const CircuitNames& names = {});

/// Columns [begin, end) of each row of a folded drawing, whose columns have these widths: as many
/// as `available` has room for, at least one. A circuit without columns has one row.
std::vector<std::pair<std::size_t, std::size_t>> fold_columns(std::span<const double> widths,
                                                              double available);

/// "Circuit of 4 qubits".
std::string circuit_title(const sim::Circuit& circuit);
/// "12 gates, 5 of them on two qubits, depth 7, 7 angles."
std::string circuit_description(const sim::Circuit& circuit);

}  // namespace qarch::apps
