#include "chem/tapering.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <random>
#include <set>
#include <stdexcept>
#include <vector>

#include "tests/chem/fock_space.h"

namespace qarch::chem {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

bool is_odd(std::uint64_t bits) { return std::popcount(bits) % 2 != 0; }

std::set<std::uint64_t> group_of(const std::vector<std::uint64_t>& generators) {
  std::set<std::uint64_t> group{0};
  for (const std::uint64_t generator : generators) {
    const std::set<std::uint64_t> before = group;
    for (const std::uint64_t element : before) group.insert(element ^ generator);
  }
  return group;
}

/// Words that commute with each of the generators.
std::vector<sim::PauliTerm> random_symmetric_terms(int num_qubits, int count,
                                                   const std::vector<std::uint64_t>& generators,
                                                   std::mt19937_64& engine) {
  const std::uint64_t all = (std::uint64_t{1} << num_qubits) - 1;
  std::vector<sim::PauliTerm> terms;
  while (static_cast<int>(terms.size()) < count) {
    const sim::PauliString string{engine() & all, engine() & all};
    const bool commutes = std::ranges::none_of(
        generators, [&](std::uint64_t generator) { return is_odd(generator & string.x); });
    if (!commutes) continue;
    terms.push_back({.string = string, .coefficient = 0.1 * static_cast<double>(terms.size()) - 1});
  }
  return terms;
}

TEST(Tapering, FindsEveryZStringThatCommutes) {
  std::mt19937_64 engine(5);
  for (int round = 0; round < 40; ++round) {
    const int n = 1 + round % 7;
    const std::uint64_t all = (std::uint64_t{1} << n) - 1;
    const std::vector<sim::PauliTerm> terms =
        random_symmetric_terms(n, 1 + round / 7, {engine() & all, engine() & all}, engine);
    std::set<std::uint64_t> expected;
    for (std::uint64_t z = 0; z <= all; ++z) {
      if (std::ranges::none_of(terms, [z](const auto& t) { return is_odd(z & t.string.x); })) {
        expected.insert(z);
      }
    }
    const std::vector<std::uint64_t> generators = z_symmetries(n, terms);
    EXPECT_EQ(group_of(generators), expected);
    EXPECT_EQ(std::size_t{1} << generators.size(), expected.size()) << "independent";
  }
}

TEST(Tapering, KeepsTheMatrixElementsOfTheSector) {
  std::mt19937_64 engine(6);
  for (int round = 0; round < 30; ++round) {
    const int n = 3 + round % 4;
    const std::uint64_t all = (std::uint64_t{1} << n) - 1;
    const sim::PauliSum op(n,
                           random_symmetric_terms(n, 20, {engine() & all, engine() & all}, engine));
    const std::vector<std::uint64_t> generators = z_symmetries(n, op.terms());
    const Tapering tapering(n, generators, engine() & all);
    ASSERT_GE(tapering.symmetries().size(), 1U);
    EXPECT_EQ(tapering.num_qubits() + std::ssize(tapering.symmetries()), n);
    const Eigen::MatrixXcd before = test::dense(op);
    const Eigen::MatrixXcd after = test::dense(tapering.taper(op));
    std::set<std::uint64_t> images;
    for (std::uint64_t a = 0; a <= all; ++a) {
      if (!tapering.contains(a)) continue;
      images.insert(tapering.taper(a));
      for (std::uint64_t b = 0; b <= all; ++b) {
        if (!tapering.contains(b)) {
          EXPECT_EQ(before(static_cast<int>(a), static_cast<int>(b)), 0.0);
          continue;
        }
        EXPECT_LT(std::abs(after(static_cast<int>(tapering.taper(a)),
                                 static_cast<int>(tapering.taper(b))) -
                           before(static_cast<int>(a), static_cast<int>(b))),
                  1e-12);
      }
    }
    EXPECT_EQ(std::ssize(images), after.rows()) << "the sector is the whole space that is left";
  }
}

TEST(Tapering, TakesTheSectorOfTheBasisState) {
  const std::vector<std::uint64_t> generators{0b0011, 0b1100};
  const Tapering tapering(4, generators, 0b0111);
  ASSERT_EQ(tapering.symmetries().size(), 2U);
  EXPECT_EQ(tapering.symmetries()[0].string.to_text(4), "IIZZ");
  EXPECT_EQ(tapering.symmetries()[0].eigenvalue, 1);
  EXPECT_EQ(tapering.symmetries()[1].string.to_text(4), "ZZII");
  EXPECT_EQ(tapering.symmetries()[1].eigenvalue, -1);
  EXPECT_TRUE(tapering.contains(0b1000));
  EXPECT_FALSE(tapering.contains(0b1001));
  EXPECT_EQ(tapering.taper(std::uint64_t{0b0111}), 0b11U);
  const sim::PauliSum op(4, {{.string = sim::PauliString::parse("ZIZI"), .coefficient = 2.0},
                             {.string = sim::PauliString::parse("YXYY"), .coefficient = 3.0}});
  // Z3 Z1 = -Z2 Z0;  Y3 X2 = X3 Y2 Z3 Z2 -> -X3 Y2;  Y1 Y0 = -X1 X0 Z1 Z0 -> -X1 X0
  EXPECT_EQ(tapering.taper(op).to_text(),
            sim::PauliSum(2, {{.string = sim::PauliString::parse("ZZ"), .coefficient = -2.0},
                              {.string = sim::PauliString::parse("YX"), .coefficient = 3.0}})
                .to_text());
}

TEST(Tapering, TheResultDependsOnTheGroupOnly) {
  const std::vector<std::uint64_t> one{0b0110110, 0b1010011, 0b0001111};
  const std::vector<std::uint64_t> other{one[0] ^ one[1], one[2], one[1] ^ one[2], one[0] ^ one[2]};
  const Tapering a(7, one, 0b0010110);
  const Tapering b(7, other, 0b0010110);
  ASSERT_EQ(a.symmetries().size(), 3U);
  ASSERT_EQ(b.symmetries().size(), 3U);
  std::uint64_t pivots = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(a.symmetries()[k].string, b.symmetries()[k].string);
    EXPECT_EQ(a.symmetries()[k].eigenvalue, b.symmetries()[k].eigenvalue);
    pivots |= std::bit_floor(a.symmetries()[k].string.z);
  }
  for (const Z2Symmetry& symmetry : a.symmetries()) {
    EXPECT_EQ(symmetry.string.z & pivots, std::bit_floor(symmetry.string.z)) << "highest qubit";
  }
}

TEST(Tapering, KeepsTheLowestQubitWhenAllAreFixed) {
  const sim::PauliSum op(
      2, {{.string = {0, 0b01}, .coefficient = 1.0}, {.string = {0, 0b11}, .coefficient = 0.5}});
  const std::vector<std::uint64_t> generators = z_symmetries(2, op.terms());
  EXPECT_EQ(generators.size(), 2U);
  const Tapering tapering(2, generators, 0b10);
  EXPECT_EQ(tapering.num_qubits(), 1);
  EXPECT_EQ(tapering.taper(op).to_text(),
            sim::PauliSum(1, {{.string = {0, 1}, .coefficient = 0.5}}).to_text());
  EXPECT_TRUE(tapering.contains(0b11)) << "nothing fixes the qubit that is kept";
}

TEST(Tapering, WithoutSymmetriesNothingChanges) {
  const sim::PauliSum op(2, {{.string = sim::PauliString::parse("XY"), .coefficient = 1.0}});
  const Tapering tapering(2, {}, 0);
  EXPECT_EQ(tapering.taper(op).to_text(), op.to_text());
  EXPECT_EQ(tapering.taper(std::uint64_t{3}), 3U);
}

TEST(Tapering, NoiseNeitherBreaksASymmetryNorSurvivesIt) {
  const auto with_noise = [](double size) {
    return sim::PauliSum(2, {{.string = sim::PauliString::parse("XX"), .coefficient = 1.0},
                             {.string = sim::PauliString::parse("IX"), .coefficient = size}});
  };
  EXPECT_EQ(z_symmetries(2, with_noise(0.9 * kSymmetryNoise).terms()).size(), 1U);
  EXPECT_EQ(z_symmetries(2, with_noise(1.1 * kSymmetryNoise).terms()).size(), 0U);
  const std::vector<std::uint64_t> generators{0b11};
  EXPECT_EQ(Tapering(2, generators, 0).taper(with_noise(0.9 * kSymmetryNoise)).terms().size(), 1U);
}

TEST(Tapering, WorksOnMoreQubitsThanAPauliSumHas) {
  std::vector<sim::PauliTerm> terms;
  std::vector<std::uint64_t> generators;
  for (int q = 0; q < 40; ++q) {
    terms.push_back({.string = {0, std::uint64_t{1} << q}, .coefficient = 1.0 + q});
    if (q >= 10) generators.push_back(std::uint64_t{1} << q);
  }
  const Tapering tapering(40, generators, std::uint64_t{1} << 39);
  const sim::PauliSum tapered = tapering.taper(terms);
  EXPECT_EQ(tapered.num_qubits(), 10);
  EXPECT_EQ(tapered.identity_coefficient(), (11.0 + 39.0) * 29 / 2 - 40.0);
  EXPECT_THROW(Tapering(40, {}, 0).taper(terms), std::invalid_argument);
}

TEST(Tapering, RefusesWhatHasNoSector) {
  const std::vector<std::uint64_t> zz{0b11};
  const Tapering tapering(2, zz, 0b01);
  EXPECT_THAT(
      [&] {
        tapering.taper(
            sim::PauliSum(2, {{.string = sim::PauliString::parse("IX"), .coefficient = 0.25}}));
      },
      ThrowsMessage<std::invalid_argument>(
          HasSubstr("the term 0.25 IX does not commute with the dropped symmetry ZZ")));
  EXPECT_THAT([&] { tapering.taper(std::uint64_t{0}); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("ZZ = 1, must be -1")));
  EXPECT_THAT([&] { tapering.taper(sim::PauliSum(3)); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("on 3 qubits, must have 2")));
  const std::vector<std::uint64_t> outside{0b100};
  EXPECT_THAT([&] { Tapering(2, outside, 0); },
              ThrowsMessage<std::invalid_argument>(
                  HasSubstr("a symmetry acts on qubit 2, must be below 2")));
  const std::vector<std::uint64_t> nothing{0};
  EXPECT_THROW(Tapering(2, nothing, 0), std::invalid_argument);
  EXPECT_THROW(Tapering(2, {}, 0b100), std::invalid_argument);
  EXPECT_THROW(Tapering(0, {}, 0), std::invalid_argument);
  EXPECT_THROW(Tapering(64, {}, 0), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::chem
