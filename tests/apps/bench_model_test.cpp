#include "apps/bench_model.h"

#include <gtest/gtest.h>

#include "apps/bench_workload.h"

namespace qarch::apps {
namespace {

TEST(WorkModel, CountsTheWorkloadByHand) {
  // Per layer one map on each qubit and a chain of n - 1 CNOTs: 8 maps and 4 CNOTs.
  const sim::Circuit circuit = workload_w(2, 4).circuit;
  EXPECT_EQ(count_fused_maps(circuit), 8);
  const WorkModel pauli = pauli_vector_model(circuit);
  EXPECT_EQ(pauli.multiply_adds, 8 * (12.0 * 16 / 4) + 4 * (1.5 * 16));
  EXPECT_EQ(pauli.state_bytes, 128U);
  EXPECT_EQ(pauli.bytes, 4 * 2 * 128.0);
  const WorkModel amplitudes = state_vector_model(circuit);
  EXPECT_EQ(amplitudes.multiply_adds, 8 * 8.0 * 4);
  EXPECT_EQ(amplitudes.state_bytes, 64U);
  EXPECT_EQ(amplitudes.bytes, 4 * 2 * 64.0);
}

TEST(WorkModel, AGateOnTwoQubitsEndsTheRunsOfBothAndOfNoOther) {
  sim::Circuit circuit(3);
  EXPECT_EQ(count_fused_maps(circuit), 0);
  for (int q = 0; q < 3; ++q) circuit.append_rotation(sim::GateKind::kRy, q);
  EXPECT_EQ(count_fused_maps(circuit), 3);
  circuit.append(sim::GateKind::kH, {0});
  EXPECT_EQ(count_fused_maps(circuit), 3);
  circuit.append(sim::GateKind::kCx, {0, 1});
  for (int q = 0; q < 3; ++q) circuit.append(sim::GateKind::kH, {q});
  EXPECT_EQ(count_fused_maps(circuit), 5) << "qubit 2 goes on with its run";
}

}  // namespace
}  // namespace qarch::apps
