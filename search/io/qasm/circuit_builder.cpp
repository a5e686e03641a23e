#include "search/io/qasm/circuit_builder.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace qarch::search::qasm {

using sim::GateKind;

void CircuitBuilder::push(const sim::Gate& gate) {
  if (gates_.size() == kMostGates)
    source_.fail(offset_, "more than " + std::to_string(kMostGates) + " gates");
  gates_.push_back(gate);
}

/// Gates whose angle is the same bare input share a slot; every other angle has its own.
int CircuitBuilder::slot_of(const Value& angle) {
  const bool bare = angle.number == 0.0 && angle.terms.size() == 1 && angle.terms[0].second == 1.0;
  const auto next = static_cast<int>(slots_.size());
  if (bare) {
    const auto [found, added] = slot_of_input_.emplace(angle.terms[0].first, next);
    if (!added) return found->second;
  }
  slots_.push_back({angle.number + 0.0, angle.terms});  // no negative zero
  return next;
}

void CircuitBuilder::gate(GateKind kind, const Value& angle, std::span<const int> qubits) {
  sim::Gate gate{kind};
  std::ranges::copy(qubits, gate.qubits.begin());
  if (sim::gate_row(kind).has_angle) {
    const bool finite =
        std::isfinite(angle.number) && std::ranges::all_of(angle.terms, [](const auto& term) {
          return std::isfinite(term.second);
        });
    if (!finite) source_.fail(offset_, "the angle is not finite");
    if (angle.is_number()) {
      gate.angle = angle.number;
    } else {
      gate.slot = slot_of(angle);
    }
  }
  push(gate);
}

void CircuitBuilder::barrier(std::span<const int> qubits) {
  if (barriers_.size() == kMostBarriers)
    source_.fail(offset_, "more than " + std::to_string(kMostBarriers) + " barriers");
  barriers_.push_back({gates_.size(), {qubits.begin(), qubits.end()}});
}

void CircuitBuilder::reset(int qubit) { push({GateKind::kReset, {qubit, -1}}); }

void CircuitBuilder::delay(int qubit, double seconds) {
  push({GateKind::kDelay, {qubit, -1}, -1, seconds});
}

void CircuitBuilder::measure(int qubit, int bit) {
  measurements_.push_back({gates_.size(), bit, offset_});
  push({GateKind::kMeasure, {qubit, -1}});
}

/// By measurement, from the last one to the first.
std::vector<bool> CircuitBuilder::final_measurements(int num_qubits) const {
  std::vector<bool> result(measurements_.size(), false);
  std::vector<bool> used(static_cast<std::size_t>(num_qubits), false);
  std::set<int> written;
  std::size_t kept = std::string::npos;
  std::size_t m = measurements_.size();
  for (std::size_t g = gates_.size(); g-- > 0;) {
    const auto qubit = static_cast<std::size_t>(gates_[g].qubits[0]);
    if (m > 0 && measurements_[m - 1].gate == g) {
      const Measurement& measurement = measurements_[--m];
      if (measurement.bit >= 0 && written.insert(measurement.bit).second) {
        result[m] = !used[qubit];
        if (used[qubit]) kept = measurement.offset;
        if (result[m]) continue;  // no gate: the qubit may be measured into another bit before
      }
    }
    used[qubit] = true;
    if (gates_[g].qubits[1] >= 0) used[static_cast<std::size_t>(gates_[g].qubits[1])] = true;
  }
  if (kept != std::string::npos)
    source_.fail(kept,
                 "a measurement in the middle of the circuit whose outcome is kept is not "
                 "supported: gates follow on the qubit, and its bit is not written again");
  return result;
}

void CircuitBuilder::finish(int num_qubits, QasmCircuit& result) {
  const std::vector<bool> is_final = final_measurements(num_qubits);
  sim::Circuit circuit(num_qubits);
  std::size_t m = 0;
  auto barrier = barriers_.begin();
  std::size_t removed = 0;
  for (std::size_t g = 0; g <= gates_.size(); ++g) {
    for (; barrier != barriers_.end() && barrier->gate == g; ++barrier) barrier->gate -= removed;
    if (g == gates_.size()) break;
    if (m < measurements_.size() && measurements_[m].gate == g) {
      const Measurement& measurement = measurements_[m];
      if (is_final[m++]) {
        result.measurements.push_back({gates_[g].qubits[0], measurement.bit});
        ++removed;
        continue;
      }
    }
    circuit.append(gates_[g]);
  }
  result.circuit = std::move(circuit);
  result.slots = std::move(slots_);
  result.barriers = std::move(barriers_);
}

}  // namespace qarch::search::qasm
