#pragma once

#include <complex>
#include <span>
#include <string>
#include <vector>

#include "sim/pauli.h"

namespace qarch::sim {

struct PauliTerm {
  PauliString string;
  double coefficient = 0.0;
};

/// A Hermitian observable O = sum_j c_j P_j with real c_j on n qubits; terms are kept sorted by
/// (z, x) mask and unique, so that equal operators compare and print equal.
class PauliSum {
 public:
  /// The zero operator. Throws std::invalid_argument unless 1 <= num_qubits <= 31.
  explicit PauliSum(int num_qubits);

  /// Sums equal strings; throws std::invalid_argument if a string acts outside the qubits or a
  /// coefficient is not finite.
  PauliSum(int num_qubits, std::vector<PauliTerm> terms);

  int num_qubits() const { return num_qubits_; }
  const std::vector<PauliTerm>& terms() const { return terms_; }

  /// Coefficient of the identity, Tr(O) / 2^n.
  double identity_coefficient() const;

  /// sum_j |c_j|, identity included. -l1_norm() bounds the spectrum from below.
  double l1_norm() const;

  /// Drops terms with |c_j| <= tolerance.
  PauliSum without_small_terms(double tolerance) const;

  /// One line `coefficient word` per term, 17 significant digits, little-endian words.
  std::string to_text() const;

 private:
  int num_qubits_;
  std::vector<PauliTerm> terms_;
};

/// out += O in, for amplitudes indexed little endian (bit q of the index is qubit q).
/// Throws std::invalid_argument unless both spans have 2^n entries.
void add_product(const PauliSum& op, std::span<const std::complex<double>> in,
                 std::span<std::complex<double>> out);

}  // namespace qarch::sim
