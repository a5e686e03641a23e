#include "chem/active_space.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/chem/molecules.h"

namespace qarch::chem {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(ActiveSpace, KeepsTheEnergyOfTheDeterminant) {
  const auto s = test::solve(test::kLiH);
  for (const ActiveSpace& space : {ActiveSpace{}, ActiveSpace{{0}, {}}, ActiveSpace{{0}, {1, 2, 5}},
                                   ActiveSpace{{1}, {0, 5}}, ActiveSpace{{}, {0, 1}}}) {
    const ElectronicHamiltonian active = restrict_to(s.hamiltonian, space);
    EXPECT_NEAR(determinant_energy(active), s.scf.energy, 1e-10);
    EXPECT_EQ(active.electrons.total(), 4 - 2 * static_cast<int>(space.frozen.size()));
  }
}

TEST(ActiveSpace, AllActiveChangesNothing) {
  const auto s = test::solve(test::kH2);
  const ElectronicHamiltonian same = restrict_to(s.hamiltonian, {});
  EXPECT_EQ(same.constant, s.hamiltonian.constant);
  EXPECT_EQ(same.one_body, s.hamiltonian.one_body);
  EXPECT_NEAR(same.two_body(0, 1, 1, 0), s.hamiltonian.two_body(0, 1, 1, 0), 1e-14);
}

/// Reference values: independent calculations with Psi4 1.3.2.
TEST(ActiveSpace, ReproducesMolecularIntegralsAndCoreConstants) {
  const ElectronicHamiltonian h2 = test::solve(test::kH2).hamiltonian;
  EXPECT_NEAR(h2.constant, 0.713753993665, 1e-11);
  EXPECT_NEAR(h2.one_body(0, 0), -1.2524635736, 1e-9);
  EXPECT_NEAR(h2.one_body(1, 1), -0.4759487152, 1e-9);
  EXPECT_NEAR(h2.two_body(0, 0, 0, 0), 0.6744887664, 1e-9);
  EXPECT_NEAR(h2.two_body(1, 1, 1, 1), 0.6973937674, 1e-9);
  EXPECT_NEAR(h2.two_body(0, 0, 1, 1), 0.6634680964, 1e-9);
  EXPECT_NEAR(h2.two_body(0, 1, 0, 1), 0.1812888082, 1e-9);
  const auto lih = test::solve(test::kLiH);
  EXPECT_NEAR(lih.scf.energy, -7.670060349501, 1e-9);
  EXPECT_NEAR(restrict_to(lih.hamiltonian, {{0}, {1, 2, 5}}).constant, -6.979673951307, 1e-9);
}

TEST(ActiveSpace, RefusesImpossibleLists) {
  const ElectronicHamiltonian lih = test::solve(test::kLiH).hamiltonian;
  struct Case {
    ActiveSpace space;
    const char* message;
  };
  for (const Case& c :
       {Case{{{-1}, {}}, "frozen orbital -1, must be in [0, 5]"},
        Case{{{0}, {1, 6}}, "active orbital 6, must be in [0, 5]"},
        Case{{{0}, {1, 2, 2}}, "active orbital 2 after 2, the list must increase"},
        Case{{{0}, {2, 1}}, "active orbital 1 after 2"},
        Case{{{0}, {0, 1}}, "orbital 0 is both frozen and active"},
        Case{{{0, 2}, {1}},
             "frozen orbital 2 does not hold two electrons in the reference determinant"},
        Case{{{0}, {2, 5}}, "orbital 1 holds two electrons, must be frozen or active"},
        Case{{{0, 1}, {2, 5}}, "2 frozen orbitals hold all electrons"}}) {
    EXPECT_THAT([&] { restrict_to(lih, c.space); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(c.message)))
        << c.message;
  }
}

TEST(ActiveSpace, CountsChooseOrbitalsAroundTheFermiLevel) {
  const ElectronicHamiltonian lih = test::solve(test::kLiH).hamiltonian;
  const ActiveSpace two_in_three = complete_active_space(lih, 2, 3);
  EXPECT_EQ(two_in_three.frozen, (std::vector<int>{0}));
  EXPECT_EQ(two_in_three.active, (std::vector<int>{1, 2, 3}));
  const ActiveSpace all = complete_active_space(lih, 4, 6);
  EXPECT_TRUE(all.frozen.empty());
  EXPECT_EQ(all.active.size(), 6U);
  for (const auto& [electrons, orbitals] :
       {std::pair{0, 3}, std::pair{1, 3}, std::pair{6, 6}, std::pair{2, 0}, std::pair{2, 6}}) {
    EXPECT_THROW(complete_active_space(lih, electrons, orbitals), std::invalid_argument)
        << electrons << ' ' << orbitals;
  }
}

}  // namespace
}  // namespace qarch::chem
