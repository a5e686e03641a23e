#include "sim/gate_axes.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/dense_oracle.h"

namespace qarch::sim {
namespace {

test::Matrix on_three(const Gate& gate) {
  const auto operands = std::span(gate.qubits).first(static_cast<std::size_t>(gate.num_qubits()));
  return test::embed(gate_row(gate.kind).unitary(0.7), operands, 3);
}

std::vector<Gate> every_gate_on_three() {
  std::vector<Gate> all;
  for (const GateRow& row : gates()) {
    for (int a = 0; a < 3; ++a) {
      if (row.num_qubits == 1) all.push_back({row.kind, {a, -1}});
      for (int b = 0; b < 3 && row.num_qubits == 2; ++b) {
        if (a != b) all.push_back({row.kind, {a, b}});
      }
    }
  }
  return all;
}

TEST(GateAxes, EveryPairThatCommutesByAxesCommutes) {
  const std::vector<Gate> all = every_gate_on_three();
  std::vector<test::Matrix> matrices;
  for (const Gate& gate : all) matrices.push_back(on_three(gate));
  int found = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < all.size(); ++j) {
      if (!commute_by_axes(all[i], all[j])) continue;
      ++found;
      EXPECT_TRUE(commute_by_axes(all[j], all[i]));
      EXPECT_LT(test::distance(matrices[i] * matrices[j], matrices[j] * matrices[i]), 1e-12)
          << gate_row(all[i].kind).name << " " << gate_row(all[j].kind).name;
    }
  }
  EXPECT_GT(found, 2000);
}

TEST(GateAxes, EveryAxisOfTheTableIsThatOfTheUnitary) {
  for (const Gate& gate : every_gate_on_three()) {
    for (const int q : gate.qubits) {
      if (q < 0) continue;
      const std::array paulis{GateKind::kX, GateKind::kY, GateKind::kZ};
      const std::array axes{Axis::kX, Axis::kY, Axis::kZ};
      for (std::size_t p = 0; p < 3; ++p) {
        const test::Matrix pauli = on_three({paulis[p], {q, -1}});
        const test::Matrix u = on_three(gate);
        const bool commutes = test::distance(pauli * u, u * pauli) < 1e-12;
        EXPECT_EQ(commutes, axis_on(gate, q) == axes[p] || gate.kind == GateKind::kId)
            << gate_row(gate.kind).name << " on " << q;
      }
    }
  }
}

TEST(GateAxes, SelfInverseAndSymmetricGatesAreThoseOfTheTable) {
  for (const GateRow& row : gates()) {
    if (row.has_angle) continue;
    const test::Matrix u = row.unitary(0.0);
    const bool squares_to_one =
        test::distance(u * u, test::Matrix::Identity(u.rows(), u.cols())) < 1e-12;
    EXPECT_EQ(is_self_inverse(row.kind), squares_to_one && row.kind != GateKind::kId) << row.name;
    if (row.num_qubits == 1) continue;
    const bool symmetric =
        test::distance(on_three({row.kind, {0, 1}}), on_three({row.kind, {1, 0}})) < 1e-12;
    EXPECT_EQ(is_symmetric(row.kind), symmetric) << row.name;
  }
}

TEST(GateAxes, NothingCommutesWithWhatHasNoUnitary) {
  for (const GateKind kind : {GateKind::kReset, GateKind::kMeasure, GateKind::kDelay}) {
    for (const Gate& gate : every_gate_on_three()) {
      EXPECT_EQ(commute_by_axes({kind, {1, -1}}, gate), !gate.acts_on(1));
    }
  }
}

}  // namespace
}  // namespace qarch::sim
