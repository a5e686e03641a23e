#pragma once

#include <string>
#include <string_view>

#include "sim/pauli_sum.h"

namespace qarch::chem {

/// Reads what OpenFermion prints for a QubitOperator, which is also what HamLib stores:
///
///   (-0.0988+0j) [] +
///   (0.1712+0j) [Z0] +
///   0.0453 [X0 Y1 Y2 X3]
///
/// The number behind a letter is the qubit. A first line `QubitOperator:` may stand before it, a
/// coefficient may be real or complex with an imaginary part up to 1e-10, or only a sign for 1,
/// terms may be joined by `-`, `0` is the zero operator, and equal terms are summed.
///
/// The text does not tell the number of qubits: num_qubits = 0 takes the least that the terms need.
///
/// Throws std::invalid_argument "name:line:column: ..." for malformed text, a qubit outside
/// [0, num_qubits) or [0, 30], a qubit twice in one term, and, with words of their own, for
/// fermion operators, `[0^ 1]`, and OpenFermion's binary form.
sim::PauliSum parse_qubit_operator(std::string_view text, const std::string& name,
                                   int num_qubits = 0);

/// The same for a file; throws what read_file_bytes throws.
sim::PauliSum read_qubit_operator(const std::string& path, int num_qubits = 0);

/// What OpenFermion prints, terms in its order: by (qubit, letter) of their factors, shorter first
/// where one begins the other; 17 significant digits, so that reading gives every coefficient back
/// bit for bit. Terms that are exactly zero are left out.
std::string to_qubit_operator_text(const sim::PauliSum& sum);

}  // namespace qarch::chem
