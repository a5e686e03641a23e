#include "chem/hartree_fock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>

#include "tests/chem/molecules.h"

namespace qarch::chem {
namespace {

using test::solve;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(HartreeFock, OrbitalsAreOrthonormalCanonicalAndSignFixed) {
  const auto s = solve("O 0 0 0; H 0.7 0.5 0; H -0.7 0.5 0.1");
  const Eigen::MatrixXd& c = s.scf.coefficients;
  EXPECT_LT((c.transpose() * s.integrals.overlap * c - Eigen::MatrixXd::Identity(7, 7)).norm(),
            1e-11);
  const Eigen::MatrixXd occupied = c.leftCols(s.scf.num_occupied);
  const Eigen::MatrixXd fock = fock_matrix(s.integrals, occupied * occupied.transpose());
  const Eigen::MatrixXd diagonal = s.scf.orbital_energies.asDiagonal();
  EXPECT_LT((c.transpose() * fock * c - diagonal).cwiseAbs().maxCoeff(), 1e-7);
  for (Eigen::Index p = 0; p < 7; ++p) {
    EXPECT_GT(c.col(p).maxCoeff(), -c.col(p).minCoeff() - 1e-6) << p;
  }
  EXPECT_LT(s.scf.error, 1e-9);
  // The energy of the determinant in the MO integrals is the same number.
  EXPECT_NEAR(determinant_energy(s.hamiltonian), s.scf.energy, 1e-10);
}

/// The core Hamiltonian as a start ends 0.29 (BH), 0.73 and 0.10 (N2) hartree above these. The
/// first two are the lowest energies of 200 random starts as well; stretched N2 has a lower
/// solution, of less symmetry.
TEST(HartreeFock, FindsTheSolutionThatACoreGuessMisses) {
  struct Case {
    std::string geometry;
    double energy;
  };
  for (const auto& [geometry, energy] : {Case{"B 0 0 0; H 0 0 1.2324", -24.752780256625},
                                         Case{"N 0 0 0; N 0 0 1.0977", -107.495893307845},
                                         Case{"N 0 0 0; N 0 0 2.0", -106.871504045566}}) {
    EXPECT_NEAR(solve(geometry).scf.energy, energy, 1e-9) << geometry;
  }
}

TEST(HartreeFock, EnergyDependsOnDistancesOnly) {
  const auto energy = [](const std::string& geometry) {
    return solve(geometry, 0, test::kSto3g, LengthUnit::kBohr).scf.energy;
  };
  const double along_z = energy("Li 0 0 0; H 0 0 3.0");
  EXPECT_NEAR(energy("Li 7 -2 5; H 7 -2 2"), along_z, 1e-10) << "moved and turned over";
  EXPECT_NEAR(energy("H 1 2 2; Li 0 0 0"), along_z, 1e-10) << "in another direction";
}

TEST(HartreeFock, PiPairsShareTheirAxes) {
  for (const char* geometry :
       {"N 0 0 0; N 0 0 1.1", "N 3 2 1; N 3 2 2.1", "N 0 0 0; N 1.1 0 0", "N 0 0 0; N 0 1.1 0"}) {
    const auto s = solve(geometry);
    // Orbitals of N2 in STO-3G: pi at 4, 5 or around, pi* at 7, 8. Each p-like column must live on
    // one Cartesian axis: then no MO mixes two p directions.
    for (Eigen::Index p = 0; p < 10; ++p) {
      int axes = 0;
      for (int axis = 0; axis < 3; ++axis) {
        axes += std::abs(s.scf.coefficients(2 + axis, p)) > 1e-6 ? 1 : 0;
      }
      EXPECT_LE(axes, 1) << geometry << " MO " << p;
    }
  }
}

TEST(HartreeFock, RepeatsBitForBit) {
  const auto a = solve("N 0 0 0; N 0 0 1.1");
  const auto b = solve("N 0 0 0; N 0 0 1.1");
  EXPECT_EQ(a.scf.energy, b.scf.energy);
  EXPECT_EQ(a.scf.coefficients, b.scf.coefficients);
}

/// The start from atoms ends on a saddle point 0.2 hartree above another solution.
TEST(HartreeFock, TellsASaddlePointAndFindsALowerSolution) {
  const auto s = solve("N 0 0 0; N 0 0 2.0");
  EXPECT_EQ(s.scf.stability, Stability::kUnstable);
  ASSERT_TRUE(s.scf.lowest_hessian_eigenvalue.has_value());
  EXPECT_LT(*s.scf.lowest_hessian_eigenvalue, -0.2);
  EXPECT_EQ(s.scf.guess, "soad");
  ASSERT_EQ(s.scf.tried.size(), 1U);
  EXPECT_EQ(s.scf.tried[0].energy, s.scf.energy);

  const ScfResult lowest =
      restricted_hartree_fock(s.molecule, s.basis, s.integrals, {.guess = "lowest"});
  EXPECT_NEAR(lowest.energy, -107.067294617, 1e-8);
  EXPECT_EQ(lowest.stability, Stability::kStable);
  EXPECT_GT(lowest.tried.size(), 3U);
  for (const ScfAttempt& attempt : lowest.tried) {
    if (!attempt.converged) continue;
    EXPECT_GE(attempt.energy, lowest.energy - 1e-7) << attempt.guess;
  }
}

/// Without DIIS these starts swing between two determinants.
TEST(HartreeFock, ASecondAttemptConvergesWhereTheFirstSwings) {
  for (const char* geometry :
       {"N 0 0 0; N 0 0 2.0", "C 0 0 0; O 0 0 2.2", "O 0 0 0; H 0 1.5 1.2; H 0 -1.5 1.2"}) {
    const auto s = solve(geometry);
    const auto energy = [&](double level_shift) {
      return restricted_hartree_fock(
                 s.molecule, s.basis, s.integrals,
                 {.max_iterations = 1000, .diis_length = 1, .level_shift = level_shift})
          .energy;
    };
    EXPECT_THROW(energy(0.0), std::runtime_error) << geometry;
    EXPECT_NEAR(energy(0.5), s.scf.energy, 1e-9) << geometry;
  }
}

TEST(HartreeFock, StabilityIsExaminedOnlyUpToTheGivenSize) {
  const auto s = solve("Li 0 0 0; H 0 0 1.595");
  const auto run = [&](int max_rotations) {
    return restricted_hartree_fock(s.molecule, s.basis, s.integrals,
                                   {.max_rotations = max_rotations});
  };
  EXPECT_EQ(run(8).stability, Stability::kStable);
  EXPECT_EQ(run(7).stability, Stability::kNotExamined);
  EXPECT_FALSE(run(7).lowest_hessian_eigenvalue.has_value());
  EXPECT_EQ(stability_name(run(7).stability), "not examined");
  EXPECT_EQ(solve("He 0 0 0").scf.stability, Stability::kStable) << "no rotation exists";
}

TEST(HartreeFock, SaysHowFarItCameWhenItDoesNotConverge) {
  const auto s = solve("O 0 0 0; H 0.7 0.5 0; H -0.7 0.5 0.1");
  EXPECT_THAT(
      [&] { restricted_hartree_fock(s.molecule, s.basis, s.integrals, {.max_iterations = 3}); },
      ThrowsMessage<std::runtime_error>(
          AllOf(HasSubstr("guess soad not converged after 3 iterations: largest |FDS - SDF| = "),
                HasSubstr("(last energy -74."), HasSubstr("with and without a level shift of 0.5"),
                HasSubstr("try scf.guess = lowest"))));
}

TEST(HartreeFock, RefusesWhatItCannotTreat) {
  const auto s = solve(test::kH2);
  const auto run = [&](const char* geometry, int charge, const ScfOptions& options) {
    const Molecule molecule = parse_geometry(geometry, LengthUnit::kAngstrom, charge);
    restricted_hartree_fock(molecule, s.basis, compute_integrals(molecule, s.basis), options);
  };
  struct Case {
    const char* geometry;
    int charge;
    ScfOptions options;
    const char* message;
  };
  for (const Case& c :
       {Case{"H 0 0 0; H 0 0 1", 1, {}, "1 electrons (charge 1), must be an even number"},
        Case{"H 0 0 0; H 0 0 1", -4, {}, "3 electron pairs do not fit into 2 orbitals"},
        Case{"H 0 0 0; H 0 0 0.000006", 0, {}, "bohr apart"},
        Case{"He 0 0 0; He 0 0 0.0006", 0, {.max_iterations = 0}, "scf.max_iterations = 0"},
        Case{"H 0 0 0; H 0 0 1", 0, {.error_tolerance = 0}, "scf.error_tolerance = 0"},
        Case{"H 0 0 0; H 0 0 1", 0, {.guess = "sad"}, "scf.guess = 'sad', must be one of: soad"},
        Case{"H 0 0 0; H 0 0 1", 0, {.level_shift = -1}, "scf.level_shift = -1"},
        Case{"H 0 0 0; H 0 0 1", 0, {.max_rotations = -1}, "scf.max_rotations = -1"},
        Case{"H 0 0 0; H 0 0 1", 0, {.diis_length = 0}, "scf.diis_length = 0"}}) {
    EXPECT_THAT([&] { run(c.geometry, c.charge, c.options); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(c.message)))
        << c.geometry;
  }
}

}  // namespace
}  // namespace qarch::chem
