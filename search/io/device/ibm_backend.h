#pragma once

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/device.h"

/// IBM's calibration as Qiskit saves it: BackendProperties and the backend's configuration, JSON.
namespace qarch::search {

/// The part of a configuration that is used.
struct BackendConfiguration {
  std::string name;
  int num_qubits = 0;
  std::vector<std::string> native_gates;                         ///< basis_gates
  std::optional<std::vector<std::pair<int, int>>> coupling_map;  ///< none: null, or not there
  double dt = sim::kNotCalibrated;                               ///< second
  std::vector<sim::Repair> repairs;
  std::vector<std::string> notes;
};

/// Reads the configuration ("n_qubits", "basis_gates", "coupling_map", "dt" in ns; one file in
/// circulation has it in seconds: dt < 1e-6 is taken as that). Throws std::invalid_argument
/// "file:line:column: ..." or "file: coupling_map[3] = ..., must be ...".
BackendConfiguration parse_backend_configuration(const std::string& text, const std::string& file);

/// Reads the properties ("qubits", "gates") as they stand: what is missing is NaN, nothing is
/// repaired but units. `dt`, second, is what the unit "dt" means. Throws std::invalid_argument as
/// above; for a unit that is not known, a parameter or a gate that is given twice, a qubit out of
/// range, a gate that sim::Circuit knows on another number of qubits.
sim::Device parse_backend_properties(const std::string& text, const std::string& file,
                                     double dt = sim::kNotCalibrated);

/// Adds what a configuration knows to a device. Throws std::invalid_argument unless both have the
/// same number of qubits; `file` is the configuration's.
void apply_configuration(const BackendConfiguration& configuration, const std::string& file,
                         sim::Device& device);

}  // namespace qarch::search
