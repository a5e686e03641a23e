#pragma once

#include <string>
#include <vector>

#include "sim/circuit.h"
#include "sim/noise_model.h"
#include "sim/pauli_sum.h"

namespace qarch::apps {

/// What `qarch bench` evaluates: f(angles) = Tr(O rho(angles)) of one circuit under one noise
/// model.
struct BenchWorkload {
  std::string name;  ///< "W(4, 4)", or the circuit's file
  int layers = 0;    ///< 0 for a circuit that was not built from layers
  sim::Circuit circuit;
  std::vector<double> angles;  ///< radian, by slot
  sim::NoiseModel noise;
  sim::PauliSum observable;
};

/// W(n, L): L layers, each RX, RY, RZ on every qubit in turn, then CNOT(q -> q+1) up the chain.
/// Every rotation has its own slot; angles are workload_angles, the noise is workload_noise, the
/// observable chain_observable. Throws std::invalid_argument unless n >= 1 and L >= 1.
BenchWorkload workload_w(int num_qubits, int layers);

/// 4 layers up to 8 qubits, 2 above.
int default_layers(int num_qubits);

/// (0.1 + 0.37 k) mod 2 pi for k = 0 ... count - 1, radian.
std::vector<double> workload_angles(int count);

/// After every rotation depolarizing(0.001), then thermal_relaxation(T1 = 100 us, T2 = 80 us,
/// 35 ns); after every CNOT depolarizing(0.01) on the pair, then thermal_relaxation(T1, T2, 300 ns)
/// on both qubits.
sim::NoiseModel workload_noise();

/// sum_q Z_q Z_(q+1) + sum_q X_q.
sim::PauliSum chain_observable(int num_qubits);

}  // namespace qarch::apps
