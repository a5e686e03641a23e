#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "search/noise_source.h"
#include "sim/device.h"

namespace qarch::apps {

/// A gate of a device: what was measured, and what its channels do.
struct DeviceGateRow {
  const sim::GateCalibration* gate = nullptr;
  bool in_model = false;       ///< a rule of the noise model is for it
  double channel_error = 0.0;  ///< 1 - average gate fidelity of its channels; NaN if not in_model
};

/// A device, and what noise is made of it.
struct DeviceReport {
  sim::Device device;
  std::vector<int> chosen;           ///< by options.qubits or best_qubits, in that order, or none
  std::vector<int> qubits;           ///< those shown, ascending: the chosen ones, or all
  std::vector<DeviceGateRow> gates;  ///< those within `qubits`, as in the device
  std::vector<std::string> native_gates;  ///< the device's, or those that simulate takes for it
  std::vector<std::string> notes;         ///< of the noise model of `qubits`, the first 31 of them
};
/// `num_qubits` as load_noise takes it.
DeviceReport device_report(const search::NoiseOptions& options, int num_qubits,
                           const search::DataFolders& data);

/// Median and largest of the numbers that are not NaN; NaN if there are none. The median of an
/// even number of values is the mean of the middle two.
struct Spread {
  double median;
  double largest;
};
Spread spread_of(std::vector<double> values);

/// 1 - average gate fidelity of all channels of the model that act on a gate's own qubits after it;
/// NaN if no rule is for it.
double channel_error(const sim::NoiseModel& noise, const sim::Gate& gate);

/// Tables: qubits, gates, what the reader did.
void print_device(std::ostream& out, const DeviceReport& report);
/// Rules with their average gate errors, readout, couplings, idle noise.
void print_noise_model(std::ostream& out, const search::NamedNoise& noise);

}  // namespace qarch::apps
