#include "sim/circuit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "tests/support/dense_oracle.h"
#include "tests/support/random_circuits.h"

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

template <class Call>
void expect_refused(Call call, const char* a, const char* b) {
  EXPECT_THAT(call, ThrowsMessage<std::invalid_argument>(AllOf(HasSubstr(a), HasSubstr(b))));
}

TEST(Circuit, StartsEmpty) {
  const Circuit circuit(3);
  EXPECT_EQ(circuit.num_qubits(), 3);
  EXPECT_EQ(circuit.num_parameters(), 0);
  EXPECT_TRUE(circuit.gates().empty());
  EXPECT_EQ(circuit.depth(), 0);
}

TEST(Circuit, RefusesOtherThanOneTo31Qubits) {
  EXPECT_NO_THROW(Circuit(1));
  EXPECT_NO_THROW(Circuit(31));
  expect_refused([] { Circuit(0); }, "num_qubits = 0", "[1, 31]");
  expect_refused([] { Circuit(32); }, "num_qubits = 32", "[1, 31]");
}

TEST(Circuit, KeepsGatesInOrder) {
  Circuit circuit(2);
  circuit.append(GateKind::kH, {1});
  circuit.append(GateKind::kCx, {1, 0});
  circuit.append_fixed_rotation(GateKind::kRy, 0, 0.25);
  ASSERT_EQ(circuit.gates().size(), 3U);
  EXPECT_EQ(circuit.gates()[0], (Gate{GateKind::kH, {1, -1}, -1, 0.0}));
  EXPECT_EQ(circuit.gates()[1], (Gate{GateKind::kCx, {1, 0}, -1, 0.0}));
  EXPECT_EQ(circuit.gates()[2], (Gate{GateKind::kRy, {0, -1}, -1, 0.25}));
  EXPECT_EQ(circuit.gates()[0].num_qubits(), 1);
  EXPECT_EQ(circuit.gates()[1].num_qubits(), 2);
  EXPECT_TRUE(circuit.gates()[1].acts_on(0));
  EXPECT_FALSE(circuit.gates()[0].acts_on(0));
}

TEST(Circuit, NumbersSlotsInOrderAndSharesThem) {
  Circuit circuit(2);
  EXPECT_EQ(circuit.append_rotation(GateKind::kRx, 0), 0);
  EXPECT_EQ(circuit.append_rotation(GateKind::kRy, 1), 1);
  circuit.append_rotation(GateKind::kRz, 0, 1);
  EXPECT_EQ(circuit.num_parameters(), 2);
  circuit.append_rotation(GateKind::kRz, 0, 2);
  EXPECT_EQ(circuit.num_parameters(), 3);
  EXPECT_EQ(circuit.append_rotation(GateKind::kRx, 1), 3);
}

TEST(Circuit, RefusesASlotBeyondTheNext) {
  Circuit circuit(1);
  expect_refused([&] { circuit.append_rotation(GateKind::kRx, 0, 1); }, "slot = 1", "[0, 0]");
  expect_refused([&] { circuit.append_rotation(GateKind::kRx, 0, -1); }, "slot = -1", "[0, 0]");
  EXPECT_TRUE(circuit.gates().empty());
}

TEST(Circuit, EveryRowOfTheTableIsCheckedForItsOperands) {
  for (const GateRow& row : gates()) {
    Circuit circuit(3);
    const std::string name(row.name);
    if (row.has_angle) {
      expect_refused([&] { circuit.append(row.kind, {0}); }, name.c_str(), "angle");
      expect_refused([&] { circuit.append_rotation(row.kind, 3); }, name.c_str(), "qubit = 3");
      expect_refused([&] { circuit.append_fixed_rotation(row.kind, -1, 0.0); }, name.c_str(), "-1");
    } else if (row.num_qubits == 1) {
      expect_refused([&] { circuit.append(row.kind, {0, 1}); }, name.c_str(), "must be 1");
      expect_refused([&] { circuit.append(row.kind, {3}); }, name.c_str(), "[0, 2]");
      expect_refused([&] { circuit.append_fixed_rotation(row.kind, 0, 0.1); }, name.c_str(),
                     "angle");
      expect_refused([&] { circuit.append_rotation(row.kind, 0); }, name.c_str(), "parameter");
    } else {
      expect_refused([&] { circuit.append(row.kind, {0}); }, name.c_str(), "must be 2");
      expect_refused([&] { circuit.append(row.kind, {1, 1}); }, name.c_str(), "differ");
      expect_refused([&] { circuit.append(row.kind, {1, 3}); }, name.c_str(), "qubit = 3");
      expect_refused([&] { circuit.append_rotation(row.kind, 0); }, name.c_str(), "must be 2");
    }
    EXPECT_TRUE(circuit.gates().empty()) << row.name;
    EXPECT_EQ(circuit.num_parameters(), 0) << row.name;
  }
}

TEST(Circuit, RefusesAnAngleThatIsNotFinite) {
  Circuit circuit(1);
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  expect_refused([&] { circuit.append_fixed_rotation(GateKind::kRx, 0, infinity); }, "angle",
                 "inf");
  expect_refused([&] { circuit.append_fixed_rotation(GateKind::kRx, 0, nan); }, "angle", "nan");
}

TEST(Circuit, TakesResetMeasureAndDelay) {
  Circuit circuit(2);
  circuit.append(GateKind::kId, {0});
  circuit.append_delay(1, 2e-7);
  EXPECT_TRUE(circuit.is_unitary()) << "a delay alone";
  circuit.append(GateKind::kReset, {0});
  EXPECT_FALSE(circuit.is_unitary());
  circuit.append(GateKind::kMeasure, {1});
  ASSERT_EQ(circuit.gates().size(), 4U);
  EXPECT_EQ(circuit.gates()[1], (Gate{GateKind::kDelay, {1, -1}, -1, 2e-7}));
  EXPECT_EQ(circuit.num_rotations(), 0);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double seconds : {-1e-9, nan, std::numeric_limits<double>::infinity()}) {
    expect_refused([&] { circuit.append_delay(0, seconds); }, "gate delay: time", ">= 0");
  }
  expect_refused([&] { circuit.append(GateKind::kDelay, {0}); }, "gate delay", "time");
  expect_refused([&] { circuit.append_delay(2, 0.0); }, "gate delay: qubit = 2", "[0, 1]");
}

TEST(Circuit, AppendsAGateAsItIsOrRefusesIt) {
  rl::Rng rng = rl::random_stream(1, "append");
  const Circuit circuit = test::with_interruptions(test::random_circuit(3, 60, rng), rng);
  Circuit copy(3);
  for (const Gate& gate : circuit.gates()) copy.append(gate);
  EXPECT_EQ(copy, circuit);
  expect_refused([&] { copy.append({GateKind::kRx, {0, 1}, 0}); }, "gate rx", "must be 1");
  expect_refused([&] { copy.append({GateKind::kDelay, {0, 1}}); }, "gate delay", "must be 1");
  expect_refused([&] { copy.append({GateKind::kCx, {0, -1}}); }, "gate cx", "must be 2");
  expect_refused([&] { copy.append({GateKind::kX, {0, -1}, 0}); }, "gate x", "no parameter");
  expect_refused([&] { copy.append({GateKind::kDelay, {0, -1}, 0}); }, "delay", "no parameter");
  EXPECT_EQ(copy, circuit);
}

TEST(Circuit, BoundCircuitIsTheSameCircuitWithoutSlots) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "circuit_test");
    const Circuit circuit = test::random_circuit(3, 30, rng);
    const std::vector<double> parameters = test::random_parameters(circuit, rng);
    const Circuit bound = circuit.bound(parameters);
    EXPECT_EQ(bound.num_parameters(), 0);
    EXPECT_EQ(bound.gates().size(), circuit.gates().size());
    EXPECT_EQ(test::run_dense(bound), test::run_dense(circuit, parameters)) << "seed " << seed;
  }
}

TEST(Circuit, BoundRefusesAnotherNumberOfValues) {
  Circuit circuit(1);
  circuit.append_rotation(GateKind::kRx, 0);
  const std::vector<double> two(2);
  expect_refused([&] { (void)circuit.bound(two); }, "2", "must be 1");
  expect_refused([&] { (void)circuit.bound({}); }, "0", "must be 1");
}

TEST(Circuit, DepthStartsEveryGateAsSoonAsItsQubitsAreFree) {
  Circuit circuit(3);
  circuit.append(GateKind::kH, {0});          // moment 1
  circuit.append(GateKind::kH, {2});          // 1
  circuit.append(GateKind::kCx, {0, 1});      // 2
  circuit.append(GateKind::kX, {2});          // 2
  circuit.append(GateKind::kCz, {1, 2});      // 3
  circuit.append_rotation(GateKind::kRx, 0);  // 3
  EXPECT_EQ(circuit.depth(), 3);
  EXPECT_EQ(circuit.num_two_qubit_gates(), 2);
  EXPECT_EQ(circuit.num_rotations(), 1);
}

TEST(Circuit, CountsFixedRotationsAsRotations) {
  Circuit circuit(1);
  circuit.append_rotation(GateKind::kRx, 0);
  circuit.append_fixed_rotation(GateKind::kRz, 0, 0.5);
  circuit.append(GateKind::kS, {0});
  EXPECT_EQ(circuit.num_rotations(), 2);
  EXPECT_EQ(circuit.depth(), 3);
}

TEST(Circuit, EqualityComparesEverything) {
  Circuit a(2);
  a.append_rotation(GateKind::kRx, 0);
  Circuit b = a;
  EXPECT_EQ(a, b);
  b.append(GateKind::kX, {1});
  EXPECT_NE(a, b);
  EXPECT_NE(Circuit(2), Circuit(3));
}

}  // namespace
}  // namespace qarch::sim
