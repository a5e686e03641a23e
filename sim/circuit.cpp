#include "sim/circuit.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "sim/pauli.h"

namespace qarch::sim {

Circuit::Circuit(int num_qubits, int num_parameters)
    : num_qubits_(num_qubits), num_parameters_(num_parameters) {
  if (num_qubits < 1 || num_qubits > kMaxPauliQubits) {
    throw std::invalid_argument("Circuit: num_qubits = " + std::to_string(num_qubits) +
                                ", must be in [1, " + std::to_string(kMaxPauliQubits) + "]");
  }
  if (num_parameters < 0) {
    throw std::invalid_argument("Circuit: num_parameters = " + std::to_string(num_parameters) +
                                ", must be >= 0");
  }
}

void Circuit::check_operands(GateKind kind, std::span<const int> qubits) const {
  const GateRow& row = gate_row(kind);
  const std::string where = "gate " + std::string(row.name) + ": ";
  if (static_cast<int>(qubits.size()) != row.num_qubits) {
    throw std::invalid_argument(where + std::to_string(qubits.size()) + " qubits, must be " +
                                std::to_string(row.num_qubits));
  }
  for (const int q : qubits) {
    if (q < 0 || q >= num_qubits_) {
      throw std::invalid_argument(where + "qubit = " + std::to_string(q) + ", must be in [0, " +
                                  std::to_string(num_qubits_ - 1) + "]");
    }
  }
  if (qubits.size() == 2 && qubits[0] == qubits[1]) {
    throw std::invalid_argument(where + "both operands are qubit " + std::to_string(qubits[0]) +
                                ", must differ");
  }
}

void Circuit::append(GateKind kind, std::span<const int> qubits) {
  check_operands(kind, qubits);
  if (gate_row(kind).has_angle) {
    throw std::invalid_argument("gate " + std::string(gate_row(kind).name) +
                                ": needs an angle or a parameter slot");
  }
  if (kind == GateKind::kDelay) throw std::invalid_argument("gate delay: needs a time");
  Gate gate{kind};
  std::copy(qubits.begin(), qubits.end(), gate.qubits.begin());
  gates_.push_back(gate);
}

int Circuit::append_rotation(GateKind kind, int qubit) {
  append_rotation(kind, qubit, num_parameters_);
  return num_parameters_ - 1;
}

void Circuit::append_rotation(GateKind kind, int qubit, int slot) {
  check_operands(kind, std::span(&qubit, 1));
  const std::string where = "gate " + std::string(gate_row(kind).name) + ": ";
  if (!gate_row(kind).has_angle) throw std::invalid_argument(where + "takes no parameter");
  if (slot < 0 || slot > num_parameters_) {
    throw std::invalid_argument(where + "slot = " + std::to_string(slot) + ", must be in [0, " +
                                std::to_string(num_parameters_) + "]");
  }
  num_parameters_ = std::max(num_parameters_, slot + 1);
  gates_.push_back({kind, {qubit, -1}, slot, 0.0});
}

void Circuit::append_fixed_rotation(GateKind kind, int qubit, double angle) {
  check_operands(kind, std::span(&qubit, 1));
  const std::string where = "gate " + std::string(gate_row(kind).name) + ": ";
  if (!gate_row(kind).has_angle) throw std::invalid_argument(where + "takes no angle");
  if (!std::isfinite(angle)) {
    throw std::invalid_argument(where + "angle = " + std::to_string(angle) + ", must be finite");
  }
  gates_.push_back({kind, {qubit, -1}, -1, angle});
}

void Circuit::append_delay(int qubit, double seconds) {
  check_operands(GateKind::kDelay, std::span(&qubit, 1));
  if (!std::isfinite(seconds) || seconds < 0.0) {
    throw std::invalid_argument("gate delay: time = " + std::to_string(seconds) +
                                " s, must be finite and >= 0");
  }
  gates_.push_back({GateKind::kDelay, {qubit, -1}, -1, seconds});
}

void Circuit::append(const Gate& gate) {
  const auto qubits = std::span(gate.qubits).first(gate.qubits[1] < 0 ? 1U : 2U);
  check_operands(gate.kind, qubits);
  if (gate.slot >= 0 && !gate_row(gate.kind).has_angle) {
    throw std::invalid_argument("gate " + std::string(gate_row(gate.kind).name) +
                                ": takes no parameter");
  }
  if (gate.kind == GateKind::kDelay) return append_delay(gate.qubits[0], gate.angle);
  if (!gate_row(gate.kind).has_angle) return append(gate.kind, qubits);
  if (gate.slot >= 0) return append_rotation(gate.kind, gate.qubits[0], gate.slot);
  append_fixed_rotation(gate.kind, gate.qubits[0], gate.angle);
}

bool Circuit::is_unitary() const {
  return std::ranges::none_of(gates_, [](const Gate& gate) {
    return gate.kind == GateKind::kReset || gate.kind == GateKind::kMeasure;
  });
}

Circuit Circuit::bound(std::span<const double> parameters) const {
  if (static_cast<int>(parameters.size()) != num_parameters_) {
    throw std::invalid_argument("Circuit::bound: " + std::to_string(parameters.size()) +
                                " values, must be " + std::to_string(num_parameters_));
  }
  Circuit result(num_qubits_);
  for (const Gate& gate : gates_) {
    if (gate.slot >= 0) {
      result.append_fixed_rotation(gate.kind, gate.qubits[0],
                                   parameters[static_cast<std::size_t>(gate.slot)]);
    } else {
      result.gates_.push_back(gate);
    }
  }
  return result;
}

int Circuit::depth() const {
  std::vector<int> moment(static_cast<std::size_t>(num_qubits_), 0);
  for (const Gate& gate : gates_) {
    int start = 0;
    for (int k = 0; k < gate.num_qubits(); ++k) {
      start = std::max(start,
                       moment[static_cast<std::size_t>(gate.qubits[static_cast<std::size_t>(k)])]);
    }
    for (int k = 0; k < gate.num_qubits(); ++k) {
      moment[static_cast<std::size_t>(gate.qubits[static_cast<std::size_t>(k)])] = start + 1;
    }
  }
  return *std::max_element(moment.begin(), moment.end());
}

int Circuit::num_two_qubit_gates() const {
  return static_cast<int>(std::count_if(gates_.begin(), gates_.end(),
                                        [](const Gate& gate) { return gate.num_qubits() == 2; }));
}

int Circuit::num_rotations() const {
  return static_cast<int>(std::count_if(gates_.begin(), gates_.end(), [](const Gate& gate) {
    return gate_row(gate.kind).has_angle;
  }));
}

}  // namespace qarch::sim
