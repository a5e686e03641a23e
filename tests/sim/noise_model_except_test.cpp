#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "sim/expectation.h"
#include "sim/noise_coverage.h"
#include "sim/noise_model.h"

/// Rules for any qubits but some.
namespace qarch::sim {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(NoiseRuleExcept, MatchesAnyOperandsButThoseListedInThatOrder) {
  const NoiseRule rule{{GateKind::kCx, GateKind::kCz}, {}, {}, {{0, 1}, {2, 0}}};
  EXPECT_FALSE(rule.matches({GateKind::kCx, {0, 1}}));
  EXPECT_TRUE(rule.matches({GateKind::kCx, {1, 0}}));
  EXPECT_FALSE(rule.matches({GateKind::kCz, {2, 0}}));
  EXPECT_TRUE(rule.matches({GateKind::kCz, {0, 2}}));
  EXPECT_THAT(rule.description(), HasSubstr("cx cz on any qubits but 0,1 2,0: ideal"));
}

TEST(NoiseRuleExcept, OneGateIsNoisyOnOneQubitAndIdealOnTheOther) {
  NoiseModel noise("m");
  noise.add_rule({{GateKind::kX}, {}, {{reset_channel(), {0}}}, {{1}}});
  Circuit circuit(2);
  for (const int qubit : {0, 1, 0, 1}) circuit.append(GateKind::kX, {qubit});
  circuit.append(GateKind::kX, {0});
  circuit.append(GateKind::kX, {1});
  const auto z = [&](const char* pauli) {
    const PauliSum sum(2, {{PauliString::parse(pauli), 1.0}});
    return ExpectationFunction(circuit, noise, sum)({});
  };
  EXPECT_EQ(z("IZ"), 1.0) << "every x on qubit 0 is forgotten";
  EXPECT_EQ(z("ZI"), -1.0) << "three ideal x on qubit 1";
  EXPECT_EQ(noise_coverage(noise, circuit).rules[0].hits, 3);
}

TEST(NoiseRuleExcept, WrongListsAreRefused) {
  NoiseModel noise("m");
  const auto add = [&](std::vector<int> qubits, std::vector<int> except) {
    return [&noise, rule = NoiseRule{{GateKind::kCx}, std::move(qubits), {}, {std::move(except)}}] {
      noise.add_rule(rule);
    };
  };
  EXPECT_THAT(add({}, {0}),
              ThrowsMessage<std::invalid_argument>(HasSubstr("except = 0, must be 2")));
  EXPECT_THAT(add({}, {1, 1}),
              ThrowsMessage<std::invalid_argument>(HasSubstr("must be different")));
  EXPECT_THAT(add({0, 1}, {1, 0}),
              ThrowsMessage<std::invalid_argument>(HasSubstr("both qubits and except")));
}

}  // namespace
}  // namespace qarch::sim
