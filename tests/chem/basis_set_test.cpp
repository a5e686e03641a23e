#include "chem/basis_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

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
       {Case{"", "b.g94:0: no element"},
        Case{"!\n****\n", "b.g94:2: no element"},
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
        Case{"H 0\nS 1 1\n-1 1\n", "b.g94:3: exponent = -1, must be in [1e-10, 1e12]"},
        Case{"H 0\nS 1 1e9\n1 1\n", "b.g94:3: exponent = 1, must be in [1e-10, 1e12] when"},
        Case{"H 0\nS 1001 1\n",
             "b.g94:2: number of primitives = 1001, must be an integer in [1, 10"},
        Case{"H 0\nS 1 1 2\n1 1\n", "b.g94:2: a shell must start with"},
        Case{"H 0\nS 2 1\n1 0\n2 0\n", "b.g94:4: all coefficients of the shell are 0"},
        Case{"H 0\nS 1 1\n1 1\n****\nH 0\nH-ECP 1 2\n", "effective core potentials cannot be read"},
        Case{"H 0\nS 1 1\n1e400 1\n", "b.g94:3: '1e400' is not a finite number"},
        Case{"H 0\nS 1 1\n0x10 1\n", "b.g94:3: '0x10' is not a finite number"},
        Case{"H 0\nS 1 1\n1\x01 1\n", "b.g94:3: not plain text"},
        Case{"H 0\n" + std::string(2000, 'x'), "b.g94:2: line longer than 1000 characters"},
        Case{"H 0\nS 1 1\n1 x\n", "b.g94:3: 'x' is not a finite number"},
        Case{"H 0\nS 2 1\n1 1\n", "b.g94:3: the file ends inside a shell"},
        Case{"H 0\nS 1 1\n1 1\n****\nH 0\nS 1 1\n", "b.g94:5: 'H' stands here twice"},
        Case{"H 0\nS 1 1\n1 1\n****\nspherical\n", "b.g94:5: 'spherical' must precede"}}) {
    EXPECT_THAT([&] { read(c.text); }, ThrowsMessage<std::invalid_argument>(HasSubstr(c.message)))
        << c.text;
  }
}

TEST(BasisSet, ReadsTheDialectsOfOtherPrograms) {
  for (const char* text :
       {"H     0 \nS   2   1.00\n 3.0 0.5\n 1.5 -2.0\n****\n",               // no first ****
        "\r\n****\r\nH 0\r\nS 2 1.00\r\n 3.0 0.5\r\n 1.5 -2.0\r\n****\r\n",  // Windows
        "\xEF\xBB\xBF! caf\xC3\xA9\n-H 0\nS 2\n+3.0E+00 0.5\n 1.5 -2\n",     // absent atoms
        "****\nh 0\ns 2 1.00 0.000000000000\n.3d1 .5D0 ! c\n 15.0D-01 -2.\n****\n\n"  // long head
        "****\n\n"}) {
    const BasisSet basis = read(text);
    ASSERT_EQ(basis.shells.size(), 1U) << text;
    const auto& h = basis.of_element(1);
    ASSERT_EQ(h.size(), 1U) << text;
    EXPECT_THAT(h[0].exponents, ElementsAre(3.0, 1.5)) << text;
    EXPECT_THAT(h[0].coefficients, ElementsAre(0.5, -2.0)) << text;
  }
}

TEST(BasisSet, ArbitraryBytesAreReadOrRefused) {
  std::mt19937 random(7);
  const std::string valid =
      "cartesian\n****\nH 0\nS 2 1.00\n 3.0D+00 0.5\n 1.5 -2\n****\nLi 0\nSP 1 2.0\n 4 0.25 "
      "0.75\nD 1\n 1e-1 1\n****\n";
  int refused = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string text = valid;
    if (round % 8 == 0) {
      text.resize(random() % 300);
      for (char& c : text) c = static_cast<char>(random() % 256);
    }
    for (auto k = random() % 6; k > 0 && !text.empty(); --k) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = static_cast<char>(random() % 256);
          break;
        case 1:
          text.erase(at, random() % 9);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 20));
      }
    }
    try {
      for (const auto& [element, shells] : read(text).shells) EXPECT_FALSE(shells.empty());
    } catch (const std::invalid_argument& error) {
      ++refused;
      EXPECT_THAT(error.what(), testing::StartsWith("b.g94:")) << text;
    }
  }
  EXPECT_GT(refused, 1000);
  EXPECT_LT(refused, 4000);
}

TEST(BasisSet, KnowsTheNamesThatUsersWrite) {
  for (const auto& [name, file] : {std::pair{"STO-3G", "sto-3g"},
                                   {"sto3g", "sto-3g"},
                                   {"3-21G", "3-21g"},
                                   {"6-31g", "6-31g"},
                                   {"6-31G*", "6-31gs"},
                                   {"6-31g(D)", "6-31gs"},
                                   {"6-31gs", "6-31gs"},
                                   {"6-31G**", "6-31gss"},
                                   {"6-31G (d, p)", "6-31gss"},
                                   {"631g**", "6-31gss"},
                                   {"cc-pVDZ", "cc-pvdz"},
                                   {"cc_pvdz", "cc-pvdz"},
                                   {"6-31+G*", "6-31+G*"},
                                   {"sets/My.g94", "sets/My.g94"},
                                   {"", ""}}) {
    EXPECT_EQ(basis_file_name(name), file);
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
    bool spherical;
    std::array<int, 4> orbitals;  ///< of H, Li, O, Ar
  };
  for (const auto& [file, spherical, orbitals] :
       {Case{"sto-3g.g94", true, {1, 5, 5, 9}}, Case{"3-21g.g94", true, {2, 9, 9, 13}},
        Case{"6-31g.g94", true, {2, 9, 9, 13}}, Case{"6-31gs.g94", false, {2, 15, 15, 19}},
        Case{"6-31gss.g94", false, {5, 15, 15, 19}}, Case{"cc-pvdz.g94", true, {5, 14, 14, 18}}}) {
    const BasisSet basis = load_basis_set(test::kBasisFolder + file);
    EXPECT_EQ(basis.shells.size(), 18U) << file;
    EXPECT_EQ(basis.spherical, spherical) << file;
    for (std::size_t k = 0; k < 4; ++k) {
      int count = 0;
      for (const Shell& shell : basis.of_element(std::array{1, 3, 8, 18}[k])) {
        const int l = shell.angular_momentum;
        count += spherical ? 2 * l + 1 : (l + 1) * (l + 2) / 2;
      }
      EXPECT_EQ(count, orbitals[k]) << file << " " << k;
    }
  }
}

/// The numbers, not the layout.
TEST(BasisSet, OurFilesEqualTheDistributedOnes) {
  if (!std::filesystem::exists(test::kSharedData + "basis")) {
    GTEST_SKIP() << "no distributed files in " << test::kSharedData << "basis";
  }
  for (const char* file : {"sto-3g", "3-21g", "6-31g", "6-31gs", "6-31gss", "cc-pvdz"}) {
    const BasisSet ours = load_basis_set(test::kBasisFolder + file + ".g94");
    const BasisSet theirs = load_basis_set(test::kSharedData + "basis/" + file + ".g94");
    for (const auto& [element, shells] : ours.shells) {
      const std::vector<Shell>& others = theirs.of_element(element);
      ASSERT_EQ(shells.size(), others.size()) << file << " " << element;
      for (std::size_t s = 0; s < shells.size(); ++s) {
        EXPECT_EQ(shells[s].angular_momentum, others[s].angular_momentum) << file << " " << element;
        EXPECT_EQ(shells[s].exponents, others[s].exponents) << file << " " << element;
        EXPECT_EQ(shells[s].coefficients, others[s].coefficients) << file << " " << element;
      }
    }
  }
}

}  // namespace
}  // namespace qarch::chem
