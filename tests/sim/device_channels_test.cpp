#include "sim/device_channels.h"

#include <gtest/gtest.h>

#include <limits>

#include "sim/ptm.h"
#include "tests/support/device_oracle.h"

namespace qarch::sim {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const IdleRelaxation kLong{100e-6, 80e-6, 0.0};
const IdleRelaxation kWarm{60e-6, 120e-6, 0.07};
const IdleRelaxation kShort{0.3e-6, 0.2e-6, 0.0};
const IdleRelaxation kDephasing{kInfinity, 50e-6, 0.0};
const IdleRelaxation kStable{kInfinity, kInfinity, 0.0};

struct Case {
  double error;
  double time;
  std::vector<IdleRelaxation> qubits;
};

std::vector<Case> cases() {
  std::vector<Case> result;
  for (const double error : {0.0, 1e-5, 3e-4, 8e-3, 0.2, 0.66, 0.79, 0.95, 1.0, kNotCalibrated})
    for (const double time : {0.0, 35e-9, 400e-9, 1e-3})
      for (const auto& qubits : {std::vector{kLong},
                                 {kWarm},
                                 {kShort},
                                 {kDephasing},
                                 {kStable},
                                 {kLong, kWarm},
                                 {kShort, kLong},
                                 {kDephasing, kStable},
                                 {kStable, kStable}})
        result.push_back({error, time, qubits});
  return result;
}

TEST(GateChannels, HaveTheCalibratedErrorOrThatOfRelaxationAlone) {
  for (const Case& c : cases()) {
    const std::string where = "error " + std::to_string(c.error) + ", time " +
                              std::to_string(c.time * 1e9) + " ns, " +
                              std::to_string(c.qubits.size()) + " qubits";
    const double error = std::isnan(c.error) ? 0.0 : c.error;
    test::expect_gate_error(gate_channels(c.error, c.time, c.qubits), error, c.time, c.qubits,
                            where);
  }
}

TEST(GateChannels, ArePhysical) {
  for (const Case& c : cases()) {
    for (const AppliedChannel& applied : gate_channels(c.error, c.time, c.qubits)) {
      if (applied.channel.num_qubits() == 1)
        check_physical<1>(applied.channel.ptm<1>(), "one");
      else
        check_physical<2>(applied.channel.ptm<2>(), "two");
    }
  }
}

TEST(GateChannels, AreNoneForAnIdealGate) {
  EXPECT_TRUE(gate_channels(0.0, 0.0, std::vector{kLong}).empty());
  EXPECT_TRUE(gate_channels(0.0, 35e-9, std::vector{kStable}).empty());
  EXPECT_TRUE(gate_channels(kNotCalibrated, 0.0, std::vector{kLong, kWarm}).empty());
}

TEST(DepolarizingStrength, IsCappedAtTheLargestThatIsAChannel) {
  EXPECT_DOUBLE_EQ(depolarizing_strength(1.0, 1.0, 1), 4.0 / 3.0);
  EXPECT_DOUBLE_EQ(depolarizing_strength(1.0, 1.0, 2), 16.0 / 15.0);
  EXPECT_DOUBLE_EQ(depolarizing_strength(0.9, 0.8, 1), 4.0 / 3.0);
  EXPECT_DOUBLE_EQ(depolarizing_strength(0.9, 0.5, 1), 4.0 / 3.0) << "d F_R = 1";
  EXPECT_DOUBLE_EQ(depolarizing_strength(0.01, 1.0, 1), 0.02) << "p = e d / (d - 1)";
  EXPECT_EQ(depolarizing_strength(0.01, 0.99, 1), 0.0);
  EXPECT_EQ(depolarizing_strength(0.01, 0.5, 2), 0.0);
  EXPECT_EQ(depolarizing_strength(kNotCalibrated, 1.0, 2), 0.0);
}

TEST(RelaxationFidelity, IsThatOfTheKrausOperators) {
  for (const Case& c : cases())
    EXPECT_NEAR(relaxation_fidelity(c.time, c.qubits),
                test::average_fidelity(test::relaxation_kraus(c.time, c.qubits)), 1e-13);
}

TEST(AverageGateFidelity, IsThatOfTheKrausOperators) {
  for (const double p : {0.0, 0.1, 1.0}) {
    EXPECT_NEAR(average_gate_fidelity<1>(depolarizing(p).ptm<1>()),
                test::average_fidelity(test::oracle_depolarizing(p, 1).kraus), 1e-14);
    EXPECT_NEAR(average_gate_fidelity<2>(depolarizing(p, 2).ptm<2>()),
                test::average_fidelity(test::oracle_depolarizing(p, 2).kraus), 1e-14);
  }
}

TEST(ExcitedPopulation, IsThatOfBoltzmann) {
  EXPECT_EQ(excited_population(5e9, 0.0), 0.0);
  EXPECT_EQ(excited_population(kNotCalibrated, 0.05), 0.0);
  // h f / k T = 1 at f = 1e9 k / h: 20.836619... GHz at 1 K.
  EXPECT_NEAR(excited_population(20.836619123e9, 1.0), 1.0 / (1.0 + std::exp(1.0)), 1e-9);
  EXPECT_NEAR(excited_population(1.0, 1.0), 0.5, 1e-9);
}

}  // namespace
}  // namespace qarch::sim
