#include "search/encoding.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace qarch::search {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

}  // namespace

CircuitEncoding::CircuitEncoding(int num_qubits, int num_moments, GateSet gates)
    : num_qubits_(num_qubits),
      num_moments_(num_moments),
      gates_(std::move(gates)),
      rows_(static_cast<int>(gates_.two_qubit().size()) * num_qubits +
            static_cast<int>(gates_.one_qubit().size())) {
  if (num_qubits < 1 || num_moments < 1) {
    throw std::invalid_argument("CircuitEncoding: num_qubits = " + std::to_string(num_qubits) +
                                ", num_moments = " + std::to_string(num_moments) +
                                ", both must be >= 1");
  }
  next_moment_.resize(at(num_qubits));
  values_.resize(at(num_moments) * at(rows_) * at(num_qubits));
}

void CircuitEncoding::clear() {
  std::ranges::fill(next_moment_, 0);
  std::ranges::fill(values_, 0.0F);
}

void CircuitEncoding::append(const sim::Gate& gate) {
  const int place = gates_.place_of(gate.kind);
  if (place < 0) {
    throw std::invalid_argument("CircuitEncoding: no place for the gate " +
                                std::string(sim::gate_row(gate.kind).name));
  }
  const int q = gate.qubits[0];
  const bool is_pair = gate.num_qubits() == 2;
  const int moment = is_pair ? std::max(next_moment_[at(q)], next_moment_[at(gate.qubits[1])])
                             : next_moment_[at(q)];
  if (moment >= num_moments_) {
    throw std::length_error("CircuitEncoding: moment " + std::to_string(moment) +
                            ", the tensor has " + std::to_string(num_moments_));
  }
  next_moment_[at(q)] = moment + 1;
  if (is_pair) next_moment_[at(gate.qubits[1])] = moment + 1;
  const int num_pair_rows = static_cast<int>(gates_.two_qubit().size()) * num_qubits_;
  const int row = is_pair ? place * num_qubits_ + gate.qubits[1] : num_pair_rows + place;
  values_[at((moment * rows_ + row) * num_qubits_ + q)] = 1.0F;
}

int CircuitEncoding::depth() const { return *std::ranges::max_element(next_moment_); }

}  // namespace qarch::search
