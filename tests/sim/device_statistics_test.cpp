#include "sim/device_statistics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace qarch::sim {
namespace {

Device three_qubits() {
  Device device;
  for (const double t1 : {50e-6, 100e-6, 300e-6}) {
    QubitCalibration qubit;
    qubit.t1 = t1;
    qubit.t2 = t1 / 2;
    qubit.frequency = 5e9;
    qubit.readout = {t1 * 1e2, t1 * 2e2};
    qubit.readout_time = t1 / 100;
    device.qubits.push_back(qubit);
  }
  device.gates = {{"cx", {0, 1}, 1e-2, 500e-9, false},
                  {"cx", {1, 0}, 2e-2, 400e-9, false},
                  {"cx", {1, 2}, 1.0, 900e-9, true},
                  {"reset", {0}, kNotCalibrated, 1e-6, false}};
  return device;
}

TEST(Median, IsTheMiddleOrTheMeanOfTheTwoMiddleValues) {
  EXPECT_EQ(median({3.0, 1.0, 2.0}), 2.0);
  EXPECT_EQ(median({4.0, 1.0, 3.0, 2.0}), 2.5);
  EXPECT_EQ(median({kNotCalibrated, 7.0}), 7.0);
  EXPECT_TRUE(std::isnan(median({})));
  EXPECT_TRUE(std::isnan(median({kNotCalibrated})));
}

TEST(TypicalQubit, HasMediansOrTheLargestReadout) {
  const QubitCalibration middle = typical_qubit(three_qubits(), DeviceStatistic::kMedian);
  EXPECT_EQ(middle.t1, 100e-6);
  EXPECT_EQ(middle.t2, 50e-6);
  EXPECT_DOUBLE_EQ(middle.readout.p10, 0.01);
  EXPECT_DOUBLE_EQ(middle.readout_time, 1e-6);
  const QubitCalibration worst = typical_qubit(three_qubits(), DeviceStatistic::kMax);
  EXPECT_EQ(worst.t1, 100e-6) << "the largest T1 would be the best";
  EXPECT_DOUBLE_EQ(worst.readout.p01, 0.06);
  EXPECT_DOUBLE_EQ(worst.readout_time, 3e-6);
}

TEST(TypicalQubit, LeavesOutWhatIsNotOperational) {
  Device device = three_qubits();
  device.qubits[2].operational = false;
  EXPECT_DOUBLE_EQ(typical_qubit(device, DeviceStatistic::kMedian).t1, 75e-6);
}

TEST(TypicalGate, LeavesOutDisabledGates) {
  const auto middle = typical_gate(three_qubits(), "cx", DeviceStatistic::kMedian);
  ASSERT_TRUE(middle);
  EXPECT_DOUBLE_EQ(middle->error, 1.5e-2);
  EXPECT_DOUBLE_EQ(middle->time, 450e-9);
  const auto worst = typical_gate(three_qubits(), "cx", DeviceStatistic::kMax);
  EXPECT_EQ(worst->error, 2e-2);
  EXPECT_EQ(worst->time, 500e-9);
  EXPECT_TRUE(std::isnan(typical_gate(three_qubits(), "reset", DeviceStatistic::kMax)->error));
  EXPECT_FALSE(typical_gate(three_qubits(), "cz", DeviceStatistic::kMedian));
}

}  // namespace
}  // namespace qarch::sim
