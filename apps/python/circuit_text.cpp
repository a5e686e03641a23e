#include "apps/python/circuit_text.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "sim/gate.h"

namespace qarch::python {

namespace {

using sim::GateKind;

std::string argument_text(const sim::Gate& gate) {
  if (gate.slot >= 0) return "(p" + std::to_string(gate.slot) + ")";
  if (!gate_row(gate.kind).has_angle && gate.kind != GateKind::kDelay) return "";
  char number[32];
  std::snprintf(number, sizeof number, gate.kind == GateKind::kDelay ? "(%.3g s)" : "(%.3f)",
                gate.angle);
  return number;
}

/// What stands on the wire of operand 0 or 1.
std::string label(const sim::Gate& gate, int operand) {
  const std::string name(gate_row(gate.kind).name);
  if (gate.num_qubits() == 1) return name + argument_text(gate);
  if (gate.kind == GateKind::kSwap) return "x";
  if (gate.kind == GateKind::kEcr) return name + std::to_string(operand);
  return operand == 0 ? "o" : name.substr(1);
}

using Column = std::vector<std::string>;  ///< by qubit; empty: the wire goes on

/// Each gate in the first column behind all gates on the wires that it takes or crosses.
std::vector<Column> columns_of(const sim::Circuit& circuit) {
  const auto n = static_cast<std::size_t>(circuit.num_qubits());
  std::vector<std::size_t> next(n, 0);
  std::vector<Column> columns;
  for (const sim::Gate& gate : circuit.gates()) {
    const auto first = static_cast<std::size_t>(gate.qubits[0]);
    const auto second = gate.num_qubits() == 1 ? first : static_cast<std::size_t>(gate.qubits[1]);
    const auto [low, high] = std::minmax(first, second);
    const std::size_t place =
        *std::max_element(next.begin() + static_cast<std::ptrdiff_t>(low),
                          next.begin() + static_cast<std::ptrdiff_t>(high) + 1);
    if (place == columns.size()) columns.emplace_back(n);
    for (std::size_t q = low; q <= high; ++q) {
      columns[place][q] = q == first ? label(gate, 0) : q == second ? label(gate, 1) : "|";
      next[q] = place + 1;
    }
  }
  return columns;
}

}  // namespace

std::string circuit_text(const sim::Circuit& circuit) {
  const std::size_t digits = std::to_string(circuit.num_qubits() - 1).size();
  std::vector<std::string> lines;
  for (int q = 0; q < circuit.num_qubits(); ++q) {
    const std::string number = std::to_string(q);
    lines.push_back("q" + number + ":" + std::string(digits - number.size() + 1, ' ') + "-");
  }
  for (const Column& column : columns_of(circuit)) {
    std::size_t width = 0;
    for (const std::string& entry : column) width = std::max(width, entry.size());
    for (std::size_t q = 0; q < column.size(); ++q) {
      const std::size_t left = (width - column[q].size()) / 2;
      lines[q] += std::string(left, '-') + column[q] +
                  std::string(width - column[q].size() - left + 1, '-');
    }
  }
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  text.pop_back();
  return text;
}

}  // namespace qarch::python
