#include <algorithm>
#include <cctype>
#include <cmath>
#include <stdexcept>

#include "search/io/qasm.h"
#include "search/io/text_file.h"
#include "sim/gate.h"

namespace qarch::search {
namespace {

/// A decimal literal with a point, so that no importer takes it for an integer.
std::string literal(double value) {
  std::string text = number_text(value);
  if (text.find('.') == std::string::npos) {
    const std::size_t exponent = std::min(text.find('e'), text.size());
    text.insert(exponent, ".0");
  }
  return text;
}

bool is_metadata_key(const std::string& key) {
  const auto letter = [](unsigned char c) { return std::isalpha(c) != 0 || c == '_'; };
  return !key.empty() && letter(static_cast<unsigned char>(key[0])) &&
         std::all_of(key.begin(), key.end(), [&](unsigned char c) {
           return letter(c) || std::isdigit(c) != 0 || c == '-';
         });
}

bool is_metadata_value(const std::string& value) {
  const bool has_control = std::any_of(value.begin(), value.end(),
                                       [](unsigned char c) { return c < 0x20 || c == 0x7F; });
  return !has_control && (value.empty() || (value.front() != ' ' && value.back() != ' '));
}

void check_metadata(const QasmMetadata& metadata) {
  for (const auto& [key, value] : metadata) {
    if (!is_metadata_key(key))
      throw std::invalid_argument("to_qasm: metadata key = '" + key +
                                  "', must be letters, digits, '_' or '-', first a letter or '_'");
    if (!is_metadata_value(value))
      throw std::invalid_argument(std::string("to_qasm: metadata ")
                                      .append(key)
                                      .append(" = '")
                                      .append(value)
                                      .append("', must be one line without blanks at its ends"));
  }
}

void check_angles(const sim::Circuit& circuit, std::span<const double> angles) {
  if (!angles.empty() && static_cast<int>(angles.size()) != circuit.num_parameters())
    throw std::invalid_argument("to_qasm: " + std::to_string(angles.size()) +
                                " angles, must be 0 or one for each of the " +
                                std::to_string(circuit.num_parameters()) + " parameters");
  for (std::size_t i = 0; i < angles.size(); ++i)
    if (!std::isfinite(angles[i]))
      throw std::invalid_argument("to_qasm: angle " + std::to_string(i) + " = " +
                                  std::to_string(angles[i]) + ", must be finite");
}

std::string gate_line(const sim::Gate& gate) {
  const sim::GateRow& row = sim::gate_row(gate.kind);
  std::string line(row.name);
  if (row.has_angle)
    line +=
        "(" + (gate.slot >= 0 ? "theta_" + std::to_string(gate.slot) : literal(gate.angle)) + ")";
  line += " q[" + std::to_string(gate.qubits[0]) + "]";
  if (row.num_qubits == 2) line += ", q[" + std::to_string(gate.qubits[1]) + "]";
  return line + ";\n";
}

}  // namespace

std::string to_qasm(const sim::Circuit& circuit, std::span<const double> angles,
                    const QasmMetadata& metadata) {
  check_metadata(metadata);
  check_angles(circuit, angles);
  std::string text = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n";
  for (const auto& [key, value] : metadata)
    text.append("// @qarch ").append(key).append("=").append(value).append("\n");
  for (std::size_t i = 0; i < angles.size(); ++i)
    text += "// @qarch angle.theta_" + std::to_string(i) + "=" + literal(angles[i]) + "\n";
  for (int slot = 0; slot < circuit.num_parameters(); ++slot)
    text += "input float[64] theta_" + std::to_string(slot) + ";\n";
  text += "qubit[" + std::to_string(circuit.num_qubits()) + "] q;\n";
  for (const sim::Gate& gate : circuit.gates()) text += gate_line(gate);
  return text;
}

}  // namespace qarch::search
