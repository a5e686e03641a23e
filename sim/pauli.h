#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace qarch::sim {

/// The one-qubit Paulis in the order of the base-4 digits of every index: I=0 X=1 Y=2 Z=3.
enum class Pauli : std::uint8_t { kI = 0, kX = 1, kY = 2, kZ = 3 };

inline constexpr int kMaxPauliQubits = 31;  ///< so that a base-4 index fits into 62 bits

/// A tensor product of Pauli matrices without a phase, P = prod_q P_q, stored as two bit masks
/// (symplectic form): bit q of `x` is set for X and Y on qubit q, bit q of `z` for Z and Y.
/// P_q = i^(x_q z_q) X^(x_q) Z^(z_q), so that every P is Hermitian.
///
/// Text is little endian as in Qiskit: in "ZXII" the rightmost letter is qubit 0.
struct PauliString {
  std::uint64_t x = 0;
  std::uint64_t z = 0;

  /// Throws std::invalid_argument for a letter other than I X Y Z or more than 31 letters.
  static PauliString parse(std::string_view text);

  /// A single Pauli on one qubit.
  static PauliString single(Pauli pauli, int qubit);

  std::string to_text(int num_qubits) const;

  Pauli operator[](int qubit) const {
    const auto xq = static_cast<unsigned>((x >> qubit) & 1U);
    const auto zq = static_cast<unsigned>((z >> qubit) & 1U);
    return static_cast<Pauli>(zq != 0U ? 3U - xq : xq);
  }

  /// k = sum_q digit_q 4^q, the place of Tr(P rho) in a PauliVector.
  std::size_t index() const;

  /// Number of qubits on which the string is not the identity.
  int weight() const;

  bool is_identity() const { return x == 0 && z == 0; }

  auto operator<=>(const PauliString&) const = default;
};

/// a * b = i^phase * string, phase in {0, 1, 2, 3}.
struct PauliProduct {
  PauliString string;
  int phase = 0;
};
PauliProduct multiply(const PauliString& a, const PauliString& b);

}  // namespace qarch::sim
