#include "sim/ptm.h"

#include <array>
#include <cmath>
#include <stdexcept>

namespace qarch::sim {

namespace {

using Matrix = Eigen::MatrixXcd;
constexpr double kTolerance = 1e-9;

const std::array<Eigen::Matrix2cd, 4>& paulis() {
  static const std::array<Eigen::Matrix2cd, 4> kPaulis = [] {
    std::array<Eigen::Matrix2cd, 4> p;
    const std::complex<double> i{0.0, 1.0};
    p[0] << 1, 0, 0, 1;
    p[1] << 0, 1, 1, 0;
    p[2] << 0, -i, i, 0;
    p[3] << 1, 0, 0, -1;
    return p;
  }();
  return kPaulis;
}

/// The Pauli matrix P_i on K qubits; digit 0 of i acts on the least significant bit.
template <int K>
Matrix pauli_matrix(int i) {
  if constexpr (K == 1) {
    return paulis()[static_cast<std::size_t>(i)];
  } else {
    const auto& low = paulis()[static_cast<std::size_t>(i % 4)];
    const auto& high = paulis()[static_cast<std::size_t>(i / 4)];
    Matrix product(4, 4);
    for (Eigen::Index r = 0; r < 2; ++r) {
      for (Eigen::Index c = 0; c < 2; ++c) product.block<2, 2>(2 * r, 2 * c) = high(r, c) * low;
    }
    return product;
  }
}

template <int K>
void check_shape(const Matrix& matrix, const char* what) {
  constexpr int kDim = 1 << K;
  if (matrix.rows() != kDim || matrix.cols() != kDim || !matrix.allFinite()) {
    throw std::invalid_argument(std::string(what) + ": matrix is " + std::to_string(matrix.rows()) +
                                " x " + std::to_string(matrix.cols()) + ", must be " +
                                std::to_string(kDim) + " x " + std::to_string(kDim) +
                                " with finite entries");
  }
}

/// The definition: R_ij = 2^-K Tr(P_i sum_a A_a P_j A_a^dagger).
template <int K>
Ptm<K> ptm_by_definition(std::span<const Matrix> kraus) {
  constexpr int kDim = 1 << (2 * K);
  Ptm<K> result;
  for (int j = 0; j < kDim; ++j) {
    const Matrix p_j = pauli_matrix<K>(j);
    Matrix image = Matrix::Zero(1 << K, 1 << K);
    for (const Matrix& a : kraus) image += a * p_j * a.adjoint();
    for (int i = 0; i < kDim; ++i) {
      result(i, j) = (pauli_matrix<K>(i) * image).trace().real() / (1 << K);
    }
  }
  return result;
}

}  // namespace

template <int K>
Ptm<K> ptm_from_unitary(const Matrix& unitary) {
  check_shape<K>(unitary, "ptm_from_unitary");
  const double defect = (unitary.adjoint() * unitary - Matrix::Identity(1 << K, 1 << K)).norm();
  if (defect > kTolerance) {
    throw std::invalid_argument("ptm_from_unitary: |U^dagger U - 1| = " + std::to_string(defect) +
                                ", must be at most 1e-9");
  }
  return ptm_by_definition<K>(std::span(&unitary, 1));
}

template <int K>
Ptm<K> ptm_from_kraus(std::span<const Matrix> kraus) {
  if (kraus.empty()) throw std::invalid_argument("ptm_from_kraus: no Kraus operator");
  Matrix sum = Matrix::Zero(1 << K, 1 << K);
  for (const Matrix& a : kraus) {
    check_shape<K>(a, "ptm_from_kraus");
    sum += a.adjoint() * a;
  }
  const double defect = (sum - Matrix::Identity(1 << K, 1 << K)).norm();
  if (defect > kTolerance) {
    throw std::invalid_argument("ptm_from_kraus: |sum A^dagger A - 1| = " + std::to_string(defect) +
                                ", must be at most 1e-9 (trace preserving)");
  }
  return ptm_by_definition<K>(kraus);
}

template <int K>
Matrix choi_matrix(const Ptm<K>& ptm) {
  // |i><j| summed against L gives J = 4^-K sum_kl R_kl  P_l^T (x) P_k.
  constexpr int kDim = 1 << (2 * K);
  constexpr int kSide = 1 << K;
  Matrix choi = Matrix::Zero(kDim, kDim);
  for (int l = 0; l < kDim; ++l) {
    const Matrix left = pauli_matrix<K>(l).transpose();
    for (int k = 0; k < kDim; ++k) {
      if (ptm(k, l) == 0.0) continue;
      const Matrix right = pauli_matrix<K>(k) * (ptm(k, l) / kDim);
      for (int r = 0; r < kSide; ++r) {
        for (int c = 0; c < kSide; ++c) {
          choi.block<kSide, kSide>(kSide * r, kSide * c) += left(r, c) * right;
        }
      }
    }
  }
  return choi;
}

template <int K>
std::vector<Matrix> kraus_operators(const Ptm<K>& ptm) {
  constexpr int kSide = 1 << K;
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(choi_matrix<K>(ptm));
  std::vector<Matrix> operators;
  for (Eigen::Index e = kSide * kSide - 1; e >= 0; --e) {
    const double weight = solver.eigenvalues()(e);
    if (weight < 1e-14) break;
    // J = sum_j |A_j>> <<A_j| / 2^K, the columns of A_j one below the other.
    const Eigen::VectorXcd column = solver.eigenvectors().col(e) * std::sqrt(weight * kSide);
    operators.emplace_back(Eigen::Map<const Matrix>(column.data(), kSide, kSide));
  }
  return operators;
}

template <int K>
void check_physical(const Ptm<K>& ptm, const std::string& name) {
  if (!ptm.allFinite()) throw std::invalid_argument(name + ": entries must be finite");
  Eigen::RowVectorXd first = Eigen::RowVectorXd::Zero(1 << (2 * K));
  first(0) = 1.0;
  if ((ptm.row(0) - first).norm() > kTolerance) {
    throw std::invalid_argument(name +
                                ": not trace preserving, row 0 of the PTM must be (1, 0, ...)");
  }
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(choi_matrix<K>(ptm), Eigen::EigenvaluesOnly);
  const double smallest = solver.eigenvalues()(0);
  if (smallest < -kTolerance) {
    throw std::invalid_argument(name + ": not completely positive, smallest Choi eigenvalue = " +
                                std::to_string(smallest) + ", must be >= 0");
  }
}

Ptm<2> tensor_product(const Ptm<1>& low, const Ptm<1>& high) {
  Ptm<2> result;
  for (Eigen::Index r = 0; r < 4; ++r) {
    for (Eigen::Index c = 0; c < 4; ++c) result.block<4, 4>(4 * r, 4 * c) = high(r, c) * low;
  }
  return result;
}

template Ptm<1> ptm_from_unitary<1>(const Matrix&);
template Ptm<2> ptm_from_unitary<2>(const Matrix&);
template Ptm<1> ptm_from_kraus<1>(std::span<const Matrix>);
template Ptm<2> ptm_from_kraus<2>(std::span<const Matrix>);
template Matrix choi_matrix<1>(const Ptm<1>&);
template Matrix choi_matrix<2>(const Ptm<2>&);
template std::vector<Matrix> kraus_operators<1>(const Ptm<1>&);
template std::vector<Matrix> kraus_operators<2>(const Ptm<2>&);
template void check_physical<1>(const Ptm<1>&, const std::string&);
template void check_physical<2>(const Ptm<2>&, const std::string&);

}  // namespace qarch::sim
