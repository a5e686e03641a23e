#pragma once

#include <cstddef>
#include <span>

#include "sim/state_memory.h"

namespace qarch::sim {

/// Density matrix of n qubits in the Pauli-Liouville basis (Greenbaum, arXiv:1509.02921, sec. 2.2):
///
///   r[k] = Tr(P_k rho),      rho = 2^-n  sum_k r[k] P_k,      r[0] = Tr(rho) = 1
///
/// Shape: 4^n doubles. k in base 4 lists the Paulis (0=I 1=X 2=Y 3=Z), qubit 0 is the least
/// significant digit. Memory: 4^n x 8 bytes, aligned to cache lines.
class PauliVector {
 public:
  /// The state |0...0><0...0|: r[k] = 1 where every digit of k is I or Z, else 0.
  /// Throws std::invalid_argument unless 1 <= num_qubits <= 29, and std::runtime_error, naming the
  /// bytes needed and the bytes free, if the state does not fit into memory.
  explicit PauliVector(int num_qubits);

  PauliVector(const PauliVector& other);
  PauliVector& operator=(const PauliVector& other);
  PauliVector(PauliVector&&) noexcept = default;
  PauliVector& operator=(PauliVector&&) noexcept = default;
  ~PauliVector() = default;

  /// 4^n x 8; known before anything is allocated.
  static std::size_t required_bytes(int num_qubits);

  int num_qubits() const { return num_qubits_; }
  std::size_t size() const { return std::size_t{1} << (2U * static_cast<unsigned>(num_qubits_)); }
  std::span<double> values() { return {values_.data(), size()}; }
  std::span<const double> values() const { return {values_.data(), size()}; }

  /// Back to |0...0><0...0| without allocating.
  void reset();

  /// Tr(rho^2) = 2^-n sum_k r[k]^2.
  double purity() const;

 private:
  int num_qubits_;
  StateMemory values_;
};

}  // namespace qarch::sim
