#include "apps/circuit_layout.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace qarch::apps {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

void check(const char* what, std::size_t size, int needed) {
  if (size == 0 || size == at(needed)) return;
  throw std::invalid_argument("drawing of a circuit: " + std::to_string(size) + " " + what +
                              ", must be 0 or " + std::to_string(needed));
}

/// Puts one item after the other into the first column that is free.
class Placement {
 public:
  Placement(const sim::Circuit& circuit, std::span<const double> angles, const CircuitNames& names)
      : angles_(angles), names_(names), next_(at(circuit.num_qubits()), 0) {
    check("angles", angles.size(), circuit.num_parameters());
    check("slot names", names.slot_names.size(), circuit.num_parameters());
    check("qubit labels", names.qubit_labels.size(), circuit.num_qubits());
    for (const search::QasmBarrier& barrier : names.barriers) barriers_.push_back(&barrier);
    std::ranges::stable_sort(barriers_, {}, &search::QasmBarrier::gate);
    add_barriers(0);
    for (std::size_t g = 0; g < circuit.gates().size(); ++g) {
      add_gate(circuit.gates()[g]);
      add_barriers(g + 1);
    }
    add_barriers(std::numeric_limits<std::size_t>::max());
    for (const auto& [qubit, bit] : names.measurements) {
      check_qubit("measurement", qubit);
      place({&qubit, 1}).push_back(PlacedMeasurement{qubit, bit});
    }
  }

  std::vector<std::vector<PlacedItem>> take_columns() { return std::move(columns_); }

 private:
  void check_qubit(const char* what, int qubit) const {
    if (qubit >= 0 && at(qubit) < next_.size()) return;
    throw std::invalid_argument(std::string("drawing of a circuit: qubit of a ") + what + " = " +
                                std::to_string(qubit) + ", must be in [0, " +
                                std::to_string(next_.size() - 1) + "]");
  }

  /// The first column that is free on these wires, which is then taken.
  std::vector<PlacedItem>& place(std::span<const int> wires) {
    std::size_t column = 0;
    for (const int q : wires) column = std::max(column, next_[at(q)]);
    for (const int q : wires) next_[at(q)] = column + 1;
    if (column >= columns_.size()) columns_.resize(column + 1);
    return columns_[column];
  }

  void add_barriers(std::size_t gate) {
    for (; placed_ < barriers_.size() && barriers_[placed_]->gate <= gate; ++placed_) {
      std::vector<int> qubits = barriers_[placed_]->qubits;
      if (qubits.empty()) continue;
      for (const int q : qubits) check_qubit("barrier", q);
      std::ranges::sort(qubits);
      const auto repeated = std::ranges::unique(qubits);
      qubits.erase(repeated.begin(), repeated.end());
      place(qubits).push_back(PlacedBarrier{std::move(qubits)});
    }
  }

  void add_gate(const sim::Gate& gate) {
    wires_.clear();
    if (gate.num_qubits() == 1) {
      wires_ = {gate.qubits[0]};
    } else {
      const auto [low, high] = std::minmax(gate.qubits[0], gate.qubits[1]);
      for (int q = low; q <= high; ++q) wires_.push_back(q);
    }
    place(wires_).push_back(PlacedGate{gate.kind, gate.qubits, angle_of(gate)});
  }

  AngleLabel angle_of(const sim::Gate& gate) const {
    if (gate.kind == sim::GateKind::kDelay) return DelayTime{gate.angle};
    if (!sim::gate_row(gate.kind).has_angle) return std::monostate{};
    if (gate.slot < 0) return ConstantAngle{gate.angle};
    if (!angles_.empty()) return SlotAngle{angles_[at(gate.slot)]};
    return SlotName{names_.slot_names.empty() ? "theta_" + std::to_string(gate.slot)
                                              : names_.slot_names[at(gate.slot)]};
  }

  std::span<const double> angles_;
  const CircuitNames& names_;
  std::vector<std::size_t> next_;                     ///< per wire: the first column that is free
  std::vector<int> wires_;                            ///< of the gate that is being placed
  std::vector<const search::QasmBarrier*> barriers_;  ///< in the order of their gates
  std::size_t placed_ = 0;                            ///< of them
  std::vector<std::vector<PlacedItem>> columns_;
};

std::string count(int number, const std::string& what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

}  // namespace

CircuitLayout layout_circuit(const sim::Circuit& circuit, std::span<const double> angles,
                             const CircuitNames& names) {
  Placement placement(circuit, angles, names);
  CircuitLayout layout{names.qubit_labels, placement.take_columns(), names.qubit_labels.empty()};
  for (int q = 0; layout.default_labels && q < circuit.num_qubits(); ++q) {
    layout.qubit_labels.push_back("q" + std::to_string(q));
  }
  return layout;
}

std::vector<std::pair<std::size_t, std::size_t>> fold_columns(std::span<const double> widths,
                                                              double available) {
  std::vector<std::pair<std::size_t, std::size_t>> rows;
  std::size_t begin = 0;
  do {
    double used = 0.0;
    std::size_t end = begin;
    while (end < widths.size() && (end == begin || used + widths[end] <= available)) {
      used += widths[end++];
    }
    rows.emplace_back(begin, end);
    begin = end;
  } while (begin < widths.size());
  return rows;
}

std::string circuit_title(const sim::Circuit& circuit) {
  return "Circuit of " + count(circuit.num_qubits(), "qubit");
}

std::string circuit_description(const sim::Circuit& circuit) {
  return count(static_cast<int>(circuit.gates().size()), "gate") + ", " +
         std::to_string(circuit.num_two_qubit_gates()) + " of them on two qubits, depth " +
         std::to_string(circuit.depth()) + ", " + count(circuit.num_parameters(), "parameter") +
         ".";
}

}  // namespace qarch::apps
