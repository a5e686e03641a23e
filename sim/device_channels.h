#pragma once

#include <span>
#include <vector>

#include "sim/noise_model.h"
#include "sim/ptm.h"

/// What one calibrated number becomes: Qiskit Aer's rule for a single gate.
namespace qarch::sim {

/// (d F_pro + 1) / (d + 1), F_pro = Tr R / 4^k of the PTM R, d = 2^k: the average gate fidelity to
/// the identity (Nielsen, quant-ph/0205035).
template <int K>
double average_gate_fidelity(const Ptm<K>& ptm);

/// The same of independent relaxation of k = 1 or 2 qubits for a time t, in closed form:
///
///   F_pro = prod_q (1 + 2 exp(-t / T2_q) + exp(-t / T1_q)) / 4
///
/// It does not depend on p_excited.
double relaxation_fidelity(double time, std::span<const IdleRelaxation> qubits);

/// The p of the depolarizing channel that, before relaxation of fidelity F_R, makes the average
/// gate error of both together e:
///
///   p = d (F_R - (1 - e)) / (d F_R - 1),    e capped at d / (d + 1),  p at 4^k / (4^k - 1)
///
/// 0 if relaxation alone costs e or more, and if e is NaN (not known).
double depolarizing_strength(double error, double relaxation_fidelity, int num_qubits);

/// After the ideal gate: depolarizing on all its qubits, then relaxation of each for `time`
/// seconds. Channels that would do nothing are left out. A time of infinity in a relaxation: no
/// such process.
std::vector<AppliedChannel> gate_channels(double error, double time,
                                          std::span<const IdleRelaxation> qubits);

/// 1 / (1 + exp(h f / (k T))): how much of a qubit of f hertz is excited at T kelvin. 0 at T = 0
/// and where f is not known (NaN).
double excited_population(double frequency, double temperature);

}  // namespace qarch::sim
