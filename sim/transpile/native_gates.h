#pragma once

#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "sim/circuit.h"

namespace qarch::sim {

/// The gates that a device can do.
class NativeGates {
 public:
  /// Kinds without a unitary in the list are ignored: reset, measure and delay are always native.
  /// Empty: every gate is.
  explicit NativeGates(std::span<const GateKind> kinds);

  bool contains(GateKind kind) const { return native_[static_cast<std::size_t>(kind)] != 0; }
  /// Names in the order of GateKind, "rz x sx cx".
  std::string text() const;

 private:
  std::vector<char> native_;
};

/// Which of two circuits is cheaper: two-qubit gates first, then pulses, that is one-qubit gates
/// that take time (not rz, id, reset, measure, delay), then gates.
struct GateCost {
  int two_qubit_gates = 0;
  int pulses = 0;
  int gates = 0;
  friend bool operator<(const GateCost& a, const GateCost& b) {
    return std::tie(a.two_qubit_gates, a.pulses, a.gates) <
           std::tie(b.two_qubit_gates, b.pulses, b.gates);
  }
};
GateCost cost_of(std::span<const Gate> gates);

/// The gate as gates of the native set, without regard to neighbours: a two-qubit gate that is not
/// native as one-qubit gates around a native two-qubit gate, cx for choice, else cz, ecr, cy.
/// `reversed`: that two-qubit gate must have its operands in the other order. One-qubit gates of
/// the result need not be native. nullopt: the set has no gate that entangles.
std::optional<std::vector<Gate>> entangler_word(const Gate& gate, bool reversed,
                                                const NativeGates& native);

}  // namespace qarch::sim
