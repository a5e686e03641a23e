#include "chem/hartree_fock.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string>

#include "chem/diis.h"

namespace qarch::chem {

namespace {

constexpr double kDegenerate = 1e-6;        // hartree
constexpr double kSmallestOverlap = 1e-10;  // below it, S^-1 costs all digits

/// Turns the columns [first, last), equal in energy, to the eigenvectors of the axis moment.
void separate_axes(const Eigen::MatrixXd& axis_moment, Eigen::MatrixXd& coefficients,
                   Eigen::Index first, Eigen::Index last) {
  const Eigen::MatrixXd block = coefficients.middleCols(first, last - first);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(block.transpose() * axis_moment *
                                                              block);
  coefficients.middleCols(first, last - first) = block * solver.eigenvectors();
}

/// Occupied and virtual orbitals are never mixed.
void separate_degenerate_orbitals(const AoIntegrals& integrals, ScfResult& result) {
  const Eigen::VectorXd& energies = result.orbital_energies;
  for (Eigen::Index first = 0, last = 0; first < energies.size(); first = last) {
    for (last = first + 1; last < energies.size() && last != result.num_occupied &&
                           energies[last] - energies[last - 1] < kDegenerate;) {
      ++last;
    }
    if (last - first > 1) {
      separate_axes(integrals.axis_moment, result.coefficients, first, last);
    }
  }
}

void fix_signs(Eigen::MatrixXd& coefficients) {
  for (Eigen::Index p = 0; p < coefficients.cols(); ++p) {
    const double largest = coefficients.col(p).cwiseAbs().maxCoeff();
    Eigen::Index i = 0;
    while (std::abs(coefficients(i, p)) < largest - 1e-6) ++i;
    if (coefficients(i, p) < 0.0) coefficients.col(p) *= -1.0;
  }
}

void check_linear_independence(const Eigen::MatrixXd& overlap) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(overlap, Eigen::EigenvaluesOnly);
  if (solver.eigenvalues()[0] >= kSmallestOverlap) return;
  std::ostringstream message;
  message << "restricted_hartree_fock: smallest eigenvalue of the overlap matrix = "
          << solver.eigenvalues()[0] << ", must be at least " << kSmallestOverlap
          << ": atomic orbitals are linearly dependent (atoms too close?)";
  throw std::invalid_argument(message.str());
}

std::runtime_error not_converged(const ScfResult& result, const ScfOptions& options) {
  std::ostringstream message;
  message << "restricted_hartree_fock: not converged after " << result.iterations
          << " iterations: largest |FDS - SDF| = " << result.error << ", must be below "
          << options.error_tolerance << " (last energy " << result.energy << " hartree)";
  return std::runtime_error(message.str());
}

}  // namespace

void ScfOptions::validate() const {
  if (max_iterations < 1) {
    throw std::invalid_argument("scf.max_iterations = " + std::to_string(max_iterations) +
                                ", must be at least 1");
  }
  if (!(error_tolerance > 0.0)) {
    throw std::invalid_argument("scf.error_tolerance = " + std::to_string(error_tolerance) +
                                ", must be > 0");
  }
  if (diis_length < 1) {
    throw std::invalid_argument("scf.diis_length = " + std::to_string(diis_length) +
                                ", must be at least 1");
  }
}

Eigen::MatrixXd fock_matrix(const AoIntegrals& integrals, const Eigen::MatrixXd& density) {
  const int n = integrals.num_orbitals();
  Eigen::MatrixXd fock = integrals.core_hamiltonian;
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j <= i; ++j) {
      double sum = 0.0;
      for (int k = 0; k < n; ++k) {
        for (int l = 0; l < n; ++l) {
          sum += density(k, l) *
                 (2.0 * integrals.repulsion(i, j, k, l) - integrals.repulsion(i, k, j, l));
        }
      }
      fock(i, j) += sum;
      if (i != j) fock(j, i) += sum;
    }
  }
  return fock;
}

ScfResult restricted_hartree_fock(const Molecule& molecule, const BasisSet& basis,
                                  const AoIntegrals& integrals, const ScfOptions& options) {
  options.validate();
  ScfResult result;
  result.num_occupied = num_electron_pairs(molecule);
  if (result.num_occupied > integrals.num_orbitals()) {
    throw std::invalid_argument("restricted_hartree_fock: " + std::to_string(result.num_occupied) +
                                " electron pairs do not fit into " +
                                std::to_string(integrals.num_orbitals()) + " orbitals");
  }
  check_linear_independence(integrals.overlap);
  const double repulsion = nuclear_repulsion(molecule);
  const auto solve = [&](const Eigen::MatrixXd& fock) {
    const Eigen::GeneralizedSelfAdjointEigenSolver<Eigen::MatrixXd> solver(fock, integrals.overlap);
    result.orbital_energies = solver.eigenvalues();
    result.coefficients = solver.eigenvectors();
  };
  solve(fock_matrix(integrals, superposed_atomic_densities(molecule, basis)));
  Diis diis(options.diis_length);
  while (true) {
    ++result.iterations;
    const auto occupied = result.coefficients.leftCols(result.num_occupied);
    const Eigen::MatrixXd density = occupied * occupied.transpose();
    const Eigen::MatrixXd fock = fock_matrix(integrals, density);
    const Eigen::MatrixXd product = fock * density * integrals.overlap;
    const Eigen::MatrixXd error = product - product.transpose();
    result.energy = repulsion + density.cwiseProduct(integrals.core_hamiltonian + fock).sum();
    result.error = error.cwiseAbs().maxCoeff();
    if (result.error < options.error_tolerance) {
      solve(fock);
      break;
    }
    if (result.iterations >= options.max_iterations) throw not_converged(result, options);
    solve(diis.mix(fock, error));
  }
  separate_degenerate_orbitals(integrals, result);
  fix_signs(result.coefficients);
  return result;
}

}  // namespace qarch::chem
