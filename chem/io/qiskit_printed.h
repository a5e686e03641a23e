#pragma once

#include <string>
#include <string_view>

#include "sim/pauli_sum.h"

namespace qarch::chem {

/// Reads what Python prints for Qiskit's SparsePauliOp and for its to_list(): the last two forms of
/// qiskit_operator.h, which says the rest.
sim::PauliSum parse_printed_qiskit_operator(std::string_view text, const std::string& name);

}  // namespace qarch::chem
