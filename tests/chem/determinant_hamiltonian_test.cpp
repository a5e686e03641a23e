#include "chem/determinant_hamiltonian.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/chem/slow_fermions.h"

namespace qarch::chem {
namespace {

Eigen::VectorXd product(DeterminantHamiltonian& h, const Eigen::VectorXd& v) {
  const Eigen::Index rows = h.alpha().size();
  Eigen::MatrixXd sigma(rows, h.beta().size());
  h.apply(v.reshaped(rows, h.beta().size()).eval(), sigma);
  return sigma.reshaped();
}

TEST(DeterminantHamiltonian, EqualsSecondQuantisationInEverySector) {
  for (int m = 1; m <= 4; ++m) {
    for (int alpha = 0; alpha <= m; ++alpha) {
      for (int beta = alpha == 0 ? 1 : 0; beta <= m; ++beta) {
        const auto seed = static_cast<unsigned>(100 * m + 10 * alpha + beta);
        const ElectronicHamiltonian h = test::random_hamiltonian(m, {alpha, beta}, seed);
        const Eigen::MatrixXd slow = test::dense_matrix(test::ladder_sum(h), m, h.electrons);
        DeterminantHamiltonian fast(h);
        ASSERT_EQ(fast.diagonal().size(), slow.rows());
        const Eigen::VectorXd v = test::random_vector(slow.rows(), seed);
        EXPECT_LT((product(fast, v) - slow * v).cwiseAbs().maxCoeff(), 1e-13)
            << m << " orbitals, " << alpha << " + " << beta;
        EXPECT_LT((fast.diagonal().reshaped() - slow.diagonal()).cwiseAbs().maxCoeff(), 1e-13);
      }
    }
  }
}

TEST(DeterminantHamiltonian, IsSymmetric) {
  DeterminantHamiltonian h(test::random_hamiltonian(7, {4, 2}, 5));
  const Eigen::VectorXd x = test::random_vector(h.diagonal().size(), 1);
  const Eigen::VectorXd y = test::random_vector(h.diagonal().size(), 2);
  EXPECT_NEAR(x.dot(product(h, y)), y.dot(product(h, x)), 1e-13);
}

TEST(DeterminantHamiltonian, BlocksOfAnySizeGiveTheSame) {
  const ElectronicHamiltonian integrals = test::random_hamiltonian(6, {3, 2}, 9);
  DeterminantHamiltonian whole(integrals);
  const Eigen::VectorXd v = test::random_vector(whole.diagonal().size(), 3);
  const Eigen::VectorXd expected = product(whole, v);
  // 44 doubles a determinant, 20 alpha strings: parts of a column, whole ones, the last one short.
  for (const Eigen::Index determinants : {0, 1, 7, 19, 20, 21, 70, 299, 300}) {
    DeterminantHamiltonian blocked(integrals, 44 * determinants);
    EXPECT_LT((product(blocked, v) - expected).cwiseAbs().maxCoeff(), 1e-13) << determinants;
  }
}

TEST(DeterminantHamiltonian, DiagonalHoldsTheEnergiesOfDeterminants) {
  const ElectronicHamiltonian integrals = test::random_hamiltonian(5, {3, 2}, 11);
  const DeterminantHamiltonian h(integrals);
  for (Eigen::Index j = 0; j < h.diagonal().cols(); ++j) {
    for (Eigen::Index i = 0; i < h.diagonal().rows(); ++i) {
      EXPECT_NEAR(h.diagonal()(i, j) + integrals.constant,
                  determinant_energy(integrals, h.determinant(i, j)), 1e-13);
    }
  }
  EXPECT_EQ(h.determinant(0, 0), reference_determinant({3, 2}));
}

TEST(DeterminantHamiltonian, RefusesWhatCheckRefuses) {
  ElectronicHamiltonian h = test::random_hamiltonian(3, {1, 1}, 1);
  h.electrons = {};
  EXPECT_THROW(DeterminantHamiltonian{h}, std::invalid_argument);
}

}  // namespace
}  // namespace qarch::chem
