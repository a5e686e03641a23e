#include "search/ansatz.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace qarch::search {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(Ansatz, HasTheCountsOfItsDefinition) {
  struct Case {
    std::string name;
    int rotations_per_qubit;
  };
  for (const auto& [name, per_qubit] : {Case{"ry_cx", 1}, Case{"ry_rz_cx", 2}}) {
    for (const int n : {1, 2, 5}) {
      for (const int layers : {1, 3}) {
        const sim::Circuit circuit = build_ansatz(name, n, layers);
        EXPECT_EQ(circuit.num_qubits(), n);
        EXPECT_EQ(circuit.num_rotations(), per_qubit * n * (layers + 1)) << name;
        EXPECT_EQ(circuit.num_parameters(), circuit.num_rotations()) << "every angle is free";
        EXPECT_EQ(circuit.num_two_qubit_gates(), (n - 1) * layers) << name;
      }
    }
  }
}

TEST(Ansatz, OneLayerOnTwoQubitsIsWhatItsDescriptionSays) {
  sim::Circuit expected(2);
  expected.append_rotation(sim::GateKind::kRy, 0);
  expected.append_rotation(sim::GateKind::kRy, 1);
  expected.append(sim::GateKind::kCx, {0, 1});
  expected.append_rotation(sim::GateKind::kRy, 0);
  expected.append_rotation(sim::GateKind::kRy, 1);
  EXPECT_EQ(build_ansatz("ry_cx", 2, 1), expected);
}

TEST(Ansatz, EveryRowOfTheTableIsFoundByItsName) {
  for (const Ansatz& ansatz : ansatzes()) {
    EXPECT_EQ(build_ansatz(ansatz.name, 3, 2), ansatz.build(3, 2)) << ansatz.name;
    EXPECT_FALSE(ansatz.description.empty());
  }
  EXPECT_THAT([] { build_ansatz("ry_cz", 2, 1); },
              ThrowsMessage<std::invalid_argument>(
                  AllOf(HasSubstr("ansatz = 'ry_cz'"), HasSubstr("did you mean 'ry_cx'"))));
  for (const int layers : {0, -1, 1001}) {
    EXPECT_THAT([&] { build_ansatz("ry_cx", 2, layers); },
                ThrowsMessage<std::invalid_argument>(
                    HasSubstr("layers = " + std::to_string(layers) + ", must be in [1, 1000]")));
  }
}

}  // namespace
}  // namespace qarch::search
