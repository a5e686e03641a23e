#include "search/native_lowering.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "rl/random.h"
#include "search/tasks/vqe_task.h"
#include "sim/expectation.h"
#include "tests/search/io_temporary_folder.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using sim::GateKind;

const std::vector<std::vector<GateKind>> kNativeSets{
    {GateKind::kRz, GateKind::kSx, GateKind::kX, GateKind::kCx},
    {GateKind::kRz, GateKind::kSx, GateKind::kX, GateKind::kCz},
    {GateKind::kId, GateKind::kRz, GateKind::kSx, GateKind::kX, GateKind::kEcr},
};

/// Every gate of the table on changing qubits, rotations with slots and with constants.
sim::Circuit circuit_of_all_gates(int num_qubits) {
  sim::Circuit circuit(num_qubits);
  int q = 0;
  for (int round = 0; round < 2; ++round) {
    for (const sim::GateRow& row : sim::gates()) {
      const int next = (q + 1) % num_qubits;
      if (row.has_angle) {
        circuit.append_rotation(row.kind, q);
        circuit.append_fixed_rotation(row.kind, next, 0.3 + q);
      } else if (row.num_qubits == 1) {
        circuit.append(row.kind, {q});
      } else {
        circuit.append(row.kind, {q, next});
      }
      q = next;
    }
  }
  return circuit;
}

std::vector<double> some_angles(int count) {
  rl::Rng rng = rl::random_stream(5, "angles");
  std::vector<double> angles(static_cast<std::size_t>(count));
  for (double& angle : angles) angle = 6.0 * rl::uniform(rng) - 3.0;
  return angles;
}

sim::PauliSum observable() {
  return sim::PauliSum(3, {{sim::PauliString::parse("ZZI"), 0.5},
                           {sim::PauliString::parse("XIY"), -0.7},
                           {sim::PauliString::parse("IXX"), 0.3},
                           {sim::PauliString::parse("YYZ"), 0.2}});
}

TEST(NativeLowering, KeepsEveryExpectationAndEveryDerivativeWithNativeGatesAlone) {
  const sim::Circuit circuit = circuit_of_all_gates(3);
  const std::vector<double> angles = some_angles(circuit.num_parameters());
  std::vector<double> expected(angles.size());
  const double value =
      sim::ExpectationFunction(circuit, {}, observable()).value_and_gradient(angles, expected);
  for (const auto& native : kNativeSets) {
    const sim::Circuit lowered = NativeLowering(native)(circuit);
    for (const sim::Gate& gate : lowered.gates()) {
      EXPECT_TRUE(std::ranges::find(native, gate.kind) != native.end())
          << sim::gate_row(gate.kind).name;
    }
    ASSERT_EQ(lowered.num_parameters(), circuit.num_parameters());
    std::vector<double> gradient(angles.size());
    EXPECT_NEAR(
        sim::ExpectationFunction(lowered, {}, observable()).value_and_gradient(angles, gradient),
        value, 1e-12);
    for (std::size_t s = 0; s < angles.size(); ++s) EXPECT_NEAR(gradient[s], expected[s], 1e-12);
  }
}

TEST(NativeLowering, LeavesNativeCircuitsAndThoseWithoutADeviceAlone) {
  const sim::Circuit circuit = circuit_of_all_gates(3);
  EXPECT_TRUE(NativeLowering().is_identity());
  EXPECT_EQ(NativeLowering()(circuit), circuit);
  sim::Circuit native(2);
  native.append_rotation(GateKind::kRz, 0);
  native.append(GateKind::kSx, {1});
  native.append_fixed_rotation(GateKind::kRz, 1, 0.25);
  native.append(GateKind::kCx, {1, 0});
  native.append(GateKind::kReset, {0});
  native.append_delay(1, 1e-6);
  EXPECT_EQ(NativeLowering(kNativeSets[0])(native), native);
}

TEST(NativeLowering, NamesAGateThatCannotBeMadeOnceItIsUsed) {
  const NativeLowering lowering(std::vector{GateKind::kRz, GateKind::kSx, GateKind::kX});
  sim::Circuit circuit(2);
  circuit.append(GateKind::kH, {0});
  EXPECT_NO_THROW(lowering(circuit));
  circuit.append(GateKind::kCx, {0, 1});
  EXPECT_THAT(message_of<std::invalid_argument>([&] { lowering(circuit); }),
              ::testing::HasSubstr("cx"));
}

TEST(NativeLowering, TheNoiseActsOnTheNativeGates) {
  // ry is two sx: each shrinks <Z> by 0.9, whatever the angle.
  sim::NoiseModel noise("pulses");
  noise.add_rule({{GateKind::kSx}, {}, {{sim::depolarizing(0.1), {0}}}});
  const NativeLowering lowering(kNativeSets[0]);
  const VqeTask task(sim::PauliSum(1, {{sim::PauliString::parse("Z"), 1.0}}), -1.0, noise,
                     state_dependent_shot_variance, lowering);
  sim::Circuit circuit(1);
  circuit.append_rotation(GateKind::kRy, 0);
  rl::Rng rng = rl::random_stream(1, "shots");
  const auto objective = task.compile(circuit, rng);
  const std::vector<double> angle{0.4};
  EXPECT_NEAR(objective->value(angle, 0.0), 0.9 * 0.9 * std::cos(0.4), 1e-12);
  EXPECT_NEAR(objective->noiseless_value(angle), std::cos(0.4), 1e-12);
  EXPECT_EQ(task.executed(circuit), lowering(circuit));
}

TEST(NativeLowering, TheWordNativeStandsForTheGatesThatASearchCanPlace) {
  using Names = std::vector<std::string>;
  const std::vector native{GateKind::kId, GateKind::kRz, GateKind::kSx, GateKind::kReset,
                           GateKind::kEcr};
  EXPECT_EQ(resolved_gates({"native"}, native), (Names{"rz", "sx", "ecr"}));
  EXPECT_EQ(resolved_gates({"ry", "cx"}, native), (Names{"ry", "cx"}));
  EXPECT_THAT(message_of<std::invalid_argument>([] { resolved_gates({"native"}, {}); }),
              ::testing::HasSubstr("env.gates = native"));
}

}  // namespace
}  // namespace qarch::search
