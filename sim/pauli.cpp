#include "sim/pauli.h"

#include <bit>
#include <stdexcept>

namespace qarch::sim {

PauliString PauliString::parse(std::string_view text) {
  if (text.size() > kMaxPauliQubits) {
    throw std::invalid_argument("Pauli word '" + std::string(text) + "' has " +
                                std::to_string(text.size()) + " letters, at most " +
                                std::to_string(kMaxPauliQubits) + " are supported");
  }
  PauliString result;
  for (const char letter : text) {  // leftmost letter is the highest qubit
    const auto digit = std::string_view("IXYZ").find(letter);
    if (digit == std::string_view::npos) {
      throw std::invalid_argument("Pauli word '" + std::string(text) + "': letter '" + letter +
                                  "', must be one of I X Y Z");
    }
    const bool has_x = digit == 1 || digit == 2;
    const bool has_z = digit == 2 || digit == 3;
    result.x = (result.x << 1U) | static_cast<std::uint64_t>(has_x);
    result.z = (result.z << 1U) | static_cast<std::uint64_t>(has_z);
  }
  return result;
}

PauliString PauliString::single(Pauli pauli, int qubit) {
  const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(qubit);
  return {pauli == Pauli::kX || pauli == Pauli::kY ? bit : 0,
          pauli == Pauli::kZ || pauli == Pauli::kY ? bit : 0};
}

std::string PauliString::to_text(int num_qubits) const {
  std::string text;
  for (int q = num_qubits - 1; q >= 0; --q) text += "IXYZ"[static_cast<int>((*this)[q])];
  return text;
}

std::size_t PauliString::index() const {
  std::size_t k = 0;
  for (int q = kMaxPauliQubits - 1; q >= 0; --q) k = 4 * k + static_cast<std::size_t>((*this)[q]);
  return k;
}

int PauliString::weight() const { return std::popcount(x | z); }

PauliProduct multiply(const PauliString& a, const PauliString& b) {
  // With P = i^(x.z) X^x Z^z:  Z^za X^xb = (-1)^(za.xb) X^xb Z^za, then the i's of the three
  // Hermitian strings are balanced.
  const PauliString product{a.x ^ b.x, a.z ^ b.z};
  const int phase = std::popcount(a.x & a.z) + std::popcount(b.x & b.z) +
                    2 * std::popcount(a.z & b.x) - std::popcount(product.x & product.z);
  return {product, ((phase % 4) + 4) % 4};
}

}  // namespace qarch::sim
