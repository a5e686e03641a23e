#include "chem/scf_stability.h"

#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>

#include "chem/scf_iteration.h"
#include "tests/chem/molecules.h"

namespace qarch::chem {
namespace {

using test::solve;

/// From all MO integrals, as the formula stands.
Eigen::MatrixXd slow_hessian(const test::Solved& s) {
  const int occupied = s.scf.num_occupied;
  const int virtuals = s.hamiltonian.num_orbitals() - occupied;
  const RepulsionTensor& g = s.hamiltonian.two_body;
  Eigen::MatrixXd hessian(occupied * virtuals, occupied * virtuals);
  for (int ia = 0; ia < hessian.rows(); ++ia) {
    for (int jb = 0; jb < hessian.cols(); ++jb) {
      const int i = ia / virtuals;
      const int j = jb / virtuals;
      const int a = occupied + ia % virtuals;
      const int b = occupied + jb % virtuals;
      hessian(ia, jb) = 4.0 * g(i, a, j, b) - g(i, j, a, b) - g(i, b, j, a);
      if (ia == jb) hessian(ia, jb) += s.scf.orbital_energies[a] - s.scf.orbital_energies[i];
    }
  }
  return hessian;
}

TEST(ScfStability, HessianIsItsFormula) {
  for (const char* geometry : {"O 0 0 0; H 0.7 0.5 0; H -0.7 0.5 0.1", "N 0 0 0; N 0 0 2.0"}) {
    const auto s = solve(geometry);
    const Eigen::MatrixXd hessian = singlet_hessian(s.integrals, s.scf.orbital_energies,
                                                    s.scf.coefficients, s.scf.num_occupied);
    EXPECT_LT((hessian - slow_hessian(s)).cwiseAbs().maxCoeff(), 1e-10) << geometry;
    ASSERT_TRUE(s.scf.lowest_hessian_eigenvalue.has_value());
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(hessian);
    EXPECT_NEAR(*s.scf.lowest_hessian_eigenvalue, solver.eigenvalues()[0], 1e-8) << geometry;
  }
}

TEST(ScfStability, EnergyOfTurnedOrbitalsBendsAsTheHessianSays) {
  const auto s = solve("O 0 0 0; H 0.7 0.5 0; H -0.7 0.5 0.1");
  const RoothaanEquations equations(s.integrals, nuclear_repulsion(s.molecule), s.scf.num_occupied);
  const Eigen::MatrixXd hessian =
      singlet_hessian(s.integrals, s.scf.orbital_energies, s.scf.coefficients, s.scf.num_occupied);
  for (int seed = 1; seed <= 3; ++seed) {
    Eigen::VectorXd kappa(hessian.rows());
    for (Eigen::Index k = 0; k < kappa.size(); ++k) {
      kappa[k] = std::sin(static_cast<double>(seed * (k + 1)));
    }
    kappa.normalize();
    const auto energy = [&](double angle) {
      return equations.energy(
          rotated_density(s.integrals, s.scf.coefficients, s.scf.num_occupied, kappa, angle));
    };
    const double t = 1e-3;
    const double curvature = (energy(t) - 2.0 * energy(0.0) + energy(-t)) / (t * t);
    EXPECT_NEAR(curvature, 4.0 * kappa.dot(hessian * kappa), 1e-4) << seed;
    EXPECT_NEAR((energy(t) - energy(-t)) / (2.0 * t), 0.0, 1e-6) << "stationary";
  }
}

TEST(ScfStability, RotatedDensityHoldsItsElectrons) {
  const auto s = solve("N 0 0 0; N 0 0 1.1");
  const Eigen::VectorXd kappa = Eigen::VectorXd::LinSpaced(21, -1.0, 0.7);
  const Eigen::MatrixXd& overlap = s.integrals.overlap;
  const Eigen::MatrixXd d = rotated_density(s.integrals, s.scf.coefficients, 7, kappa, 0.8);
  EXPECT_NEAR(d.cwiseProduct(overlap).sum(), 7.0, 1e-11);
  EXPECT_LT((d * overlap * d - d).norm(), 1e-11) << "a projector";
}

}  // namespace
}  // namespace qarch::chem
