#include "chem/diis.h"

#include <Eigen/QR>

namespace qarch::chem {

Eigen::MatrixXd Diis::mix(const Eigen::MatrixXd& fock, const Eigen::MatrixXd& error) {
  focks_.push_back(fock);
  errors_.push_back(error);
  if (focks_.size() > length_) {
    focks_.pop_front();
    errors_.pop_front();
  }
  // Stationarity of |sum c_k e_k|^2 with the multiplier of sum c_k = 1. Errors are scaled to the
  // newest one, because their products fall to 1e-18 and the row of ones does not.
  const auto m = static_cast<Eigen::Index>(focks_.size());
  const double scale = error.squaredNorm() > 0.0 ? 1.0 / error.squaredNorm() : 1.0;
  Eigen::MatrixXd system = Eigen::MatrixXd::Zero(m + 1, m + 1);
  for (Eigen::Index a = 0; a < m; ++a) {
    for (Eigen::Index b = 0; b < m; ++b) {
      system(a, b) = scale * errors_[static_cast<std::size_t>(a)]
                                 .cwiseProduct(errors_[static_cast<std::size_t>(b)])
                                 .sum();
    }
    system(a, m) = system(m, a) = 1.0;
  }
  const Eigen::VectorXd mixture =
      system.colPivHouseholderQr().solve(Eigen::VectorXd::Unit(m + 1, m));
  Eigen::MatrixXd mixed = Eigen::MatrixXd::Zero(fock.rows(), fock.cols());
  for (Eigen::Index a = 0; a < m; ++a) mixed += mixture[a] * focks_[static_cast<std::size_t>(a)];
  return mixed;
}

}  // namespace qarch::chem
