#pragma once

#include <string>
#include <vector>

#include "rl/environment.h"
#include "search/coupling.h"
#include "search/gate_set.h"
#include "sim/circuit.h"

namespace qarch::search {

/// One gate that the agent may append; a rotation's angle is a new parameter.
struct GateAction {
  sim::GateKind kind;
  int qubits[2] = {-1, -1};

  bool is_two_qubit() const { return qubits[1] >= 0; }
  std::string to_text() const;
};

/// The actions of CRLQAS (Patel et al., arXiv:2402.03500) for any set of gates: first two-qubit
/// gates by control c = 0..n-1, offset x = 1..n-1 with target (c + x) mod n, and kind; then
/// one-qubit gates by qubit and kind; kinds in the order of the set. Of a symmetric gate (cz) only
/// the first direction of each pair. With the default set and all pairs these are the published
/// n(n+2) actions in their numbering.
class ActionSpace {
 public:
  /// `pairs` as from coupled_pairs(). Throws std::invalid_argument if there is no action.
  ActionSpace(int num_qubits, const std::vector<QubitPair>& pairs, GateSet gates = {});

  int num_qubits() const { return num_qubits_; }
  int size() const { return static_cast<int>(actions_.size()); }
  const GateSet& gates() const { return gates_; }
  const GateAction& operator[](int action) const {
    return actions_[static_cast<std::size_t>(action)];
  }
  /// The action that appends this gate, or -1.
  int find(const sim::Gate& gate) const;

 private:
  int num_qubits_;
  GateSet gates_;
  std::vector<GateAction> actions_;
};

/// The illegal-action rule: a gate is illegal if it cancels or merges with its direct predecessor,
/// the one gate that was last on all of its qubits (GateSet::merges). For the default set: rotation
/// (q, axis) is illegal iff the last gate on q is the same rotation; cx(c, t) iff the last gate on
/// c and the last gate on t are one and the same cx(c, t). Where this leaves nothing (a set of too
/// few gates) every action is legal. The circuit must consist of gates of the set.
rl::ActionMask legal_actions(const ActionSpace& actions, const sim::Circuit& circuit);

/// Every action once, each rotation with a parameter of its own: all that a search can place.
sim::Circuit every_action(const ActionSpace& actions);

/// The circuit with the action's gate at its end.
void append_action(sim::Circuit& circuit, const GateAction& action);

}  // namespace qarch::search
