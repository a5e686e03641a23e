#include "chem/davidson.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <stdexcept>
#include <vector>

#include "tests/chem/slow_fermions.h"

namespace qarch::chem {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr Eigen::Index kSize = 150;

SymmetricProduct product_of(const Eigen::MatrixXd& matrix) {
  return [&matrix](const auto& in, auto out) { out = matrix * in; };
}

/// A diagonal from -2 to 2 and random couplings.
Eigen::MatrixXd random_matrix(unsigned seed, double coupling, Eigen::Index size = kSize) {
  const Eigen::MatrixXd random = coupling * static_cast<double>(size) *
                                 test::random_vector(size * size, seed).reshaped(size, size);
  Eigen::MatrixXd matrix = random + random.transpose();
  matrix.diagonal() += Eigen::VectorXd::LinSpaced(size, -2.0, 2.0);
  return matrix;
}

/// The first unit vectors.
Eigen::MatrixXd start(Eigen::Index columns, Eigen::Index size = kSize) {
  return Eigen::MatrixXd::Identity(size, columns);
}

Eigen::VectorXd generic(int probe) {
  return test::random_vector(kSize, 1000 + static_cast<unsigned>(probe));
}

Eigen::VectorXd eigenvalues(const Eigen::MatrixXd& matrix) {
  return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(matrix, Eigen::EigenvaluesOnly)
      .eigenvalues();
}

TEST(Davidson, FindsTheLowestEigenpairsOfRandomMatrices) {
  for (unsigned seed = 0; seed < 6; ++seed) {
    const double coupling = seed % 2 == 0 ? 0.02 : 0.3;  // weak, and no dominance at all
    const Eigen::MatrixXd matrix = random_matrix(seed, coupling);
    const Eigen::VectorXd exact = eigenvalues(matrix);
    for (const int roots : {1, 2, 5}) {
      const EigenPairs found = davidson(product_of(matrix), matrix.diagonal(), start(roots + 3),
                                        generic, {.num_roots = roots});
      ASSERT_EQ(found.values.size(), roots);
      EXPECT_LT((found.values - exact.head(roots)).cwiseAbs().maxCoeff(), 1e-11) << seed;
      EXPECT_LE(found.residuals.maxCoeff(), 1e-9);
      for (int k = 0; k < roots; ++k) {
        const Eigen::VectorXd residual =
            matrix * found.vectors.col(k) - found.values[k] * found.vectors.col(k);
        EXPECT_NEAR(residual.norm(), found.residuals[k], 1e-12);
      }
      EXPECT_TRUE((found.vectors.transpose() * found.vectors)
                      .isApprox(Eigen::MatrixXd::Identity(roots, roots), 1e-12));
    }
  }
}

/// Two matrices side by side. The start lies in the first one, the lowest eigenvalue in the second.
TEST(Davidson, FindsWhatIsInAnotherSymmetryThanTheUnitVectors) {
  constexpr Eigen::Index kHalf = kSize / 2;
  for (unsigned seed = 0; seed < 10; ++seed) {
    for (const double distance : {1.0, 1e-2, 1e-4, 1e-6, 0.0}) {
      Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(kSize, kSize);
      matrix.topLeftCorner(kHalf, kHalf) = random_matrix(seed, 0.02, kHalf);
      matrix.bottomRightCorner(kHalf, kHalf) = random_matrix(seed + 100, 0.1, kHalf);
      const double above = eigenvalues(matrix.bottomRightCorner(kHalf, kHalf))[0] -
                           eigenvalues(matrix.topLeftCorner(kHalf, kHalf))[0];
      matrix.diagonal().tail(kHalf).array() -= above + distance;
      const Eigen::VectorXd exact = eigenvalues(matrix);
      for (const int roots : {1, 2}) {
        const EigenPairs found = davidson(product_of(matrix), matrix.diagonal(), start(4), generic,
                                          {.num_roots = roots});
        EXPECT_LT((found.values - exact.head(roots)).cwiseAbs().maxCoeff(), 1e-11)
            << "seed " << seed << ", " << roots << " roots, lower by " << distance;
      }
    }
  }
}

TEST(Davidson, SolvesADiagonalMatrixWithEqualEigenvalues) {
  Eigen::VectorXd diagonal = Eigen::VectorXd::LinSpaced(kSize, 0.0, 3.0);
  diagonal[7] = diagonal[90] = diagonal[91] = -1.0;
  const Eigen::MatrixXd matrix = diagonal.asDiagonal();
  const EigenPairs found =
      davidson(product_of(matrix), diagonal, start(6), generic, {.num_roots = 4});
  EXPECT_LT((found.values - Eigen::Vector4d(-1.0, -1.0, -1.0, 0.0)).norm(), 1e-12);
}

TEST(Davidson, ReportsEveryIteration) {
  const Eigen::MatrixXd matrix = random_matrix(3, 0.1);
  std::vector<double> energies;
  DavidsonOptions options;
  options.progress = [&](int iteration, double lowest, double residual) {
    energies.push_back(lowest);
    EXPECT_EQ(iteration, std::ssize(energies));
    EXPECT_GE(residual, 0.0);
  };
  const EigenPairs found =
      davidson(product_of(matrix), matrix.diagonal(), start(4), generic, options);
  ASSERT_EQ(found.iterations, std::ssize(energies));
  EXPECT_EQ(energies.back(), found.values[0]);
  for (std::size_t k = 1; k < energies.size(); ++k) EXPECT_LE(energies[k], energies[k - 1] + 1e-13);
}

TEST(Davidson, SaysHowFarItCame) {
  const Eigen::MatrixXd matrix = random_matrix(3, 0.1);
  const auto solve = [&](const DavidsonOptions& options) {
    davidson(product_of(matrix), matrix.diagonal(), start(4), generic, options);
  };
  EXPECT_THAT([&] { solve({.max_iterations = 3}); },
              ThrowsMessage<std::runtime_error>(HasSubstr("after 3 iterations, must be at most")));
  EXPECT_THAT([&] { solve({.tolerance = 1e-30, .max_iterations = 60}); },
              ThrowsMessage<std::runtime_error>(HasSubstr("must be at most 1e-30")));
}

TEST(Davidson, RefusesSizesThatDoNotFit) {
  const Eigen::MatrixXd matrix = random_matrix(1, 0.1);
  const auto expect_refused = [&](const Eigen::MatrixXd& start_vectors, int roots,
                                  const char* message) {
    EXPECT_THAT(
        [&] {
          davidson(product_of(matrix), matrix.diagonal(), start_vectors, generic,
                   {.num_roots = roots});
        },
        ThrowsMessage<std::invalid_argument>(HasSubstr(message)));
  };
  expect_refused(start(4), 0, "num_roots = 0, must be at least 1");
  expect_refused(start(4), 5, "start vectors = 4, must be at least num_roots = 5");
  expect_refused(start(100), 1, "start vectors = 100");
  expect_refused(start(4, 40), 1, "rows of start = 40, must be 150");
  expect_refused(start(60), 50, "dimension = 150, must be more than 166");
  Eigen::MatrixXd dependent = start(4);
  dependent.col(1) = 2.0 * dependent.col(0);
  expect_refused(dependent, 1, "column 1 of start depends on those before it");
}

}  // namespace
}  // namespace qarch::chem
