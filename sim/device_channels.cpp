#include "sim/device_channels.h"

#include <algorithm>
#include <cmath>

namespace qarch::sim {
namespace {

double dimension(int num_qubits) { return num_qubits == 1 ? 2.0 : 4.0; }

}  // namespace

template <int K>
double average_gate_fidelity(const Ptm<K>& ptm) {
  constexpr double kDim = 1 << K;
  return (kDim * ptm.trace() / (kDim * kDim) + 1.0) / (kDim + 1.0);
}

template double average_gate_fidelity<1>(const Ptm<1>& ptm);
template double average_gate_fidelity<2>(const Ptm<2>& ptm);

double relaxation_fidelity(double time, std::span<const IdleRelaxation> qubits) {
  double process = 1.0;
  for (const IdleRelaxation& qubit : qubits)
    process *= (1.0 + 2.0 * std::exp(-time / qubit.t2) + std::exp(-time / qubit.t1)) / 4.0;
  const double d = dimension(static_cast<int>(qubits.size()));
  return (d * process + 1.0) / (d + 1.0);
}

double depolarizing_strength(double error, double relaxation_fidelity, int num_qubits) {
  const double d = dimension(num_qubits);
  const double e = std::min(error, d / (d + 1.0));
  if (!(e > 1.0 - relaxation_fidelity)) return 0.0;
  const double strongest = d * d / (d * d - 1.0);
  // Complete relaxation has d F_R = 1: nothing is left for depolarizing to spoil.
  const double room = d * relaxation_fidelity - 1.0;
  if (!(room > 0.0)) return strongest;
  return std::min(d * (relaxation_fidelity - 1.0 + e) / room, strongest);
}

std::vector<AppliedChannel> gate_channels(double error, double time,
                                          std::span<const IdleRelaxation> qubits) {
  const int num_qubits = static_cast<int>(qubits.size());
  std::vector<AppliedChannel> channels;
  const double p = depolarizing_strength(error, relaxation_fidelity(time, qubits), num_qubits);
  if (p > 0.0) {
    channels.push_back(
        {depolarizing(p, num_qubits), num_qubits == 1 ? std::vector{0} : std::vector{0, 1}});
  }
  for (int k = 0; k < num_qubits; ++k) {
    const IdleRelaxation& qubit = qubits[static_cast<std::size_t>(k)];
    if (time > 0.0 && std::isfinite(qubit.t2))
      channels.push_back({thermal_relaxation(qubit.t1, qubit.t2, time, qubit.p_excited), {k}});
  }
  return channels;
}

double excited_population(double frequency, double temperature) {
  constexpr double kPlanck = 6.62607015e-34;   // J s, exact (SI)
  constexpr double kBoltzmann = 1.380649e-23;  // J / K, exact (SI)
  if (temperature == 0.0 || std::isnan(frequency)) return 0.0;
  return 1.0 / (1.0 + std::exp(kPlanck * frequency / (kBoltzmann * temperature)));
}

}  // namespace qarch::sim
