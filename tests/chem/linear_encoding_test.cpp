#include "chem/linear_encoding.h"

#include <gtest/gtest.h>

#include <bit>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace qarch::chem {
namespace {

struct NamedEncoding {
  std::string name;
  LinearEncoding encoding;
};

/// Both of ours, Bravyi-Kitaev on four modes, and a matrix that has no structure.
std::vector<NamedEncoding> encodings() {
  return {{"Jordan-Wigner", LinearEncoding::jordan_wigner(5)},
          {"parity", LinearEncoding::parity(5)},
          {"Bravyi-Kitaev", LinearEncoding({0b0001, 0b0011, 0b0100, 0b1111})},
          {"arbitrary", LinearEncoding({0b01011, 0b00110, 0b10101, 0b01110, 0b10010})}};
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

TEST(LinearEncoding, RefusesMatricesThatAreNotSquareAndInvertible) {
  EXPECT_THROW(LinearEncoding(std::vector<std::uint64_t>{}), std::invalid_argument);
  EXPECT_THROW(LinearEncoding({0b01, 0b100}), std::invalid_argument);
  EXPECT_THROW(LinearEncoding({0b011, 0b101, 0b110}), std::invalid_argument) << "rows add to 0";
  EXPECT_THROW(LinearEncoding::jordan_wigner(64), std::invalid_argument);
  EXPECT_THROW(LinearEncoding::jordan_wigner(-1), std::invalid_argument);
  EXPECT_THROW(LinearEncoding::parity(64), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::chem
