#include "chem/scf_iteration.h"

#include <gtest/gtest.h>

#include "tests/chem/molecules.h"

namespace qarch::chem {
namespace {

using test::solve;

TEST(ScfIteration, FockMatrixIsItsSum) {
  const auto s = solve("O 0 0 0; H 0.7 0.5 0; H -0.7 0.5 0.1");
  const int n = s.integrals.num_orbitals();
  Eigen::MatrixXd density(n, n);
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j <= i; ++j) density(i, j) = density(j, i) = std::sin(3.0 * i + j * j);
  }
  Eigen::MatrixXd expected = s.integrals.core_hamiltonian;
  for (int ij = 0; ij < n * n; ++ij) {
    for (int kl = 0; kl < n * n; ++kl) {
      const int i = ij / n;
      const int j = ij % n;
      const int k = kl / n;
      const int l = kl % n;
      expected(i, j) += density(k, l) * (2.0 * s.integrals.repulsion(i, j, k, l) -
                                         s.integrals.repulsion(i, k, j, l));
    }
  }
  const Eigen::MatrixXd fock = fock_matrix(s.integrals, density);
  EXPECT_LT((fock - expected).cwiseAbs().maxCoeff(), 1e-11);
  EXPECT_LT((fock - fock.transpose()).cwiseAbs().maxCoeff(), 1e-12);
}

TEST(ScfIteration, ALevelShiftChangesThePathOnly) {
  const auto s = solve("O 0 0 0; H 0.7 0.5 0; H -0.7 0.5 0.1");
  const RoothaanEquations equations(s.integrals, nuclear_repulsion(s.molecule), 5);
  const Eigen::MatrixXd start = equations.aufbau_density(s.integrals.core_hamiltonian);
  for (const double shift : {0.0, 0.3, 1.0}) {
    const ScfIteration run = equations.solve(start, {}, shift);
    EXPECT_TRUE(run.converged) << shift;
    EXPECT_NEAR(run.result.energy, s.scf.energy, 1e-10) << shift;
    EXPECT_LT((run.result.orbital_energies - s.scf.orbital_energies).norm(), 1e-6) << shift;
  }
}

/// With the level shift an excited determinant of another symmetry is stationary; it is left.
TEST(ScfIteration, EndsWithTheLowestOrbitalsOccupied) {
  const auto s = solve("Li 0 0 0; H 0 0 1.595");
  const RoothaanEquations equations(s.integrals, nuclear_repulsion(s.molecule), 2);
  Eigen::MatrixXd occupied = s.scf.coefficients.leftCols(2);
  occupied.col(1) = s.scf.coefficients.col(3);  // a pi orbital
  const Eigen::MatrixXd excited = occupied * occupied.transpose();
  const ScfIteration run = equations.solve(excited, {}, 2.0);
  EXPECT_TRUE(run.converged);
  const Eigen::MatrixXd fock =
      fock_matrix(s.integrals, run.result.coefficients.leftCols(2) *
                                   run.result.coefficients.leftCols(2).transpose());
  const Eigen::MatrixXd energies = run.result.orbital_energies.asDiagonal();
  EXPECT_LT((run.result.coefficients.transpose() * fock * run.result.coefficients - energies)
                .cwiseAbs()
                .maxCoeff(),
            1e-7);
}

TEST(ScfIteration, StopsAtTheLimit) {
  const auto s = solve("O 0 0 0; H 0.7 0.5 0; H -0.7 0.5 0.1");
  const RoothaanEquations equations(s.integrals, 0.0, 5);
  const ScfIteration run = equations.solve(equations.aufbau_density(s.integrals.core_hamiltonian),
                                           {.max_iterations = 4}, 0.0);
  EXPECT_FALSE(run.converged);
  EXPECT_EQ(run.result.iterations, 4);
  EXPECT_GT(run.result.error, 1e-9);
}

}  // namespace
}  // namespace qarch::chem
