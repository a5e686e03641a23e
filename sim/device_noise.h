#pragma once

#include <string>
#include <vector>

#include "sim/device.h"
#include "sim/device_channels.h"
#include "sim/device_layout.h"
#include "sim/device_statistics.h"
#include "sim/noise_model.h"

/// From calibration to channels, by the rule of Qiskit Aer's NoiseModel.from_backend.
namespace qarch::sim {

struct DeviceNoiseOptions {
  DeviceStatistic statistic = DeviceStatistic::kPerQubit;
  double factor = 1.0;  ///< on gate errors and gate times
  std::vector<int> layout =
      {};                    ///< physical qubit of each qubit of the circuit; empty: 0, 1, 2, ...
  double temperature = 0.0;  ///< kelvin: p_excited = 1 / (1 + exp(h f / k T)); 0: none excited
  SchedulePolicy idle = SchedulePolicy::kNone;
  bool use_disabled = false;   ///< disabled two-qubit gates are allowed, with the largest error
  double over_rotation = 0.0;  ///< epsilon: parts of the angle of sx, sxdg, x; coherent error
  double zz_crosstalk = 0.0;   ///< zeta, hertz: of coupled qubits while two-qubit gates run

  /// Throws std::invalid_argument unless factor and temperature are finite and >= 0, and
  /// over_rotation and zz_crosstalk are finite.
  void validate() const;
};

/// A device as circuits see it.
struct DeviceNoise {
  NoiseModel model;         ///< rules for native gates, readout, idle noise, coupling map
  std::vector<int> layout;  ///< physical qubit by qubit
  std::vector<GateKind> native_gates;  ///< those of the device that Circuit knows
  std::vector<std::string> notes;      ///< gates of the device that no circuit can hold, and so on
};

/// One rule for every calibrated gate that Circuit knows, on qubits of the layout, and also if it
/// is ideal (no channels), so that what no rule covers is what was not calibrated. After the gate:
///
///   1. over_rotation: exp(-i epsilon theta X / 2), theta = pi/2 of sx, -pi/2 of sxdg, pi of x. It
///      comes on top of the calibrated error, which already counts what the device itself does.
///   2. depolarizing(p) on the gate's qubits, p from the average gate error: depolarizing_strength
///   3. relaxation of each of its qubits for the time of the gate
///
/// and, in a rule of its own after a two-qubit gate of time t, zz_crosstalk: exp(-i 2 pi zeta t
/// Z Z / 4) between each of its qubits and each other qubit of the layout coupled to it.
///
/// sxdg is sx; reset relaxes only; a gate that is disabled or stands on a qubit out of operation
/// has the largest error, d / (d + 1), if it acts on one qubit; on two, its pair is not in the
/// coupling map without use_disabled. The coupling map is the device's, with the other direction
/// where the gate is symmetric (cz, swap); it is never made symmetric for cx, cy, ecr. Waiting
/// qubits relax, `idle` says when; measure lasts readout_time, which `factor` leaves alone.
///
/// With a statistic, all qubits are typical_qubit and all gates typical_gate; the coupling map
/// stays.
///
/// Takes what repair() leaves. Throws std::invalid_argument for a layout with a qubit twice or out
/// of range, and where the layout has several qubits and the device couples no two of them.
DeviceNoise device_noise(const Device& device, const DeviceNoiseOptions& options = {});

}  // namespace qarch::sim
