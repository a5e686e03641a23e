#include "chem/canonical_orbitals.h"

#include <cmath>
#include <cstddef>
#include <vector>

#include "chem/hartree_fock.h"
#include "chem/symmetric_eigen.h"

namespace qarch::chem {

namespace {

constexpr double kDegenerate = 1e-6;     // hartree
constexpr double kSameMoment = 1e-6;     // of the largest in the block
constexpr double kSameMagnitude = 1e-6;  // of coefficients
constexpr double kImpurity = 1e-6;       // norm of what symmetry forbids
constexpr double kUnevenFock = 1e-7;     // hartree
constexpr double kSameDeterminant = 1e-6;

/// Turns the columns [first, last) to the eigenvectors of operators[k] among themselves, and what
/// it cannot tell apart to those of the next operator.
void separate(const std::vector<Eigen::MatrixXd>& operators, std::size_t k, Eigen::Index first,
              Eigen::Index last, Eigen::MatrixXd& columns) {
  if (last - first < 2 || k == operators.size()) return;
  const Eigen::MatrixXd block = columns.middleCols(first, last - first);
  const SymmetricEigen solver(block.transpose() * operators[k] * block);
  columns.middleCols(first, last - first) = block * solver.eigenvectors();
  const Eigen::VectorXd& values = solver.eigenvalues();
  const double same = kSameMoment * values.cwiseAbs().maxCoeff();
  for (Eigen::Index a = 0, b = 0; a < values.size(); a = b) {
    for (b = a + 1; b < values.size() && values[b] - values[b - 1] < same;) ++b;
    separate(operators, k + 1, first + a, first + b, columns);
  }
}

/// The G that leave the determinant as it is: tr(D S G D G^t S) = number of occupied orbitals.
std::vector<Eigen::MatrixXd> kept_symmetries(const AoIntegrals& integrals,
                                             const Eigen::MatrixXd& coefficients,
                                             int num_occupied) {
  const Eigen::MatrixXd occupied = coefficients.leftCols(num_occupied);
  std::vector<Eigen::MatrixXd> kept;
  for (const Eigen::MatrixXd& g : integrals.symmetries) {
    const Eigen::MatrixXd images = occupied.transpose() * integrals.overlap * g * occupied;
    if (std::abs(images.squaredNorm() - num_occupied) < kSameDeterminant) kept.push_back(g);
  }
  return kept;
}

/// sum_k 2^k C^t S G_k C: an eigenvalue of its own for each behaviour, even or odd, under all G_k.
Eigen::MatrixXd combined(const std::vector<Eigen::MatrixXd>& symmetries,
                         const Eigen::MatrixXd& overlap, const Eigen::MatrixXd& coefficients) {
  const Eigen::Index n = coefficients.rows();
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(n, n);
  double weight = 1.0;
  for (const Eigen::MatrixXd& g : symmetries) {
    sum += weight * g;
    weight *= 2.0;
  }
  const Eigen::MatrixXd matrix = coefficients.transpose() * overlap * sum * coefficients;
  return 0.5 * (matrix + matrix.transpose());
}

/// c <- (1 +- G_k) c / 2 for all k where that changes c by rounding only; then C^t S C = 1 again.
void purify(const std::vector<Eigen::MatrixXd>& symmetries, const Eigen::MatrixXd& overlap,
            Eigen::MatrixXd& coefficients) {
  if (symmetries.empty()) return;
  for (Eigen::Index p = 0; p < coefficients.cols(); ++p) {
    const Eigen::VectorXd orbital = coefficients.col(p);
    Eigen::VectorXd pure = orbital;
    for (const Eigen::MatrixXd& g : symmetries) {
      const Eigen::VectorXd image = g * pure;
      pure = 0.5 * (pure + (pure.dot(overlap * image) < 0.0 ? -image : image));
    }
    const Eigen::VectorXd removed = orbital - pure;
    if (removed.dot(overlap * removed) < kImpurity * kImpurity) coefficients.col(p) = pure;
  }
  // One step of Newton's iteration for (C^t S C)^(-1/2).
  const Eigen::Index n = coefficients.cols();
  const Eigen::MatrixXd metric = coefficients.transpose() * overlap * coefficients;
  coefficients *= 1.5 * Eigen::MatrixXd::Identity(n, n) - 0.5 * metric;
}

}  // namespace

void fix_signs(Eigen::MatrixXd& coefficients) {
  for (Eigen::Index p = 0; p < coefficients.cols(); ++p) {
    const double largest = coefficients.col(p).cwiseAbs().maxCoeff();
    Eigen::Index i = 0;
    while (std::abs(coefficients(i, p)) < largest - kSameMagnitude) ++i;
    if (coefficients(i, p) < 0.0) coefficients.col(p) *= -1.0;
  }
}

Eigen::MatrixXd symmetric_fock(const AoIntegrals& integrals, const Eigen::MatrixXd& coefficients,
                               int num_occupied) {
  const Eigen::MatrixXd occupied = coefficients.leftCols(num_occupied);
  Eigen::MatrixXd density = occupied * occupied.transpose();
  Eigen::MatrixXd fock = fock_matrix(integrals, density);
  std::vector<Eigen::MatrixXd> kept;
  for (const Eigen::MatrixXd& g : integrals.symmetries) {
    if ((g.transpose() * fock * g - fock).cwiseAbs().maxCoeff() < kUnevenFock) kept.push_back(g);
  }
  // The operations commute: one mean after the other is the mean over their group.
  for (const Eigen::MatrixXd& g : kept)
    density = 0.5 * (density + g * density * g.transpose()).eval();
  fock = fock_matrix(integrals, density);
  for (const Eigen::MatrixXd& g : kept) fock = 0.5 * (fock + g.transpose() * fock * g).eval();
  return fock;
}

void fix_orbitals(const AoIntegrals& integrals, const Eigen::VectorXd& energies, int num_occupied,
                  Eigen::MatrixXd& coefficients) {
  const Eigen::Index n = energies.size();
  const std::vector<Eigen::MatrixXd> kept = kept_symmetries(integrals, coefficients, num_occupied);
  const Eigen::MatrixXd moment = coefficients.transpose() * integrals.axis_moment * coefficients;
  const Eigen::MatrixXd square = moment * moment;
  const std::vector<Eigen::MatrixXd> operators{combined(kept, integrals.overlap, coefficients),
                                               moment, square, square * moment,
                                               Eigen::MatrixXd(energies.asDiagonal())};
  Eigen::MatrixXd turn = Eigen::MatrixXd::Identity(n, n);
  for (Eigen::Index first = 0, last = 0; first < n; first = last) {
    for (last = first + 1;
         last < n && last != num_occupied && energies[last] - energies[last - 1] < kDegenerate;) {
      ++last;
    }
    separate(operators, 0, first, last, turn);
  }
  coefficients *= turn;
  purify(kept, integrals.overlap, coefficients);
  fix_signs(coefficients);
}

}  // namespace qarch::chem
