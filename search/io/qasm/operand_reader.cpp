#include "search/io/qasm/operand_reader.h"

#include <algorithm>
#include <climits>

#include "search/io/qasm/number_reader.h"

namespace qarch::search::qasm {

namespace {

Operand read_operand(TokenStream& tokens, const Declarations& declarations, int version,
                     bool is_qubit) {
  const std::string what = is_qubit ? "a qubit" : "a bit";
  const Token name = tokens.expect(TokenKind::kIdentifier, what);
  const QasmRegister* found =
      is_qubit ? declarations.find_qubits(name.text) : declarations.find_bits(name.text);
  if (found == nullptr) tokens.fail_at(name, "not " + what + " register");
  if (!tokens.accept("[")) return {found->first, found->size, found->size > 1, name.offset};
  const Token start = tokens.token();
  if (start.text == "{" || start.text == ":") tokens.fail("a slice of a register is not supported");
  const int lowest = version == 3 ? -found->size : 0;
  int index = read_integer(tokens, declarations, version, what + " index", INT_MIN, INT_MAX);
  if (tokens.at(":") || tokens.at(",")) tokens.fail("a slice of a register is not supported");
  if (index < lowest || index >= found->size)
    tokens.fail_at(
        start, what.substr(2) + " index must be in [0, " + std::to_string(found->size - 1) + "]");
  if (index < 0) index += found->size;  // from the end
  tokens.expect("]");
  return {found->first + index, 1, false, name.offset};
}

}  // namespace

Operand read_qubits(TokenStream& tokens, Declarations& declarations, int version) {
  const Token token = tokens.token();
  if (token.kind != TokenKind::kPhysical) return read_operand(tokens, declarations, version, true);
  tokens.next();
  return {declarations.device_qubit(token, tokens), 1, false, token.offset};
}

Operand read_bits(TokenStream& tokens, const Declarations& declarations, int version) {
  return read_operand(tokens, declarations, version, false);
}

std::vector<int> read_qubit_list(TokenStream& tokens, Declarations& declarations, int version) {
  std::vector<int> qubits;
  do {
    const Operand operand = read_qubits(tokens, declarations, version);
    for (int i = 0; i < operand.size; ++i)
      if (std::ranges::find(qubits, operand.first + i) == qubits.end())
        qubits.push_back(operand.first + i);
  } while (tokens.accept(","));
  return qubits;
}

int broadcast_size(std::span<const Operand> operands, const Source& source) {
  int size = -1;
  for (const Operand& operand : operands) {
    if (!operand.is_register) continue;
    if (size >= 0 && operand.size != size)
      source.fail(operand.offset, "registers of one statement must have the same size, here " +
                                      std::to_string(size) + " and " +
                                      std::to_string(operand.size));
    size = operand.size;
  }
  return size < 0 ? 1 : size;
}

}  // namespace qarch::search::qasm
