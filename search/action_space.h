#pragma once

#include <string>
#include <utility>
#include <vector>

#include "rl/environment.h"
#include "sim/circuit.h"
#include "sim/noise_model.h"

namespace qarch::search {

/// One gate that the agent may append: cx(control, target) or a rotation whose angle is a new
/// parameter.
struct GateAction {
  sim::GateKind kind;
  int qubits[2] = {-1, -1};

  bool is_cx() const { return kind == sim::GateKind::kCx; }
  std::string to_text() const;
};

/// The n(n+2) actions of CRLQAS (Patel et al., arXiv:2402.03500): first cx by control c = 0..n-1
/// and offset x = 1..n-1 with target (c + x) mod n, then rotations by qubit and axis X, Y, Z. Pairs
/// that the coupling map of the noise model does not allow are left out.
class ActionSpace {
 public:
  ActionSpace(int num_qubits, const sim::NoiseModel& noise);

  int num_qubits() const { return num_qubits_; }
  int size() const { return static_cast<int>(actions_.size()); }
  const GateAction& operator[](int action) const {
    return actions_[static_cast<std::size_t>(action)];
  }

 private:
  int num_qubits_;
  std::vector<GateAction> actions_;
};

/// The illegal-action rule: a gate is illegal if it would cancel or merge with its direct
/// predecessor. Rotation (q, axis) is illegal iff the last gate on q is the same rotation;
/// cx(c, t) is illegal iff the last gate on c and the last gate on t are one and the same cx(c, t).
rl::ActionMask legal_actions(const ActionSpace& actions, const sim::Circuit& circuit);

/// The circuit with the action's gate at its end.
void append_action(sim::Circuit& circuit, const GateAction& action);

}  // namespace qarch::search
