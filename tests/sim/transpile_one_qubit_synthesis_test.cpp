#include <gtest/gtest.h>

#include <algorithm>
#include <numbers>

#include "rl/random.h"
#include "sim/transpile/one_qubit_synthesis.h"

namespace qarch::sim {
namespace {

using enum GateKind;
constexpr double kPi = std::numbers::pi;

OneQubitSynthesis synthesis(const std::vector<GateKind>& kinds) {
  return OneQubitSynthesis(NativeGates(kinds));
}

Eigen::Matrix2cd rotations(double a, double b, double c) {
  return unitary_of({rotation_gate(kRz, a), rotation_gate(kRy, b), rotation_gate(kRz, c)});
}

TEST(OneQubitSynthesis, TheFewestPulsesAreFoundAtEveryCorner) {
  const OneQubitSynthesis ibm = synthesis({kRz, kSx, kX, kCx});
  for (int b = -8; b <= 8; ++b) {
    for (const double a : {0.0, 0.3, kPi / 2, kPi, -2.0}) {
      for (const double c : {0.0, 0.7, -kPi / 2, kPi}) {
        const auto word = ibm.constant(rotations(a, b * kPi / 4, c));
        ASSERT_TRUE(word);
        EXPECT_TRUE(equal_up_to_phase(unitary_of(*word), rotations(a, b * kPi / 4, c)));
        const int pulses = std::abs(b) % 8 == 0 ? 0 : std::abs(b) % 2 == 0 ? 1 : 2;
        EXPECT_EQ(cost_of(*word).pulses, pulses) << b;
      }
    }
  }
}

TEST(OneQubitSynthesis, NearlySpecialUnitariesAreMadeExactly) {
  const OneQubitSynthesis ibm = synthesis({kRz, kSx, kX, kCx});
  for (const double centre : {0.0, kPi / 2, kPi, -kPi / 2}) {
    for (double off = 1e-15; off < 1e-3; off *= 7) {
      for (const double b : {centre + off, centre - off}) {
        const Eigen::Matrix2cd u = rotations(0.4, b, -1.1);
        const auto word = ibm.constant(u);
        ASSERT_TRUE(word);
        const std::complex<double> overlap = (unitary_of(*word).adjoint() * u).trace();
        EXPECT_LT((u - unitary_of(*word) * (overlap / std::abs(overlap))).norm(), 2e-12) << b;
      }
    }
  }
}

TEST(OneQubitSynthesis, EverySlotRotationIsARotationForEveryAngle) {
  const std::vector<std::vector<GateKind>> sets{{kRz, kSx},    {kRx, kS},  {kRy, kSxdg},
                                                {kRz, kH, kT}, {kRx, kRy}, {kRz, kSx, kRx}};
  for (const auto& set : sets) {
    const OneQubitSynthesis any = synthesis(set);
    for (const GateKind axis : {kRx, kRy, kRz}) {
      const RotationWord* const word = any.rotation(axis);
      ASSERT_NE(word, nullptr);
      for (const double angle : {0.0, 0.3, -2.0, kPi, 5.0}) {
        OneQubitWord all = word->before;
        all.push_back({word->rotation, {0, -1}, -1, angle});
        all.insert(all.end(), word->after.begin(), word->after.end());
        EXPECT_TRUE(equal_up_to_phase(unitary_of(all), gate_row(axis).unitary(angle)))
            << gate_row(axis).name << "(" << angle << ")";
      }
    }
  }
  EXPECT_EQ(synthesis({kRz, kX, kCx}).rotation(kRx), nullptr);
  EXPECT_EQ(synthesis({kH, kT, kCx}).rotation(kRz), nullptr);
}

TEST(OneQubitSynthesis, ProductsOfFixedGatesAreFoundAgain) {
  const OneQubitSynthesis clifford_t = synthesis({kH, kT, kCx});
  rl::Rng rng = rl::random_stream(1, "synthesis");
  for (int trial = 0; trial < 200; ++trial) {
    OneQubitWord word;
    for (int k = 0; k < 6; ++k) word.push_back({rl::uniform_index(rng, 2) == 0 ? kH : kT, {0, -1}});
    const auto found = clifford_t.constant(unitary_of(word));
    ASSERT_TRUE(found);
    EXPECT_LE(found->size(), word.size());
    EXPECT_TRUE(equal_up_to_phase(unitary_of(*found), unitary_of(word)));
  }
  EXPECT_FALSE(clifford_t.constant(rotations(0.3, 0.0, 0.0)));
  EXPECT_FALSE(synthesis({kH, kS}).constant(rotations(kPi / 4, 0.0, 0.0)));
}

TEST(OneQubitSynthesis, AnglesAreInTheirIntervalAndExactWhereTheyAreEighths) {
  EXPECT_EQ(rotation_gate(kRz, -kPi).angle, kPi);
  EXPECT_EQ(rotation_gate(kRz, 3 * kPi).angle, kPi);
  EXPECT_EQ(rotation_gate(kRz, kPi / 2 + 4e-15).angle, kPi / 2);
  EXPECT_EQ(rotation_gate(kRz, 0.1).angle, 0.1);
}

TEST(NativeGates, EveryTwoQubitGateIsMadeFromEveryEntanglerBothWays) {
  for (const GateKind entangler : {kCx, kCy, kCz, kEcr}) {
    const NativeGates native(std::vector{entangler});
    for (const GateKind kind : {kCx, kCy, kCz, kSwap, kEcr}) {
      for (const bool reversed : {false, true}) {
        const auto word = entangler_word({kind, {0, 1}}, reversed, native);
        ASSERT_TRUE(word);
        int pairs = 0;
        for (const Gate& gate : *word) {
          if (gate.num_qubits() == 1) continue;
          EXPECT_EQ(gate.kind, entangler);
          EXPECT_EQ(gate.qubits[0], reversed ? 1 : 0);
          ++pairs;
        }
        EXPECT_EQ(pairs, kind == kSwap ? 3 : 1);
      }
    }
  }
  EXPECT_FALSE(entangler_word({kCx, {0, 1}}, false, NativeGates(std::vector{kSwap, kH})));
  EXPECT_EQ(NativeGates(std::vector{kCx, kRz, kReset}).text(), "rz cx");
}

}  // namespace
}  // namespace qarch::sim
