#include "chem/electronic_hamiltonian.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "chem/active_space.h"
#include "tests/chem/molecules.h"

namespace qarch::chem {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(ElectronicHamiltonian, TheReferenceDeterminantHasTheHartreeFockEnergy) {
  const auto lih = test::solve(test::kLiH);
  EXPECT_EQ(reference_determinant({2, 2}), (Determinant{0b11, 0b11}));
  EXPECT_NEAR(determinant_energy(lih.hamiltonian), lih.scf.energy, 1e-10);
  EXPECT_NEAR(determinant_energy(restrict_to(lih.hamiltonian, {{0}, {1, 2, 5}})), lih.scf.energy,
              1e-10);
}

TEST(ElectronicHamiltonian, OneElectronHasNoRepulsion) {
  const ElectronicHamiltonian h2 = test::solve(test::kH2).hamiltonian;
  EXPECT_NEAR(determinant_energy(h2, {0b10, 0}), h2.constant + h2.one_body(1, 1), 1e-13);
  EXPECT_NEAR(determinant_energy(h2, {0b11, 0}),
              h2.constant + h2.one_body(0, 0) + h2.one_body(1, 1) + h2.two_body(0, 0, 1, 1) -
                  h2.two_body(0, 1, 1, 0),
              1e-13);
}

TEST(ElectronicHamiltonian, FillingOrderFindsTheReferenceOfAShuffledHamiltonian) {
  for (const std::string geometry : {test::kH2, test::kLiH, "N 0 0 0; N 0 0 1.1"}) {
    const auto solved = test::solve(geometry);
    std::vector<int> shuffle;
    for (int p = solved.hamiltonian.num_orbitals() - 1; p >= 0; --p) shuffle.push_back(p);
    std::swap(shuffle.front(), shuffle[shuffle.size() / 2]);
    for (const bool with_energies : {true, false}) {
      ElectronicHamiltonian shuffled = reordered(solved.hamiltonian, shuffle);
      if (!with_energies) shuffled.orbital_energies.resize(0);
      const ElectronicHamiltonian found = reordered(shuffled, filling_order(shuffled));
      EXPECT_NEAR(determinant_energy(found), solved.scf.energy, 1e-10) << geometry << with_energies;
      if (!with_energies) continue;
      EXPECT_TRUE(found.orbital_energies.isApprox(solved.scf.orbital_energies));
    }
  }
}

TEST(ElectronicHamiltonian, ReorderingIsUndoneByTheInverse) {
  const ElectronicHamiltonian lih = test::solve(test::kLiH).hamiltonian;
  const ElectronicHamiltonian back =
      reordered(reordered(lih, {2, 0, 1, 4, 5, 3}), {1, 2, 0, 5, 3, 4});
  EXPECT_EQ(back.one_body, lih.one_body);
  for (int p = 0; p < 6; ++p) EXPECT_EQ(back.two_body(p, 1, 2, p), lih.two_body(p, 1, 2, p));
  EXPECT_THROW(reordered(lih, {0, 1, 2, 3, 4, 4}), std::invalid_argument);
  EXPECT_THROW(reordered(lih, {0, 1, 2}), std::invalid_argument);
}

TEST(ElectronicHamiltonian, CheckNamesWhatIsWrong) {
  const ElectronicHamiltonian h2 = test::solve(test::kH2).hamiltonian;
  EXPECT_NO_THROW(check(h2));
  const auto expect_refused = [&](auto spoil, const std::string& message) {
    ElectronicHamiltonian spoilt = h2;
    spoil(spoilt);
    EXPECT_THAT([&] { check(spoilt); }, ThrowsMessage<std::invalid_argument>(HasSubstr(message)));
  };
  expect_refused([](auto& h) { h.electrons.alpha = 3; }, "3 alpha electrons, must be in [0, 2]");
  expect_refused([](auto& h) { h.electrons = {}; }, "no electron");
  expect_refused([](auto& h) { h.one_body(0, 1) = 1.0; }, "not symmetric");
  expect_refused([](auto& h) { h.one_body(0, 0) = std::numeric_limits<double>::quiet_NaN(); },
                 "not finite");
  expect_refused([](auto& h) { h.one_body.resize(3, 2); }, "3 x 2, must be 2 x 2");
}

}  // namespace
}  // namespace qarch::chem
