#pragma once

#include <string>
#include <vector>

#include "sim/device.h"
#include "sim/noise_model.h"

/// From calibration to channels, by the rule of Qiskit Aer's NoiseModel.from_backend.
namespace qarch::sim {

/// Which numbers every qubit and gate gets: its own, or one for all.
enum class DeviceStatistic { kPerQubit, kMedian, kMax };

struct DeviceNoiseOptions {
  DeviceStatistic statistic = DeviceStatistic::kPerQubit;
  double factor = 1.0;       ///< on gate errors and gate times
  std::vector<int> layout;   ///< physical qubit of each qubit of the circuit; empty: 0, 1, 2, ...
  double temperature = 0.0;  ///< kelvin: p_excited = 1 / (1 + exp(h f / k T)); 0: none excited
  SchedulePolicy idle = SchedulePolicy::kNone;
  bool use_disabled = false;   ///< disabled gates are allowed, fully depolarizing
  double over_rotation = 0.0;  ///< of sx, x, in parts of their angle: coherent error
  double zz_crosstalk =
      0.0;  ///< hertz: two-qubit gates turn exp(-i 2 pi zeta t ZZ / 4) with neighbours
};

/// A device as circuits see it.
struct DeviceNoise {
  NoiseModel model;         ///< rules for native gates, readout, idle noise, coupling map
  std::vector<int> layout;  ///< physical qubit by qubit
  std::vector<GateKind> native_gates;  ///< those of the device that Circuit knows
  std::vector<std::string> notes;      ///< gates of the device that no circuit can hold, and so on
};

/// Average gate error e = 1 - F of a gate on k qubits, d = 2^k, that takes time t: relaxation R of
/// each of its qubits for t, F_R the average gate fidelity of R; if e > 1 - F_R, depolarizing(p)
/// before R with
///
///   p = d (F_R - F) / (d F_R - 1),     e <= d / (d + 1),  p <= 4^k / (4^k - 1),
///
/// else R alone. Throws std::invalid_argument for a layout with a qubit twice or out of range.
DeviceNoise device_noise(const Device& device, const DeviceNoiseOptions& options = {});

/// (d F_pro + 1) / (d + 1), F_pro = Tr R / 4^k of the PTM R: the average gate fidelity to the
/// identity (Nielsen, quant-ph/0205035).
template <int K>
double average_gate_fidelity(const Ptm<K>& ptm);

/// The connected set of `count` qubits with the smallest predicted error, and its order: see
/// device_layout.cpp. Throws std::invalid_argument if the device has no such set.
std::vector<int> best_qubits(const Device& device, int count);

}  // namespace qarch::sim
