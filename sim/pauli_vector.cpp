#include "sim/pauli_vector.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "sim/pauli.h"

namespace qarch::sim {

namespace {

StateMemory allocate(int num_qubits) {
  const std::size_t bytes = PauliVector::required_bytes(num_qubits);
  const std::string qubits = std::to_string(num_qubits);
  const std::string what = "a state of " + qubits + " qubits (4^" + qubits + " x 8 bytes)";
  return {bytes / sizeof(double), what.c_str()};
}

}  // namespace

std::size_t PauliVector::required_bytes(int num_qubits) {
  if (num_qubits < 1 || num_qubits > kMaxPauliQubits - 2) {  // 4^29 x 8 bytes is 2^61
    throw std::invalid_argument("PauliVector: num_qubits = " + std::to_string(num_qubits) +
                                ", must be in [1, " + std::to_string(kMaxPauliQubits - 2) + "]");
  }
  return (std::size_t{1} << (2U * static_cast<unsigned>(num_qubits))) * sizeof(double);
}

PauliVector::PauliVector(int num_qubits) : num_qubits_(num_qubits), values_(allocate(num_qubits)) {
  reset();
}

PauliVector::PauliVector(const PauliVector& other)
    : num_qubits_(other.num_qubits_), values_(allocate(other.num_qubits_)) {
  std::ranges::copy(other.values(), values_.data());
}

PauliVector& PauliVector::operator=(const PauliVector& other) {
  if (this == &other) return *this;
  if (values_.size() != other.values_.size()) values_ = allocate(other.num_qubits_);
  num_qubits_ = other.num_qubits_;
  std::ranges::copy(other.values(), values_.data());
  return *this;
}

void PauliVector::reset() {
  double* r = values_.data();
  r[0] = 1.0;
  // |0><0| = (I + Z) / 2: one more qubit repeats the vector in its Z block.
  for (std::size_t block = 1; block < size(); block *= 4) {
    std::fill(r + block, r + 3 * block, 0.0);
    std::copy(r, r + block, r + 3 * block);
  }
}

double PauliVector::purity() const {
  double sum = 0.0;
  for (const double r : values()) sum += r * r;
  return sum / static_cast<double>(std::size_t{1} << static_cast<unsigned>(num_qubits_));
}

}  // namespace qarch::sim
