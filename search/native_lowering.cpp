#include "search/native_lowering.h"

#include <algorithm>
#include <stdexcept>

#include "sim/transpile/transpile.h"

namespace qarch::search {

NativeLowering::NativeLowering(std::span<const sim::GateKind> native) {
  if (native.empty()) return;
  sim::TranspileOptions options;
  options.gates.assign(native.begin(), native.end());
  options.level = 1;
  for (const sim::GateRow& row : sim::operations()) {
    Sequence& sequence = sequences_.emplace_back();
    const sim::Gate gate{row.kind, {0, row.num_qubits == 2 ? 1 : -1}, row.has_angle ? 0 : -1, 0.0};
    if (!row.is_unitary() || std::ranges::find(native, row.kind) != native.end()) {
      sequence.gates = {gate};
      continue;
    }
    try {
      sim::Circuit alone(row.num_qubits);
      alone.append(gate);
      sequence.gates = sim::transpile(alone, options).circuit.gates();
    } catch (const std::invalid_argument& error) {
      sequence.obstacle = error.what();
    }
  }
}

sim::Circuit NativeLowering::operator()(const sim::Circuit& circuit) const {
  if (is_identity()) return circuit;
  sim::Circuit result(circuit.num_qubits(), circuit.num_parameters());
  for (const sim::Gate& gate : circuit.gates()) {
    const Sequence& sequence = sequences_[static_cast<std::size_t>(gate.kind)];
    if (!sequence.obstacle.empty()) throw std::invalid_argument(sequence.obstacle);
    for (sim::Gate native : sequence.gates) {
      for (int& qubit : native.qubits) {
        if (qubit >= 0) qubit = gate.qubits[static_cast<std::size_t>(qubit)];
      }
      if (native.slot >= 0 || native.kind == gate.kind) {
        native.slot = gate.slot;
        native.angle = gate.angle;
      }
      result.append(native);
    }
  }
  return result;
}

std::vector<std::string> resolved_gates(const std::vector<std::string>& gates,
                                        std::span<const sim::GateKind> native) {
  if (gates != std::vector<std::string>{std::string(kNativeGates)}) return gates;
  std::vector<std::string> names;
  for (const sim::GateKind kind : native) {
    if (!sim::gate_row(kind).is_unitary() || kind == sim::GateKind::kId) continue;
    names.emplace_back(sim::gate_row(kind).name);
  }
  if (names.empty()) {
    throw std::invalid_argument(
        "env.gates = native: the noise names no native gates, must be that of a device");
  }
  return names;
}

}  // namespace qarch::search
