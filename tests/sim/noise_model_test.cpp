#include "sim/noise_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

Gate gate(GateKind kind, int a, int b = -1) { return {kind, {a, b}, -1, 0.0}; }

template <class Call>
void expect_refused(Call call, const char* a, const char* b) {
  EXPECT_THAT(call, ThrowsMessage<std::invalid_argument>(AllOf(HasSubstr(a), HasSubstr(b))));
}

TEST(NoiseRule, WithoutQubitsMatchesTheKindsAnywhere) {
  const NoiseRule rule{{GateKind::kRx, GateKind::kH}, {}, {}};
  EXPECT_TRUE(rule.matches(gate(GateKind::kRx, 0)));
  EXPECT_TRUE(rule.matches(gate(GateKind::kH, 5)));
  EXPECT_FALSE(rule.matches(gate(GateKind::kRz, 0)));
  EXPECT_FALSE(rule.matches(gate(GateKind::kCx, 0, 1)));
}

TEST(NoiseRule, WithQubitsMatchesThoseInThatOrder) {
  const NoiseRule rule{{GateKind::kCx, GateKind::kCz}, {0, 1}, {}};
  EXPECT_TRUE(rule.matches(gate(GateKind::kCx, 0, 1)));
  EXPECT_TRUE(rule.matches(gate(GateKind::kCz, 0, 1)));
  EXPECT_FALSE(rule.matches(gate(GateKind::kCx, 1, 0)));
  EXPECT_FALSE(rule.matches(gate(GateKind::kCx, 0, 2)));
  const NoiseRule single{{GateKind::kX}, {2}, {}};
  EXPECT_TRUE(single.matches(gate(GateKind::kX, 2)));
  EXPECT_FALSE(single.matches(gate(GateKind::kX, 0)));
}

TEST(NoiseRule, DescriptionNamesGatesQubitsAndChannels) {
  const NoiseRule rule{
      {GateKind::kCx}, {0, 1}, {{depolarizing(0.01, 2), {0, 1}}, {bit_flip(0.25), {1}}}};
  EXPECT_THAT(rule.description(),
              AllOf(HasSubstr("cx"), HasSubstr("0,1"), HasSubstr("depolarizing"), HasSubstr("0.01"),
                    HasSubstr("bit_flip(0.25)")));
}

TEST(NoiseModel, KeepsRulesInOrder) {
  NoiseModel noise("mine");
  EXPECT_EQ(noise.name(), "mine");
  noise.add_rule({{GateKind::kX}, {}, {{bit_flip(0.1), {0}}}});
  noise.add_rule({{GateKind::kCx}, {1, 0}, {{depolarizing(0.1, 2), {1, 0}}}});
  ASSERT_EQ(noise.rules().size(), 2U);
  EXPECT_THAT(noise.rules()[0].kinds, ElementsAre(GateKind::kX));
  EXPECT_THAT(noise.rules()[1].qubits, ElementsAre(1, 0));
}

TEST(NoiseModel, RefusesARuleThatCannotAct) {
  NoiseModel noise;
  const auto add = [&](const NoiseRule& rule) { return [&noise, rule] { noise.add_rule(rule); }; };
  const Channel one = bit_flip(0.1);
  const Channel two = depolarizing(0.1, 2);
  expect_refused(add({{}, {}, {{one, {0}}}}), "rule", "no gate");
  expect_refused(add({{GateKind::kX, GateKind::kCx}, {}, {{one, {0}}}}), "mixes", "cx");
  expect_refused(add({{GateKind::kX}, {}, {{one, {1}}}}), "operand = 1", "bit_flip");
  expect_refused(add({{GateKind::kX}, {}, {{one, {-1}}}}), "operand = -1", "bit_flip");
  expect_refused(add({{GateKind::kCx}, {}, {{one, {2}}}}), "operand = 2", "[0, 1]");
  expect_refused(add({{GateKind::kCx}, {}, {{two, {0}}}}), "depolarizing", "2 qubits");
  expect_refused(add({{GateKind::kCx}, {}, {{one, {0, 1}}}}), "bit_flip", "1 qubits");
  expect_refused(add({{GateKind::kCx}, {}, {{two, {1, 1}}}}), "depolarizing", "differ");
  expect_refused(add({{GateKind::kX}, {}, {{two, {0, 1}}}}), "operand = 1", "depolarizing");
  expect_refused(add({{GateKind::kCx}, {0}, {{two, {0, 1}}}}), "qubits = 0", "must be 2");
  expect_refused(add({{GateKind::kX}, {0, 1}, {{one, {0}}}}), "qubits = 0,1", "must be 1");
  expect_refused(add({{GateKind::kCx}, {1, 1}, {{two, {0, 1}}}}), "qubits = 1,1", "different");
  expect_refused(add({{GateKind::kX}, {-1}, {{one, {0}}}}), "qubits = -1", ">= 0");
  EXPECT_THAT(noise.rules(), IsEmpty());
}

TEST(NoiseModel, ReadoutOfAQubitComesBeforeTheDefault) {
  NoiseModel noise;
  EXPECT_EQ(noise.readout(0).p10, 0.0);
  noise.set_default_readout({0.1, 0.2});
  noise.set_readout(1, {0.3, 0.4});
  EXPECT_EQ(noise.readout(0).p10, 0.1);
  EXPECT_EQ(noise.readout(0).p01, 0.2);
  EXPECT_EQ(noise.readout(1).p10, 0.3);
  EXPECT_EQ(noise.readout(1).p01, 0.4);
  noise.set_readout(1, {0.0, 0.0});
  EXPECT_EQ(noise.readout(1).p10, 0.0);
}

TEST(NoiseModel, RefusesReadoutOutsideProbabilities) {
  NoiseModel noise;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  expect_refused([&] { noise.set_readout(0, {1.5, 0.0}); }, "p10 = 1.5", "[0, 1]");
  expect_refused([&] { noise.set_readout(0, {0.0, -0.5}); }, "p01 = -0.5", "[0, 1]");
  expect_refused([&] { noise.set_readout(0, {nan, 0.0}); }, "p10 = nan", "[0, 1]");
  expect_refused([&] { noise.set_readout(-1, {0.0, 0.0}); }, "qubit = -1", ">= 0");
  expect_refused([&] { noise.set_default_readout({0.0, 1.5}); }, "p01 = 1.5", "[0, 1]");
  EXPECT_TRUE(noise.is_noiseless());
}

TEST(NoiseModel, CouplingMapIsDirectedAndEmptyAllowsAll) {
  NoiseModel noise;
  EXPECT_TRUE(noise.allows(3, 7));
  noise.set_coupling_map({{0, 1}, {2, 1}});
  EXPECT_TRUE(noise.allows(0, 1));
  EXPECT_FALSE(noise.allows(1, 0));
  EXPECT_TRUE(noise.allows(2, 1));
  EXPECT_FALSE(noise.allows(0, 2));
  EXPECT_EQ(noise.coupling_map().size(), 2U);
}

TEST(NoiseModel, RefusesACouplingOfAQubitWithItself) {
  NoiseModel noise;
  expect_refused([&] { noise.set_coupling_map({{1, 1}}); }, "(1, 1)", "different");
  expect_refused([&] { noise.set_coupling_map({{0, -1}}); }, "(0, -1)", ">= 0");
}

TEST(NoiseModel, IsNoiselessWithoutRulesAndReadoutError) {
  NoiseModel noise;
  EXPECT_TRUE(noise.is_noiseless());
  noise.set_coupling_map({{0, 1}});
  noise.set_readout(0, {0.0, 0.0});
  EXPECT_TRUE(noise.is_noiseless());
  NoiseModel readout = noise;
  readout.set_readout(0, {0.0, 0.01});
  EXPECT_FALSE(readout.is_noiseless());
  NoiseModel by_default = noise;
  by_default.set_default_readout({0.01, 0.0});
  EXPECT_FALSE(by_default.is_noiseless());
  noise.add_rule({{GateKind::kX}, {}, {{bit_flip(0.1), {0}}}});
  EXPECT_FALSE(noise.is_noiseless());
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
  const NoiseCoverage result = coverage(noise, circuit);
  EXPECT_THAT(result.rule_hits, ElementsAre(2, 1, 1, 0));
  EXPECT_THAT(result.uncovered_gates, ElementsAre(3, 4));
}

}  // namespace
}  // namespace qarch::sim
