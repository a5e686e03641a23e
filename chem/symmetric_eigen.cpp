#include "chem/symmetric_eigen.h"

#include <Eigen/Eigenvalues>

namespace qarch::chem {

SymmetricEigen::SymmetricEigen(const Eigen::MatrixXd& a) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(a);
  values_ = solver.eigenvalues();
  vectors_ = solver.eigenvectors();
}

SymmetricEigen::SymmetricEigen(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  const Eigen::GeneralizedSelfAdjointEigenSolver<Eigen::MatrixXd> solver(a, b);
  values_ = solver.eigenvalues();
  vectors_ = solver.eigenvectors();
}

Eigen::VectorXd symmetric_eigenvalues(const Eigen::MatrixXd& a) {
  return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(a, Eigen::EigenvaluesOnly).eigenvalues();
}

}  // namespace qarch::chem
