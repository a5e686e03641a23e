#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/pauli_sum.h"

namespace qarch::sim {

inline constexpr std::size_t kMaxSpectrumDimension = std::size_t{1} << 18;

/// The `count` lowest eigenvalues of O, ascending, each as often as it is degenerate; errors below
/// max(1e-10, 1e-14 sum_j |c_j|). Up to 256 dimensions by dense diagonalisation, above that by
/// Lanczos iteration with full reorthogonalisation (Golub, Van Loan, "Matrix Computations", ch.
/// 10), one eigenvector after the other in the complement of those found. The start is always the
/// same.
///
/// Throws std::invalid_argument unless 1 <= count <= 2^n <= 2^18, and std::runtime_error when the
/// iteration does not converge.
std::vector<double> lowest_eigenvalues(const PauliSum& op, int count = 1);

/// The same in the subspace spanned by |b>, b in basis_states (bit q of b is qubit q), for instance
/// the states with a given number of particles. O must map the subspace to itself: throws
/// std::invalid_argument when an amplitude above 1e-9 leaves it, or for a state that repeats or has
/// a bit outside the qubits.
std::vector<double> lowest_eigenvalues(const PauliSum& op, int count,
                                       std::span<const std::uint64_t> basis_states);

}  // namespace qarch::sim
