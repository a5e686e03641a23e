#pragma once

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

/// What an OpenQASM file holds.
struct QasmCircuit {
  sim::Circuit circuit;
  std::vector<std::string> parameters;        ///< the input's name, per slot
  std::optional<std::vector<double>> angles;  ///< per slot, if the file lists them
  QasmMetadata metadata;
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
