#include "sim/device.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <stdexcept>

namespace qarch::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::ThrowsMessage;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

QubitCalibration good_qubit() {
  QubitCalibration qubit;
  qubit.t1 = 100e-6;
  qubit.t2 = 80e-6;
  qubit.frequency = 5e9;
  qubit.readout = {0.01, 0.03};
  qubit.readout_error = 0.02;
  qubit.readout_time = 1e-6;
  return qubit;
}

/// Three qubits in a line, both directions of cz, and one sx.
Device good_device() {
  Device device;
  device.name = "good";
  device.qubits.assign(3, good_qubit());
  device.gates = {{"sx", {0}, 3e-4, 35e-9, false},
                  {"cz", {0, 1}, 5e-3, 70e-9, false},
                  {"cz", {1, 0}, 5e-3, 70e-9, false},
                  {"cz", {1, 2}, 6e-3, 80e-9, false}};
  return device;
}

TEST(Repair, LeavesAGoodDeviceAlone) {
  Device device = good_device();
  repair(device);
  EXPECT_THAT(device.repairs, IsEmpty());
  EXPECT_THAT(device.notes, IsEmpty());
  EXPECT_THAT(device.coupling, ElementsAre(Pair(0, 1), Pair(1, 0), Pair(1, 2)));
}

struct Spoilt {
  std::function<void(Device&)> spoil;
  Repair expected;
  std::function<double(const Device&)> value;  ///< after the repair
  double used;
};

std::vector<Spoilt> spoilt_devices() {
  const auto t1 = [](const Device& d) { return d.qubits[1].t1; };
  const auto t2 = [](const Device& d) { return d.qubits[1].t2; };
  const auto p10 = [](const Device& d) { return d.qubits[1].readout.p10; };
  const auto p01 = [](const Device& d) { return d.qubits[1].readout.p01; };
  const auto error = [](const Device& d) { return d.gates[0].error; };
  const auto time = [](const Device& d) { return d.gates[0].time; };
  return {
      {[](Device& d) { d.qubits[1].t2 = 250e-6; },
       {"qubit 1 T2", "250 us", "200 us", "T2 > 2 T1"},
       t2,
       200e-6},
      {[](Device& d) { d.qubits[1].t2 = kNotCalibrated; },
       {"qubit 1 T2", "missing", "200 us", "T2 is not known, 2 T1 is its bound"},
       t2,
       200e-6},
      {[](Device& d) { d.qubits[1].t1 = kNotCalibrated; },
       {"qubit 1 T1", "missing", "no damping", "T1 is not known, only T1 >= T2 / 2"},
       t1,
       kInfinity},
      {[](Device& d) { d.qubits[1].t1 = d.qubits[1].t2 = kNotCalibrated; },
       {"qubit 1 T1, T2", "missing", "no relaxation", "neither is known"},
       t2,
       kInfinity},
      {[](Device& d) { d.qubits[1].t1 = -5e-6; },
       {"qubit 1 T1", "-5 us", "as if missing", "must be > 0 and finite"},
       t1,
       kInfinity},
      {[](Device& d) { d.qubits[1].t2 = 0.0; },
       {"qubit 1 T2", "0 ns", "as if missing", "must be > 0 and finite"},
       t2,
       200e-6},
      {[](Device& d) { d.qubits[1].t2 = kInfinity; },
       {"qubit 1 T2", "inf s", "as if missing", "must be > 0 and finite"},
       t2,
       200e-6},
      {[](Device& d) { d.qubits[1].readout.p10 = kNotCalibrated; },
       {"qubit 1 P(1|0)", "missing", "0.02", "not known, the readout error stands for it"},
       p10,
       0.02},
      {[](Device& d) { d.qubits[1].readout.p01 = d.qubits[1].readout_error = kNotCalibrated; },
       {"qubit 1 P(0|1)", "missing", "0", "not known, nor is the readout error"},
       p01,
       0.0},
      {[](Device& d) { d.qubits[1].readout.p01 = 1.25; },
       {"qubit 1 P(0|1)", "1.25", "1", "must be in [0, 1]"},
       p01,
       1.0},
      {[](Device& d) { d.qubits[1].readout.p10 = -0.5; },
       {"qubit 1 P(1|0)", "-0.5", "0", "must be in [0, 1]"},
       p10,
       0.0},
      {[](Device& d) { d.qubits[1].readout_time = -1e-6; },
       {"qubit 1 readout time", "-1 us", "0 ns", "must be >= 0 and finite"},
       [](const Device& d) { return d.qubits[1].readout_time; },
       0.0},
      {[](Device& d) { d.gates[0].error = 1.0; },
       {"sx on 0 error", "1", "disabled", "an error >= 1 marks a gate that is not usable"},
       [](const Device& d) { return d.gates[0].disabled ? 1.0 : 0.0; },
       1.0},
      {[](Device& d) { d.gates[0].error = 3.142; },
       {"sx on 0 error", "3.142", "disabled", "an error >= 1 marks a gate that is not usable"},
       [](const Device& d) { return d.gates[0].disabled ? 1.0 : 0.0; },
       1.0},
      {[](Device& d) { d.gates[0].error = -1e-4; },
       {"sx on 0 error", "-0.0001", "0", "must be >= 0"},
       error,
       0.0},
      {[](Device& d) { d.gates[0].error = kNotCalibrated; },
       {"sx on 0 error", "missing", "relaxation only", "not known"},
       time,
       35e-9},
      {[](Device& d) { d.gates[0].time = -35e-9; },
       {"sx on 0 time", "-35 ns", "0 ns", "must be >= 0 and finite"},
       time,
       0.0},
  };
}

TEST(Repair, SaysWhatItFoundAndWhatItUsed) {
  for (const Spoilt& row : spoilt_devices()) {
    Device device = good_device();
    row.spoil(device);
    repair(device);
    ASSERT_FALSE(device.repairs.empty()) << row.expected.place;
    const Repair& found = device.repairs[0];
    EXPECT_EQ(found.place, row.expected.place);
    EXPECT_EQ(found.found, row.expected.found) << found.place;
    EXPECT_EQ(found.used, row.expected.used) << found.place;
    EXPECT_EQ(found.reason, row.expected.reason) << found.place;
    if (std::isinf(row.used))
      EXPECT_EQ(row.value(device), row.used) << found.place;
    else
      EXPECT_NEAR(row.value(device), row.used, 1e-12) << found.place;
    const std::size_t repairs = device.repairs.size();
    EXPECT_LE(repairs, 2U) << found.place;
    repair(device);
    EXPECT_EQ(device.repairs.size(), repairs + (std::isnan(device.gates[0].error) ? 1U : 0U))
        << found.place << ": what is repaired needs no repair";
  }
}

TEST(Repair, TakesPairsThatAreNotUsableOutOfTheCouplingMap) {
  Device device = good_device();
  device.gates[3].error = 1.0;
  repair(device);
  EXPECT_THAT(device.coupling, ElementsAre(Pair(0, 1), Pair(1, 0)));
  EXPECT_EQ(device.find("cz", {1, 2}), nullptr);
  EXPECT_NE(device.find("cz", {1, 2}, true), nullptr);
}

TEST(Repair, KeepsAPairThatHasAnotherUsableGate) {
  Device device = good_device();
  device.gates[3].error = 1.0;
  device.gates.push_back({"ecr", {2, 1}, 7e-3, 300e-9, false});
  repair(device);
  EXPECT_THAT(device.coupling, ElementsAre(Pair(0, 1), Pair(1, 0), Pair(1, 2), Pair(2, 1)));
  device = good_device();
  device.native_gates = {"cz", "sx"};
  device.coupling = {{1, 2}, {0, 1}};
  device.gates[3].error = 1.0;
  device.gates.push_back({"rzz", {1, 2}, 7e-3, 300e-9, false});
  repair(device);
  EXPECT_THAT(device.coupling, ElementsAre(Pair(0, 1))) << "rzz is not native";
}

TEST(Repair, DisablesTheGatesOfQubitsOutOfOperation) {
  Device device = good_device();
  device.qubits[2].operational = false;
  repair(device);
  EXPECT_TRUE(device.gates[3].disabled);
  EXPECT_FALSE(device.gates[0].disabled);
  EXPECT_THAT(device.coupling, ElementsAre(Pair(0, 1), Pair(1, 0)));
  EXPECT_THAT(device.notes, ElementsAre(HasSubstr("not operational: qubits 2")));
}

TEST(Repair, SaysWhetherAHopelessReadoutErrorIsUsed) {
  Device device = good_device();
  device.qubits[0].readout = {0.6, 0.5};
  device.qubits[1].readout_error = 0.6;
  device.qubits[1].readout.p10 = kNotCalibrated;
  device.qubits[2].readout_error = 0.51;
  repair(device);
  EXPECT_THAT(device.notes, ElementsAre(HasSubstr("qubit 0 readout error = 0.55 > 0.5: kept"),
                                        HasSubstr("qubit 1 readout error = 0.6 > 0.5: kept"),
                                        HasSubstr("qubit 2 readout error = 0.51 > 0.5: not used")));
  EXPECT_EQ(device.qubits[1].readout.p10, 0.6);
  EXPECT_EQ(device.qubits[2].readout.p10, good_qubit().readout.p10);
}

TEST(Repair, TakesGatesWithoutATimeAsInstantAndSaysSo) {
  Device device = good_device();
  device.gates[0].time = device.gates[1].time = device.gates[2].time = kNotCalibrated;
  device.gates.push_back({"rzz", {0, 1}, 5e-3, kNotCalibrated, false});
  for (const char* name : {"rz", "u1", "p", "measure", "reset", "delay"})
    device.gates.push_back({name, {0}, 0.0, kNotCalibrated, false});
  repair(device);
  ASSERT_EQ(device.repairs.size(), 3U);
  EXPECT_EQ(device.repairs[0].place, "cz time");
  EXPECT_EQ(device.repairs[0].found, "missing on 2 places");
  EXPECT_EQ(device.repairs[0].used, "0: no relaxation");
  EXPECT_THAT(device.repairs[0].qubits, IsEmpty()) << "the whole device";
  EXPECT_EQ(device.repairs[1].place, "rzz time");
  EXPECT_FALSE(device.repairs[1].of_known_gate);
  EXPECT_EQ(device.repairs[2].found, "missing on 1 place");
  EXPECT_THAT(device.repairs[2].qubits, ElementsAre(0));
  EXPECT_EQ(device.notes.size(), 6U) << "no pulse, or no gate";
  for (const GateCalibration& gate : device.gates) EXPECT_FALSE(std::isnan(gate.time)) << gate.name;
}

TEST(Repair, RefusesAKnownGateOnAWrongNumberOfQubits) {
  struct Row {
    const char* gate;
    std::vector<int> qubits;
    const char* message;
  };
  for (const Row& row : {Row{"cx", {0}, "cx on 0: must be on 2 qubits"},
                         Row{"x", {0, 1}, "x on 0,1: must be on 1 qubit"},
                         Row{"measure", {0, 1}, "measure on 0,1: must be on 1 qubit"}}) {
    Device device = good_device();
    device.gates.push_back({row.gate, row.qubits, 1e-3, 1e-8, false});
    EXPECT_THAT([&] { repair(device); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(row.message)));
  }
}

TEST(Repair, CouplesByTheTwoQubitPlacesOfAnUnknownNativeGate) {
  Device device = good_device();
  device.native_gates = {"either"};
  device.gates = {{"either", {1}, 1e-3, 1e-8, false}, {"either", {1, 2}, 1e-3, 1e-8, false}};
  repair(device);
  EXPECT_THAT(device.coupling, ElementsAre(Pair(1, 2)));
}

TEST(Repair, RefusesAGateOnAQubitThatIsNotThere) {
  Device device = good_device();
  device.gates[0].qubits = {3};
  EXPECT_THAT([&] { repair(device); }, ThrowsMessage<std::invalid_argument>(
                                           HasSubstr("sx on 3: qubit = 3, must be in [0, 2]")));
}

TEST(Device, FindsAGateInEitherDirection) {
  const Device device = good_device();
  EXPECT_EQ(device.find("cz", {0, 1}), &device.gates[1]);
  EXPECT_EQ(device.find("cz", {1, 0}), &device.gates[2]);
  EXPECT_EQ(device.find("cz", {2, 1}), &device.gates[3]) << "only (1, 2) is listed";
  EXPECT_EQ(device.find("cz", {0, 2}), nullptr);
  EXPECT_EQ(device.find("ecr", {0, 1}), nullptr);
}

TEST(TimeText, ChoosesItsUnit) {
  EXPECT_EQ(time_text(3.5e-8), "35 ns");
  EXPECT_EQ(time_text(2.5e-4), "250 us");
  EXPECT_EQ(time_text(-5e-3), "-5 ms");
  EXPECT_EQ(time_text(2.0), "2 s");
}

}  // namespace
}  // namespace qarch::sim
