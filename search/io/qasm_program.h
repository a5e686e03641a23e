#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "search/io/qasm_lexer.h"
#include "sim/gate.h"

namespace qarch::search {

/// The value of an expression: a number, or an input as it stands.
struct QasmValue {
  double number = 0.0;
  bool is_integer = false;
  std::string input;  ///< name, or "" for a number
};

/// A gate applied to qubits that are already numbers of the circuit.
struct QasmGateCall {
  const sim::GateRow* row = nullptr;
  QasmValue angle;  ///< only for a gate with an angle
  std::vector<int> qubits;
  QasmPlace place;
};

/// What the statements of a file say, in order; operand counts are not checked yet.
struct QasmProgram {
  int num_qubits = 0;
  std::map<std::string, QasmPlace> inputs;
  std::vector<QasmGateCall> calls;
  std::vector<QasmRemark> remarks;
};

/// Parses OpenQASM text by recursive descent. Throws as parse_qasm does.
QasmProgram parse_qasm_program(std::string_view text, const std::string& file);

}  // namespace qarch::search
