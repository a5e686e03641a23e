#include "search/io/qasm/gate_statements.h"

#include <algorithm>

namespace qarch::search::qasm {

namespace {

constexpr std::size_t kMostOperands = 1000;

/// Whether the file included the gate. Version 2 lets a file define such a gate anew.
bool is_included(std::string_view name, const Dialect& dialect) {
  return dialect.version == 3 && dialect.has_include &&
         std::ranges::any_of(standard_gates(), [&](const StandardGate& row) {
           return row.in_stdgates && row.name == name;
         });
}

}  // namespace

bool GateStatements::has_defined(std::string_view name, const Dialect& dialect) const {
  return table_.has_own(name) || is_included(name, dialect);
}

void GateStatements::define(TokenStream& tokens, const Dialect& dialect) {
  const Token start = tokens.token();
  GateDefinition definition = read_gate_definition(tokens, table_, declarations_, dialect);
  const std::string& name = definition.name;
  if (table_.has_own(name)) tokens.fail_at(start, "gate '" + name + "' is defined twice");
  if (name == "U" || (name == "CX" && dialect.version == 2) || name == "gphase")
    tokens.fail_at(start, "gate '" + name + "' is built in and cannot be defined");
  if (is_included(name, dialect))
    tokens.fail_at(start, "gate '" + name + "' is already defined by stdgates.inc");
  if (const sim::GateRow* row = sim::find_gate(name)) {
    if (is_native(definition, *row, work_)) {
      definition.native = row;
    } else {
      notes_.add("gate " + name + ": as the file defines it, which is not " + name + " of qarch");
    }
  }
  table_.add(std::move(definition));
}

void GateStatements::define_opaque(TokenStream& tokens, const Dialect& dialect) {
  const Token start = tokens.token();
  if (dialect.version == 3) tokens.fail("an opaque gate is of OpenQASM 2");
  GateDefinition definition = read_opaque_gate(tokens, dialect);
  if (table_.has_own(definition.name))
    tokens.fail_at(start, "gate '" + definition.name + "' is defined twice");
  table_.add(std::move(definition));
}

void GateStatements::apply(TokenStream& tokens, const Dialect& dialect) {
  const GateCall call = read_gate_call(tokens, table_, declarations_, dialect);
  std::vector<Operand> operands;
  if (!tokens.at(";")) {
    do {
      if (operands.size() == kMostOperands)
        tokens.fail("more than " + std::to_string(kMostOperands) + " operands");
      operands.push_back(read_qubits(tokens, declarations_, dialect.version));
    } while (tokens.accept(","));
  }
  tokens.expect(";");
  if (operands.size() != call.num_operands())
    tokens.source().fail(call.offset, "gate " + call.modifiers + call.gate->name + ": " +
                                          std::to_string(operands.size()) + " qubits, must be " +
                                          std::to_string(call.num_operands()));
  builder_.set_place(call.offset);
  if (call.gate->is_standard) notes_.standard_gate(call.gate->name, dialect.version);
  apply_to(call, operands, dialect, tokens.source());
}

/// Once for each index of the registers, which have the same size.
void GateStatements::apply_to(const GateCall& call, const std::vector<Operand>& operands,
                              const Dialect& dialect, const Source& source) {
  const int times = broadcast_size(operands, source);
  std::vector<int> qubits(operands.size());
  for (int i = 0; i < times; ++i) {
    for (std::size_t k = 0; k < operands.size(); ++k) qubits[k] = operands[k].at(i);
    check_distinct(call, qubits, source);
    const std::size_t before = builder_.num_gates();
    lowering_.apply(call, {}, qubits, dialect.version, source);
    if (call.modifiers.empty() && call.gate->native != nullptr) continue;
    notes_.lowered(call.modifiers + call.gate->name, builder_, before);
  }
}

void GateStatements::check_distinct(const GateCall& call, const std::vector<int>& qubits,
                                    const Source& source) const {
  for (std::size_t a = 0; a < qubits.size(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      if (qubits[a] == qubits[b])
        source.fail(call.offset, "gate " + call.modifiers + call.gate->name + ": qubit " +
                                     declarations_.qubit_name(qubits[a]) +
                                     " is used twice, operands must differ");
}

}  // namespace qarch::search::qasm
