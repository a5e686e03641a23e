#pragma once

#include <Eigen/Core>
#include <functional>

namespace qarch::chem {

struct DavidsonOptions {
  int num_roots = 1;
  double tolerance = 1e-9;    ///< on |A u - theta u| with |u| = 1; theta is then off by its square
                              ///< over the distance to the next eigenvalue
  int max_iterations = 1000;  ///< with those of probes; each adds up to num_roots vectors
  /// Called once an iteration with theta_0 and the largest residual of the wanted roots.
  std::function<void(int iteration, double lowest, double residual)> progress{};
};

struct EigenPairs {
  Eigen::VectorXd values;     ///< ascending
  Eigen::MatrixXd vectors;    ///< a column each, orthonormal
  Eigen::VectorXd residuals;  ///< |A u - theta u|
  int iterations = 0;
};

/// out = A in, for a symmetric matrix A that nobody has to store. `out` does not overlap `in`.
using SymmetricProduct = std::function<void(const Eigen::Ref<const Eigen::VectorXd>& in,
                                            Eigen::Ref<Eigen::VectorXd> out)>;

/// A vector that has a component along every eigenvector, another one for every probe = 0, 1, ...:
/// for instance random numbers.
using GenericVector = std::function<Eigen::VectorXd(int probe)>;

/// The lowest eigenpairs of a large symmetric matrix whose diagonal d dominates (E. R. Davidson, J.
/// Comput. Phys. 17 (1975) 87; several roots at once: B. Liu, in "Numerical Algorithms in
/// Chemistry: Algebraic Methods", LBL-8158 (1978) 49): the search space grows by r_k / (d -
/// theta_k) for every root k that is not converged. When it is full, it shrinks to the lowest Ritz
/// vectors of this iteration and of the one before (A. Stathopoulos, Y. Saad, Electron. Trans.
/// Numer. Anal. 7 (1998) 163), which costs stretched molecules far fewer iterations than the former
/// alone.
///
/// An iteration does not leave the symmetry of its start, and a small residual does not tell which
/// eigenvalue was found. So the result is probed: with M = max(d - theta, 0.3) and theta the last
/// wanted root,
///
///   M^(-1/2) (A - theta) M^(-1/2)    on the complement of M^(-1/2) u_1, ..., M^(-1/2) u_n
///
/// has a negative eigenvalue if and only if A has one below theta that was passed by (Sylvester's
/// law of inertia). Its lowest eigenvalue mu is sought by Lanczos iteration from a generic vector,
/// which favours no symmetry, until it is negative, and then the iteration goes on from there; or
/// until its residual is below 0.02 mu, so that a vector below theta could have no more than 0.0004
/// of its weight (or below 1e-6, where another state has the energy theta).
///
/// `start` has at least num_roots columns and at most davidson_search_space(num_roots), linearly
/// independent; the matrix has more rows than that; the bound 0.3 is in hartree. Throws
/// std::invalid_argument unless that holds, and std::runtime_error (iterations, residual) when it
/// does not converge.
EigenPairs davidson(const SymmetricProduct& apply, const Eigen::VectorXd& diagonal,
                    const Eigen::MatrixXd& start, const GenericVector& generic_vector,
                    const DavidsonOptions& options = {});

/// The most vectors v that davidson keeps, each with A v; a probe keeps as many of its own.
Eigen::Index davidson_search_space(int num_roots);

}  // namespace qarch::chem
