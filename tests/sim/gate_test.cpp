#include "sim/gate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <set>
#include <string_view>

#include "tests/support/dense_oracle.h"

namespace qarch::sim {
namespace {

constexpr double kAngles[] = {-4.0, -0.3, 0.0, 0.7, 3.14159, 6.5};

TEST(GateTable, IsInTheOrderOfGateKind) {
  for (std::size_t i = 0; i < operations().size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(operations()[i].kind), i) << operations()[i].name;
    EXPECT_EQ(&gate_row(operations()[i].kind), &operations()[i]) << operations()[i].name;
  }
  EXPECT_EQ(operations().back().kind, GateKind::kDelay) << "a kind has no row";
}

TEST(GateTable, GatesAreTheOperationsThatHaveAUnitary) {
  EXPECT_EQ(gates().data(), operations().data());
  for (std::size_t i = 0; i < operations().size(); ++i) {
    EXPECT_EQ(operations()[i].is_unitary(), i < gates().size()) << operations()[i].name;
  }
}

TEST(GateTable, NamesAreUniqueAndFound) {
  std::set<std::string_view> names;
  for (const GateRow& row : operations()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_EQ(find_operation(row.name), &row);
    EXPECT_EQ(find_gate(row.name), row.is_unitary() ? &row : nullptr) << row.name;
  }
}

TEST(GateTable, NamesAreThoseOfOpenQasm) {
  const std::set<std::string_view> expected{"rx", "ry",   "rz", "x",    "y",  "z",  "h",
                                            "s",  "sdg",  "t",  "tdg",  "sx", "cx", "cy",
                                            "cz", "swap", "id", "sxdg", "ecr"};
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
  EXPECT_LT(test::distance(u("sx") * u("sxdg"), test::pauli_matrix(0)), 1e-14);
  EXPECT_LT(test::distance(u("ecr") * u("ecr"), test::Matrix::Identity(4, 4)), 1e-14);
  EXPECT_LT(test::distance(u("t") * u("tdg"), test::pauli_matrix(0)), 1e-14);
}

TEST(GateTable, EcrIsQiskitsEchoedCrossResonance) {
  const std::complex<double> i{0.0, 1.0};
  test::Matrix qiskit(4, 4);  // ECRGate, on its qubits 0 and 1, the last index bit is qubit 0
  qiskit << 0, 1, 0, i, 1, 0, -i, 0, 0, i, 0, 1, -i, 0, 1, 0;
  const test::Matrix ecr = find_gate("ecr")->unitary(0.0);
  EXPECT_LT(test::distance(ecr, qiskit / std::sqrt(2.0)), 1e-14);
  // An x on operand 0 after a quarter turn about Z_0 X_1: the echo of a cross resonance.
  const test::Matrix zx = test::kron(test::pauli_matrix(1), test::pauli_matrix(3));
  const test::Matrix turn = (test::Matrix::Identity(4, 4) - i * zx) / std::sqrt(2.0);
  const test::Matrix x0 = test::kron(test::pauli_matrix(0), test::pauli_matrix(1));
  EXPECT_LT(test::distance(ecr, x0 * turn), 1e-14);
}

TEST(GateTable, ControlIsOperandZero) {
  // |q1 q0> = |01> has the control set: cx takes it to |11>.
  const test::Matrix cx = find_gate("cx")->unitary(0.0);
  EXPECT_EQ(cx(3, 1), std::complex<double>(1.0));
  EXPECT_EQ(cx(2, 2), std::complex<double>(1.0));
}

}  // namespace
}  // namespace qarch::sim
