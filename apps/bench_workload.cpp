#include "apps/bench_workload.h"

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>

namespace qarch::apps {

namespace {

using sim::GateKind;

constexpr double kT1 = 100e-6;               // s
constexpr double kT2 = 80e-6;                // s
constexpr double kRotationDuration = 35e-9;  // s
constexpr double kCxDuration = 300e-9;       // s

sim::Circuit layered_circuit(int num_qubits, int layers) {
  sim::Circuit circuit(num_qubits);
  for (int layer = 0; layer < layers; ++layer) {
    for (int q = 0; q < num_qubits; ++q) {
      for (const GateKind kind : {GateKind::kRx, GateKind::kRy, GateKind::kRz}) {
        circuit.append_rotation(kind, q);
      }
    }
    for (int q = 0; q + 1 < num_qubits; ++q) circuit.append(GateKind::kCx, {q, q + 1});
  }
  return circuit;
}

}  // namespace

BenchWorkload workload_w(int num_qubits, int layers) {
  if (layers < 1) {
    throw std::invalid_argument("workload: layers = " + std::to_string(layers) + ", must be >= 1");
  }
  sim::Circuit circuit = layered_circuit(num_qubits, layers);
  std::vector<double> angles = workload_angles(circuit.num_parameters());
  return {"W(" + std::to_string(num_qubits) + ", " + std::to_string(layers) + ")",
          layers,
          std::move(circuit),
          std::move(angles),
          workload_noise(),
          chain_observable(num_qubits)};
}

int default_layers(int num_qubits) { return num_qubits <= 8 ? 4 : 2; }

std::vector<double> workload_angles(int count) {
  std::vector<double> angles(static_cast<std::size_t>(count));
  for (int k = 0; k < count; ++k) {
    angles[static_cast<std::size_t>(k)] = std::fmod(0.1 + 0.37 * k, 2.0 * std::numbers::pi);
  }
  return angles;
}

sim::NoiseModel workload_noise() {
  const sim::Channel after_rotation = sim::thermal_relaxation(kT1, kT2, kRotationDuration);
  const sim::Channel after_cx = sim::thermal_relaxation(kT1, kT2, kCxDuration);
  sim::NoiseModel noise("workload");
  noise.add_rule({{GateKind::kRx, GateKind::kRy, GateKind::kRz},
                  {},
                  {{sim::depolarizing(0.001), {0}}, {after_rotation, {0}}}});
  noise.add_rule({{GateKind::kCx},
                  {},
                  {{sim::depolarizing(0.01, 2), {0, 1}}, {after_cx, {0}}, {after_cx, {1}}}});
  return noise;
}

sim::PauliSum chain_observable(int num_qubits) {
  std::vector<sim::PauliTerm> terms;
  for (int q = 0; q < num_qubits; ++q) {
    terms.push_back({sim::PauliString::single(sim::Pauli::kX, q), 1.0});
    if (q + 1 < num_qubits) {
      terms.push_back({{0, std::uint64_t{3} << static_cast<unsigned>(q)}, 1.0});
    }
  }
  return {num_qubits, std::move(terms)};
}

}  // namespace qarch::apps
