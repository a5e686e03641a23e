#include "chem/molecule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>

namespace qarch::chem {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(Molecule, ReadsAtomsSeparatedBySemicolonsOrLineEnds) {
  for (const char* text : {"Li 0 0 0; H 0.1 -2e0 3.4", "\n li 0 0 0 \r\n\nH 0.1 -2 3.4\n",
                           ";LI 0 0 0;;H\t0.1 -2.0 3.4;"}) {
    const Molecule molecule = parse_geometry(text, LengthUnit::kBohr);
    ASSERT_EQ(molecule.atoms.size(), 2U) << text;
    EXPECT_EQ(molecule.atoms[0].atomic_number, 3) << text;
    EXPECT_EQ(molecule.atoms[1].atomic_number, 1) << text;
    EXPECT_EQ(molecule.atoms[1].position, (std::array<double, 3>{0.1, -2.0, 3.4})) << text;
    EXPECT_EQ(num_electrons(molecule), 4) << text;
    EXPECT_EQ(num_electron_pairs(molecule), 2) << text;
  }
}

TEST(Molecule, ConvertsAngstromWithTheGivenBohr) {
  const auto z = [](double bohr) {
    return parse_geometry("H 0 0 1", LengthUnit::kAngstrom, 0, bohr).atoms[0].position[2];
  };
  EXPECT_NEAR(z(kBohrInAngstrom), 1.8897261246257702, 1e-14);
  EXPECT_EQ(z(0.5), 2.0);
}

TEST(Molecule, NuclearRepulsionIsTheSumOverPairs) {
  const Molecule water = parse_geometry("O 0 0 0; H 0 0 2; H 0 3 0", LengthUnit::kBohr);
  EXPECT_NEAR(nuclear_repulsion(water), 8.0 / 2 + 8.0 / 3 + 1.0 / std::sqrt(13.0), 1e-14);
  EXPECT_EQ(nuclear_repulsion(parse_geometry("He 1 1 1", LengthUnit::kBohr)), 0.0);
}

TEST(Molecule, EverySymbolFindsItsNumberAgain) {
  for (int z = 1; z <= 86; ++z) EXPECT_EQ(atomic_number(element_symbol(z)), z);
  EXPECT_EQ(atomic_number("Ar"), 18);
  EXPECT_EQ(atomic_number("Kr"), 36);
  EXPECT_EQ(atomic_number("Xe"), 54);
  EXPECT_EQ(atomic_number("Rn"), 86);
  EXPECT_THROW(element_symbol(0), std::invalid_argument);
  EXPECT_THROW(element_symbol(87), std::invalid_argument);
}

TEST(Molecule, RefusesBadGeometriesAndSaysWhatIsWrong) {
  struct Case {
    std::string text;
    int charge;
    std::string message;
  };
  std::string many;
  for (int k = 0; k < 1001; ++k) many += "H 0 0 " + std::to_string(k) + ";";
  for (const Case& c :
       {Case{"", 0, "no atoms"}, Case{" ; \n", 0, "no atoms"},
        Case{"H 0 0 0; Qq 0 0 1", 0,
             "atom 1 ('Qq 0 0 1'): unknown element 'Qq', must be one of: H He"},
        Case{"H 0 0", 0, "atom 0 ('H 0 0'): 3 words, must be 4"},
        Case{"H 0 0 0 0", 0, "5 words, must be 4"},
        Case{"H 0 0 1.0x", 0, "coordinate '1.0x' is not a finite number"},
        Case{"H 0 nan 1", 0, "coordinate 'nan'"}, Case{"H 0 inf 1", 0, "coordinate 'inf'"},
        Case{"H 0 0 1e999", 0, "coordinate '1e999'"},
        Case{"Li 0 0 0; O 0 0 2; H 0 0 5e-4", 0, "atoms 0 (Li) and 2 (H) are 0.0005 bohr apart"},
        Case{"H 0 0 2e6", 0, "coordinate '2e6', must be within 1e6 bohr of the origin"},
        Case{"H 0 " + std::string(5000, 'x') + " 0", 0, "xxx...'): coordinate 'xxx"},
        Case{std::string("H\x01\xff 0 0 0"), 0, "unknown element 'H..'"},
        Case{many, 0, "more than 1000 atoms"},
        Case{"H 0 0 0", 1001, "charge = 1001, must be in [-1000, 1000]"},
        Case{"H 0 0 0", std::numeric_limits<int>::min(), "must be in [-1000, 1000]"},
        Case{"H 0 0 0", 1, "charge = 1 leaves 0 electrons"}}) {
    EXPECT_THAT([&] { parse_geometry(c.text, LengthUnit::kBohr, c.charge); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(c.message)))
        << c.text;
  }
  EXPECT_THAT([] { parse_geometry("H 0 0 0", LengthUnit::kBohr, 0, -1.0); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("bohr_in_angstrom = -1")));
}

TEST(Molecule, AnOddElectronCannotBePaired) {
  EXPECT_THAT([] { num_electron_pairs(parse_geometry("Li 0 0 0", LengthUnit::kBohr)); },
              ThrowsMessage<std::invalid_argument>(HasSubstr(
                  "3 electrons (charge 0), must be an even number: restricted Hartree-Fock")));
  EXPECT_EQ(num_electron_pairs(parse_geometry("Li 0 0 0", LengthUnit::kBohr, 1)), 1);
  Molecule bare = parse_geometry("H 0 0 0; H 0 0 1", LengthUnit::kBohr);
  bare.charge = 10;  // as a caller may set it after reading a file
  EXPECT_THAT([&] { num_electron_pairs(bare); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("charge = 10 leaves -8 electrons")));
}

TEST(Molecule, ArbitraryBytesAreReadOrRefused) {
  std::mt19937 random(11);
  int refused = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string text = "Li 0 0 0; H 0.1 -2e0 3.4\nHe 1 1 1";
    for (auto k = random() % 4; k > 0 && !text.empty(); --k) {
      text[random() % text.size()] = static_cast<char>(random() % 256);
    }
    try {
      const Molecule molecule = parse_geometry(text, LengthUnit::kAngstrom);
      EXPECT_TRUE(std::isfinite(nuclear_repulsion(molecule))) << text;
    } catch (const std::invalid_argument& error) {
      ++refused;
      EXPECT_THAT(error.what(), testing::StartsWith("geometry: ")) << text;
    }
  }
  EXPECT_GT(refused, 1000);
  EXPECT_LT(refused, 4000);
}

TEST(Molecule, LengthUnitsHaveNames) {
  EXPECT_EQ(length_unit_from_name("angstrom"), LengthUnit::kAngstrom);
  EXPECT_EQ(length_unit_from_name("bohr"), LengthUnit::kBohr);
  EXPECT_THAT([] { length_unit_from_name("nm"); },
              ThrowsMessage<std::invalid_argument>(
                  HasSubstr("unit = 'nm', must be one of: angstrom bohr")));
}

}  // namespace
}  // namespace qarch::chem
