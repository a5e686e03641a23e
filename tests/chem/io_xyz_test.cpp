#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "chem/io/xyz.h"
#include "tests/chem/mutations.h"

namespace qarch::chem {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

const std::string kWater = "3\nwater\nO 0 0 0.1173\nH 0 0.7572 -0.4692\nH 0 -0.7572 -0.4692\n";

TEST(Xyz, PositionsAreWhatTheGeometryTextGives) {
  const XyzFile file = parse_xyz(kWater, "water.xyz");
  const Molecule expected = parse_geometry("O 0 0 0.1173; H 0 0.7572 -0.4692; H 0 -0.7572 -0.4692",
                                           LengthUnit::kAngstrom);
  ASSERT_EQ(file.molecule.atoms.size(), 3U);
  for (std::size_t a = 0; a < 3; ++a) {
    EXPECT_EQ(file.molecule.atoms[a].atomic_number, expected.atoms[a].atomic_number);
    EXPECT_EQ(file.molecule.atoms[a].position, expected.atoms[a].position);
  }
  EXPECT_EQ(file.unit, LengthUnit::kAngstrom);
  EXPECT_EQ(file.comment, "water");
  EXPECT_EQ(file.molecule.charge, 0);
  EXPECT_THAT(file.notes, IsEmpty());
}

TEST(Xyz, TheBohrCanBeThatOfAnotherProgram) {
  const double position =
      parse_xyz("2\n\nH 0 0 0\nH 0 0 1\n", "x", 0.5).molecule.atoms[1].position[2];
  EXPECT_EQ(position, 2.0);
}

TEST(Xyz, TheCommentMayTellUnitAndCharge) {
  struct Case {
    const char* comment;
    LengthUnit unit;
    int charge;
  };
  for (const auto& [comment, unit, charge] : std::vector<Case>{
           {"", LengthUnit::kAngstrom, 0},
           {"unit = bohr", LengthUnit::kBohr, 0},
           {"HeH+, units=Bohr, charge = 1", LengthUnit::kBohr, 1},
           {"charge=+1; UNIT=angstrom", LengthUnit::kAngstrom, 1},
           {"Properties=species:S:1:pos:R:3 charge=1.0 units=\"bohr\"", LengthUnit::kBohr, 1},
           {"discharge=5 surcharge = 3 mycharge=2", LengthUnit::kAngstrom, 0}}) {
    const XyzFile file =
        parse_xyz("2\n" + std::string(comment) + "\nHe 0 0 0\nH 0 0 1.5\n", "sample");
    EXPECT_EQ(file.unit, unit) << comment;
    EXPECT_EQ(file.molecule.charge, charge) << comment;
    EXPECT_EQ(file.comment, comment);
    EXPECT_THAT(file.notes, IsEmpty()) << comment;
    const double scale = unit == LengthUnit::kBohr ? 1.0 : 1.0 / kBohrInAngstrom;
    EXPECT_EQ(file.molecule.atoms[1].position[2], 1.5 * scale) << comment;
  }
}

TEST(Xyz, FilesOfTheWildAreReadWithNotes) {
  const XyzFile file = parse_xyz(
      "  2 \r\nfirst frame, in bohr?\r\n 3 0.0 0.0 0.0 0.31 Li1\r\n h\t0 0 1.6e0 -0.31 H1\r\n\r\n"
      "2\r\nsecond\r\nLi 0 0 0\r\nH 0 0 1.7\r\n",
      "sample");
  EXPECT_EQ(file.molecule.atoms[0].atomic_number, 3);
  EXPECT_EQ(file.molecule.atoms[1].atomic_number, 1);
  EXPECT_EQ(file.molecule.atoms[1].position[2], 1.6 * (1.0 / kBohrInAngstrom));
  EXPECT_THAT(file.notes, ElementsAre(HasSubstr("the comment mentions bohr"),
                                      HasSubstr("line 3: what follows z is ignored"),
                                      HasSubstr("line 6: further frames are ignored")));
}

TEST(Xyz, ErrorsTellPlaceValueAndWhatIsAllowed) {
  struct Case {
    const char* text;
    const char* message;
  };
  for (const auto& [text, message] : std::vector<Case>{
           {"", "x: empty"},
           {"two\n\n", "x:1: number of atoms = 'two', must be in [1, 1000]"},
           {"0\n\n", "number of atoms = '0'"},
           {"1000000000\n\n", "number of atoms = '1000000000'"},
           {"1", "x:1: the text ends before the comment line"},
           {"1\n", "x:1: the text ends before the comment line"},
           {"2\n\nH 0 0 0\n", "x:3: the text ends before atom 2 of 2"},
           {"2\n\nH 0 0 0\n\nH 0 0 1", "x:4: atom 2 of 2: '', must be: symbol x y z"},
           {"1\n\nH 0 0 0\nH 0 0 1\n", "x:4: 'H 0 0 1' follows the last announced atom"},
           {"1\n\nH 0 0\n", "must be: symbol x y z"},
           {"1\n\nXx 0 0 0\n", "x:3: atom 1 of 1: element = 'Xx', must be a symbol"},
           {"1\n\n-1 0 0 0\n", "element = '-1'"},
           {"1\n\n87 0 0 0\n", "element = '87'"},
           {"1\n\nH 0 0 zero\n", "coordinate = 'zero', must be in [-1e6, 1e6]"},
           {"1\n\nH 0 0 1e7\n", "coordinate = '1e7'"},
           {"1\n\nH 0 0 nan\n", "coordinate = 'nan'"},
           {"1\nunit = nm\nH 0 0 0\n", "x:2: unit = 'nm', must be one of: angstrom bohr"},
           {"1\ncharge = +-1\nH 0 0 0\n", "x:2: charge = '+-1', must be an integer in [-200, 200]"},
           {"1\ncharge=-2147483648\nH 0 0 0\n", "charge = '-2147483648'"},
           {"1\ncharge=0.5\nH 0 0 0\n", "charge = '0.5'"},
           {"1\ncharge=1\nH 0 0 0\n", "x: geometry: charge = 1 leaves 0 electrons"},
           {"2\n\nH 0 0 0\nH 0 0 0\n", "x: geometry: atoms 0 (H) and 1 (H)"}}) {
    EXPECT_THAT([&] { parse_xyz(text, "x"); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(message)))
        << text;
  }
}

TEST(Xyz, DamagedTextIsReadOrRefused) {
  test::expect_survives_mutations(
      {kWater, "2\nunits = bohr charge = 1\nHe 0 0 0 1 2 3\nH 0 0 1.5\n\n2\nx\n"}, 1500,
      [](const std::string& text) { parse_xyz(text, "x"); });
}

}  // namespace
}  // namespace qarch::chem
