#include <gtest/gtest.h>

#include <numbers>

#include "rl/random.h"
#include "search/results/circuit_rewrite.h"
#include "sim/gate.h"
#include "tests/support/dense_oracle.h"
#include "tests/support/random_circuits.h"

namespace qarch::search {
namespace {

using sim::Circuit;
using sim::GateKind;
constexpr double kPi = std::numbers::pi;

test::Matrix density_after(const BoundCircuit& bound) {
  return test::run_dense(bound.circuit, bound.angles);
}

/// Many short-range repetitions, so that there is something to merge and cancel.
BoundCircuit redundant_circuit(int num_qubits, int num_gates, rl::Rng& rng) {
  const Circuit pieces = test::with_own_slots(
      test::with_interruptions(test::random_circuit(num_qubits, num_gates, rng), rng));
  BoundCircuit bound{Circuit(num_qubits), {}};
  for (const sim::Gate& gate : pieces.gates()) {
    const auto copies = rl::uniform_index(rng, 3);
    for (std::uint64_t copy = 0; copy <= copies; ++copy) {
      if (gate.slot < 0) {
        bound.circuit.append(gate);
      } else {
        bound.circuit.append_rotation(gate.kind, gate.qubits[0]);
        bound.angles.push_back(8.0 * rl::uniform(rng) - 4.0);
      }
    }
  }
  return bound;
}

TEST(CircuitRewrite, NothingPassesAResetAMeasureOrADelayOnItsQubit) {
  for (const sim::GateRow& wall : sim::operations()) {
    if (wall.is_unitary()) continue;
    BoundCircuit bound{Circuit(2), {}};
    bound.circuit.append(GateKind::kH, {0});
    bound.circuit.append({wall.kind, {0, -1}});
    bound.circuit.append(GateKind::kH, {0});
    bound.circuit.append({wall.kind, {0, -1}});
    EXPECT_EQ(simplified(bound).circuit, bound.circuit) << wall.name;
  }
}

TEST(CircuitRewrite, LeavesOutIdAndCancelsEcr) {
  BoundCircuit bound{Circuit(2), {}};
  bound.circuit.append(GateKind::kH, {0});
  bound.circuit.append(GateKind::kId, {0});
  bound.circuit.append(GateKind::kEcr, {0, 1});
  bound.circuit.append(GateKind::kSxdg, {1});
  bound.circuit.append(GateKind::kEcr, {0, 1});
  Circuit expected(2);
  expected.append(GateKind::kH, {0});
  expected.append(GateKind::kSxdg, {1});
  EXPECT_EQ(simplified(bound).circuit, expected) << "sxdg has ecr's axis on operand 1";
}

TEST(CircuitRewrite, EveryRewritePreparesTheSameState) {
  rl::Rng rng = rl::random_stream(6, "rewrite");
  int saved = 0;
  for (int trial = 0; trial < 300; ++trial) {
    const int n = 1 + static_cast<int>(rl::uniform_index(rng, 3));
    const BoundCircuit bound = redundant_circuit(n, 10, rng);
    const test::Matrix before = density_after(bound);
    const BoundCircuit simple = simplified(bound);
    EXPECT_LT(test::distance(before, density_after(simple)), 1e-12) << trial;
    EXPECT_LT(test::distance(before, density_after(canonical(bound))), 1e-12) << trial;
    EXPECT_LE(simple.circuit.gates().size(), bound.circuit.gates().size());
    saved += static_cast<int>(bound.circuit.gates().size() - simple.circuit.gates().size());
    const BoundCircuit again = simplified(simple);
    EXPECT_EQ(again.circuit, simple.circuit) << "nothing is left to simplify";
    EXPECT_EQ(again.angles, simple.angles);
  }
  EXPECT_GT(saved, 300);
}

TEST(CircuitRewrite, MergesAcrossGatesThatCommute) {
  BoundCircuit bound{Circuit(2), {}};
  bound.circuit.append_rotation(GateKind::kRy, 0);
  bound.circuit.append_rotation(GateKind::kRz, 0);
  bound.circuit.append(GateKind::kCx, {0, 1});
  bound.circuit.append_rotation(GateKind::kRz, 0);
  bound.circuit.append_rotation(GateKind::kRx, 1);
  bound.circuit.append(GateKind::kCx, {0, 1});
  bound.angles = {0.3, 0.4, 0.5, 0.6};
  const BoundCircuit simple = simplified(bound);
  EXPECT_EQ(structure_key(simple.circuit).size(), 6U) << "ry, rz and rx are left";
  ASSERT_EQ(simple.angles.size(), 3U);
  EXPECT_NEAR(simple.angles[1], 0.9, 1e-15);
}

TEST(CircuitRewrite, LeavesOutWhatDoesNothingToTheStart) {
  BoundCircuit bound{Circuit(2), {}};
  bound.circuit.append_rotation(GateKind::kRz, 0);
  bound.circuit.append_rotation(GateKind::kRy, 1);
  bound.circuit.append(GateKind::kCx, {0, 1});
  bound.circuit.append(GateKind::kCx, {1, 0});
  bound.angles = {0.3, 0.4};
  const BoundCircuit simple = simplified(bound);
  ASSERT_EQ(simple.circuit.gates().size(), 2U);
  EXPECT_EQ(simple.circuit.gates()[0].kind, GateKind::kRy);
  EXPECT_EQ(simple.circuit.gates()[1].qubits[0], 1);
  EXPECT_EQ(simplified(bound, StartState::kAny).circuit, bound.circuit) << "another start";
}

TEST(CircuitRewrite, AFullTurnIsLeftOutAndAHalfTurnIsNot) {
  for (const double angle : {2.0 * kPi, -4.0 * kPi, kPi}) {
    BoundCircuit bound{Circuit(1), {angle}};
    bound.circuit.append_rotation(GateKind::kRx, 0);
    EXPECT_EQ(simplified(bound).circuit.gates().empty(), angle != kPi) << angle;
  }
}

TEST(CircuitRewrite, CanonicalFormForgetsTheOrderOfIndependentGates) {
  BoundCircuit a{Circuit(3), {0.1, 0.2}};
  a.circuit.append_rotation(GateKind::kRx, 0);
  a.circuit.append_rotation(GateKind::kRy, 2);
  a.circuit.append(GateKind::kCx, {1, 2});
  BoundCircuit b{Circuit(3), {0.2, 0.1}};
  b.circuit.append_rotation(GateKind::kRy, 2);
  b.circuit.append(GateKind::kCx, {1, 2});
  b.circuit.append_rotation(GateKind::kRx, 0);
  EXPECT_NE(structure_key(a.circuit), structure_key(b.circuit));
  EXPECT_EQ(canonical(a).circuit, canonical(b).circuit);
  EXPECT_EQ(canonical(a).angles, canonical(b).angles);
  BoundCircuit c{Circuit(3), {0.2, 0.1}};
  c.circuit.append(GateKind::kCx, {1, 2});
  c.circuit.append_rotation(GateKind::kRy, 2);
  c.circuit.append_rotation(GateKind::kRx, 0);
  EXPECT_NE(structure_key(canonical(a).circuit), structure_key(canonical(c).circuit));
}

TEST(CircuitRewrite, RefusesSharedParametersAndMissingAngles) {
  BoundCircuit shared{Circuit(1), {0.1}};
  shared.circuit.append_rotation(GateKind::kRx, 0);
  shared.circuit.append_rotation(GateKind::kRy, 0, 0);
  EXPECT_THROW(simplified(shared), std::invalid_argument);
  BoundCircuit missing{Circuit(1), {}};
  missing.circuit.append_rotation(GateKind::kRx, 0);
  EXPECT_THROW(canonical(missing), std::invalid_argument);
  EXPECT_THROW(without_gate({Circuit(1), {}}, 0), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
