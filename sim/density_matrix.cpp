#include "sim/density_matrix.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdio>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/walsh_hadamard.h"

namespace qarch::sim {

namespace {

using Complex = std::complex<double>;
using Eigen::Index;

std::size_t power_of_two(int exponent) { return std::size_t{1} << static_cast<unsigned>(exponent); }

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.12g", value);
  return text.data();
}

/// The Pauli strings P = i^|x&z| X^x Z^z of n qubits, x by x:
///
///   Tr(P rho) = i^|x&z| sum_b (-1)^(z.b) rho[b, b^x]
///
/// so that each x is one Walsh-Hadamard transform of a (twisted) diagonal of rho, 2^n numbers.
class DiagonalTransform {
 public:
  explicit DiagonalTransform(int num_qubits) : spread_(power_of_two(num_qubits)) {
    for (std::size_t c = 1; c < spread_.size(); ++c) {
      spread_[c] = (spread_[c / 2] << 2U) | (c & 1U);
    }
  }

  /// Place of the string (x, z) in a PauliVector: digit X = 01, Y = 10, Z = 11 in bits.
  std::size_t index(std::size_t x, std::size_t z) const {
    return spread_[x ^ z] | (spread_[z] << 1U);
  }

  /// Re(i^|x&z| v): the imaginary part is 0 for Hermitian rho.
  static double real_part_times_phase(const Complex& v, std::size_t overlap) {
    switch (std::popcount(overlap) % 4) {
      case 0:
        return v.real();
      case 1:
        return -v.imag();
      case 2:
        return -v.real();
      default:
        return v.imag();
    }
  }

  /// i^-|x&z| r.
  static Complex times_inverse_phase(double r, std::size_t overlap) {
    switch (std::popcount(overlap) % 4) {
      case 0:
        return {r, 0.0};
      case 1:
        return {0.0, -r};
      case 2:
        return {-r, 0.0};
      default:
        return {0.0, r};
    }
  }

 private:
  std::vector<std::size_t> spread_;  ///< bit q of c moved to bit 2 q
};

/// r[k] = Tr(P_k rho) / Tr(rho), with rho given by its entries.
template <class Entry>
PauliVector transform(int num_qubits, const Entry& entry) {
  const DiagonalTransform strings(num_qubits);
  PauliVector state(num_qubits);
  const std::span<double> r = state.values();
  std::vector<Complex> diagonal(power_of_two(num_qubits));
  for (std::size_t x = 0; x < diagonal.size(); ++x) {
    for (std::size_t b = 0; b < diagonal.size(); ++b) diagonal[b] = entry(b, b ^ x);
    walsh_hadamard(diagonal);
    for (std::size_t z = 0; z < diagonal.size(); ++z) {
      r[strings.index(x, z)] = DiagonalTransform::real_part_times_phase(diagonal[z], x & z);
    }
  }
  const double trace = r[0];
  for (double& value : r) value /= trace;
  return state;
}

/// n of 2^n >= 2, else throws.
int qubits_of(const char* function, const char* what, std::size_t size) {
  if (size < 2 || !std::has_single_bit(size)) {
    throw std::invalid_argument(std::string(function) + ": " + what + " = " + std::to_string(size) +
                                ", must be a power of two, at least 2");
  }
  return std::countr_zero(size);
}

}  // namespace

PauliVector pauli_vector_from_amplitudes(std::span<const Complex> amplitudes) {
  const char* const where = "pauli_vector_from_amplitudes";
  const int num_qubits = qubits_of(where, "number of amplitudes", amplitudes.size());
  double norm = 0.0;
  for (const Complex& a : amplitudes) norm += std::norm(a);
  if (!(std::abs(norm - 1.0) <= 1e-9)) {
    throw std::invalid_argument(std::string(where) + ": sum |psi|^2 = " + number(norm) +
                                ", must be 1 to 1e-9");
  }
  return transform(num_qubits, [&](std::size_t row, std::size_t column) {
    return amplitudes[row] * std::conj(amplitudes[column]);
  });
}

PauliVector pauli_vector_from_density_matrix(const Eigen::MatrixXcd& rho) {
  const std::string where = "pauli_vector_from_density_matrix";
  const int num_qubits = qubits_of(where.c_str(), "rows", static_cast<std::size_t>(rho.rows()));
  if (rho.rows() != rho.cols()) {
    throw std::invalid_argument(where + ": matrix is " + std::to_string(rho.rows()) + " x " +
                                std::to_string(rho.cols()) + ", must be square");
  }
  const double skew = rho.allFinite() ? (rho - rho.adjoint()).cwiseAbs().maxCoeff()
                                      : std::numeric_limits<double>::infinity();
  if (!(skew <= 1e-9)) {
    throw std::invalid_argument(where + ": largest entry of |rho - rho^dagger| = " + number(skew) +
                                ", must be at most 1e-9");
  }
  const Complex trace = rho.trace();
  if (!(std::abs(trace - 1.0) <= 1e-9)) {
    throw std::invalid_argument(where + ": Tr rho = " + number(trace.real()) +
                                ", must be 1 to 1e-9");
  }
  return transform(num_qubits, [&](std::size_t row, std::size_t column) {
    return rho(static_cast<Index>(row), static_cast<Index>(column));
  });
}

Eigen::MatrixXcd density_matrix(const PauliVector& state) {
  const std::size_t bytes = 2 * PauliVector::required_bytes(state.num_qubits());
  if (bytes > available_memory_bytes()) {
    throw std::runtime_error("density_matrix: needs " + std::to_string(bytes) + " bytes, " +
                             std::to_string(available_memory_bytes()) + " are free");
  }
  const DiagonalTransform strings(state.num_qubits());
  const std::span<const double> r = state.values();
  std::vector<Complex> diagonal(power_of_two(state.num_qubits()));
  const double weight = 1.0 / static_cast<double>(diagonal.size());
  const auto side = static_cast<Index>(diagonal.size());
  Eigen::MatrixXcd rho(side, side);
  for (std::size_t x = 0; x < diagonal.size(); ++x) {
    for (std::size_t z = 0; z < diagonal.size(); ++z) {
      const double value = weight * r[strings.index(x, z)];
      diagonal[z] = DiagonalTransform::times_inverse_phase(value, x & z);
    }
    walsh_hadamard(diagonal);
    for (std::size_t b = 0; b < diagonal.size(); ++b) {
      rho(static_cast<Index>(b), static_cast<Index>(b ^ x)) = diagonal[b];
    }
  }
  return rho;
}

double von_neumann_entropy(const PauliVector& state) {
  if (state.num_qubits() > kMaxEntropyQubits) {
    throw std::invalid_argument("von_neumann_entropy: state of " +
                                std::to_string(state.num_qubits()) + " qubits, must have at most " +
                                std::to_string(kMaxEntropyQubits));
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> solver(density_matrix(state),
                                                               Eigen::EigenvaluesOnly);
  double entropy = 0.0;
  for (const double p : solver.eigenvalues()) {
    if (p > 0.0) entropy -= p * std::log2(p);
  }
  return entropy;
}

}  // namespace qarch::sim
