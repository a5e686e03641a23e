#include "sim/gate.h"

#include <gtest/gtest.h>

#include <complex>
#include <set>
#include <string_view>

#include "tests/support/dense_oracle.h"

namespace qarch::sim {
namespace {

constexpr double kAngles[] = {-4.0, -0.3, 0.0, 0.7, 3.14159, 6.5};

TEST(GateTable, IsInTheOrderOfGateKind) {
  for (std::size_t i = 0; i < gates().size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(gates()[i].kind), i) << gates()[i].name;
    EXPECT_EQ(&gate_row(gates()[i].kind), &gates()[i]) << gates()[i].name;
  }
  EXPECT_EQ(gates().back().kind, GateKind::kSwap) << "a kind has no row";
}

TEST(GateTable, NamesAreUniqueAndFound) {
  std::set<std::string_view> names;
  for (const GateRow& row : gates()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(find_gate(row.name), &row);
  }
}

TEST(GateTable, NamesAreThoseOfOpenQasm) {
  const std::set<std::string_view> expected{"rx",  "ry", "rz",  "x",  "y",  "z",  "h",  "s",
                                            "sdg", "t",  "tdg", "sx", "cx", "cy", "cz", "swap"};
  std::set<std::string_view> names;
  for (const GateRow& row : gates()) names.insert(row.name);
  EXPECT_EQ(names, expected);
}

TEST(GateTable, FindsNoGateForAnotherName) {
  for (const char* name : {"", "RX", "cnot", "rx ", "u3"})
    EXPECT_EQ(find_gate(name), nullptr) << name;
}

TEST(GateTable, EveryRowIsUnitary) {
  for (const GateRow& row : gates()) {
    for (const double angle : kAngles) {
      const Eigen::MatrixXcd u = row.unitary(angle);
      ASSERT_EQ(u.rows(), 1 << row.num_qubits) << row.name;
      ASSERT_EQ(u.cols(), 1 << row.num_qubits) << row.name;
      EXPECT_LT(test::distance(u.adjoint() * u, test::Matrix::Identity(u.rows(), u.cols())), 1e-14)
          << row.name << "(" << angle << ")";
    }
  }
}

TEST(GateTable, EveryRowIsTheGateOfItsDefinition) {
  for (const GateRow& row : gates()) {
    for (const double angle : kAngles) {
      const test::Matrix expected = test::gate_unitary(row.kind, angle);
      EXPECT_LT(test::distance(row.unitary(angle), expected), 1e-14)
          << row.name << "(" << angle << ")";
    }
  }
}

TEST(GateTable, OnlyGatesWithAnAngleDependOnIt) {
  for (const GateRow& row : gates()) {
    const double change = test::distance(row.unitary(0.4), row.unitary(1.1));
    EXPECT_EQ(change > 1e-3, row.has_angle) << row.name;
  }
}

TEST(GateTable, RotationsAddUpTheirAngles) {
  for (const GateRow& row : gates()) {
    if (!row.has_angle) continue;
    EXPECT_LT(test::distance(row.unitary(0.4) * row.unitary(-1.3), row.unitary(-0.9)), 1e-14)
        << row.name;
  }
}

TEST(GateTable, KnownProductsHold) {
  const auto u = [](std::string_view name) { return find_gate(name)->unitary(0.0); };
  EXPECT_LT(test::distance(u("s") * u("s"), u("z")), 1e-14);
  EXPECT_LT(test::distance(u("t") * u("t"), u("s")), 1e-14);
  EXPECT_LT(test::distance(u("sx") * u("sx"), u("x")), 1e-14);
  EXPECT_LT(test::distance(u("h") * u("x") * u("h"), u("z")), 1e-14);
  EXPECT_LT(test::distance(u("s") * u("sdg"), test::pauli_matrix(0)), 1e-14);
  EXPECT_LT(test::distance(u("t") * u("tdg"), test::pauli_matrix(0)), 1e-14);
}

TEST(GateTable, ControlIsOperandZero) {
  // |q1 q0> = |01> has the control set: cx takes it to |11>.
  const test::Matrix cx = find_gate("cx")->unitary(0.0);
  EXPECT_EQ(cx(3, 1), std::complex<double>(1.0));
  EXPECT_EQ(cx(2, 2), std::complex<double>(1.0));
}

}  // namespace
}  // namespace qarch::sim
