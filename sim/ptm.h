#pragma once

#include <Eigen/Dense>
#include <complex>
#include <span>
#include <string>
#include <vector>

#include "sim/gate.h"

namespace qarch::sim {

/// Pauli transfer matrix of a map L on K qubits (Greenbaum, arXiv:1509.02921, sec. 2.3):
///
///   R_ij = 2^-K Tr(P_i L(P_j)),    r' = R r
///
/// Shape 4^K x 4^K, row major, real. i in base 4 lists the Paulis (I=0 X=1 Y=2 Z=3), operand 0 is
/// the least significant digit. Row 0 of a trace-preserving map is (1, 0, 0, ...).
template <int K>
using Ptm = Eigen::Matrix<double, 1 << (2 * K), 1 << (2 * K), Eigen::RowMajor>;

/// L(rho) = U rho U^dagger. Throws std::invalid_argument if U is not 2^K x 2^K and unitary to 1e-9.
template <int K>
Ptm<K> ptm_from_unitary(const Eigen::MatrixXcd& unitary);

/// L(rho) = sum_j A_j rho A_j^dagger. Throws std::invalid_argument if there is no A_j, a shape is
/// wrong, or sum_j A_j^dagger A_j differs from the identity by more than 1e-9 (not trace
/// preserving).
template <int K>
Ptm<K> ptm_from_kraus(std::span<const Eigen::MatrixXcd> kraus);

/// Choi matrix J = sum_ij |i><j| (x) L(|i><j|) / 2^K, positive semidefinite iff L is completely
/// positive; Tr J = 1 for a trace-preserving map.
template <int K>
Eigen::MatrixXcd choi_matrix(const Ptm<K>& ptm);

/// Operators A_j with L(rho) = sum_j A_j rho A_j^dagger, orthogonal to each other, the largest
/// first (from the eigenvectors of the Choi matrix); those with Tr A_j^dagger A_j < 2^K 1e-14 are
/// left out. The map must be completely positive.
template <int K>
std::vector<Eigen::MatrixXcd> kraus_operators(const Ptm<K>& ptm);

/// Throws std::invalid_argument unless the map is trace preserving (row 0 to 1e-9) and completely
/// positive (smallest Choi eigenvalue >= -1e-9); `name` starts the message.
template <int K>
void check_physical(const Ptm<K>& ptm, const std::string& name);

/// The 2-qubit map that acts as `low` on operand 0 and as `high` on operand 1.
Ptm<2> tensor_product(const Ptm<1>& low, const Ptm<1>& high);

}  // namespace qarch::sim
