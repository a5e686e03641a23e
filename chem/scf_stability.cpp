#include "chem/scf_stability.h"

#include <Eigen/Cholesky>
#include <cassert>

namespace qarch::chem {

namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ConstMap = Eigen::Map<const RowMajor>;
using Map = Eigen::Map<RowMajor>;

/// (pq|rs) with p in left, q in right, r in left2, s in right2: row pq, column rs, second index
/// fast. Two indices at a time.
RowMajor transformed(const RepulsionTensor& g, const Eigen::MatrixXd& left,
                     const Eigen::MatrixXd& right, const Eigen::MatrixXd& left2,
                     const Eigen::MatrixXd& right2) {
  const Eigen::Index n = g.num_orbitals();
  // Column major: the pairs kl of one pq lie together.
  Eigen::MatrixXd half(n * n, left.cols() * right.cols());
  RowMajor pq(left.cols(), right.cols());
  for (Eigen::Index k = 0; k < n; ++k) {
    for (Eigen::Index l = 0; l <= k; ++l) {
      const ConstMap slab(g.slab(static_cast<int>(k), static_cast<int>(l)).data(), n, n);
      pq.noalias() = left.transpose() * (slab * right);
      const Eigen::Map<const Eigen::RowVectorXd> row(pq.data(), pq.size());
      half.row(k * n + l) = row;
      half.row(l * n + k) = row;
    }
  }
  RowMajor result(half.cols(), left2.cols() * right2.cols());
  for (Eigen::Index column = 0; column < half.cols(); ++column) {
    const ConstMap kl(half.col(column).data(), n, n);
    Map(result.row(column).data(), left2.cols(), right2.cols()).noalias() =
        left2.transpose() * (kl * right2);
  }
  return result;
}

}  // namespace

Eigen::MatrixXd singlet_hessian(const AoIntegrals& integrals,
                                const Eigen::VectorXd& orbital_energies,
                                const Eigen::MatrixXd& coefficients, int num_occupied) {
  const Eigen::Index n = coefficients.cols();
  const Eigen::Index num_virtual = n - num_occupied;
  const Eigen::MatrixXd occupied = coefficients.leftCols(num_occupied);
  const Eigen::MatrixXd virtuals = coefficients.rightCols(num_virtual);
  const RepulsionTensor& g = integrals.repulsion;
  const RowMajor mixed = transformed(g, occupied, virtuals, occupied, virtuals);     // (ia|jb)
  const RowMajor separate = transformed(g, occupied, occupied, virtuals, virtuals);  // (ij|ab)
  Eigen::MatrixXd hessian(mixed.rows(), mixed.cols());
  for (Eigen::Index i = 0; i < num_occupied; ++i) {
    for (Eigen::Index j = 0; j < num_occupied; ++j) {
      for (Eigen::Index a = 0; a < num_virtual; ++a) {
        for (Eigen::Index b = 0; b < num_virtual; ++b) {
          hessian(i * num_virtual + a, j * num_virtual + b) =
              4.0 * mixed(i * num_virtual + a, j * num_virtual + b) -
              separate(i * num_occupied + j, a * num_virtual + b) -
              mixed(i * num_virtual + b, j * num_virtual + a);
        }
      }
    }
    for (Eigen::Index a = 0; a < num_virtual; ++a) {
      hessian(i * num_virtual + a, i * num_virtual + a) +=
          orbital_energies[num_occupied + a] - orbital_energies[i];
    }
  }
  return hessian;
}

Eigen::MatrixXd rotated_density(const AoIntegrals& integrals, const Eigen::MatrixXd& coefficients,
                                int num_occupied, const Eigen::VectorXd& kappa, double angle) {
  const Eigen::Index num_virtual = coefficients.cols() - num_occupied;
  assert(kappa.size() == num_occupied * num_virtual);
  const ConstMap rotation(kappa.data(), num_occupied, num_virtual);
  const Eigen::MatrixXd occupied =
      coefficients.leftCols(num_occupied) +
      angle * coefficients.rightCols(num_virtual) * rotation.transpose();
  // D = X (X^t S X)^-1 X^t does not depend on which orthonormal basis of X's columns is taken.
  const Eigen::MatrixXd metric = occupied.transpose() * integrals.overlap * occupied;
  return occupied * metric.llt().solve(Eigen::MatrixXd(occupied.transpose()));
}

}  // namespace qarch::chem
