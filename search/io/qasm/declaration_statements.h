#pragma once

#include <string>
#include <string_view>

#include "search/io/qasm/declarations.h"
#include "search/io/qasm/gate_statements.h"
#include "search/io/qasm/operand_reader.h"

namespace qarch::search::qasm {

/// The statements of a file that declare registers, inputs and constants. Each fails for a name
/// that is in use: by another of these and, in OpenQASM 3, by a gate of the file or of its include,
/// a constant such as pi, or a reserved word.
class DeclarationStatements {
 public:
  using IsReserved = bool (*)(std::string_view word);

  DeclarationStatements(Declarations& declarations, const GateStatements& gates, Work& work,
                        IsReserved is_reserved)
      : declarations_(declarations), gates_(gates), work_(work), is_reserved_(is_reserved) {}

  /// qubit[size] name;
  void qubits(TokenStream& tokens, const Dialect& dialect);
  /// qreg name[size];
  void old_qubits(TokenStream& tokens, const Dialect& dialect);
  /// bit[size] name, up to the ';' or '=' behind it; the bits.
  Operand bits(TokenStream& tokens, const Dialect& dialect);
  /// creg name[size];
  void old_bits(TokenStream& tokens, const Dialect& dialect);
  /// input float[width] name; or angle. The width is read and means nothing.
  void input(TokenStream& tokens, const Dialect& dialect);
  /// const int[width] name = expression; or uint, float, angle. No input can stand in it, and an
  /// integer must be one, a uint >= 0.
  void constant(TokenStream& tokens, const Dialect& dialect);

 private:
  Token new_name(TokenStream& tokens, const Dialect& dialect) const;
  int size(TokenStream& tokens, const Dialect& dialect, const std::string& what, int most) const;

  Declarations& declarations_;
  const GateStatements& gates_;
  Work& work_;
  IsReserved is_reserved_;
};

}  // namespace qarch::search::qasm
