#include "sim/device_gates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/device_noise.h"

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Two qubits with these one-qubit gates of error (row + 1) * 1e-3, and cx.
Device device_with(const std::vector<std::string>& one_qubit_gates) {
  Device device;
  device.name = "two";
  QubitCalibration qubit;
  qubit.t1 = qubit.t2 = 100e-6;
  device.qubits.assign(2, qubit);
  double error = 0.0;
  for (const std::string& name : one_qubit_gates) {
    error += 1e-3;
    for (const int q : {0, 1}) device.gates.push_back({name, {q}, error, 35e-9, false});
  }
  device.gates.push_back({"cx", {0, 1}, 5e-3, 300e-9, false});
  return device;
}

TEST(CompleteGates, NamesOldPulsesAsTheGatesThatCircuitsHave) {
  for (const auto& [phase, two_pulses] :
       {std::pair<std::string, std::string>("u1", "u3"), {"p", "u"}}) {
    Device device = device_with({"id", phase, "u2", two_pulses});
    device.native_gates = {phase, "u2", two_pulses, "cx", "id"};
    device.repairs = {{"u2 on 1 time", "a", "b", "c", {1}, false},
                      {"u22 on 1 time", "a", "b", "c", {1}, false}};
    complete_gates(device);
    EXPECT_EQ(device.find("rz", {1})->error, 2e-3);
    EXPECT_EQ(device.find("sx", {1})->error, 3e-3);
    EXPECT_EQ(device.find("x", {1})->error, 4e-3);
    EXPECT_EQ(device.find("u2", {1}), nullptr);
    EXPECT_THAT(device.native_gates, ElementsAre("rz", "sx", "x", "cx", "id"));
    EXPECT_TRUE(device.repairs[0].of_known_gate) << "it concerns circuits now";
    EXPECT_FALSE(device.repairs[1].of_known_gate);
    EXPECT_THAT(device.notes, ElementsAre(AllOf(HasSubstr(phase + " as rz, u2 as sx, "),
                                                HasSubstr(two_pulses + " as x"))));
    repair(device);
    const NoiseModel model = device_noise(device).model;
    for (const GateKind kind : {GateKind::kRz, GateKind::kSx, GateKind::kSxdg, GateKind::kX}) {
      bool covered = false;
      for (const NoiseRule& rule : model.rules())
        covered = covered || (rule.matches({kind, {1, -1}}) && !rule.channels.empty());
      EXPECT_TRUE(covered) << gate_row(kind).name;
    }
  }
}

TEST(CompleteGates, AddsThePhaseGateThatNeedsNoPulse) {
  Device device = device_with({"sx", "x"});
  complete_gates(device);
  for (const int q : {0, 1}) {
    ASSERT_NE(device.find("rz", {q}), nullptr);
    EXPECT_EQ(device.find("rz", {q})->error, 0.0);
    EXPECT_EQ(device.find("rz", {q})->time, 0.0);
  }
  EXPECT_THAT(device.native_gates, IsEmpty()) << "those of the calibration";
  EXPECT_THAT(device.notes, ElementsAre(HasSubstr("rz: not in the calibration")));
  device = device_with({"sx", "x"});
  device.native_gates = {"sx", "x", "cx"};
  complete_gates(device);
  EXPECT_THAT(device.native_gates, ElementsAre("sx", "x", "cx", "rz"));
}

TEST(CompleteGates, LeavesAloneWhatIsCompleteOrCannotBe) {
  for (const std::vector<std::string>& names :
       {std::vector<std::string>{"rz", "sx", "x"}, {"rz", "sx", "u2", "u3"}, {"u1", "u2"}, {"x"}}) {
    Device device = device_with(names);
    complete_gates(device);
    ASSERT_EQ(device.gates.size(), 2 * names.size() + 1);
    for (std::size_t k = 0; k < names.size(); ++k) EXPECT_EQ(device.gates[2 * k].name, names[k]);
    EXPECT_THAT(device.notes, IsEmpty());
  }
}

}  // namespace
}  // namespace qarch::sim
