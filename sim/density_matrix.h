#pragma once

#include <Eigen/Dense>
#include <complex>
#include <span>

#include "sim/pauli_vector.h"

/// Other forms of a state, and what needs them. Bit q of a basis state is qubit q (little endian).
namespace qarch::sim {

/// |psi><psi| of the 2^n amplitudes psi[b] = <b|psi>. Cost n 4^n. Throws std::invalid_argument
/// unless their number is a power of two, at least 2, and sum |psi[b]|^2 is 1 to 1e-9 (it is made
/// 1).
PauliVector pauli_vector_from_amplitudes(std::span<const std::complex<double>> amplitudes);

/// r[k] = Tr(P_k rho) of a 2^n x 2^n matrix. Cost n 4^n. Throws std::invalid_argument for another
/// shape, or if an entry of rho - rho^dagger or Tr rho - 1 is not 0 to 1e-9 (the trace is made 1).
/// That rho is positive is not checked.
PauliVector pauli_vector_from_density_matrix(const Eigen::MatrixXcd& rho);

/// rho = 2^-n sum_k r[k] P_k, 4^n complex numbers. Cost n 4^n. Throws std::runtime_error, naming
/// the bytes, if they do not fit into memory.
Eigen::MatrixXcd density_matrix(const PauliVector& state);

inline constexpr int kMaxEntropyQubits = 10;

/// -Tr(rho log2 rho), in bits: 0 for a pure state, n for I / 2^n. From the eigenvalues of rho, cost
/// 8^n; negative ones (rounding) count as 0. Throws std::invalid_argument above kMaxEntropyQubits.
double von_neumann_entropy(const PauliVector& state);

}  // namespace qarch::sim
