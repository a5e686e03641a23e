#pragma once

#include "search/io/qasm/gate_table.h"

namespace qarch::search::qasm {

/// How a text is read.
struct Dialect {
  int version = 3;
  bool is_standard = false;  ///< a definition of ours: every gate is known
  bool has_include = false;  ///< qelib1.inc or stdgates.inc was included
};

/// Reads modifiers, name and arguments of a gate, but no operands. Fails for an unknown gate, one
/// that needs an include, a wrong number of arguments, and a modifier in version 2.
GateCall read_gate_call(TokenStream& tokens, GateTable& table, const Scope& scope,
                        const Dialect& dialect);

/// Reads `gate name(parameters) qubits { ... }`, from the word gate on. `outer`: the constants of
/// the file. Definitions stand in definitions at most 200 deep.
GateDefinition read_gate_definition(TokenStream& tokens, GateTable& table, const Scope& outer,
                                    const Dialect& dialect);

/// Reads `opaque name(parameters) qubits;`, from the word opaque on.
GateDefinition read_opaque_gate(TokenStream& tokens, const Dialect& dialect);

}  // namespace qarch::search::qasm
