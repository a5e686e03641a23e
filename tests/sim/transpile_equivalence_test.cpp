#include <gtest/gtest.h>

#include <numeric>

#include "sim/transpile/equivalence.h"

namespace qarch::sim {
namespace {

/// A circuit taken for the transpiled one, every qubit where it was.
TranspiledCircuit in_place(const Circuit& circuit) {
  TranspiledCircuit result;
  result.circuit = circuit;
  result.initial_layout.resize(static_cast<std::size_t>(circuit.num_qubits()));
  std::iota(result.initial_layout.begin(), result.initial_layout.end(), 0);
  result.final_layout = result.initial_layout;
  return result;
}

double distance(const Circuit& a, const TranspiledCircuit& b, const EquivalenceOptions& o = {}) {
  std::mt19937_64 engine(7);
  return process_distance(a, b, o, engine);
}

TEST(Equivalence, AGlobalPhaseMakesNoDifference) {
  Circuit s(1);
  s.append(GateKind::kS, {0});
  Circuit rz(1);
  rz.append_fixed_rotation(GateKind::kRz, 0, std::numbers::pi / 2);
  EXPECT_LT(distance(s, in_place(rz)), 1e-15);
}

TEST(Equivalence, ASmallTurnIsSeenInFirstOrder) {
  for (const GateKind kind : {GateKind::kRx, GateKind::kRy, GateKind::kRz}) {
    Circuit turned(2);
    turned.append_fixed_rotation(kind, 1, 2e-9);
    EXPECT_NEAR(distance(Circuit(2), in_place(turned)), kind == GateKind::kRz ? 2e-9 : 1e-9, 1e-12)
        << gate_row(kind).name;
  }
}

TEST(Equivalence, EveryPairOfDifferentGatesIsToldApart) {
  for (const GateRow& a : gates()) {
    for (const GateRow& b : gates()) {
      if (a.num_qubits != b.num_qubits) continue;
      Circuit left(2);
      Circuit right(2);
      left.append({a.kind, {0, a.num_qubits == 2 ? 1 : -1}, -1, 0.3});
      right.append({b.kind, {0, b.num_qubits == 2 ? 1 : -1}, -1, 0.3});
      EXPECT_EQ(distance(left, in_place(right)) < 1e-12, a.kind == b.kind) << a.name << b.name;
    }
  }
}

TEST(Equivalence, FromZeroOnlyTheOutputOfZeroCounts) {
  Circuit idle(2);
  idle.append(GateKind::kCx, {0, 1});
  EXPECT_LT(distance(Circuit(2), in_place(idle), {.from_zero = true}), 1e-15);
  EXPECT_GT(distance(Circuit(2), in_place(idle)), 1.0);
}

TEST(Equivalence, LayoutsSayWhereQubitsEnterAndLeave) {
  Circuit circuit(2);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append(GateKind::kCx, {0, 1});
  TranspiledCircuit moved;
  moved.circuit = Circuit(4);
  moved.circuit.append_rotation(GateKind::kRy, 3);
  moved.circuit.append(GateKind::kSwap, {3, 2});
  moved.circuit.append(GateKind::kCx, {2, 0});
  moved.initial_layout = {3, 0};
  moved.final_layout = {2, 0};
  EXPECT_LT(distance(circuit, moved), 1e-14);
  moved.final_layout = {3, 0};
  EXPECT_GT(distance(circuit, moved), 0.5);
  moved.final_layout = {2, 1};
  EXPECT_GT(distance(circuit, moved), 0.5);
}

TEST(Equivalence, OtherPlacesMustEndInZero) {
  TranspiledCircuit spoilt = in_place(Circuit(1));
  spoilt.circuit = Circuit(2);
  spoilt.circuit.append(GateKind::kX, {1});
  EXPECT_GT(distance(Circuit(1), spoilt), 1.0);
}

TEST(Equivalence, ResetAndMeasureAreComparedAsChannels) {
  Circuit measured(2);
  measured.append(GateKind::kH, {0});
  measured.append(GateKind::kCx, {0, 1});
  measured.append(GateKind::kMeasure, {0});
  Circuit other(2);
  other.append(GateKind::kH, {0});
  other.append(GateKind::kCx, {0, 1});
  EXPECT_GT(distance(measured, in_place(other)), 0.1);
  other.append(GateKind::kMeasure, {1});
  EXPECT_GT(distance(measured, in_place(other)), 0.1) << "differs if qubit 1 does not start in 0";
  EXPECT_LT(distance(measured, in_place(other), {.from_zero = true}), 1e-14);

  Circuit reset(1);
  reset.append(GateKind::kReset, {0});
  Circuit after_gates(1);
  after_gates.append_rotation(GateKind::kRy, 0);
  after_gates.append(GateKind::kReset, {0});
  Circuit with_slot(1, 1);
  with_slot.append(GateKind::kReset, {0});
  EXPECT_LT(distance(with_slot, in_place(after_gates)), 1e-14);
  EXPECT_GT(distance(Circuit(1), in_place(reset)), 0.5);
}

TEST(Equivalence, AboveTheLimitRandomProductStatesStandForAll) {
  Circuit circuit(7);
  circuit.append(GateKind::kCz, {0, 6});
  std::mt19937_64 engine(3);
  const Equivalence same = compare(circuit, in_place(circuit), {}, engine);
  EXPECT_FALSE(same.complete);
  EXPECT_EQ(same.inputs, 8);
  EXPECT_LT(same.distance, 1e-14);
  EXPECT_NEAR(same.fidelity, 1.0, 1e-14);
  EXPECT_GT(distance(circuit, in_place(Circuit(7))), 0.05);
}

TEST(Equivalence, RefusesWhatDoesNotFit) {
  EXPECT_THROW(distance(Circuit(1), in_place(Circuit(2))), std::invalid_argument);
  EXPECT_THROW(distance(Circuit(1), in_place(Circuit(1, 1))), std::invalid_argument);
  EXPECT_THROW(distance(Circuit(21), in_place(Circuit(21))), std::invalid_argument);
  Circuit measured(11);
  measured.append(GateKind::kMeasure, {0});
  EXPECT_THROW(distance(measured, in_place(measured)), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::sim
