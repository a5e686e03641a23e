#include "chem/linear_encoding.h"

#include <gtest/gtest.h>

#include <bit>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/chem/fock_space.h"

namespace qarch::chem {
namespace {

struct NamedEncoding {
  std::string name;
  LinearEncoding encoding;
};

/// Ours, and a matrix that has no structure.
std::vector<NamedEncoding> encodings() {
  std::vector<NamedEncoding> result{
      {"arbitrary", LinearEncoding({0b01011, 0b00110, 0b10101, 0b01110, 0b10010})}};
  for (int n = 1; n <= 6; ++n) {
    const std::string modes = " on " + std::to_string(n);
    result.push_back({"Jordan-Wigner" + modes, LinearEncoding::jordan_wigner(n)});
    result.push_back({"parity" + modes, LinearEncoding::parity(n)});
    result.push_back({"Bravyi-Kitaev" + modes, LinearEncoding::bravyi_kitaev(n)});
  }
  return result;
}

int sign_of(std::uint64_t bits) { return (std::popcount(bits) & 1) != 0 ? -1 : 1; }

/// a_j of the class comment, applied to a basis state: {amplitude, state}.
std::pair<double, std::uint64_t> annihilate(const LinearEncoding& e, int mode, std::uint64_t q) {
  const double projector = 0.5 * (1 - sign_of(q & e.occupation_set(mode)));
  return {projector * sign_of(q & e.parity_set(mode)), q ^ e.update_set(mode)};
}

TEST(LinearEncoding, DecodesWhatItEncodes) {
  for (const auto& [name, e] : encodings()) {
    for (std::uint64_t n = 0; n < (1U << e.num_modes()); ++n) {
      EXPECT_EQ(e.decode(e.encode(n)), n) << name;
    }
  }
}

TEST(LinearEncoding, AnnihilatorsActOnEncodedOccupationsAsTheyMust) {
  for (const auto& [name, e] : encodings()) {
    for (std::uint64_t n = 0; n < (1U << e.num_modes()); ++n) {
      for (int j = 0; j < e.num_modes(); ++j) {
        const auto [amplitude, state] = annihilate(e, j, e.encode(n));
        const bool occupied = ((n >> j) & 1U) != 0;
        const int sign = sign_of(n & ((std::uint64_t{1} << j) - 1));
        EXPECT_EQ(amplitude, occupied ? sign : 0) << name << " mode " << j << " of " << n;
        if (occupied) {
          EXPECT_EQ(e.decode(state), n & ~(std::uint64_t{1} << j)) << name;
        }
      }
    }
  }
}

TEST(LinearEncoding, ParityQubitsHoldRunningSums) {
  const LinearEncoding parity = LinearEncoding::parity(4);
  EXPECT_EQ(parity.encode(0b0001), 0b1111U);
  EXPECT_EQ(parity.encode(0b0101), 0b0011U);
  EXPECT_EQ(parity.occupation_set(2), 0b0110U);
  EXPECT_EQ(parity.parity_set(2), 0b0010U);
  EXPECT_EQ(LinearEncoding::parity(63).encode(1), (std::uint64_t{1} << 63U) - 1);
}

/// X^U Z^P (1 - Z^F) / 2 in 2^n x 2^n matrices.
Eigen::MatrixXcd dense_annihilator(const LinearEncoding& e, int mode) {
  const int n = e.num_modes();
  const auto matrix = [n](std::uint64_t x, std::uint64_t z) {
    return test::dense(sim::PauliString{x, z}, n);
  };
  return 0.5 * matrix(e.update_set(mode), 0) * matrix(0, e.parity_set(mode)) *
         (matrix(0, 0) - matrix(0, e.occupation_set(mode)));
}

TEST(LinearEncoding, LadderOperatorsAnticommute) {
  for (const auto& [name, e] : encodings()) {
    std::vector<Eigen::MatrixXcd> a;
    a.reserve(static_cast<std::size_t>(e.num_modes()));
    for (int j = 0; j < e.num_modes(); ++j) a.push_back(dense_annihilator(e, j));
    for (std::size_t i = 0; i < a.size(); ++i) {
      for (std::size_t j = 0; j < a.size(); ++j) {
        const Eigen::MatrixXcd mixed = a[i] * a[j].adjoint() + a[j].adjoint() * a[i];
        const double expected = i == j ? 1.0 : 0.0;
        EXPECT_TRUE(mixed.isApprox(expected * test::dense(sim::PauliString{}, e.num_modes())))
            << name << " " << i << " " << j;
        EXPECT_TRUE((a[i] * a[j] + a[j] * a[i]).isZero()) << name << " " << i << " " << j;
      }
    }
  }
}

TEST(LinearEncoding, TransfersAreProductsOfLadderOperators) {
  constexpr std::complex<double> kI(0.0, 1.0);
  for (const auto& [name, e] : encodings()) {
    for (int i = 0; i < e.num_modes(); ++i) {
      for (int j = 0; j < e.num_modes(); ++j) {
        const auto [real, imaginary] = e.transfer(i, j);
        const Eigen::MatrixXcd found =
            test::dense(real, e.num_modes()) + kI * test::dense(imaginary, e.num_modes());
        EXPECT_TRUE(found.isApprox(dense_annihilator(e, i).adjoint() * dense_annihilator(e, j)))
            << name << " " << i << " " << j;
      }
    }
  }
}

std::uint64_t mask_of(const std::vector<int>& places) {
  std::uint64_t mask = 0;
  for (const int place : places) mask |= std::uint64_t{1} << place;
  return mask;
}

/// Seeley, Richard, Love, J. Chem. Phys. 137 (2012) 224109: their update and flip sets leave the
/// qubit j itself out.
TEST(LinearEncoding, BravyiKitaevHasTheKnownSetsOnEightModes) {
  struct Row {
    std::vector<int> update, parity, flip;
  };
  const std::vector<Row> rows{{{1, 3, 7}, {}, {}},   {{3, 7}, {0}, {0}},        {{3, 7}, {1}, {}},
                              {{7}, {1, 2}, {1, 2}}, {{5, 7}, {3}, {}},         {{7}, {3, 4}, {4}},
                              {{7}, {3, 5}, {}},     {{}, {3, 5, 6}, {3, 5, 6}}};
  const LinearEncoding e = LinearEncoding::bravyi_kitaev(8);
  for (int j = 0; j < 8; ++j) {
    const auto& [update, parity, flip] = rows.at(static_cast<std::size_t>(j));
    EXPECT_EQ(e.update_set(j), mask_of(update) | mask_of({j})) << j;
    EXPECT_EQ(e.parity_set(j), mask_of(parity)) << j;
    EXPECT_EQ(e.occupation_set(j), mask_of(flip) | mask_of({j})) << j;
  }
}

/// A Fenwick tree of n nodes, numbered from 1: node k is summed into k + (lowest bit of k), and the
/// sum of the first k modes is in k, k - (lowest bit of k) and so on. OpenFermion's bravyi_kitaev
/// takes its sets from these two walks.
TEST(LinearEncoding, BravyiKitaevIsAFenwickTreeOfAnySize) {
  for (int n = 1; n <= 63; ++n) {
    const LinearEncoding e = LinearEncoding::bravyi_kitaev(n);
    for (int j = 0; j < n; ++j) {
      std::vector<int> update;
      for (int k = j + 1; k <= n; k += k & -k) update.push_back(k - 1);
      const auto prefix = [](int count) {
        std::vector<int> nodes;
        for (int k = count; k > 0; k -= k & -k) nodes.push_back(k - 1);
        return mask_of(nodes);
      };
      EXPECT_EQ(e.update_set(j), mask_of(update)) << n << " " << j;
      EXPECT_EQ(e.parity_set(j), prefix(j)) << n << " " << j;
      EXPECT_EQ(e.occupation_set(j), prefix(j) ^ prefix(j + 1)) << n << " " << j;
    }
  }
}

TEST(LinearEncoding, RefusesMatricesThatAreNotSquareAndInvertible) {
  EXPECT_THROW(LinearEncoding(std::vector<std::uint64_t>{}), std::invalid_argument);
  EXPECT_THROW(LinearEncoding({0b01, 0b100}), std::invalid_argument);
  EXPECT_THROW(LinearEncoding({0b011, 0b101, 0b110}), std::invalid_argument) << "rows add to 0";
  EXPECT_THROW(LinearEncoding::jordan_wigner(64), std::invalid_argument);
  EXPECT_THROW(LinearEncoding::jordan_wigner(-1), std::invalid_argument);
  EXPECT_THROW(LinearEncoding::parity(64), std::invalid_argument);
  EXPECT_THROW(LinearEncoding::bravyi_kitaev(64), std::invalid_argument);
  EXPECT_THROW(LinearEncoding::bravyi_kitaev(0), std::invalid_argument);
  EXPECT_THROW(LinearEncoding::bravyi_kitaev(-1), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::chem
