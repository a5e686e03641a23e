#include "chem/determinant_space.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <stdexcept>
#include <vector>

#include "tests/chem/slow_fermions.h"

namespace qarch::chem {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(OccupationStrings, AreCompleteSortedAndKnowTheirPlace) {
  for (int m = 0; m <= 9; ++m) {
    std::size_t total = 0;
    for (int n = 0; n <= m; ++n) {
      const std::vector<std::uint64_t> strings = occupation_strings(m, n);
      EXPECT_EQ(std::ranges::adjacent_find(strings, std::greater_equal{}), strings.end())
          << m << " orbitals, " << n << " electrons";
      for (std::size_t i = 0; i < strings.size(); ++i) {
        EXPECT_EQ(std::popcount(strings[i]), n);
        EXPECT_LT(strings[i], std::uint64_t{1} << m);
        EXPECT_EQ(string_position(strings[i]), i);
      }
      total += strings.size();
    }
    EXPECT_EQ(total, std::size_t{1} << m);  // no string is missing
  }
}

TEST(OccupationStrings, ReachTheLastOfSixtyFourOrbitals) {
  const std::uint64_t all = ~std::uint64_t{0};
  EXPECT_EQ(occupation_strings(64, 0), std::vector<std::uint64_t>{0});
  EXPECT_EQ(occupation_strings(64, 64), std::vector<std::uint64_t>{all});
  EXPECT_EQ(occupation_strings(64, 1).back(), std::uint64_t{1} << 63U);
  EXPECT_EQ(occupation_strings(64, 63).back(), all - 1);
  const auto pairs = occupation_strings(64, 2);
  EXPECT_EQ(pairs.size(), 2016U);
  EXPECT_EQ(pairs.back(), std::uint64_t{3} << 62U);
  EXPECT_EQ(string_position(pairs.back()), 2015U);
}

TEST(OccupationStrings, RefuseWhatDoesNotFit) {
  EXPECT_THROW(occupation_strings(4, 5), std::invalid_argument);
  EXPECT_THROW(occupation_strings(4, -1), std::invalid_argument);
  EXPECT_THROW(occupation_strings(65, 1), std::invalid_argument);
  EXPECT_THAT([] { occupation_strings(64, 32); },
              ThrowsMessage<std::invalid_argument>(HasSubstr(
                  "1832624140942590534 strings of one spin, must be at most 2147483647")));
}

TEST(NumFciDeterminants, IsAProductOfBinomials) {
  EXPECT_EQ(num_fci_determinants(7, {5, 5}), 441U);
  EXPECT_EQ(num_fci_determinants(10, {7, 7}), 14400U);
  EXPECT_EQ(num_fci_determinants(10, {7, 0}), 120U);
  EXPECT_EQ(num_fci_determinants(64, {32, 0}), 1832624140942590534U);
  EXPECT_EQ(num_fci_determinants(64, {32, 32}), std::numeric_limits<std::size_t>::max());
  EXPECT_THROW(num_fci_determinants(4, {5, 0}), std::invalid_argument);
  EXPECT_THROW(num_fci_determinants(4, {0, 5}), std::invalid_argument);
}

/// T_pq of one spin, from creators and annihilators.
Eigen::MatrixXd slow_excitation(int m, int n, int p, int q) {
  test::LadderSum sum{{1.0, {test::create(p, 0), test::annihilate(q, 0)}}};
  if (p != q) sum.push_back({1.0, {test::create(q, 0), test::annihilate(p, 0)}});
  return test::dense_matrix(sum, m, {n, 0});
}

TEST(StringSpace, ListsEveryExcitationWithItsSign) {
  for (int m = 1; m <= 5; ++m) {
    for (int n = 0; n <= m; ++n) {
      const StringSpace space(m, n);
      std::vector<Eigen::MatrixXd> found(static_cast<std::size_t>(m * (m + 1) / 2),
                                         Eigen::MatrixXd::Zero(space.size(), space.size()));
      for (Eigen::Index i = 0; i < space.size(); ++i) {
        EXPECT_EQ(space.end(i) - space.begin(i), n + n * (m - n));
        for (const auto* e = space.begin(i); e != space.end(i); ++e) {
          found[e->pair](e->target, i) += e->sign;
        }
      }
      for (int p = 0; p < m; ++p) {
        for (int q = 0; q <= p; ++q) {
          EXPECT_EQ(found[static_cast<std::size_t>(orbital_pair(p, q))],
                    slow_excitation(m, n, p, q))
              << m << " orbitals, " << n << " electrons, " << p << ' ' << q;
          EXPECT_EQ(orbital_pair(p, q), orbital_pair(q, p));
        }
      }
    }
  }
}

TEST(StringSpace, KnowsTheSignsOfTheLastOrbitals) {
  const StringSpace space(64, 63);
  const StringExcitation* last = space.end(0) - 1;  // orbital 63 is empty; 62 moves there
  EXPECT_EQ(last->pair, orbital_pair(63, 62));
  EXPECT_EQ(last->sign, 1);
  const StringExcitation* first = space.begin(0) + 1;  // 0 moves there, past 62 electrons
  EXPECT_EQ(first->pair, orbital_pair(63, 0));
  EXPECT_EQ(first->sign, 1);
  const StringExcitation* second = space.begin(0) + 3;  // 1 moves, past 61
  EXPECT_EQ(second->pair, orbital_pair(63, 1));
  EXPECT_EQ(second->sign, -1);
}

TEST(SpinSquared, EqualsTheOperatorInEverySector) {
  constexpr int kOrbitals = 4;
  for (int alpha = 0; alpha <= kOrbitals; ++alpha) {
    for (int beta = 0; beta <= kOrbitals; ++beta) {
      const Eigen::MatrixXd slow = test::dense_spin_squared(kOrbitals, {alpha, beta});
      const Eigen::Index rows = std::ssize(occupation_strings(kOrbitals, alpha));
      for (unsigned seed = 0; seed < 3; ++seed) {
        const Eigen::VectorXd v = test::random_vector(slow.rows(), seed);
        EXPECT_NEAR(spin_squared(v.reshaped(rows, slow.rows() / rows), kOrbitals, {alpha, beta}),
                    v.dot(slow * v), 1e-13)
            << alpha << " + " << beta;
      }
    }
  }
}

/// S_z (S_z + 1) and 1 for each beta electron that has no alpha partner.
TEST(SpinSquared, OfOneDeterminantCountsUnpairedElectrons) {
  const auto of_determinant = [](std::uint64_t alpha, std::uint64_t beta) {
    const ElectronCount electrons{std::popcount(alpha), std::popcount(beta)};
    Eigen::MatrixXd c = Eigen::MatrixXd::Zero(std::ssize(occupation_strings(4, electrons.alpha)),
                                              std::ssize(occupation_strings(4, electrons.beta)));
    c(static_cast<Eigen::Index>(string_position(alpha)),
      static_cast<Eigen::Index>(string_position(beta))) = 1.0;
    return spin_squared(c, 4, electrons);
  };
  EXPECT_EQ(of_determinant(0b0011, 0b0011), 0.0);   // closed shells
  EXPECT_EQ(of_determinant(0b0111, 0b0011), 0.75);  // doublet
  EXPECT_EQ(of_determinant(0b0011, 0b0111), 0.75);  // the same, turned over
  EXPECT_EQ(of_determinant(0b0111, 0b0001), 2.0);   // triplet
  EXPECT_EQ(of_determinant(0b0001, 0b0111), 2.0);
  EXPECT_EQ(of_determinant(0b0101, 0b0011), 1.0);  // half singlet, half triplet
  EXPECT_EQ(of_determinant(0b1111, 0b0000), 6.0);  // quintet
  EXPECT_EQ(of_determinant(0b0000, 0b1111), 6.0);
}

TEST(SpinSquared, RefusesAnotherShape) {
  EXPECT_THAT(
      [] {
        spin_squared(Eigen::MatrixXd::Zero(6, 4), 4, {2, 2});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("6 x 4, must be 6 x 6")));
}

}  // namespace
}  // namespace qarch::chem
