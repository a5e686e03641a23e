#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "search/io/qasm.h"
#include "sim/circuit.h"

namespace qarch::apps {

struct DrawOptions {
  int width = 100;     ///< columns after which the drawing is folded
  bool ascii = false;  ///< - | o : for the lines, controls and barriers of the Unicode style
  std::vector<std::string> qubit_labels = {};  ///< per qubit; empty: q0, q1, ...
  std::vector<std::string> slot_names = {};    ///< per slot; empty: theta_0, theta_1, ...
  std::vector<search::QasmBarrier> barriers = {};
  /// (qubit, name of the bit): measurements after the last gate
  std::vector<std::pair<int, std::string>> measurements = {};
};

/// The circuit as text, one line per qubit (qubit 0 on top), gates in moments from left to right;
/// folded after `width` columns:
///
///   q0: ─RY(0.227)──●────░──M→c[0]─
///   q1: ─|0>────────X──S─░─────────
///
/// A controlled gate shows its control as a dot and its target as the letter of the Pauli, ecr its
/// operands as ECR0 and ECR1; wires that a gate crosses show a bar. Only one two-qubit gate is
/// drawn in a column where they would cross. reset is |0>, measure M, a delay shows its time.
///
/// A slot's angle is its value in radian with three decimals, or its name where `angles` is empty;
/// a constant angle within 1e-12 of m pi / d, d <= 16, is written so. Throws std::invalid_argument
/// unless angles, names and labels are none or one for each, and qubits of barriers and
/// measurements are in the circuit.
std::string draw_circuit(const sim::Circuit& circuit, std::span<const double> angles,
                         const DrawOptions& options);

/// The same with every other option as it is by default.
std::string draw_circuit(const sim::Circuit& circuit, std::span<const double> angles,
                         int width = 100);

/// m pi / d as "pi", "-3pi/4", "2pi" where the angle is within 1e-12 of it, d <= 16, m != 0, and
/// |angle| <= 16 pi; else three decimals.
std::string angle_text(double angle);

}  // namespace qarch::apps
