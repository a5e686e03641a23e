#include "sim/pauli.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <complex>
#include <stdexcept>
#include <string>

#include "tests/support/dense_oracle.h"

namespace qarch::sim {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

PauliString string_of_index(unsigned k, int num_qubits) {
  std::string text;
  for (int q = 0; q < num_qubits; ++q, k /= 4) text.insert(text.begin(), "IXYZ"[k % 4]);
  return PauliString::parse(text);
}

TEST(PauliString, RightmostLetterIsQubitZero) {
  const PauliString p = PauliString::parse("ZXYI");
  EXPECT_EQ(p[0], Pauli::kI);
  EXPECT_EQ(p[1], Pauli::kY);
  EXPECT_EQ(p[2], Pauli::kX);
  EXPECT_EQ(p[3], Pauli::kZ);
  EXPECT_EQ(p[4], Pauli::kI);
}

TEST(PauliString, MasksAreTheSymplecticForm) {
  const PauliString p = PauliString::parse("ZXYI");
  EXPECT_EQ(p.x, 0b0110U);  // X and Y
  EXPECT_EQ(p.z, 0b1010U);  // Z and Y
}

TEST(PauliString, IndexIsTheBaseFourNumberOfItsDigits) {
  EXPECT_EQ(PauliString::parse("ZXYI").index(), 0U + 2U * 4U + 1U * 16U + 3U * 64U);
  for (unsigned k = 0; k < 64; ++k) EXPECT_EQ(string_of_index(k, 3).index(), k);
  const std::string longest(kMaxPauliQubits, 'Z');
  EXPECT_EQ(PauliString::parse(longest).index(), (std::size_t{1} << 62U) - 1U);
}

TEST(PauliString, TextAndParseAreInverse) {
  for (unsigned k = 0; k < 256; ++k) {
    const PauliString p = string_of_index(k, 4);
    EXPECT_EQ(PauliString::parse(p.to_text(4)), p);
  }
  EXPECT_EQ(PauliString::parse("ZXYI").to_text(6), "IIZXYI");
}

TEST(PauliString, SingleIsOneLetter) {
  EXPECT_EQ(PauliString::single(Pauli::kX, 0), PauliString::parse("X"));
  EXPECT_EQ(PauliString::single(Pauli::kY, 2), PauliString::parse("YII"));
  EXPECT_EQ(PauliString::single(Pauli::kZ, 1), PauliString::parse("ZI"));
  EXPECT_TRUE(PauliString::single(Pauli::kI, 5).is_identity());
}

TEST(PauliString, WeightCountsLettersOtherThanI) {
  EXPECT_EQ(PauliString::parse("IIII").weight(), 0);
  EXPECT_EQ(PauliString::parse("ZXYI").weight(), 3);
  EXPECT_TRUE(PauliString::parse("III").is_identity());
  EXPECT_FALSE(PauliString::parse("IYI").is_identity());
}

TEST(PauliString, ParseNamesTheWrongLetter) {
  EXPECT_THAT([] { (void)PauliString::parse("ZQX"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("'Q'")));
  EXPECT_THAT([] { (void)PauliString::parse("zx"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("'z'")));
}

TEST(PauliString, ParseRefusesMoreThan31Letters) {
  EXPECT_NO_THROW((void)PauliString::parse(std::string(31, 'X')));
  EXPECT_THAT([] { (void)PauliString::parse(std::string(32, 'X')); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("32")));
}

TEST(PauliProduct, EqualsTheMatrixProductForAllPairs) {
  const std::complex<double> powers[] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
  for (unsigned a = 0; a < 64; ++a) {
    for (unsigned b = 0; b < 64; ++b) {
      const PauliString p = string_of_index(a, 3);
      const PauliString q = string_of_index(b, 3);
      const PauliProduct product = multiply(p, q);
      ASSERT_GE(product.phase, 0);
      ASSERT_LT(product.phase, 4);
      const test::Matrix expected = test::pauli_matrix(p, 3) * test::pauli_matrix(q, 3);
      const test::Matrix actual = powers[product.phase] * test::pauli_matrix(product.string, 3);
      ASSERT_LT((actual - expected).norm(), 1e-14) << p.to_text(3) << " * " << q.to_text(3);
    }
  }
}

}  // namespace
}  // namespace qarch::sim
