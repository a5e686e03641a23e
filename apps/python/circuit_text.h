#pragma once

#include <string>

#include "sim/circuit.h"

namespace qarch::python {

/// The circuit as text for str(): a line per qubit, qubit 0 on top, gates in moments from left to
/// right, never folded. Controls are `o`, wires that a two-qubit gate crosses `|`; angles have
/// three decimals, parameters their slot:
///
///   q0: -ry(p0)--o--
///   q1: ---------x--
std::string circuit_text(const sim::Circuit& circuit);

}  // namespace qarch::python
