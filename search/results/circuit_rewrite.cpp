#include "search/results/circuit_rewrite.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>
#include <stdexcept>

#include "sim/gate_axes.h"

namespace qarch::search {

namespace {

using sim::Axis;
using sim::Gate;
using sim::GateKind;

/// A gate with the value of its angle.
struct PlacedGate {
  Gate gate;
  double angle = 0.0;
};

bool has_angle(const Gate& gate) { return sim::gate_row(gate.kind).has_angle; }

std::vector<PlacedGate> placed_gates(const BoundCircuit& bound) {
  const auto slots = static_cast<std::size_t>(bound.circuit.num_parameters());
  if (bound.angles.size() != slots) {
    throw std::invalid_argument("BoundCircuit: " + std::to_string(bound.angles.size()) +
                                " angles, must be " + std::to_string(slots));
  }
  std::vector<std::uint8_t> used(slots, 0);
  std::vector<PlacedGate> gates;
  gates.reserve(bound.circuit.gates().size());
  for (const Gate& gate : bound.circuit.gates()) {
    double angle = gate.angle;
    if (gate.slot >= 0) {
      const auto slot = static_cast<std::size_t>(gate.slot);
      if (used[slot]++ != 0) {
        throw std::invalid_argument("BoundCircuit: parameter " + std::to_string(slot) +
                                    " is shared by several gates, must be used by one");
      }
      angle = bound.angles[slot];
    }
    gates.push_back({gate, angle});
  }
  return gates;
}

BoundCircuit rebuilt(int num_qubits, const std::vector<PlacedGate>& gates) {
  BoundCircuit result{sim::Circuit(num_qubits), {}};
  for (const PlacedGate& placed : gates) {
    const Gate& gate = placed.gate;
    if (!has_angle(gate)) {
      result.circuit.append(gate);
    } else if (gate.slot < 0) {
      result.circuit.append_fixed_rotation(gate.kind, gate.qubits[0], placed.angle);
    } else {
      result.circuit.append_rotation(gate.kind, gate.qubits[0]);
      result.angles.push_back(placed.angle);
    }
  }
  return result;
}

/// Whether all gates so far leave the qubit in |0>.
bool is_zero(const std::vector<PlacedGate>& before, int qubit) {
  return std::ranges::none_of(before, [&](const PlacedGate& placed) {
    return placed.gate.acts_on(qubit) && sim::axis_on(placed.gate, qubit) != Axis::kZ;
  });
}

/// Whether the gate does nothing (but a phase) to the state after the gates before it.
bool is_idle(const std::vector<PlacedGate>& before, const Gate& gate) {
  if (sim::axis_of(gate.kind, 0) == Axis::kZ && is_zero(before, gate.qubits[0])) return true;
  return gate.kind == GateKind::kCz && is_zero(before, gate.qubits[1]);
}

/// The last gate before the end that `gate` meets when it moves to the left past gates that it
/// commutes with; none if another gate stops it.
std::optional<std::size_t> partner(const std::vector<PlacedGate>& before, const Gate& gate) {
  for (std::size_t i = before.size(); i-- > 0;) {
    if (sim::same_place(before[i].gate, gate)) return i;
    if (!sim::commute_by_axes(before[i].gate, gate)) return std::nullopt;
  }
  return std::nullopt;
}

/// Appends a gate, or merges or cancels it with its partner. True if that saved a gate.
bool append_or_merge(std::vector<PlacedGate>& gates, const PlacedGate& next, StartState start) {
  constexpr double kNoTurn = 1e-12;
  const bool rotation = has_angle(next.gate);
  if (next.gate.kind == GateKind::kId) return true;
  if (start == StartState::kZero && is_idle(gates, next.gate)) return true;
  if (rotation && std::abs(std::remainder(next.angle, 2.0 * std::numbers::pi)) < kNoTurn) {
    return true;
  }
  const std::optional<std::size_t> met =
      rotation || sim::is_self_inverse(next.gate.kind) ? partner(gates, next.gate) : std::nullopt;
  if (!met) {
    gates.push_back(next);
    return false;
  }
  if (!rotation) {
    gates.erase(gates.begin() + static_cast<std::ptrdiff_t>(*met));
    return true;
  }
  PlacedGate& merged = gates[*met];
  merged.angle = std::remainder(merged.angle + next.angle, 2.0 * std::numbers::pi);
  merged.gate.slot = std::max(merged.gate.slot, next.gate.slot);  // a parameter, if either is one
  return true;
}

}  // namespace

BoundCircuit simplified(const BoundCircuit& bound, StartState start) {
  std::vector<PlacedGate> gates = placed_gates(bound);
  for (bool changed = true; changed;) {
    changed = false;
    std::vector<PlacedGate> shorter;
    for (const PlacedGate& gate : gates) changed |= append_or_merge(shorter, gate, start);
    gates = std::move(shorter);
  }
  return rebuilt(bound.circuit.num_qubits(), gates);
}

BoundCircuit without_gate(const BoundCircuit& bound, std::size_t gate) {
  std::vector<PlacedGate> gates = placed_gates(bound);
  if (gate >= gates.size()) {
    throw std::invalid_argument("without_gate: gate = " + std::to_string(gate) + ", must be < " +
                                std::to_string(gates.size()));
  }
  gates.erase(gates.begin() + static_cast<std::ptrdiff_t>(gate));
  return rebuilt(bound.circuit.num_qubits(), gates);
}

std::vector<std::size_t> canonical_order(const sim::Circuit& circuit) {
  std::vector<int> next(static_cast<std::size_t>(circuit.num_qubits()), 0);
  std::vector<std::pair<int, int>> place;  // moment, lowest qubit
  place.reserve(circuit.gates().size());
  for (const Gate& gate : circuit.gates()) {
    const int other = gate.qubits[1] < 0 ? gate.qubits[0] : gate.qubits[1];
    int& a = next[static_cast<std::size_t>(gate.qubits[0])];
    int& b = next[static_cast<std::size_t>(other)];
    const int moment = std::max(a, b);
    place.emplace_back(moment, std::min(gate.qubits[0], other));
    a = b = moment + 1;
  }
  std::vector<std::size_t> order(circuit.gates().size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return place[i]; });
  return order;
}

BoundCircuit canonical(const BoundCircuit& bound) {
  const std::vector<PlacedGate> gates = placed_gates(bound);
  std::vector<PlacedGate> sorted;
  sorted.reserve(gates.size());
  for (const std::size_t i : canonical_order(bound.circuit)) sorted.push_back(gates[i]);
  return rebuilt(bound.circuit.num_qubits(), sorted);
}

std::string structure_key(const sim::Circuit& circuit) {
  std::string key;
  key.reserve(3 * circuit.gates().size());
  for (const Gate& gate : circuit.gates()) {
    key.push_back(static_cast<char>(gate.kind));
    key.push_back(static_cast<char>(gate.qubits[0]));
    if (gate.qubits[1] >= 0) key.push_back(static_cast<char>(gate.qubits[1]));
  }
  return key;
}

}  // namespace qarch::search
