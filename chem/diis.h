#pragma once

#include <Eigen/Core>
#include <deque>

namespace qarch::chem {

/// Direct inversion in the iterative subspace (P. Pulay, J. Comput. Chem. 3 (1982) 556): of the
/// last Fock matrices F_k with errors e_k, the mixture sum_k c_k F_k, sum_k c_k = 1, with least
/// |sum_k c_k e_k|.
class Diis {
 public:
  explicit Diis(int length) : length_(static_cast<std::size_t>(length)) {}

  /// Stores the pair and returns the mixture.
  Eigen::MatrixXd mix(const Eigen::MatrixXd& fock, const Eigen::MatrixXd& error);

 private:
  std::size_t length_;
  std::deque<Eigen::MatrixXd> focks_;
  std::deque<Eigen::MatrixXd> errors_;
};

}  // namespace qarch::chem
