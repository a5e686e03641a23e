#pragma once

#include <cstddef>
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
  /// As reported: (p10 + p01) / 2. Used by repair() where p10 or p01 is not known (NaN).
  double readout_error = kNotCalibrated;
};

/// What was measured of one gate on its qubits.
struct GateCalibration {
  std::string name;  ///< as in the file: "cx", "rzz", ...
  std::vector<int> qubits;
  double error =
      kNotCalibrated;            ///< average gate error 1 - F; NaN: relaxation is all that is known
  double time = kNotCalibrated;  ///< second; after repair known and >= 0
  bool disabled = false;         ///< error >= 1 in the file: not usable
};

/// A value of a file that was not used as it stands.
struct Repair {
  std::string place;             ///< "qubit 3 T2", "cx on 0,1"
  std::string found;             ///< with its unit
  std::string used;              ///< what it was made
  std::string reason;            ///< "T2 > 2 T1"
  std::vector<int> qubits = {};  ///< that it concerns; empty: the whole device
  bool of_known_gate = true;     ///< false: of a gate that no Circuit can hold
};

/// Where numbers came from.
struct Provenance {
  std::string file;    ///< name without folders
  std::string sha256;  ///< of its bytes, lower-case hexadecimal
  std::string date;    ///< of the calibration, as in the file; empty: not stated

  bool operator==(const Provenance&) const = default;
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
  double dt = kNotCalibrated;          ///< second: the step of the device's clock
  std::string date;                    ///< of the calibration, as in the file; empty: not stated

  int num_qubits() const { return static_cast<int>(qubits.size()); }
  /// The calibration of a gate on these qubits in this order, else in the other; nullptr if there
  /// is none or it is disabled and `also_disabled` is false.
  const GateCalibration* find(const std::string& gate, const std::vector<int>& on,
                              bool also_disabled = false) const;
};

/// Says of the repairs from number `first` on which qubits, and which gate, they concern.
void mark_repairs(Device& device, std::size_t first, const std::vector<int>& qubits,
                  const std::string& gate = "");

/// "cx on 0,1": the place of a gate in repairs and notes.
std::string place_of(const GateCalibration& gate);

/// "35 ns": a time to six digits.
std::string time_text(double seconds);

/// Turns numbers as they stand in a file (NaN: missing) into numbers that device_noise can use, and
/// says so, one Repair each:
///
///   T1 <= 0, T2 <= 0, T2 = infinity   as if missing
///   T2 missing                        T2 = 2 T1
///   T1 missing                        T1 = infinity, no damping: only T1 >= T2 / 2 is known
///   both missing                      both infinity: no relaxation
///   T2 > 2 T1                         T2 = 2 T1
///   p10 or p01 missing                readout_error, else 0
///   p10, p01 outside [0, 1]           the nearest of 0, 1
///   gate error >= 1                   the gate is disabled
///   gate error < 0                    0
///   gate error missing                relaxation only (reset, delay and measure have none: no
///                                     word)
///   gate time < 0                     0
///   gate time missing                 0, one Repair a gate name ("sx time"), of the whole device
///   if
///                                     several places lack it. Only a note for gates without a
///                                     pulse (rz, u1, p) and for reset, delay and measure
///
/// Notes tell of those times, of readout errors > 0.5, and of qubits that are not operational,
/// whose gates are disabled. At last, pairs on which no two-qubit gate is usable leave `coupling`,
/// if it is empty after it was filled from the gates: (i, j) as they are listed, of native gates,
/// or, where those are not known, of gates that sim::Circuit knows.
///
/// Throws std::invalid_argument for a gate on a qubit that the device does not have, or that
/// sim::Circuit knows on another number of qubits.
void repair(Device& device);

}  // namespace qarch::sim
