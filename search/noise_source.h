#pragma once

#include <string>
#include <vector>

#include "search/data_path.h"
#include "search/experiment.h"
#include "sim/device.h"
#include "sim/device_noise.h"
#include "sim/noise_model.h"

namespace qarch::search {

/// A noise model, whatever kind of file it came from, with what must be said about it.
struct NamedNoise {
  sim::NoiseModel model;
  std::string description;
  std::vector<sim::Repair> repairs = {};         ///< values that were not used as they stood
  std::vector<std::string> notes = {};           ///< what was left out or assumed, a line each
  std::vector<sim::Provenance> provenance = {};  ///< the files
  std::vector<int> layout = {};                  ///< of a device: physical qubit by qubit
  std::vector<sim::GateKind> native_gates = {};  ///< of a device, else empty
};

/// What options.device names, or options.model: "noiseless", a name in data/noise, or a path to a
/// file of kind qarch-noise or Qiskit Aer's NoiseModel as JSON, told apart by content. `num_qubits`
/// of a device are used; 0: those of options.qubits, or all. Throws std::invalid_argument for
/// options.strict and a repair (one that a file of ours tells of, too) or errors of Aer left out.
NamedNoise load_noise(const NoiseOptions& options, int num_qubits, const DataFolders& data);

/// load_noise with a model and otherwise the defaults.
NamedNoise load_noise(const std::string& model, const DataFolders& data);

/// "qubit 3 T2 = 210 us: T2 > 2 T1, used 180 us".
std::string repair_text(const sim::Repair& repair);

/// The options that concern a device; throws std::invalid_argument for a name that no table has.
sim::DeviceNoiseOptions device_noise_options(const NoiseOptions& options);

/// The device in one or two files, "props.json[,conf.json]" or "calibration.csv"; names are also
/// looked up in data/devices.
sim::Device load_device(const std::string& files, const DataFolders& data);

}  // namespace qarch::search
