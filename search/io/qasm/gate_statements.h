#pragma once

#include <string_view>
#include <vector>

#include "search/io/qasm/circuit_builder.h"
#include "search/io/qasm/declarations.h"
#include "search/io/qasm/file_notes.h"
#include "search/io/qasm/gate_reader.h"
#include "search/io/qasm/operand_reader.h"

namespace qarch::search::qasm {

/// The statements of a file that define gates and apply them. What a gate does to its operands
/// goes, lowered, to the builder, and how it was lowered to the notes.
class GateStatements {
 public:
  GateStatements(Declarations& declarations, CircuitBuilder& builder, FileNotes& notes, Work& work)
      : declarations_(declarations),
        builder_(builder),
        notes_(notes),
        work_(work),
        lowering_(builder, work) {}

  /// gate name(parameters) qubits { ... }. One that does what the simulator's gate of its name does
  /// becomes that gate. Fails for a name that has a definition, and for the built-in gates.
  void define(TokenStream& tokens, const Dialect& dialect);

  /// opaque name(parameters) qubits;
  void define_opaque(TokenStream& tokens, const Dialect& dialect);

  /// name(arguments) operands; with modifiers before it, once for each element of the registers.
  /// Fails for operands of the wrong number, of registers that differ in size, or used twice.
  void apply(TokenStream& tokens, const Dialect& dialect);

  /// Whether there is a gate of this name.
  bool knows(std::string_view name) { return table_.find(name) != nullptr; }
  /// Whether the file defined it, or included it in OpenQASM 3.
  bool has_defined(std::string_view name, const Dialect& dialect) const;

 private:
  void apply_to(const GateCall& call, const std::vector<Operand>& operands, const Dialect& dialect,
                const Source& source);
  void check_distinct(const GateCall& call, const std::vector<int>& qubits,
                      const Source& source) const;

  Declarations& declarations_;
  CircuitBuilder& builder_;
  FileNotes& notes_;
  Work& work_;
  GateTable table_;
  Lowering lowering_;
};

}  // namespace qarch::search::qasm
