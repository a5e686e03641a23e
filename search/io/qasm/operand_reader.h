#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "search/io/qasm/declarations.h"

namespace qarch::search::qasm {

/// What a statement acts on: qubits, or bits, first, first + 1, ..., first + size - 1. A register
/// of more than one stands for each of its elements in turn (broadcast), a single one for itself.
struct Operand {
  int first = 0;
  int size = 1;
  bool is_register = false;
  std::size_t offset = 0;  ///< of its name

  /// The element that takes part in turn `index` of a broadcast.
  int at(int index) const { return is_register ? first + index : first; }
};

/// Reads q, q[i] or $i; a negative i of OpenQASM 3 counts from the end. Fails for an index outside
/// the register and for slices.
Operand read_qubits(TokenStream& tokens, Declarations& declarations, int version);

/// Reads c or c[i], as above.
Operand read_bits(TokenStream& tokens, const Declarations& declarations, int version);

/// Reads operands with commas between them: their qubits, each once, in the order of the text.
std::vector<int> read_qubit_list(TokenStream& tokens, Declarations& declarations, int version);

/// How often a statement acts: the size that its registers have in common, 1 without registers.
/// Fails if they differ.
int broadcast_size(std::span<const Operand> operands, const Source& source);

}  // namespace qarch::search::qasm
