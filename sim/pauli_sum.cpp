#include "sim/pauli_sum.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdio>
#include <stdexcept>

namespace qarch::sim {

PauliSum::PauliSum(int num_qubits) : num_qubits_(num_qubits) {
  if (num_qubits < 1 || num_qubits > kMaxPauliQubits) {
    throw std::invalid_argument("PauliSum: num_qubits = " + std::to_string(num_qubits) +
                                ", must be in [1, " + std::to_string(kMaxPauliQubits) + "]");
  }
}

PauliSum::PauliSum(int num_qubits, std::vector<PauliTerm> terms) : PauliSum(num_qubits) {
  for (const PauliTerm& term : terms) {
    if (((term.string.x | term.string.z) >> static_cast<unsigned>(num_qubits)) != 0) {
      throw std::invalid_argument("PauliSum: term " + term.string.to_text(kMaxPauliQubits) +
                                  " acts outside " + std::to_string(num_qubits) + " qubits");
    }
    if (!std::isfinite(term.coefficient)) {
      throw std::invalid_argument("PauliSum: coefficient of " + term.string.to_text(num_qubits) +
                                  " is not a finite number");
    }
  }
  std::stable_sort(terms.begin(), terms.end(), [](const PauliTerm& a, const PauliTerm& b) {
    return std::pair(a.string.z, a.string.x) < std::pair(b.string.z, b.string.x);
  });
  for (const PauliTerm& term : terms) {
    if (!terms_.empty() && terms_.back().string == term.string) {
      terms_.back().coefficient += term.coefficient;
    } else {
      terms_.push_back(term);
    }
  }
}

double PauliSum::identity_coefficient() const {
  return !terms_.empty() && terms_.front().string.is_identity() ? terms_.front().coefficient : 0.0;
}

double PauliSum::l1_norm() const {
  double sum = 0.0;
  for (const PauliTerm& term : terms_) sum += std::abs(term.coefficient);
  return sum;
}

PauliSum PauliSum::without_small_terms(double tolerance) const {
  PauliSum result(num_qubits_);
  std::copy_if(terms_.begin(), terms_.end(), std::back_inserter(result.terms_),
               [&](const PauliTerm& term) { return std::abs(term.coefficient) > tolerance; });
  return result;
}

std::string PauliSum::to_text() const {
  std::string text;
  for (const PauliTerm& term : terms_) {
    std::array<char, 40> number{};
    std::snprintf(number.data(), number.size(), "%+.17g ", term.coefficient);
    text += number.data() + term.string.to_text(num_qubits_) + '\n';
  }
  return text;
}

void add_product(const PauliSum& op, std::span<const std::complex<double>> in,
                 std::span<std::complex<double>> out) {
  const std::size_t dimension = std::size_t{1} << static_cast<unsigned>(op.num_qubits());
  if (in.size() != dimension || out.size() != dimension) {
    throw std::invalid_argument("add_product: vectors of " + std::to_string(in.size()) + " and " +
                                std::to_string(out.size()) + " amplitudes, must have " +
                                std::to_string(dimension));
  }
  static constexpr std::complex<double> kPowersOfI[4] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
  for (const PauliTerm& term : op.terms()) {
    // P |b> = i^(x.z) (-1)^(z.b) |b ^ x>
    const std::complex<double> c =
        term.coefficient * kPowersOfI[std::popcount(term.string.x & term.string.z) % 4];
    for (std::size_t b = 0; b < dimension; ++b) {
      const double sign = (std::popcount(term.string.z & b) & 1) != 0 ? -1.0 : 1.0;
      out[b ^ term.string.x] += sign * c * in[b];
    }
  }
}

}  // namespace qarch::sim
