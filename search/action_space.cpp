#include "search/action_space.h"

#include <stdexcept>

namespace qarch::search {

namespace {

constexpr sim::GateKind kRotations[3] = {sim::GateKind::kRx, sim::GateKind::kRy,
                                         sim::GateKind::kRz};

bool same_gate(const sim::Gate& gate, const GateAction& action) {
  return gate.kind == action.kind && gate.qubits[0] == action.qubits[0] &&
         gate.qubits[1] == action.qubits[1];
}

}  // namespace

std::string GateAction::to_text() const {
  std::string text(sim::gate_row(kind).name);
  text += " " + std::to_string(qubits[0]);
  if (is_cx()) text += "," + std::to_string(qubits[1]);
  return text;
}

ActionSpace::ActionSpace(int num_qubits, const sim::NoiseModel& noise) : num_qubits_(num_qubits) {
  if (num_qubits < 1) {
    throw std::invalid_argument("ActionSpace: num_qubits = " + std::to_string(num_qubits) +
                                ", must be >= 1");
  }
  for (int control = 0; control < num_qubits; ++control) {
    for (int offset = 1; offset < num_qubits; ++offset) {
      const int target = (control + offset) % num_qubits;
      if (noise.allows(control, target)) {
        actions_.push_back({sim::GateKind::kCx, {control, target}});
      }
    }
  }
  for (int qubit = 0; qubit < num_qubits; ++qubit) {
    for (const sim::GateKind kind : kRotations) actions_.push_back({kind, {qubit, -1}});
  }
}

rl::ActionMask legal_actions(const ActionSpace& actions, const sim::Circuit& circuit) {
  const auto& gates = circuit.gates();
  std::vector<int> last(static_cast<std::size_t>(circuit.num_qubits()), -1);
  for (std::size_t g = 0; g < gates.size(); ++g) {
    for (const int q : gates[g].qubits) {
      if (q >= 0) last[static_cast<std::size_t>(q)] = static_cast<int>(g);
    }
  }
  rl::ActionMask mask(static_cast<std::size_t>(actions.size()), 1);
  for (int a = 0; a < actions.size(); ++a) {
    const GateAction& action = actions[a];
    const int previous = last[static_cast<std::size_t>(action.qubits[0])];
    if (previous < 0 || !same_gate(gates[static_cast<std::size_t>(previous)], action)) continue;
    const bool undisturbed =
        !action.is_cx() || last[static_cast<std::size_t>(action.qubits[1])] == previous;
    if (undisturbed) mask[static_cast<std::size_t>(a)] = 0;
  }
  return mask;
}

void append_action(sim::Circuit& circuit, const GateAction& action) {
  if (action.is_cx()) {
    circuit.append(action.kind, {action.qubits[0], action.qubits[1]});
  } else {
    circuit.append_rotation(action.kind, action.qubits[0]);
  }
}

}  // namespace qarch::search
