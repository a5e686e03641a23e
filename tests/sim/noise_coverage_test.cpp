#include "sim/noise_coverage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/channel.h"

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::ThrowsMessage;
using ::testing::UnorderedElementsAre;

const Channel kFlip = depolarizing(0.01, 1);

Circuit small_circuit() {
  Circuit circuit(3);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append_rotation(GateKind::kRy, 1);
  circuit.append_rotation(GateKind::kRz, 1);
  circuit.append(GateKind::kCx, {0, 1});
  return circuit;
}

TEST(DescribeCoverage, SaysWhatTheNoiseDidAndWhatItDidNot) {
  const Circuit circuit = small_circuit();
  NoiseModel noise;
  noise.add_rule({{GateKind::kRy}, {}, {{kFlip, {0}}}});
  noise.add_rule({{GateKind::kCx}, {1, 0}, {{kFlip, {0}}}});
  noise.add_rule({{GateKind::kRy}, {1}, {{kFlip, {0}}}});
  EXPECT_THAT(
      describe_coverage(noise, circuit),
      ElementsAre(
          AllOf(StartsWith("rule 0 fired on 2 gates: "), HasSubstr(noise.rules()[0].description())),
          StartsWith("rule 1 fired on 0 gates: cx"), StartsWith("rule 2 fired on 1 gate: ry"),
          "no rule covers 1 cx", "no rule covers 1 rz"));
  EXPECT_THAT(describe_coverage({}, Circuit(2)), IsEmpty());
}

/// A device of five qubits in a line, as its calibration gives it: rules for every gate on every
/// qubit and coupler, a perfect rz, readout error.
NoiseModel device() {
  NoiseModel noise("device");
  for (int q = 0; q < 5; ++q) {
    noise.add_rule({{GateKind::kRz}, {q}, {}});
    for (const GateKind kind : {GateKind::kSx, GateKind::kX, GateKind::kReset}) {
      noise.add_rule({{kind}, {q}, {{kFlip, {0}}}});
    }
    noise.set_readout(q, {0.01, 0.02});
  }
  for (int q = 0; q + 1 < 5; ++q) {
    noise.add_rule({{GateKind::kCx}, {q, q + 1}, {{depolarizing(0.01, 2), {0, 1}}}});
    noise.add_rule({{GateKind::kCx}, {q + 1, q}, {{depolarizing(0.01, 2), {0, 1}}}});
  }
  return noise;
}

Circuit native_circuit() {
  Circuit circuit(3);
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
  NoiseModel noise("some");
  noise.add_rule({{GateKind::kRy}, {0}, {{kFlip, {0}}}});
  noise.add_rule({{GateKind::kRz}, {}, {{depolarizing(0.0, 1), {0}}}});
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
  NoiseModel noise("kinds");
  noise.add_rule({{GateKind::kRx, GateKind::kRy, GateKind::kRz}, {}, {{kFlip, {0}}}});
  EXPECT_THAT(describe_coverage(noise, small_circuit()),
              Contains(StartsWith("rule 0 fired on 3 gates (2 ry, 1 rz): ")));
}

TEST(NoiseCoverage, HitsAreTheGatesThatARuleMatches) {
  const NoiseModel noise = device();
  Circuit circuit = native_circuit();
  circuit.append(GateKind::kH, {0});
  circuit.append(GateKind::kSwap, {0, 2});
  const CoverageReport report = noise_coverage(noise, circuit);
  int covered = 0;
  for (std::size_t r = 0; r < report.rules.size(); ++r) {
    const auto hits = std::ranges::count_if(
        circuit.gates(), [&](const Gate& gate) { return noise.rules()[r].matches(gate); });
    EXPECT_EQ(report.rules[r].hits, hits) << r;
    EXPECT_EQ(report.rules[r].use == RuleUse::kFired, hits > 0) << r;
  }
  for (const Gate& gate : circuit.gates()) {
    covered +=
        std::ranges::any_of(noise.rules(), [&](const NoiseRule& r) { return r.matches(gate); });
  }
  int uncovered = 0;
  for (const UncoveredGate& gate : report.uncovered) uncovered += gate.count;
  EXPECT_EQ(uncovered, static_cast<int>(circuit.gates().size()) - covered);
}

TEST(RequireComplete, NamesGatesThatNoRuleCovers) {
  Circuit circuit = native_circuit();
  circuit.append(GateKind::kH, {2});
  circuit.append(GateKind::kH, {2});
  circuit.append(GateKind::kCx, {0, 2});
  EXPECT_THAT(
      [&] { require_complete(noise_coverage(device(), circuit), RestingRules::kAllowed); },
      ThrowsMessage<std::invalid_argument>(AllOf(
          HasSubstr("noise model 'device'"), HasSubstr("no rule covers: 2 h on 2; 1 cx on 0,2"))));
}

TEST(RequireComplete, NamesRulesForAPairInTheOtherOrder) {
  NoiseModel noise("directed");
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
  NoiseModel noise("written by hand");
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
  NoiseModel perfect("perfect");
  std::vector<GateKind> one_qubit{GateKind::kRy, GateKind::kRz};
  perfect.add_rule({one_qubit, {}, {{depolarizing(0.0, 1), {0}}}});
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
        require_complete(noise_coverage(NoiseModel("empty"), small_circuit()),
                         RestingRules::kAllowed);
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("nothing in it does anything")));
}

TEST(RequireComplete, NamesAtMostTenGates) {
  Circuit circuit(12);
  for (int q = 0; q < 12; ++q) circuit.append(GateKind::kH, {q});
  NoiseModel noise("other");
  noise.set_readout(0, {0.1, 0.1});
  EXPECT_THAT([&] { require_complete(noise_coverage(noise, circuit), RestingRules::kAllowed); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("1 h on 9 and 2 more")));
}

/// Relaxation of qubit 0 alone; sx and cx take time, rz none.
IdleNoise idle_noise(SchedulePolicy policy) {
  IdleNoise idle;
  idle.policy = policy;
  idle.qubits.push_back(IdleRelaxation{100e-6, 80e-6, 0.0});
  idle.times = {{GateKind::kRz, {}, 0.0}, {GateKind::kSx, {}, 35e-9}, {GateKind::kCx, {}, 300e-9}};
  return idle;
}

TEST(NoiseCoverage, CountsDelaysThatRelaxAndThoseThatDoNot) {
  NoiseModel noise = device();
  noise.set_idle_noise(idle_noise(SchedulePolicy::kNone));
  Circuit circuit = native_circuit();
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
  NoiseModel noise = device();
  noise.set_idle_noise(idle_noise(SchedulePolicy::kAsap));
  const CoverageReport report = noise_coverage(noise, native_circuit());
  EXPECT_EQ(report.relaxing_delays, 1) << "qubit 0 waits for the second cx";
  EXPECT_EQ(report.quiet_delays, 1) << "qubit 2 waits for the first";
  EXPECT_THAT(report.untimed, IsEmpty());
  Circuit with_h = native_circuit();
  with_h.append(GateKind::kH, {0});
  noise.add_rule({{GateKind::kH}, {}, {{kFlip, {0}}}});
  const CoverageReport untimed = noise_coverage(noise, with_h);
  EXPECT_THAT(untimed.untimed, ElementsAre(GateKind::kH));
  EXPECT_THAT(untimed.lines(), Contains("no time is known for h: they take none"));
  EXPECT_THAT([&] { require_complete(untimed, RestingRules::kAllowed); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("without a time in the schedule: h")));
}

TEST(NoiseCoverage, CountsChannelsOnSpectators) {
  NoiseModel noise = device();
  noise.add_rule({{GateKind::kCx}, {0, 1}, {{depolarizing(0.01, 2), {1}, {2}}}});
  const CoverageReport report = noise_coverage(noise, native_circuit());
  EXPECT_EQ(report.spectator_channels, 1);
  EXPECT_THAT(report.lines(), Contains("1 channel on spectators"));
}

TEST(RequireComplete, AMeasurementWithReadoutErrorNeedsNoRuleAndAResetDoes) {
  NoiseModel noise = device();
  Circuit circuit = native_circuit();
  circuit.append(GateKind::kMeasure, {0});
  EXPECT_NO_THROW(require_complete(noise_coverage(noise, circuit), RestingRules::kAllowed));
  circuit.append(GateKind::kReset, {0});
  EXPECT_NO_THROW(require_complete(noise_coverage(noise, circuit), RestingRules::kAllowed));
  Circuit other(6);
  other.append(GateKind::kReset, {5});
  other.append(GateKind::kMeasure, {5});
  EXPECT_THAT([&] { require_complete(noise_coverage(noise, other), RestingRules::kAllowed); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("1 reset on 5; 1 measure on 5")));
}

std::vector<int> hits_of(const CoverageReport& report) {
  std::vector<int> hits;
  for (const RuleCoverage& rule : report.rules) hits.push_back(rule.hits);
  return hits;
}

/// "cx 1 0", once for each.
std::vector<std::string> uncovered_of(const CoverageReport& report) {
  std::vector<std::string> gates;
  for (const UncoveredGate& gate : report.uncovered) {
    std::string text(gate_row(gate.kind).name);
    for (const int qubit : gate.qubits) text += " " + std::to_string(qubit);
    gates.insert(gates.end(), static_cast<std::size_t>(gate.count), text);
  }
  return gates;
}

TEST(NoiseCoverage, CountsHitsAndListsGatesWithoutNoise) {
  Circuit circuit(3);
  circuit.append(GateKind::kX, {0});      // rule 0
  circuit.append(GateKind::kX, {1});      // rules 0 and 1
  circuit.append(GateKind::kCx, {0, 1});  // rule 2
  circuit.append(GateKind::kCx, {1, 0});  // none
  circuit.append(GateKind::kH, {2});      // none
  NoiseModel noise;
  noise.add_rule({{GateKind::kX}, {}, {{bit_flip(0.1), {0}}}});
  noise.add_rule({{GateKind::kX}, {1}, {{bit_flip(0.1), {0}}}});
  noise.add_rule({{GateKind::kCx}, {0, 1}, {{bit_flip(0.1), {1}}}});
  noise.add_rule({{GateKind::kSwap}, {}, {{bit_flip(0.1), {1}}}});
  const CoverageReport result = noise_coverage(noise, circuit);
  EXPECT_THAT(hits_of(result), ElementsAre(2, 1, 1, 0));
  EXPECT_THAT(uncovered_of(result), UnorderedElementsAre("cx 1 0", "h 2"));
}

TEST(NoiseCoverage, CountsWaitsAndWhatIsNoiseByOtherMeans) {
  Circuit circuit(3);
  circuit.append(GateKind::kCx, {0, 1});  // 300 ns, qubit 2 waits
  circuit.append_delay(0, 1e-7);          // relaxes
  circuit.append_delay(1, 1e-7);          // nothing
  circuit.append_delay(1, 0.0);           // takes no time
  circuit.append(GateKind::kMeasure, {0});
  circuit.append(GateKind::kMeasure, {1});
  circuit.append(GateKind::kId, {0});
  circuit.append_fixed_rotation(GateKind::kRz, 2, 0.3);
  NoiseModel noise;
  noise.add_rule({{GateKind::kCx}, {}, {{bit_flip(0.1), {0}}}});
  noise.add_rule({{GateKind::kRz}, {}, {}});  // known to be ideal
  noise.add_rule({{GateKind::kDelay}, {2}, {{phase_flip(0.1), {0}}}});
  noise.set_readout(0, {0.01, 0.0});
  noise.set_idle_noise({SchedulePolicy::kAsap,
                        {IdleRelaxation{1e-5, 1e-5}, std::nullopt, std::nullopt},
                        {{GateKind::kCx, {}, 3e-7}}});
  const CoverageReport result = noise_coverage(noise, circuit);
  EXPECT_THAT(hits_of(result), ElementsAre(1, 1, 1)) << "qubit 2 waits at the end";
  EXPECT_THAT(uncovered_of(result), UnorderedElementsAre("delay 1", "measure 1", "id 0"));
  EXPECT_EQ(result.relaxing_delays, 1);
  EXPECT_EQ(result.quiet_delays, 1);
}

}  // namespace
}  // namespace qarch::sim
