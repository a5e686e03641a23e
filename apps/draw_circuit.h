#pragma once

#include <span>
#include <string>

#include "sim/circuit.h"

namespace qarch::apps {

/// The circuit as text, one line per qubit (qubit 0 on top), gates in moments from left to right,
/// angles in radian with three decimals; folded after `width` columns:
///
///   q0: ─RY(0.227)──●─
///   q1: ────────────X─
///
/// A controlled gate shows its control as a dot and its target as the letter of the Pauli; wires
/// that it crosses show a bar. Only one two-qubit gate is drawn in a column where they would cross.
std::string draw_circuit(const sim::Circuit& circuit, std::span<const double> angles,
                         int width = 100);

}  // namespace qarch::apps
