#pragma once

#include <vector>

#include "sim/circuit.h"
#include "sim/pauli_sum.h"
#include "tests/support/dense_oracle.h"

namespace qarch::test {

/// W(n, L): L layers, each RX, RY, RZ on every qubit in turn and then CNOT(q -> q+1) up the chain.
/// Angles (0.1 + 0.37 k) mod 2 pi in program order. O = sum_q Z_q Z_(q+1) + sum_q X_q.
struct Workload {
  sim::Circuit circuit;        ///< every rotation has its own slot
  std::vector<double> angles;  ///< radian, by slot
  sim::PauliSum observable;
};
Workload workload(int num_qubits, int num_layers);

/// The noise of W: after a rotation depolarizing(0.001), thermal_relaxation(100 us, 80 us, 35 ns);
/// after a CNOT depolarizing(0.01) on the pair, thermal_relaxation(100 us, 80 us, 300 ns) on both.
OracleNoise workload_noise();

}  // namespace qarch::test
