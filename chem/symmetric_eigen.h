#pragma once

#include <Eigen/Core>

namespace qarch::chem {

/// Eigenpairs of real symmetric matrices, eigenvalues ascending; only lower triangles are read.
/// Eigen's solvers (Householder, then implicit QR), compiled here once: they are most of what a
/// file that uses them costs to compile.
class SymmetricEigen {
 public:
  /// A x = lambda x with X^t X = 1.
  explicit SymmetricEigen(const Eigen::MatrixXd& a);
  /// A x = lambda B x with X^t B X = 1, B positive definite.
  SymmetricEigen(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);

  const Eigen::VectorXd& eigenvalues() const { return values_; }
  const Eigen::MatrixXd& eigenvectors() const { return vectors_; }  ///< one per column

 private:
  Eigen::VectorXd values_;
  Eigen::MatrixXd vectors_;
};

/// The eigenvalues of A alone.
Eigen::VectorXd symmetric_eigenvalues(const Eigen::MatrixXd& a);

}  // namespace qarch::chem
