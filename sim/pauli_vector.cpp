#include "sim/pauli_vector.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <new>
#include <stdexcept>
#include <string>

#include "sim/pauli.h"

namespace qarch::sim {

namespace {

constexpr std::size_t kCacheLine = 64;

std::string gibibytes(std::size_t bytes) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.3g GiB",
                static_cast<double>(bytes) / (1024.0 * 1024.0 * 1024.0));
  return text.data();
}

double* allocate(int num_qubits) {
  const std::size_t bytes = PauliVector::required_bytes(num_qubits);
  constexpr std::size_t kNoQuestionAsked = std::size_t{64} << 20U;
  if (bytes > kNoQuestionAsked) {
    const std::size_t available = available_memory_bytes();
    if (bytes > available) {
      throw std::runtime_error("a state of " + std::to_string(num_qubits) + " qubits needs " +
                               gibibytes(bytes) + " (4^" + std::to_string(num_qubits) +
                               " x 8 bytes), " + gibibytes(available) + " are free");
    }
  }
  return static_cast<double*>(::operator new (bytes, std::align_val_t{kCacheLine}));
}

}  // namespace

std::size_t available_memory_bytes() {
  std::ifstream meminfo("/proc/meminfo");
  std::string word;
  while (meminfo >> word) {
    std::size_t kibibytes = 0;
    if (word == "MemAvailable:" && meminfo >> kibibytes) return kibibytes * 1024;
  }
  return static_cast<std::size_t>(sysconf(_SC_AVPHYS_PAGES)) *
         static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

void PauliVector::Free::operator()(double* p) const {
  ::operator delete (p, std::align_val_t{kCacheLine});
}

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
  std::ranges::copy(other.values(), values_.get());
}

PauliVector& PauliVector::operator=(const PauliVector& other) {
  if (this == &other) return *this;
  if (num_qubits_ != other.num_qubits_ || !values_) values_.reset(allocate(other.num_qubits_));
  num_qubits_ = other.num_qubits_;
  std::ranges::copy(other.values(), values_.get());
  return *this;
}

void PauliVector::reset() {
  double* r = values_.get();
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
