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

/// A measurement at the end of the circuit: no gate follows on the qubit.
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

/// Reads what to_qasm writes, and natural variations of it: several qubit registers (in the order
/// of the file), inputs of any name and of type float or angle (slots are numbered by first use),
/// angles that are an input or an expression of numbers and pi with + - * / and parentheses,
/// comments anywhere, every gate of sim::gates().
/// Throws std::invalid_argument "file:line:column: ..., found '...'" for everything else; nothing
/// is skipped.
QasmCircuit parse_qasm(std::string_view text, const std::string& file);

/// parse_qasm of a file. Throws std::runtime_error if it cannot be read.
QasmCircuit read_qasm_file(const std::string& path);

}  // namespace qarch::search
