#pragma once

#include <cstdint>
#include <vector>

#include "sim/pauli_sum.h"

namespace qarch::chem {

/// a+_i a_j = real + i imaginary with Hermitian parts: real = (a+_i a_j + a+_j a_i) / 2. Masks of
/// the words may have more than the 31 bits of a PauliSum.
struct Transfer {
  std::vector<sim::PauliTerm> real;
  std::vector<sim::PauliTerm> imaginary;
};

/// How the occupations n of fermionic modes are kept in qubits: q = A n over GF(2), with an
/// invertible matrix A. Bit j of an integer is mode j, or qubit j.
///
/// An annihilator acts as a_j |n> = (-1)^(n_0 + ... + n_(j-1)) n_j |n with n_j = 0>, so
///
///   a_j = X^(update_set(j)) Z^(parity_set(j)) (1 - Z^(occupation_set(j))) / 2
///
/// where X^m, Z^m act on the qubits of a mask m (J. T. Seeley, M. J. Richard, P. J. Love, J. Chem.
/// Phys. 137 (2012) 224109, for A of Jordan-Wigner, parity and Bravyi-Kitaev).
class LinearEncoding {
 public:
  /// Bit j of rows[i] is A_ij. Throws std::invalid_argument unless 1 to 63 rows form an invertible
  /// square matrix.
  explicit LinearEncoding(std::vector<std::uint64_t> rows);

  /// A = 1: qubit j holds n_j.
  static LinearEncoding jordan_wigner(int num_modes);
  /// A = lower triangle of ones: qubit j holds n_0 + ... + n_j mod 2.
  static LinearEncoding parity(int num_modes);
  /// A = the first num_modes rows and columns of B_N, N a power of two,
  ///
  ///   B_1 = 1,    B_2k = | B_k  0  |    with the last row replaced by ones:
  ///                      |  0  B_k |
  ///
  /// qubit j holds the sum of the modes that node j of a Fenwick tree covers (P. M. Fenwick, Softw.
  /// Pract. Exper. 24 (1994) 327). The same as bravyi_kitaev of OpenFermion for every num_modes.
  static LinearEncoding bravyi_kitaev(int num_modes);

  int num_modes() const { return static_cast<int>(rows_.size()); }

  /// A n.
  std::uint64_t encode(std::uint64_t occupations) const;
  /// A^-1 q.
  std::uint64_t decode(std::uint64_t qubits) const;

  /// Qubits that flip with n_j: column j of A.
  std::uint64_t update_set(int mode) const;
  /// Qubits whose sum is n_j: row j of A^-1.
  std::uint64_t occupation_set(int mode) const;
  /// Qubits whose sum is n_0 + ... + n_(j-1): the rows of A^-1 above j, added.
  std::uint64_t parity_set(int mode) const;

  /// a+_to a_from in Pauli words; for to = from the number operator (1 - Z^F) / 2.
  Transfer transfer(int to, int from) const;

 private:
  std::vector<std::uint64_t> rows_;
  std::vector<std::uint64_t> inverse_rows_;
};

}  // namespace qarch::chem
