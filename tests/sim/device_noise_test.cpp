#include "sim/device_noise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "sim/noise_coverage.h"
#include "tests/support/device_oracle.h"

namespace qarch::sim {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::ThrowsMessage;

/// Five qubits: 0 - 1 - 2 - 3 by ecr in one direction each, 3 = 4 by cz. Invented numbers.
Device device_of_five() {
  Device device;
  device.name = "five";
  for (int q = 0; q < 5; ++q) {
    QubitCalibration qubit;
    qubit.t1 = (80 + 10 * q) * 1e-6;
    qubit.t2 = (60 + 20 * q) * 1e-6;
    qubit.frequency = (4.9 + 0.05 * q) * 1e9;
    qubit.readout = {0.01 + 0.001 * q, 0.02 + 0.002 * q};
    qubit.readout_time = (700 + q) * 1e-9;
    device.qubits.push_back(qubit);
    const double error = (2 + q) * 1e-4;
    device.gates.push_back({"id", {q}, error, 35e-9, false});
    device.gates.push_back({"rz", {q}, 0.0, 0.0, false});
    device.gates.push_back({"sx", {q}, error, 35e-9, false});
    device.gates.push_back({"x", {q}, error, 36e-9, false});
    device.gates.push_back({"reset", {q}, kNotCalibrated, 1e-6, false});
    device.gates.push_back({"u3", {q}, 2 * error, 70e-9, false});
  }
  device.gates.push_back({"ecr", {1, 0}, 8e-3, 500e-9, false});
  device.gates.push_back({"ecr", {1, 2}, 9e-3, 510e-9, false});
  device.gates.push_back({"ecr", {3, 2}, 7e-3, 520e-9, false});
  device.gates.push_back({"cz", {3, 4}, 3e-3, 80e-9, false});
  device.native_gates = {"id", "rz", "sx", "x", "ecr", "cz"};
  repair(device);
  return device;
}

std::vector<const NoiseRule*> rules_for(const NoiseModel& model, const Gate& gate) {
  std::vector<const NoiseRule*> found;
  for (const NoiseRule& rule : model.rules())
    if (rule.matches(gate)) found.push_back(&rule);
  return found;
}

/// The only rule for a gate.
const NoiseRule& rule_for(const NoiseModel& model, const Gate& gate) {
  const auto found = rules_for(model, gate);
  if (found.size() != 1)
    throw std::logic_error(std::to_string(found.size()) + " rules for " +
                           std::string(gate_row(gate.kind).name));
  return *found[0];
}

IdleRelaxation relaxation_of(const Device& device, int p) {
  const QubitCalibration& qubit = device.qubits[static_cast<std::size_t>(p)];
  return {qubit.t1, qubit.t2, 0.0};
}

TEST(DeviceNoise, GivesEveryCalibratedGateItsError) {
  const Device device = device_of_five();
  const DeviceNoise noise = device_noise(device);
  EXPECT_THAT(noise.layout, ElementsAre(0, 1, 2, 3, 4));
  int gates = 0;
  for (const GateCalibration& gate : device.gates) {
    const GateRow* const row = find_operation(gate.name);
    if (row == nullptr) continue;
    const Gate on{row->kind, {gate.qubits[0], gate.qubits.size() == 2 ? gate.qubits[1] : -1}};
    std::vector<IdleRelaxation> qubits;
    for (const int q : gate.qubits) qubits.push_back(relaxation_of(device, q));
    test::expect_gate_error(rule_for(noise.model, on).channels,
                            std::isnan(gate.error) ? 0.0 : gate.error, gate.time, qubits,
                            place_of(gate));
    ++gates;
  }
  EXPECT_EQ(gates, 5 * 5 + 4);
}

TEST(DeviceNoise, CountsIdealGatesAsKnown) {
  const DeviceNoise noise = device_noise(device_of_five());
  EXPECT_THAT(rule_for(noise.model, {GateKind::kRz, {2, -1}}).channels, IsEmpty());
  Circuit circuit(2);
  circuit.append_fixed_rotation(GateKind::kRz, 0, 0.3);
  circuit.append(GateKind::kSxdg, {1});
  circuit.append(GateKind::kH, {0});
  const CoverageReport coverage = noise_coverage(noise.model, circuit);
  ASSERT_EQ(coverage.uncovered.size(), 1U);
  EXPECT_EQ(coverage.uncovered[0].kind, GateKind::kH);
  EXPECT_THAT(noise.notes, Contains(HasSubstr("sxdg: noise of sx")));
  EXPECT_THAT(noise.notes, Contains(HasSubstr("u3 (5 calibrations): no gate of a circuit")));
  EXPECT_THAT(noise.notes, Contains(HasSubstr("reset: relaxation only")));
}

TEST(DeviceNoise, KeepsDirectionsOfEcrAndMakesCzSymmetric) {
  const DeviceNoise noise = device_noise(device_of_five());
  EXPECT_THAT(noise.model.coupling_map(),
              ElementsAre(Pair(1, 0), Pair(1, 2), Pair(3, 2), Pair(3, 4), Pair(4, 3)));
  EXPECT_TRUE(rules_for(noise.model, {GateKind::kEcr, {0, 1}}).empty());
  EXPECT_THAT(noise.notes, Contains(HasSubstr("ecr: only in the direction 1,0 1,2 3,2")));
  const auto& listed = rule_for(noise.model, {GateKind::kCz, {3, 4}}).channels;
  const auto& turned = rule_for(noise.model, {GateKind::kCz, {4, 3}}).channels;
  EXPECT_EQ(turned[1].channel.description(), listed[2].channel.description())
      << "each qubit keeps its own relaxation";
  EXPECT_THAT(noise.native_gates, ElementsAre(GateKind::kId, GateKind::kRz, GateKind::kSx,
                                              GateKind::kX, GateKind::kEcr, GateKind::kCz));
}

TEST(DeviceNoise, UsesTheOtherDirectionsNumbersWhereTheMapHasBoth) {
  Device device = device_of_five();
  device.coupling.emplace_back(0, 1);
  const DeviceNoise noise = device_noise(device);
  const auto& forward = rule_for(noise.model, {GateKind::kEcr, {1, 0}}).channels;
  const auto& backward = rule_for(noise.model, {GateKind::kEcr, {0, 1}}).channels;
  ASSERT_EQ(forward.size(), 2U) << "relaxation costs more than the error: no depolarizing";
  EXPECT_EQ(forward[0].channel.description(), backward[1].channel.description());
  EXPECT_EQ(forward[1].channel.description(), backward[0].channel.description());
  EXPECT_THAT(noise.notes,
              Contains(HasSubstr("ecr: calibrated in the other direction only on 0,1")));
}

TEST(DeviceNoise, FollowsTheLayout) {
  const Device device = device_of_five();
  const DeviceNoise noise = device_noise(device, {.layout = {4, 3, 2}});
  EXPECT_THAT(noise.model.coupling_map(), ElementsAre(Pair(0, 1), Pair(1, 0), Pair(1, 2)));
  EXPECT_EQ(noise.model.readout(0).p10, device.qubits[4].readout.p10);
  const DeviceNoise whole = device_noise(device);
  EXPECT_EQ(rule_for(noise.model, {GateKind::kSx, {0, -1}}).channels[0].channel.description(),
            rule_for(whole.model, {GateKind::kSx, {4, -1}}).channels[0].channel.description());
  EXPECT_EQ(rule_for(noise.model, {GateKind::kEcr, {1, 2}}).channels[0].channel.description(),
            rule_for(whole.model, {GateKind::kEcr, {3, 2}}).channels[0].channel.description());
  EXPECT_TRUE(rules_for(noise.model, {GateKind::kSx, {3, -1}}).empty());
}

TEST(DeviceNoise, RefusesALayoutThatIsNone) {
  const Device device = device_of_five();
  const auto with = [&](std::vector<int> layout) {
    return [&device, layout] { device_noise(device, {.layout = layout}); };
  };
  EXPECT_THAT(with({0, 5}), ThrowsMessage<std::invalid_argument>(HasSubstr("qubit = 5 of five")));
  EXPECT_THAT(with({-1}), ThrowsMessage<std::invalid_argument>(HasSubstr("must be in [0, 4]")));
  EXPECT_THAT(with({1, 1}), ThrowsMessage<std::invalid_argument>(HasSubstr("twice")));
  EXPECT_THAT(with({0, 2}), ThrowsMessage<std::invalid_argument>(HasSubstr("are coupled")));
  EXPECT_NO_THROW(device_noise(device, {.layout = {2}}));
}

TEST(DeviceNoise, RefusesOptionsOutOfRange) {
  const Device device = device_of_five();
  struct Row {
    DeviceNoiseOptions options;
    const char* message;
  };
  for (const Row& row : {Row{{.factor = -1.0}, "factor = -1"}, Row{{.factor = NAN}, "factor = nan"},
                         Row{{.temperature = -0.1}, "temperature = -0.1"},
                         Row{{.over_rotation = INFINITY}, "over_rotation = inf"},
                         Row{{.zz_crosstalk = NAN}, "zz_crosstalk = nan"}}) {
    const auto call = [&] { device_noise(device, row.options); };
    EXPECT_THAT(call, ThrowsMessage<std::invalid_argument>(HasSubstr(row.message)));
  }
}

TEST(DeviceNoise, TreatsDisabledGatesAsToldTo) {
  Device device = device_of_five();
  for (GateCalibration& gate : device.gates) {
    if (place_of(gate) == "ecr on 1,2" || place_of(gate) == "sx on 3") gate.error = 1.0;
  }
  repair(device);
  const DeviceNoise without = device_noise(device);
  EXPECT_FALSE(without.model.allows(1, 2));
  EXPECT_TRUE(rules_for(without.model, {GateKind::kEcr, {1, 2}}).empty());
  EXPECT_THAT(without.notes, Contains(HasSubstr("not used: ecr on 1,2")));
  EXPECT_THAT(without.notes, Contains(HasSubstr("sx: disabled, so with the largest error")));
  test::expect_gate_error(rule_for(without.model, {GateKind::kSx, {3, -1}}).channels, 1.0, 35e-9,
                          std::vector{relaxation_of(device, 3)}, "sx on 3");
  const DeviceNoise with = device_noise(device, {.use_disabled = true});
  EXPECT_TRUE(with.model.allows(1, 2));
  test::expect_gate_error(rule_for(with.model, {GateKind::kEcr, {1, 2}}).channels, 1.0, 510e-9,
                          std::vector{relaxation_of(device, 1), relaxation_of(device, 2)}, "ecr");
}

TEST(DeviceNoise, MakesAllQubitsAlikeWithAStatistic) {
  const Device device = device_of_five();
  const DeviceNoise noise =
      device_noise(device, {.statistic = DeviceStatistic::kMax, .factor = 10.0, .layout = {0, 1}});
  const IdleRelaxation typical{100e-6, 100e-6, 0.0};  // medians
  for (const int q : {0, 1}) {
    test::expect_gate_error(rule_for(noise.model, {GateKind::kSx, {q, -1}}).channels, 10 * 6e-4,
                            10 * 35e-9, std::vector{typical}, "sx");
    EXPECT_DOUBLE_EQ(noise.model.readout(q).p10, 0.014);
    EXPECT_DOUBLE_EQ(noise.model.readout(q).p01, 0.028);
  }
  test::expect_gate_error(rule_for(noise.model, {GateKind::kEcr, {1, 0}}).channels, 10 * 9e-3,
                          10 * 520e-9, std::vector{typical, typical}, "ecr");
  EXPECT_THAT(noise.model.coupling_map(), ElementsAre(Pair(1, 0)));
  const DeviceNoise middle = device_noise(device, {.statistic = DeviceStatistic::kMedian});
  test::expect_gate_error(rule_for(middle.model, {GateKind::kEcr, {1, 0}}).channels, 8e-3, 510e-9,
                          std::vector{typical, typical}, "ecr");
}

TEST(DeviceNoise, HeatsQubitsByTheirFrequency) {
  const Device device = device_of_five();
  const DeviceNoise noise = device_noise(device, {.temperature = 0.08});
  const double p = 1.0 / (1.0 + std::exp(6.62607015e-34 * 4.95e9 / (1.380649e-23 * 0.08)));
  ASSERT_TRUE(noise.model.idle_noise().qubits[1]);
  EXPECT_DOUBLE_EQ(noise.model.idle_noise().qubits[1]->p_excited, p);
  const IdleRelaxation warm{90e-6, 80e-6, p};
  test::expect_gate_error(rule_for(noise.model, {GateKind::kX, {1, -1}}).channels, 3e-4, 36e-9,
                          std::vector{warm}, "x");
}

TEST(DeviceNoise, KnowsHowLongThingsTakeAndHowQubitsWait) {
  Device device = device_of_five();
  device.qubits[2].t1 = device.qubits[2].t2 = INFINITY;
  const IdleNoise idle =
      device_noise(device, {.factor = 2.0, .idle = SchedulePolicy::kAlap}).model.idle_noise();
  EXPECT_EQ(idle.policy, SchedulePolicy::kAlap);
  EXPECT_FALSE(idle.qubits[2]);
  EXPECT_DOUBLE_EQ(idle.qubits[3]->t2, 120e-6);
  const auto time = [&](const Gate& gate) {
    for (const OperationTime& row : idle.times)
      if (row.kind == gate.kind && row.qubits[0] == gate.qubits[0] &&
          (row.qubits.size() == 1 || row.qubits[1] == gate.qubits[1]))
        return row.seconds;
    return -1.0;
  };
  EXPECT_DOUBLE_EQ(time({GateKind::kEcr, {3, 2}}), 2 * 520e-9);
  EXPECT_DOUBLE_EQ(time({GateKind::kSxdg, {1, -1}}), 2 * 35e-9);
  EXPECT_DOUBLE_EQ(time({GateKind::kCz, {4, 3}}), 2 * 80e-9);
  EXPECT_DOUBLE_EQ(time({GateKind::kReset, {4, -1}}), 2e-6);
  EXPECT_DOUBLE_EQ(time({GateKind::kMeasure, {4, -1}}), 704e-9) << "the factor is for gates";
  EXPECT_EQ(time({GateKind::kRz, {4, -1}}), 0.0);
}

TEST(DeviceNoise, TurnsPulsesTooFar) {
  const DeviceNoise noise = device_noise(device_of_five(), {.over_rotation = 0.01});
  constexpr double kPi = std::numbers::pi;
  for (const auto& [kind, angle] :
       {std::pair(GateKind::kSx, kPi / 2), std::pair(GateKind::kSxdg, -kPi / 2),
        std::pair(GateKind::kX, kPi)}) {
    const auto& first = rule_for(noise.model, {kind, {1, -1}}).channels.at(0).channel;
    const Eigen::MatrixXd expected =
        test::ptm_by_definition({test::gate_unitary(GateKind::kRx, 0.01 * angle)});
    EXPECT_LT((first.ptm<1>() - expected).norm(), 1e-14) << gate_row(kind).name;
  }
  EXPECT_THAT(rule_for(noise.model, {GateKind::kRz, {1, -1}}).channels, IsEmpty());
}

/// <ZZ phase> of neighbours while a gate runs: |+> on 0 and 3 pick up exp(-i angle Z Z / 2).
TEST(DeviceNoise, CouplesNeighboursWhileTwoQubitGatesRun) {
  const Device device = device_of_five();
  const double zeta = 50e3;
  const DeviceNoise noise = device_noise(device, {.zz_crosstalk = zeta});
  const auto rules = rules_for(noise.model, {GateKind::kEcr, {1, 2}});
  ASSERT_EQ(rules.size(), 2U);
  const auto& channels = rules[1]->channels;
  ASSERT_EQ(channels.size(), 2U);
  EXPECT_THAT(channels[0].operands, ElementsAre(0));
  EXPECT_THAT(channels[0].spectators, ElementsAre(0));
  EXPECT_THAT(channels[1].operands, ElementsAre(1));
  EXPECT_THAT(channels[1].spectators, ElementsAre(3));
  const double phase = 2 * std::numbers::pi * zeta * 510e-9 / 4;  // exp(-i phase Z Z)
  test::Matrix zz = test::Matrix::Zero(4, 4);
  for (int k = 0; k < 4; ++k) zz(k, k) = std::polar(1.0, k == 0 || k == 3 ? -phase : phase);
  const Eigen::MatrixXd expected = test::ptm_by_definition({zz});
  EXPECT_LT((channels[0].channel.ptm<2>() - expected).norm(), 1e-13);
  EXPECT_EQ(rules_for(noise.model, {GateKind::kCz, {4, 3}}).size(), 2U);
  EXPECT_EQ(rules_for(device_noise(device, {.layout = {3, 4}, .zz_crosstalk = zeta}).model,
                      {GateKind::kCz, {0, 1}})
                .size(),
            1U)
      << "neighbours outside the layout are left alone";
}

TEST(DeviceNoise, AllowsEveryPairOfADeviceWithoutTwoQubitCalibrations) {
  Device device = device_of_five();
  std::erase_if(device.gates, [](const GateCalibration& g) { return g.qubits.size() == 2; });
  device.coupling.clear();
  const DeviceNoise noise = device_noise(device);
  EXPECT_THAT(noise.model.coupling_map(), IsEmpty());
  EXPECT_THAT(noise.notes, Contains(HasSubstr("every pair is allowed, without noise")));
  EXPECT_THAT(noise.notes, Contains(HasSubstr("ecr: native, but not calibrated")));
}

}  // namespace
}  // namespace qarch::sim
