#include "chem/basis_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <sstream>
#include <stdexcept>
#include <string>

#include "tests/chem/molecules.h"

namespace qarch::chem {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

BasisSet read(const std::string& text) {
  std::istringstream in(text);
  return read_gaussian94(in, "b.g94");
}

TEST(BasisSet, ReadsShellsInTheOrderOfTheFile) {
  const BasisSet basis = read(
      "! comment\n\n****\nH 0\nS 2 1.00 ! comment\n 3.0D+00 0.5\n 1.5d-1 -2\n****\n"
      "li 0\nSP 1 2.0\n 4 0.25 0.75\nd 1\n 1e-1 1\n****\n");
  EXPECT_TRUE(basis.spherical);
  const auto& h = basis.of_element(1);
  ASSERT_EQ(h.size(), 1U);
  EXPECT_THAT(h[0].exponents, ElementsAre(3.0, 0.15));
  EXPECT_THAT(h[0].coefficients, ElementsAre(0.5, -2.0));
  const auto& li = basis.of_element(3);
  ASSERT_EQ(li.size(), 3U);
  EXPECT_EQ(li[0].angular_momentum, 0);
  EXPECT_EQ(li[1].angular_momentum, 1);
  EXPECT_EQ(li[2].angular_momentum, 2);
  EXPECT_THAT(li[0].exponents, ElementsAre(16.0)) << "scaled by 2 squared";
  EXPECT_THAT(li[0].coefficients, ElementsAre(0.25));
  EXPECT_THAT(li[1].coefficients, ElementsAre(0.75));
  EXPECT_FALSE(read("cartesian\n****\nH 0\nS 1 1\n1 1\n****\n").spherical);
}

TEST(BasisSet, RefusesMalformedTextWithFileAndLine) {
  struct Case {
    std::string text;
    std::string message;
  };
  for (const Case& c :
       {Case{"", "b.g94:0: no element"}, Case{"!\n****\n", "b.g94:2: no element"},
        Case{"H 1\n", "b.g94:1: an element must start with its symbol and 0"},
        Case{"Qq 0\n", "b.g94:1: unknown element 'Qq'"},
        Case{"H 0\n****\n", "b.g94:2: element without a shell"},
        Case{"H 0\nX 1 1\n1 1\n", "b.g94:2: shell 'X', must be one of: S P SP D F G H"},
        Case{"H 0\nS\n1 1\n", "b.g94:2: a shell must start with"},
        Case{"H 0\nS 0 1\n", "b.g94:2: number of primitives = 0"},
        Case{"H 0\nS 1.5 1\n", "b.g94:2: number of primitives = 1.5"},
        Case{"H 0\nS 1 0\n1 1\n", "b.g94:2: scale = 0"},
        Case{"H 0\nS 1 1\n1 1 1\n", "b.g94:3: 3 words, must be 2"},
        Case{"H 0\nSP 1 1\n1 1\n", "b.g94:3: 2 words, must be 3"},
        Case{"H 0\nS 1 1\n-1 1\n", "b.g94:3: exponent = -1, must be > 0"},
        Case{"H 0\nS 1 1\n1 x\n", "b.g94:3: 'x' is not a finite number"},
        Case{"H 0\nS 2 1\n1 1\n", "b.g94:3: the file ends inside a shell"},
        Case{"H 0\nS 1 1\n1 1\n****\nH 0\nS 1 1\n", "b.g94:5: 'H' stands here twice"},
        Case{"H 0\nS 1 1\n1 1\n****\nspherical\n", "b.g94:5: 'spherical' must precede"}}) {
    EXPECT_THAT([&] { read(c.text); }, ThrowsMessage<std::invalid_argument>(HasSubstr(c.message)))
        << c.text;
  }
}

TEST(BasisSet, MissingElementsAndFilesAreNamed) {
  EXPECT_THAT([] { read("H 0\nS 1 1\n1 1\n****\n").of_element(8); },
              ThrowsMessage<std::invalid_argument>(
                  HasSubstr("basis set 'b.g94' has no element 'O', it has: H")));
  EXPECT_THAT([] { load_basis_set("/nowhere/x.g94"); },
              ThrowsMessage<std::runtime_error>(HasSubstr("'/nowhere/x.g94' cannot be read")));
}

TEST(BasisSet, OurFilesHoldHydrogenToArgonWithTheRightNumberOfOrbitals) {
  struct Case {
    std::string file;
    std::array<int, 4> orbitals;  ///< of H, Li, O, Ar
  };
  for (const auto& [file, orbitals] :
       {Case{"sto-3g.g94", {1, 5, 5, 9}}, Case{"6-31g.g94", {2, 9, 9, 13}}}) {
    const BasisSet basis = load_basis_set(test::kBasisFolder + file);
    EXPECT_EQ(basis.shells.size(), 18U) << file;
    for (std::size_t k = 0; k < 4; ++k) {
      int count = 0;
      for (const Shell& shell : basis.of_element(std::array{1, 3, 8, 18}[k])) {
        count += 2 * shell.angular_momentum + 1;
      }
      EXPECT_EQ(count, orbitals[k]) << file << " " << k;
    }
  }
}

}  // namespace
}  // namespace qarch::chem
