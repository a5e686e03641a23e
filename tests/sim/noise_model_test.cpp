#include "sim/noise_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>

#include "sim/expectation.h"
#include "sim/noise_gradient.h"
#include "sim/ptm_program.h"

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

TEST(NoiseModel, TakesChannelsOnSpectatorsOfRulesForGivenQubits) {
  NoiseModel noise;
  noise.add_rule({{GateKind::kCx},
                  {0, 1},
                  {{zz_rotation(0.1), {1}, {2}},
                   {bit_flip(0.1), {}, {3}},
                   {depolarizing(0.1, 2), {}, {3, 2}}}});
  EXPECT_THAT(noise.rules()[0].description(),
              AllOf(HasSubstr("zz_rotation(0.1) on operand 1 and qubit 2"),
                    HasSubstr("bit_flip(0.1) on qubit 3"), HasSubstr("on qubit 3,2")));
  const auto add = [&](const AppliedChannel& channel, std::vector<int> qubits) {
    return [&noise, rule = NoiseRule{{GateKind::kCx}, std::move(qubits), {channel}}] {
      noise.add_rule(rule);
    };
  };
  const Channel zz = zz_rotation(0.1);
  expect_refused(add({zz, {0}, {2}}, {}), "rule 1", "any qubits");
  expect_refused(add({zz, {0}, {1}}, {0, 1}), "spectator = 1", "none of the gate's qubits 0,1");
  expect_refused(add({zz, {0}, {-1}}, {0, 1}), "spectator = -1", ">= 0");
  expect_refused(add({zz, {}, {2, 2}}, {0, 1}), "spectator = 2", "once");
  expect_refused(add({zz, {0, 1}, {2}}, {0, 1}), "zz_rotation", "1 spectators");
  expect_refused(add({bit_flip(0.1), {}, {}}, {0, 1}), "bit_flip", "0 operands");
  EXPECT_EQ(noise.rules().size(), 1U);
}

TEST(NoiseModel, ASpectatorThatTheCircuitLacksIsAnErrorWhereItsRuleFires) {
  NoiseModel noise;
  noise.add_rule({{GateKind::kX}, {}, {{bit_flip(0.1), {0}}}});
  noise.add_rule({{GateKind::kCx}, {0, 1}, {{zz_rotation(0.1), {1}, {5}}}});
  Circuit circuit(3);
  circuit.append(GateKind::kCx, {1, 0});
  const PauliSum z(3, {{PauliString::parse("ZII"), 1.0}});
  EXPECT_NO_THROW(ExpectationFunction(circuit, noise, z));
  circuit.append(GateKind::kCx, {0, 1});
  expect_refused([&] { ExpectationFunction(circuit, noise, z); }, "noise rule 1 on cx",
                 "spectator = 5, must be a qubit of the circuit, in [0, 2]");
  expect_refused([&] { PtmProgram(circuit, noise); }, "noise rule 1 on cx", "spectator = 5");
  expect_refused([&] { noise_gradient(circuit, {}, noise, z); }, "noise rule 1", "spectator = 5");
}

TEST(NoiseModel, ChecksTheNoiseOfWaitingQubits) {
  NoiseModel noise;
  const double infinity = std::numeric_limits<double>::infinity();
  const auto set = [&](const IdleNoise& idle) { return [&] { noise.set_idle_noise(idle); }; };
  const IdleNoise negative{SchedulePolicy::kAsap, {}, {{GateKind::kX, {}, -1e-9}}};
  expect_refused(set(negative), "time of x", ">= 0");
  const IdleNoise endless{SchedulePolicy::kAsap, {}, {{GateKind::kCx, {0, 1}, infinity}}};
  expect_refused(set(endless), "time of cx", "finite");
  const IdleNoise delay{SchedulePolicy::kAsap, {}, {{GateKind::kDelay, {}, 1e-7}}};
  expect_refused(set(delay), "time of delay", "another operation");
  const IdleNoise pair{SchedulePolicy::kAsap, {}, {{GateKind::kX, {0, 1}, 1e-7}}};
  expect_refused(set(pair), "time of x on qubits '0,1'", "all of its qubits");
  const IdleNoise unphysical{SchedulePolicy::kAsap, {IdleRelaxation{1e-6, 3e-6}}, {}};
  expect_refused(set(unphysical), "T2", "2 T1");
  EXPECT_TRUE(noise.is_noiseless());
  noise.set_idle_noise({SchedulePolicy::kNone, {std::nullopt, IdleRelaxation{infinity, 1e-6}}, {}});
  EXPECT_FALSE(noise.is_noiseless());
  Circuit circuit(2);
  circuit.append_delay(0, 1e-6);
  EXPECT_FALSE(noise.relaxes(circuit)) << "no relaxation of qubit 0";
  circuit.append_delay(1, 1e-6);
  EXPECT_TRUE(noise.relaxes(circuit));
  noise.set_idle_noise({SchedulePolicy::kAlap, {std::nullopt, IdleRelaxation{infinity, 1e-6}}, {}});
  EXPECT_TRUE(noise.relaxes(Circuit(2))) << "it may wait";
  EXPECT_FALSE(noise.relaxes(Circuit(1)));
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

}  // namespace
}  // namespace qarch::sim
