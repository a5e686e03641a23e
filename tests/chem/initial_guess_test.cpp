#include "chem/initial_guess.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "tests/chem/molecules.h"

namespace qarch::chem {
namespace {

using test::solve;

TEST(InitialGuess, AtomsHoldTheirElectrons) {
  for (const char* file : {"sto-3g.g94", "6-31g.g94", "6-31gss.g94", "cc-pvdz.g94"}) {
    const auto s = solve("S 0 0 0; H 1.0 0.9 0; H -1.0 0.9 0.1", 0, test::kBasisFolder + file);
    const Eigen::MatrixXd density = superposed_atomic_densities(s.molecule, s.basis);
    EXPECT_NEAR(density.cwiseProduct(s.integrals.overlap).sum(), 9.0, 1e-6) << file;
  }
}

TEST(InitialGuess, EveryRowIsASymmetricMatrixOnTheWayToTheSolution) {
  const auto s = solve("O 0 0 0; H 0.7 0.5 0; H -0.7 0.5 0.1");
  for (const ScfGuess& guess : scf_guesses()) {
    const Eigen::MatrixXd fock = guess.fock(s.molecule, s.basis, s.integrals);
    ASSERT_EQ(fock.rows(), 7) << guess.name;
    EXPECT_LT((fock - fock.transpose()).norm(), 1e-12) << guess.name;
    const ScfResult scf = restricted_hartree_fock(s.molecule, s.basis, s.integrals,
                                                  {.guess = std::string(guess.name)});
    EXPECT_NEAR(scf.energy, s.scf.energy, 1e-10) << guess.name;
    EXPECT_EQ(scf.guess, guess.name);
    EXPECT_EQ(&scf_guess_from_name(guess.name), &guess);
  }
  EXPECT_THAT([] { scf_guess_from_name("huckel"); },
              testing::ThrowsMessage<std::invalid_argument>(testing::HasSubstr(
                  "scf.guess = 'huckel', must be one of: soad core gwh lowest")));
}

/// Energy above the lowest solution, hartree. The core Hamiltonian misleads, atoms do not.
TEST(InitialGuess, AtomsLeadWhereOthersDoNot) {
  struct Case {
    const char* geometry;
    double core;
    double gwh;
  };
  for (const auto& [geometry, core, gwh] :
       {Case{"B 0 0 0; H 0 0 1.2324", 0.29, 0.29}, Case{"N 0 0 0; N 0 0 1.0977", 0.73, 0.0}}) {
    const auto s = solve(geometry);
    const auto excess = [&](const char* guess) {
      return restricted_hartree_fock(s.molecule, s.basis, s.integrals, {.guess = guess}).energy -
             s.scf.energy;
    };
    EXPECT_NEAR(excess("core"), core, 0.01) << geometry;
    EXPECT_NEAR(excess("gwh"), gwh, 0.01) << geometry;
    EXPECT_NEAR(excess("lowest"), 0.0, 1e-9) << geometry;
  }
}

/// The size of a function does not matter, only its shape.
TEST(InitialGuess, WolfsbergHelmholzFollowsTheScaleOfTheOrbitals) {
  auto s = solve("Li 0 0 0; H 0 0 1.595");
  const Eigen::MatrixXd before = scf_guess_from_name("gwh").fock(s.molecule, s.basis, s.integrals);
  const Eigen::VectorXd scale = Eigen::VectorXd::LinSpaced(6, 0.5, 2.0);
  s.integrals.overlap = scale.asDiagonal() * s.integrals.overlap * scale.asDiagonal();
  s.integrals.core_hamiltonian =
      scale.asDiagonal() * s.integrals.core_hamiltonian * scale.asDiagonal();
  const Eigen::MatrixXd after = scf_guess_from_name("gwh").fock(s.molecule, s.basis, s.integrals);
  const Eigen::MatrixXd expected = scale.asDiagonal() * before * scale.asDiagonal();
  EXPECT_LT((after - expected).norm(), 1e-10);
}

}  // namespace
}  // namespace qarch::chem
