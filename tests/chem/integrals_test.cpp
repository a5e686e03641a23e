#include "chem/integrals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <cmath>
#include <numbers>
#include <sstream>
#include <stdexcept>

#include "tests/chem/molecules.h"

namespace qarch::chem {
namespace {

AoIntegrals integrals_of(const std::string& geometry, const std::string& basis_text) {
  std::istringstream in(basis_text);
  return compute_integrals(parse_geometry(geometry, LengthUnit::kBohr),
                           read_gaussian94(in, "test"));
}

/// One normalised s Gaussian of exponent a (Szabo, Ostlund, app. A).
TEST(Integrals, MatchClosedFormsForOneSGaussian) {
  const double a = 0.7;
  const AoIntegrals ao = integrals_of("H 0.1 0.2 0.3", "H 0\nS 1 1.0\n0.7 1.0\n****\n");
  ASSERT_EQ(ao.num_orbitals(), 1);
  const double attraction = 2.0 * std::sqrt(2.0 * a / std::numbers::pi);
  EXPECT_NEAR(ao.overlap(0, 0), 1.0, 1e-12);
  EXPECT_NEAR(ao.core_hamiltonian(0, 0), 1.5 * a - attraction, 1e-12);
  EXPECT_NEAR(ao.repulsion(0, 0, 0, 0), 2.0 * std::sqrt(a / std::numbers::pi), 1e-12);
  // <x^2> = 1 / (4 a) from the centre, which is the atom
  EXPECT_NEAR(ao.axis_moment(0, 0), (1.0 + 2.0 + 3.0) * 0.25 / a, 1e-12);
}

TEST(Integrals, OverlapOfTwoGaussiansFallsWithTheirDistance) {
  const AoIntegrals ao = integrals_of("H 0 0 0; H 0 0 1.3", "H 0\nS 1 1.0\n0.7 1.0\n****\n");
  EXPECT_NEAR(ao.overlap(0, 1), std::exp(-0.5 * 0.7 * 1.3 * 1.3), 1e-12);
}

TEST(Integrals, ShellsHaveTheirSphericalOrCartesianSize) {
  const std::string shells = "H 0\nSP 1 1\n1 1 1\nD 1 1\n1 1\n****\n";
  EXPECT_EQ(integrals_of("H 0 0 0", shells).num_orbitals(), 1 + 3 + 5);
  const AoIntegrals cartesian = integrals_of("H 0 0 0", "cartesian\n" + shells);
  EXPECT_EQ(cartesian.num_orbitals(), 1 + 3 + 6);
  EXPECT_EQ(cartesian.angular_momentum, (std::vector<int>{0, 1, 1, 1, 2, 2, 2, 2, 2, 2}));
}

/// Functions of a Cartesian shell share a factor: <xx|xx> = 1, <xy|xy> = 1/3 in order xx xy xz yy
/// yz zz. Spherical ones are normalised one by one.
TEST(Integrals, DShellsAreNormalisedAsStated) {
  const std::string shell = "H 0\nD 2 1\n1.1 0.4\n0.3 0.7\n****\n";
  const Eigen::MatrixXd cartesian = integrals_of("H 0 0 0", "cartesian\n" + shell).overlap;
  const double norm = cartesian(0, 0);
  for (int i = 0; i < 6; ++i) {
    const bool square = i == 0 || i == 3 || i == 5;
    EXPECT_NEAR(cartesian(i, i), square ? norm : norm / 3.0, 1e-12) << i;
  }
  EXPECT_NEAR(cartesian(0, 3), norm / 3.0, 1e-12);
  const Eigen::MatrixXd spherical = integrals_of("H 0 0 0", shell).overlap;
  EXPECT_LT((spherical - Eigen::MatrixXd::Identity(5, 5)).norm(), 1e-12);
}

TEST(Integrals, RefuseMoreOrbitalsThanTheTensorHolds) {
  std::string geometry;
  for (int k = 0; k < 129; ++k) geometry += "H 0 0 " + std::to_string(k) + ";";
  EXPECT_THAT([&] { integrals_of(geometry, "H 0\nS 1 1\n1 1\n****\n"); },
              testing::ThrowsMessage<std::invalid_argument>(
                  testing::HasSubstr("num_orbitals = 129, must be in [0, 128]")));
}

TEST(Integrals, HaveTheSymmetriesOfRealOrbitals) {
  const AoIntegrals ao = test::solve("O 0 0 0; H 0.7 0.5 0; H -0.7 0.5 0.1").integrals;
  const int n = ao.num_orbitals();
  ASSERT_EQ(n, 7);
  EXPECT_LT((ao.overlap - ao.overlap.transpose()).norm(), 1e-13);
  EXPECT_LT((ao.core_hamiltonian - ao.core_hamiltonian.transpose()).norm(), 1e-12);
  EXPECT_LT((ao.overlap.diagonal().array() - 1.0).abs().maxCoeff(), 1e-7) << "digits of the set";
  Eigen::MatrixXd pairs(n * n, n * n);
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) {
      for (int k = 0; k < n; ++k) {
        for (int l = 0; l < n; ++l) {
          const double value = ao.repulsion(i, j, k, l);
          EXPECT_EQ(value, ao.repulsion(j, i, k, l));
          EXPECT_EQ(value, ao.repulsion(k, l, i, j));
          pairs(i * n + j, k * n + l) = value;
        }
      }
    }
  }
  // 1/r_12 is a positive operator: (ij|kl) is positive semidefinite in the pairs.
  EXPECT_GT(Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(pairs).eigenvalues()[0], -1e-12);
}

TEST(RepulsionTensor, SlabsHoldAllElementsOfAPair) {
  RepulsionTensor g(3);
  g.set(0, 1, 2, 1, 5.0);
  EXPECT_EQ(g.slab(1, 0).size(), 9U);
  EXPECT_EQ(g.slab(1, 0)[1 * 3 + 2], 5.0);
  EXPECT_EQ(g.slab(1, 2)[0 * 3 + 1], 5.0);
  EXPECT_EQ(g.slab(0, 0)[0], 0.0);
}

TEST(RepulsionTensor, TransformsIndexByIndex) {
  RepulsionTensor g(2);
  double next = 1.0;
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j <= i; ++j) {
      for (int k = 0; k <= i; ++k) {
        for (int l = 0; l <= k; ++l) g.set(i, j, k, l, next *= -1.3);
      }
    }
  }
  Eigen::MatrixXd c(2, 3);
  c << 0.5, -1.0, 0.25, 2.0, 0.75, -0.1;
  const RepulsionTensor transformed = g.transformed(c);
  ASSERT_EQ(transformed.num_orbitals(), 3);
  for (int pqrs = 0; pqrs < 81; ++pqrs) {
    const int p = pqrs / 27;
    const int q = pqrs / 9 % 3;
    const int r = pqrs / 3 % 3;
    const int s = pqrs % 3;
    double expected = 0.0;
    for (int ijkl = 0; ijkl < 16; ++ijkl) {
      const int i = ijkl / 8;
      const int j = ijkl / 4 % 2;
      const int k = ijkl / 2 % 2;
      const int l = ijkl % 2;
      expected += c(i, p) * c(j, q) * c(k, r) * c(l, s) * g(i, j, k, l);
    }
    EXPECT_NEAR(transformed(p, q, r, s), expected, 1e-12) << pqrs;
  }
  EXPECT_THROW(RepulsionTensor(-1), std::invalid_argument);
  EXPECT_THAT(
      [] { RepulsionTensor(200); },
      testing::ThrowsMessage<std::invalid_argument>(testing::HasSubstr(
          "num_orbitals = 200, must be in [0, 128]: all (ij|kl) of these would take 11.9 GiB")));
}

}  // namespace
}  // namespace qarch::chem
