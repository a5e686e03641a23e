#pragma once

#include <span>
#include <string>

#include "apps/circuit_labels.h"
#include "apps/circuit_layout.h"
#include "apps/command.h"
#include "sim/circuit.h"

namespace qarch::apps {

struct DrawOptions {
  int width = 100;     ///< columns after which the drawing is folded
  bool ascii = false;  ///< - | o : for the lines, controls and barriers of the Unicode style
  CircuitNames names = {};
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
/// a constant angle is written as angle_text does. Throws as layout_circuit does.
std::string draw_circuit(const sim::Circuit& circuit, std::span<const double> angles,
                         const DrawOptions& options);

/// The same with every other option as it is by default.
std::string draw_circuit(const sim::Circuit& circuit, std::span<const double> angles,
                         int width = 100);

/// Columns of the terminal that results go to; 100 where they go elsewhere.
int drawing_width(const Streams& streams);

}  // namespace qarch::apps
