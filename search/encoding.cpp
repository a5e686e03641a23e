#include "search/encoding.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace qarch::search {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

}  // namespace

CircuitEncoding::CircuitEncoding(int num_qubits, int num_moments)
    : num_qubits_(num_qubits), num_moments_(num_moments) {
  if (num_qubits < 1 || num_moments < 1) {
    throw std::invalid_argument("CircuitEncoding: num_qubits = " + std::to_string(num_qubits) +
                                ", num_moments = " + std::to_string(num_moments) +
                                ", both must be >= 1");
  }
  next_moment_.resize(at(num_qubits));
  values_.resize(at(size(num_qubits, num_moments)));
}

void CircuitEncoding::clear() {
  std::ranges::fill(next_moment_, 0);
  std::ranges::fill(values_, 0.0F);
}

void CircuitEncoding::append(const sim::Gate& gate) {
  const bool is_cx = gate.kind == sim::GateKind::kCx;
  if (!is_cx && !sim::gate_row(gate.kind).has_angle) {
    throw std::invalid_argument("CircuitEncoding: no place for the gate " +
                                std::string(sim::gate_row(gate.kind).name));
  }
  const int q = gate.qubits[0];
  const int moment =
      is_cx ? std::max(next_moment_[at(q)], next_moment_[at(gate.qubits[1])]) : next_moment_[at(q)];
  if (moment >= num_moments_) {
    throw std::length_error("CircuitEncoding: moment " + std::to_string(moment) +
                            ", the tensor has " + std::to_string(num_moments_));
  }
  next_moment_[at(q)] = moment + 1;
  if (is_cx) next_moment_[at(gate.qubits[1])] = moment + 1;
  const int axis = static_cast<int>(gate.kind) - static_cast<int>(sim::GateKind::kRx);
  const int row = is_cx ? gate.qubits[1] : num_qubits_ + axis;
  values_[at((moment * (num_qubits_ + 3) + row) * num_qubits_ + q)] = 1.0F;
}

int CircuitEncoding::depth() const { return *std::ranges::max_element(next_moment_); }

}  // namespace qarch::search
