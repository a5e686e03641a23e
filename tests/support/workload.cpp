#include "tests/support/workload.h"

#include <cmath>
#include <numbers>
#include <utility>

namespace qarch::test {

using sim::GateKind;
using sim::Pauli;
using sim::PauliString;

Workload workload(int num_qubits, int num_layers) {
  sim::Circuit circuit(num_qubits);
  std::vector<double> angles;
  for (int layer = 0; layer < num_layers; ++layer) {
    for (int q = 0; q < num_qubits; ++q) {
      for (const GateKind kind : {GateKind::kRx, GateKind::kRy, GateKind::kRz}) {
        circuit.append_rotation(kind, q);
        const auto k = static_cast<double>(angles.size());
        angles.push_back(std::fmod(0.1 + 0.37 * k, 2.0 * std::numbers::pi));
      }
    }
    for (int q = 0; q + 1 < num_qubits; ++q) circuit.append(GateKind::kCx, {q, q + 1});
  }
  std::vector<sim::PauliTerm> terms;
  for (int q = 0; q < num_qubits; ++q) {
    terms.push_back({PauliString::single(Pauli::kX, q), 1.0});
    if (q + 1 < num_qubits)
      terms.push_back({{0, std::uint64_t{3} << static_cast<unsigned>(q)}, 1.0});
  }
  return {std::move(circuit), std::move(angles), {num_qubits, std::move(terms)}};
}

OracleNoise workload_noise() {
  constexpr double kT1 = 100e-6;  // s
  constexpr double kT2 = 80e-6;   // s
  const OracleChannel after_rotation = oracle_thermal_relaxation(kT1, kT2, 35e-9, 0.0);
  const OracleChannel after_cx = oracle_thermal_relaxation(kT1, kT2, 300e-9, 0.0);
  OracleNoise noise;
  noise.rules.push_back({{GateKind::kRx, GateKind::kRy, GateKind::kRz},
                         {},
                         {{oracle_depolarizing(0.001, 1), {0}}, {after_rotation, {0}}}});
  noise.rules.push_back(
      {{GateKind::kCx},
       {},
       {{oracle_depolarizing(0.01, 2), {0, 1}}, {after_cx, {0}}, {after_cx, {1}}}});
  return noise;
}

}  // namespace qarch::test
