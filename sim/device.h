#pragma once

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "sim/noise_model.h"

/// A quantum computer as its calibration describes it: numbers, no channels yet.
namespace qarch::sim {

inline constexpr double kNotCalibrated = std::numeric_limits<double>::quiet_NaN();

/// What was measured of one qubit. NaN: not known.
struct QubitCalibration {
  double t1 = kNotCalibrated;         ///< second; after repair > 0, or infinity: no relaxation
  double t2 = kNotCalibrated;         ///< second; after repair in (0, 2 t1]
  double frequency = kNotCalibrated;  ///< hertz
  ReadoutError readout;
  double readout_time = kNotCalibrated;  ///< second
  bool operational = true;
};

/// What was measured of one gate on its qubits.
struct GateCalibration {
  std::string name;  ///< as in the file: "cx", "rzz", ...
  std::vector<int> qubits;
  double error = kNotCalibrated;  ///< average gate error 1 - F
  double time = kNotCalibrated;   ///< second
  bool disabled = false;          ///< error >= 1 in the file: not usable
};

/// A value of a file that was not used as it stands.
struct Repair {
  std::string place;   ///< "qubit 3 T2", "cx on 0,1"
  std::string found;   ///< with its unit
  std::string used;    ///< what it was made
  std::string reason;  ///< "T2 > 2 T1"
};

/// Where numbers came from.
struct Provenance {
  std::string file;    ///< name without folders
  std::string sha256;  ///< of its bytes, lower-case hexadecimal
  std::string date;    ///< of the calibration, as in the file; empty: not stated
};

struct Device {
  std::string name;
  std::vector<QubitCalibration> qubits;
  std::vector<GateCalibration> gates;
  std::vector<std::string> native_gates;      ///< of its configuration; empty: those in `gates`
  std::vector<std::pair<int, int>> coupling;  ///< directed, without disabled pairs
  std::vector<Repair> repairs;
  std::vector<std::string> notes;      ///< what was ignored or assumed, a line each
  std::vector<Provenance> provenance;  ///< one per file

  int num_qubits() const { return static_cast<int>(qubits.size()); }
  /// The calibration of a gate on these qubits in this order, else in the other; nullptr if there
  /// is none or it is disabled and `also_disabled` is false.
  const GateCalibration* find(const std::string& gate, const std::vector<int>& on,
                              bool also_disabled = false) const;
};

}  // namespace qarch::sim
