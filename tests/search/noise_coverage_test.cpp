#include "search/noise_coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/channel.h"

namespace qarch::search {
namespace {

using sim::GateKind;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::ThrowsMessage;

const sim::Channel kFlip = sim::depolarizing(0.01, 1);

sim::Circuit small_circuit() {
  sim::Circuit circuit(3);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append_rotation(GateKind::kRy, 1);
  circuit.append_rotation(GateKind::kRz, 1);
  circuit.append(GateKind::kCx, {0, 1});
  return circuit;
}

TEST(DescribeCoverage, SaysWhatTheNoiseDidAndWhatItDidNot) {
  const sim::Circuit circuit = small_circuit();
  sim::NoiseModel noise;
  noise.add_rule({{GateKind::kRy}, {}, {{kFlip, {0}}}});
  noise.add_rule({{GateKind::kCx}, {1, 0}, {{kFlip, {0}}}});
  noise.add_rule({{GateKind::kRy}, {1}, {{kFlip, {0}}}});
  EXPECT_THAT(
      describe_coverage(noise, circuit),
      ElementsAre(
          AllOf(StartsWith("rule 0 fired on 2 gates: "), HasSubstr(noise.rules()[0].description())),
          StartsWith("rule 1 fired on 0 gates: cx"), StartsWith("rule 2 fired on 1 gate: ry"),
          "no rule covers 1 cx", "no rule covers 1 rz"));
  EXPECT_THAT(describe_coverage({}, sim::Circuit(2)), IsEmpty());
}

/// A device of five qubits in a line, as its calibration gives it: rules for every gate on every
/// qubit and coupler, a perfect rz, readout error.
sim::NoiseModel device() {
  sim::NoiseModel noise("device");
  for (int q = 0; q < 5; ++q) {
    noise.add_rule({{GateKind::kRz}, {q}, {}});
    for (const GateKind kind : {GateKind::kSx, GateKind::kX, GateKind::kReset}) {
      noise.add_rule({{kind}, {q}, {{kFlip, {0}}}});
    }
    noise.set_readout(q, {0.01, 0.02});
  }
  for (int q = 0; q + 1 < 5; ++q) {
    noise.add_rule({{GateKind::kCx}, {q, q + 1}, {{sim::depolarizing(0.01, 2), {0, 1}}}});
    noise.add_rule({{GateKind::kCx}, {q + 1, q}, {{sim::depolarizing(0.01, 2), {0, 1}}}});
  }
  return noise;
}

sim::Circuit native_circuit() {
  sim::Circuit circuit(3);
  for (int q = 0; q < 3; ++q) {
    circuit.append_fixed_rotation(GateKind::kRz, q, 0.3);
    circuit.append(GateKind::kSx, {q});
    circuit.append_fixed_rotation(GateKind::kRz, q, 0.4);
  }
  circuit.append(GateKind::kCx, {0, 1});
  circuit.append(GateKind::kCx, {2, 1});
  return circuit;
}

TEST(NoiseCoverage, OfADeviceIsCompleteAlthoughMostOfItsRulesRest) {
  const CoverageReport report = noise_coverage(device(), native_circuit());
  EXPECT_NO_THROW(require_complete(report, RestingRules::kAllowed));
  EXPECT_EQ(report.noisy_gates(), 5);
  EXPECT_THAT(report.uncovered, IsEmpty());
  EXPECT_EQ(report.summary(), "5 gates with noise, 6 ideal by the model (6 rz)");
  const std::vector<std::string> lines = report.lines();
  EXPECT_EQ(lines.size(), 8U + 4U);
  EXPECT_THAT(lines, Contains("10 rules are for qubits on which the circuit has no such gate"));
  EXPECT_THAT(lines, Contains("10 rules are for reset, x, which the circuit does not have"));
  EXPECT_THAT(lines, Contains("ideal by the model: 6 rz"));
  EXPECT_THAT(lines, Contains("readout error on qubits 0,1,2"));
  EXPECT_THAT(lines, Contains(StartsWith("rule 1 fired on 1 gate: sx on 0: depol")));
  EXPECT_THAT([&] { require_complete(report, RestingRules::kRefused); },
              ThrowsMessage<std::invalid_argument>(AllOf(HasSubstr("'device'"),
                                                         HasSubstr("does not have: rule 2 (x on 0"),
                                                         Not(HasSubstr("no rule covers")))));
}

TEST(NoiseCoverage, KindsAddUpToTheGatesOfTheCircuit) {
  sim::NoiseModel noise("some");
  noise.add_rule({{GateKind::kRy}, {0}, {{kFlip, {0}}}});
  noise.add_rule({{GateKind::kRz}, {}, {{sim::depolarizing(0.0, 1), {0}}}});
  const CoverageReport report = noise_coverage(noise, small_circuit());
  ASSERT_EQ(report.kinds.size(), 3U);
  for (const KindCoverage& kind : report.kinds) {
    EXPECT_EQ(kind.gates, kind.noisy + kind.ideal + kind.uncovered);
  }
  EXPECT_EQ(report.kinds[0].kind, GateKind::kRy);
  EXPECT_EQ(report.kinds[0].noisy, 1);
  EXPECT_EQ(report.kinds[0].uncovered, 1);
  EXPECT_EQ(report.kinds[1].ideal, 1) << "strength 0";
  EXPECT_EQ(report.kinds[2].uncovered, 1);
  EXPECT_EQ(report.summary(),
            "1 gate with noise, 1 ideal by the model (1 rz), 2 without noise (1 cx, 1 ry)");
}

TEST(NoiseCoverage, ARuleSaysOnWhichKindsItFired) {
  sim::NoiseModel noise("kinds");
  noise.add_rule({{GateKind::kRx, GateKind::kRy, GateKind::kRz}, {}, {{kFlip, {0}}}});
  EXPECT_THAT(describe_coverage(noise, small_circuit()),
              Contains(StartsWith("rule 0 fired on 3 gates (2 ry, 1 rz): ")));
}

TEST(NoiseCoverage, AgreesWithTheSimulatorsCount) {
  const sim::NoiseModel noise = device();
  sim::Circuit circuit = native_circuit();
  circuit.append(GateKind::kH, {0});
  circuit.append(GateKind::kSwap, {0, 2});
  const sim::NoiseCoverage expected = sim::coverage(noise, circuit);
  const CoverageReport report = noise_coverage(noise, circuit);
  for (std::size_t r = 0; r < report.rules.size(); ++r) {
    EXPECT_EQ(report.rules[r].hits, expected.rule_hits[r]) << r;
    EXPECT_EQ(report.rules[r].use == RuleUse::kFired, expected.rule_hits[r] > 0) << r;
  }
  int uncovered = 0;
  for (const UncoveredGate& gate : report.uncovered) uncovered += gate.count;
  EXPECT_EQ(uncovered, static_cast<int>(expected.uncovered_gates.size()));
}

TEST(RequireComplete, NamesGatesThatNoRuleCovers) {
  sim::Circuit circuit = native_circuit();
  circuit.append(GateKind::kH, {2});
  circuit.append(GateKind::kH, {2});
  circuit.append(GateKind::kCx, {0, 2});
  EXPECT_THAT(
      [&] { require_complete(noise_coverage(device(), circuit), RestingRules::kAllowed); },
      ThrowsMessage<std::invalid_argument>(AllOf(
          HasSubstr("noise model 'device'"), HasSubstr("no rule covers: 2 h on 2; 1 cx on 0,2"))));
}

TEST(RequireComplete, NamesRulesForAPairInTheOtherOrder) {
  sim::NoiseModel noise("directed");
  noise.add_rule({{GateKind::kRy, GateKind::kRz}, {}, {{kFlip, {0}}}});
  noise.add_rule({{GateKind::kCx}, {}, {{kFlip, {0}}}});
  noise.add_rule({{GateKind::kCx}, {1, 0}, {{kFlip, {1}}}});
  const CoverageReport report = noise_coverage(noise, small_circuit());
  EXPECT_EQ(report.rules[2].use, RuleUse::kOtherOrder) << "covered by rule 1 alone";
  EXPECT_THAT([&] { require_complete(report, RestingRules::kAllowed); },
              ThrowsMessage<std::invalid_argument>(
                  AllOf(HasSubstr("in the other order only: rule 2 (cx on 1,0"),
                        Not(HasSubstr("no rule covers")))));
  noise.add_rule({{GateKind::kCx}, {0, 1}, {{kFlip, {1}}}});
  const CoverageReport both = noise_coverage(noise, small_circuit());
  EXPECT_EQ(both.rules[2].use, RuleUse::kOtherQubits);
  EXPECT_NO_THROW(require_complete(both, RestingRules::kRefused));
}

TEST(RequireComplete, RefusesRulesOfAbsentGatesUnlessTheyMayRest) {
  sim::NoiseModel noise("written by hand");
  noise.add_rule({{GateKind::kRy, GateKind::kRz}, {}, {{kFlip, {0}}}});
  noise.add_rule({{GateKind::kCx}, {}, {{kFlip, {0}}}});
  noise.add_rule({{GateKind::kSx}, {}, {{kFlip, {0}}}});
  const CoverageReport report = noise_coverage(noise, small_circuit());
  EXPECT_EQ(report.rules[2].use, RuleUse::kNoSuchGate);
  EXPECT_NO_THROW(require_complete(report, RestingRules::kAllowed));
  EXPECT_THAT([&] { require_complete(report, RestingRules::kRefused); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("rule 2 (sx on any qubits")));
  EXPECT_THAT(report.lines(), Contains(StartsWith("rule 2 fired on 0 gates: sx")))
      << "rules of any qubits are few: all are listed";
}

TEST(RequireComplete, RefusesAModelThatDoesNothingUnlessItIsTheNoiselessOne) {
  EXPECT_NO_THROW(require_complete(noise_coverage({}, small_circuit()), RestingRules::kRefused));
  sim::NoiseModel perfect("perfect");
  std::vector<GateKind> one_qubit{GateKind::kRy, GateKind::kRz};
  perfect.add_rule({one_qubit, {}, {{sim::depolarizing(0.0, 1), {0}}}});
  perfect.add_rule({{GateKind::kCx}, {}, {}});
  EXPECT_THAT(
      [&] { require_complete(noise_coverage(perfect, small_circuit()), RestingRules::kRefused); },
      ThrowsMessage<std::invalid_argument>(HasSubstr("nothing in it does anything")));
  perfect.set_readout(1, {0.0, 0.1});
  const CoverageReport read = noise_coverage(perfect, small_circuit());
  EXPECT_NO_THROW(require_complete(read, RestingRules::kRefused));
  EXPECT_THAT(read.lines(), Contains("readout error on qubits 1, none on 0,2"));
  EXPECT_THAT(
      [&] {
        require_complete(noise_coverage(sim::NoiseModel("empty"), small_circuit()),
                         RestingRules::kAllowed);
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("nothing in it does anything")));
}

TEST(RequireComplete, NamesAtMostTenGates) {
  sim::Circuit circuit(12);
  for (int q = 0; q < 12; ++q) circuit.append(GateKind::kH, {q});
  sim::NoiseModel noise("other");
  noise.set_readout(0, {0.1, 0.1});
  EXPECT_THAT([&] { require_complete(noise_coverage(noise, circuit), RestingRules::kAllowed); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("1 h on 9 and 2 more")));
}

/// Relaxation of qubit 0 alone; sx and cx take time, rz none.
sim::IdleNoise idle_noise(sim::SchedulePolicy policy) {
  sim::IdleNoise idle;
  idle.policy = policy;
  idle.qubits.push_back(sim::IdleRelaxation{100e-6, 80e-6, 0.0});
  idle.times = {{GateKind::kRz, {}, 0.0}, {GateKind::kSx, {}, 35e-9}, {GateKind::kCx, {}, 300e-9}};
  return idle;
}

TEST(NoiseCoverage, CountsDelaysThatRelaxAndThoseThatDoNot) {
  sim::NoiseModel noise = device();
  noise.set_idle_noise(idle_noise(sim::SchedulePolicy::kNone));
  sim::Circuit circuit = native_circuit();
  circuit.append_delay(0, 1e-6);
  circuit.append_delay(0, 0.0);
  circuit.append_delay(2, 1e-6);
  const CoverageReport report = noise_coverage(noise, circuit);
  EXPECT_EQ(report.relaxing_delays, 2);
  EXPECT_EQ(report.quiet_delays, 1);
  EXPECT_EQ(report.noisy_gates(), 5 + 1) << "0 s are no time to relax in";
  EXPECT_THAT(report.lines(), Contains("2 delays relax, 1 on qubits without relaxation"));
  EXPECT_THAT([&] { require_complete(report, RestingRules::kAllowed); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("1 delay on 2")));
}

TEST(NoiseCoverage, CountsTheDelaysOfTheSchedule) {
  sim::NoiseModel noise = device();
  noise.set_idle_noise(idle_noise(sim::SchedulePolicy::kAsap));
  const CoverageReport report = noise_coverage(noise, native_circuit());
  EXPECT_EQ(report.relaxing_delays, 1) << "qubit 0 waits for the second cx";
  EXPECT_EQ(report.quiet_delays, 1) << "qubit 2 waits for the first";
  EXPECT_THAT(report.untimed, IsEmpty());
  sim::Circuit with_h = native_circuit();
  with_h.append(GateKind::kH, {0});
  noise.add_rule({{GateKind::kH}, {}, {{kFlip, {0}}}});
  const CoverageReport untimed = noise_coverage(noise, with_h);
  EXPECT_THAT(untimed.untimed, ElementsAre(GateKind::kH));
  EXPECT_THAT(untimed.lines(), Contains("no time is known for h: they take none"));
  EXPECT_THAT([&] { require_complete(untimed, RestingRules::kAllowed); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("without a time in the schedule: h")));
}

TEST(NoiseCoverage, CountsChannelsOnSpectators) {
  sim::NoiseModel noise = device();
  noise.add_rule({{GateKind::kCx}, {0, 1}, {{sim::depolarizing(0.01, 2), {1}, {2}}}});
  const CoverageReport report = noise_coverage(noise, native_circuit());
  EXPECT_EQ(report.spectator_channels, 1);
  EXPECT_THAT(report.lines(), Contains("1 channel on spectators"));
}

TEST(RequireComplete, AMeasurementWithReadoutErrorNeedsNoRuleAndAResetDoes) {
  sim::NoiseModel noise = device();
  sim::Circuit circuit = native_circuit();
  circuit.append(GateKind::kMeasure, {0});
  EXPECT_NO_THROW(require_complete(noise_coverage(noise, circuit), RestingRules::kAllowed));
  circuit.append(GateKind::kReset, {0});
  EXPECT_NO_THROW(require_complete(noise_coverage(noise, circuit), RestingRules::kAllowed));
  sim::Circuit other(6);
  other.append(GateKind::kReset, {5});
  other.append(GateKind::kMeasure, {5});
  EXPECT_THAT([&] { require_complete(noise_coverage(noise, other), RestingRules::kAllowed); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("1 reset on 5; 1 measure on 5")));
}

}  // namespace
}  // namespace qarch::search
