#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/circuit.h"

namespace qarch::search {

/// (key, value) pairs in the order of the file.
using QasmMetadata = std::vector<std::pair<std::string, std::string>>;

/// offset + sum_j coefficient_j input_j, radian: the angle of a parameter slot.
struct QasmAngle {
  double offset = 0.0;
  std::vector<std::pair<int, double>> terms;  ///< (index of the input, coefficient), ascending
  bool operator==(const QasmAngle&) const = default;
};

/// A register of qubits or of bits; its first element has the number `first`.
struct QasmRegister {
  std::string name;
  int first = 0;
  int size = 0;
  bool operator==(const QasmRegister&) const = default;
};

/// A measurement at the end of the circuit: no gate follows on the qubit. A qubit may be measured
/// into several bits, a bit is written once.
struct QasmMeasurement {
  int qubit = 0;
  int bit = 0;
  bool operator==(const QasmMeasurement&) const = default;
};

/// Before gate number `gate` (their number: at the end).
struct QasmBarrier {
  std::size_t gate = 0;
  std::vector<int> qubits;
  bool operator==(const QasmBarrier&) const = default;
};

/// What an OpenQASM file holds.
struct QasmCircuit {
  sim::Circuit circuit;
  std::vector<std::string> inputs;            ///< names, in the order of the file
  std::vector<QasmAngle> slots;               ///< per parameter slot of the circuit
  std::optional<std::vector<double>> values;  ///< per input, if the file lists them
  QasmMetadata metadata;
  std::vector<QasmRegister> qubits = {};
  std::vector<QasmRegister> bits = {};
  std::vector<QasmMeasurement> measurements = {};
  std::vector<QasmBarrier> barriers = {};
  /// What the reader did: "u3 (12 times): written as rz ry rz", a line each.
  std::vector<std::string> notes = {};

  /// Slot angles for these values of the inputs. Throws std::invalid_argument for a wrong number.
  std::vector<double> angles(std::span<const double> input_values) const;
  /// angles(values), or none where the file has no values and some are needed.
  std::optional<std::vector<double>> known_angles() const;
};

/// OpenQASM 3.0 text (openqasm.com/versions/3.0) of a circuit, in a subset that importers agree on:
///
///   OPENQASM 3.0;
///   include "stdgates.inc";
///   // @qarch key=value               one line per metadata pair
///   // @qarch angle.theta_0=0.25      the angle of slot 0, radian, if `angles` are given
///   input float[64] theta_0;          one scalar per parameter slot
///   qubit[2] q;
///   ry(theta_0) q[0];
///   cx q[0], q[1];
///
/// Numbers are decimal literals that read back as the same double. Throws std::invalid_argument
/// unless `angles` is empty or has a finite value for each slot, and for a metadata key other than
/// [A-Za-z_][A-Za-z0-9_-]* or a value with a control character or blanks at its ends.
std::string to_qasm(const sim::Circuit& circuit, std::span<const double> angles = {},
                    const QasmMetadata& metadata = {});

/// OpenQASM 3.0 text of all that a file holds, notes excepted: registers, inputs, affine angles as
/// "2.0*theta + 0.5", barriers, measurements at the end, delays in ns, definitions of gates that
/// stdgates.inc lacks (sxdg, ecr). Names become ASCII and free of words of the language.
///
/// parse_qasm(to_qasm(f)) has the circuit, slots, registers, measurements, barriers, values and
/// metadata of f, if f comes from parse_qasm and its names were such. Throws std::invalid_argument
/// for numbers out of range and metadata as above.
std::string to_qasm(const QasmCircuit& file);

/// OpenQASM 2.0 text (Cross, Bishop, Smolin, Gambetta, arXiv:1707.03429) with qelib1.inc, where
/// every slot has its angle as a number: `angles` by slot, or, if empty, file.known_angles().
/// Throws std::invalid_argument as above, for angles that are not known, a delay, and a `measure`
/// in a circuit without measurements at its end: this version cannot say them.
std::string to_qasm2(const QasmCircuit& file, std::span<const double> angles = {});
std::string to_qasm2(const sim::Circuit& circuit, std::span<const double> angles = {});

/// Reads OpenQASM 2.0, 3.0 and 3.1, as the first statement says, in the parts that say a circuit:
///
///   qelib1.inc and stdgates.inc (never opened: the tables of search/io/qasm/gate_table.cpp), gate
///   definitions, broadcast over registers, constant expressions; in version 3 inputs of type float
///   or angle, constants, the modifiers inv, pow, ctrl, negctrl, gphase, delays with a unit of
///   time, and the qubits $0, $1, ... of a device: a register "$" in which $k is qubit k.
///
/// Gates that sim::gates() lacks are lowered to those that it has: the same map up to a global
/// phase, also under ctrl. There U(theta, phi, lambda) has real cos(theta/2) at (0, 0), as in
/// Qiskit, and u3 = exp(-i (phi + lambda)/2) U and u2 have determinant 1, as in stdgates.inc of
/// version 3, so that ctrl @ u3 and ctrl @ U differ by a phase of the control. (The standard's own
/// U has a factor exp(i theta/2) more, its u3 the same determinant; openqasm.com, "Standard
/// library".) Version 2 says controls by name only; cu3 and cu control U, as in Qiskit. Angles are
/// affine in the inputs. Gates whose angle is the same bare input share a slot, others have their
/// own; slots are numbered by first use. A gate definition called ecr (or as another of
/// sim::gates()) that does what ours does up to a global phase is ours.
///
/// A measurement with a gate behind it on its qubit is a `measure` of the circuit if its bit is
/// written again or it has none, else an error.
///
/// Throws std::invalid_argument "file:line:column: ..., found '...'", the line and a caret below
/// it, for everything else: classical control, loops, subroutines, variables, aliases, timing
/// boxes, pulses. Nothing is skipped; a pragma or an annotation becomes a note. At most 64 MiB,
/// 2,000,000 gates after lowering, 31 qubits, 100,000 bits, 200 levels of expressions and
/// definitions, 20,000,000 steps of expansion, names of 1000 bytes, 1,000,000 qarch comments, 1000
/// names in a list, 50 modifiers of a gate, and 1,000,000 calls or 4,000,000 operands and steps of
/// expressions in all definitions.
QasmCircuit parse_qasm(std::string_view text, const std::string& file);

/// parse_qasm of a file. Throws std::runtime_error if it cannot be read.
QasmCircuit read_qasm_file(const std::string& path);

}  // namespace qarch::search
