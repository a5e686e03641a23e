#include <gtest/gtest.h>

#include <numbers>

#include "sim/transpile/peephole.h"

namespace qarch::sim {
namespace {

using enum GateKind;
constexpr double kPi = std::numbers::pi;

Gate one(GateKind kind, int qubit, double angle = 0.0) { return {kind, {qubit, -1}, -1, angle}; }
Gate slot(GateKind kind, int qubit, int number) { return {kind, {qubit, -1}, number}; }
Gate two(GateKind kind, int a, int b) { return {kind, {a, b}}; }

using Gates = std::vector<Gate>;

TEST(CancelGates, NeighboursGoAndWhatCommutesOnlyOnRequest) {
  const Gates neighbours{two(kCz, 0, 1), one(kX, 2), two(kCz, 1, 0)};
  EXPECT_EQ(cancel_gates(neighbours, 3, {}), Gates{one(kX, 2)});
  const Gates apart{two(kCx, 0, 1), slot(kRz, 0, 0), one(kSx, 1), two(kCx, 0, 2), two(kCx, 0, 1)};
  EXPECT_EQ(cancel_gates(apart, 3, {}), apart);
  EXPECT_EQ(cancel_gates(apart, 3, {.across_commuting = true}),
            (Gates{slot(kRz, 0, 0), one(kSx, 1), two(kCx, 0, 2)}));
}

TEST(CancelGates, RotationsOfOneAxisBecomeOne) {
  EXPECT_EQ(cancel_gates({one(kS, 0), one(kT, 0)}, 1, {}), Gates{one(kRz, 0, 3 * kPi / 4)});
  EXPECT_EQ(cancel_gates({one(kSx, 0), one(kX, 0), one(kSx, 0)}, 1, {}), Gates{});
  EXPECT_EQ(cancel_gates({one(kRy, 0, 2 * kPi)}, 1, {}), Gates{});
  const Gates slots{slot(kRz, 0, 0), slot(kRz, 0, 0), one(kZ, 0)};
  EXPECT_EQ(cancel_gates(slots, 1, {.across_commuting = true}), slots);
}

TEST(CancelGates, ZerosFollowSwapsThatCancel) {
  // the two swaps cancel, so qubit 0 is not |0> when the last cx asks
  const Gates gates{one(kX, 0), two(kSwap, 0, 1), two(kSwap, 0, 1), two(kCx, 0, 1)};
  EXPECT_EQ(cancel_gates(gates, 2, {.starts_from_zero = true}),
            (Gates{one(kX, 0), two(kCx, 0, 1)}));
}

TEST(CancelGates, AResetMakesZeroAgain) {
  const Gates gates{one(kH, 0), one(kReset, 0), two(kCx, 0, 1), one(kH, 0), two(kCx, 0, 1)};
  EXPECT_EQ(cancel_gates(gates, 2, {.starts_from_zero = true}),
            (Gates{one(kH, 0), one(kReset, 0), one(kH, 0), two(kCx, 0, 1)}));
  EXPECT_EQ(cancel_gates(gates, 2, {}), gates);
}

TEST(ToNativeGates, NativeGatesStayAsTheyAreWithoutMerging) {
  const std::vector<GateKind> kinds{kId, kRz, kSx, kX, kCx};
  const NativeGates native(kinds);
  const OneQubitSynthesis synthesis(native);
  const Gates gates{one(kX, 0), one(kX, 0), one(kRz, 0, 0.0), one(kId, 0), two(kCx, 0, 1)};
  EXPECT_EQ(to_native_gates(gates, 2, native, synthesis, false), gates);
  EXPECT_EQ(to_native_gates(gates, 2, native, synthesis, true),
            (Gates{one(kId, 0), two(kCx, 0, 1)}));
}

TEST(PushFrames, ConstantTurnsMeetBehindSlotsAndControls) {
  const std::vector<GateKind> kinds{kRz, kSx, kX, kEcr, kCx};
  const OneQubitSynthesis synthesis{NativeGates(kinds)};
  const Gates gates{one(kRz, 0, 0.25), slot(kRz, 0, 0), two(kCx, 0, 1),
                    one(kX, 0),        two(kEcr, 0, 1), one(kRz, 0, 0.5)};
  EXPECT_EQ(
      push_frames(gates, 2, synthesis, true),
      (Gates{slot(kRz, 0, 0), two(kCx, 0, 1), one(kX, 0), two(kEcr, 0, 1), one(kRz, 0, 0.75)}));
  EXPECT_EQ(push_frames(gates, 2, synthesis, false),
            (Gates{slot(kRz, 0, 0), one(kRz, 0, 0.25), two(kCx, 0, 1), one(kX, 0), two(kEcr, 0, 1),
                   one(kRz, 0, 0.5)}));
}

}  // namespace
}  // namespace qarch::sim
