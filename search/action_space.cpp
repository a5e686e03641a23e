#include "search/action_space.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace qarch::search {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// The one gate that was last on all qubits of an action, or nullptr.
const sim::Gate* direct_predecessor(const std::vector<const sim::Gate*>& last,
                                    const GateAction& action) {
  const sim::Gate* gate = last[at(action.qubits[0])];
  if (gate == nullptr || (gate->qubits[1] >= 0) != action.is_two_qubit()) return nullptr;
  return action.is_two_qubit() && last[at(action.qubits[1])] != gate ? nullptr : gate;
}

}  // namespace

std::string GateAction::to_text() const {
  std::string text(sim::gate_row(kind).name);
  text += " " + std::to_string(qubits[0]);
  if (is_two_qubit()) text += "," + std::to_string(qubits[1]);
  return text;
}

ActionSpace::ActionSpace(int num_qubits, const std::vector<QubitPair>& pairs, GateSet gates)
    : num_qubits_(num_qubits), gates_(std::move(gates)) {
  if (num_qubits < 1) {
    throw std::invalid_argument("ActionSpace: num_qubits = " + std::to_string(num_qubits) +
                                ", must be >= 1");
  }
  for (const auto& [control, target] : pairs) {
    for (const sim::GateKind kind : gates_.two_qubit()) {
      const bool listed = is_symmetric(kind) && find({kind, {target, control}}) >= 0;
      if (!listed) actions_.push_back({kind, {control, target}});
    }
  }
  for (int qubit = 0; qubit < num_qubits; ++qubit) {
    for (const sim::GateKind kind : gates_.one_qubit()) actions_.push_back({kind, {qubit, -1}});
  }
  if (actions_.empty()) {
    throw std::invalid_argument(
        "env.gates has two-qubit gates alone and no pair of qubits is coupled, must leave an "
        "action");
  }
}

int ActionSpace::find(const sim::Gate& gate) const {
  const auto found = std::ranges::find_if(actions_, [&](const GateAction& action) {
    return action.kind == gate.kind && action.qubits[0] == gate.qubits[0] &&
           action.qubits[1] == gate.qubits[1];
  });
  return found == actions_.end() ? -1 : static_cast<int>(found - actions_.begin());
}

rl::ActionMask legal_actions(const ActionSpace& actions, const sim::Circuit& circuit) {
  std::vector<const sim::Gate*> last(at(circuit.num_qubits()), nullptr);
  for (const sim::Gate& gate : circuit.gates()) {
    for (const int q : gate.qubits) {
      if (q >= 0) last[at(q)] = &gate;
    }
  }
  rl::ActionMask mask(at(actions.size()), 1);
  for (int a = 0; a < actions.size(); ++a) {
    const GateAction& action = actions[a];
    const sim::Gate* before = direct_predecessor(last, action);
    if (before == nullptr) continue;
    const sim::Gate after{action.kind, {action.qubits[0], action.qubits[1]}};
    if (actions.gates().merges(*before, after)) mask[at(a)] = 0;
  }
  if (std::ranges::count(mask, 1) == 0) std::ranges::fill(mask, 1);
  return mask;
}

sim::Circuit every_action(const ActionSpace& actions) {
  sim::Circuit circuit(actions.num_qubits());
  for (int action = 0; action < actions.size(); ++action) append_action(circuit, actions[action]);
  return circuit;
}

void append_action(sim::Circuit& circuit, const GateAction& action) {
  if (sim::gate_row(action.kind).has_angle) {
    circuit.append_rotation(action.kind, action.qubits[0]);
  } else if (action.is_two_qubit()) {
    circuit.append(action.kind, {action.qubits[0], action.qubits[1]});
  } else {
    circuit.append(action.kind, {action.qubits[0]});
  }
}

}  // namespace qarch::search
