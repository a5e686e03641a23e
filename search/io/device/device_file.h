#pragma once

#include <string>
#include <vector>

#include "sim/device.h"

namespace qarch::search {

/// A file: its name, for messages, and its bytes.
struct DeviceText {
  std::string file;
  std::string text;
};

/// The device that a calibration describes, with the gates that circuits are made of
/// (sim::complete_gates), repaired (sim::repair), with the provenance of each
/// file. One calibration, alone or with the configuration that belongs to it, in any order, told
/// apart by content:
///
///   {"qubits", "gates", ...}         IBM's BackendProperties       (ibm_backend.h)
///   {"n_qubits", "basis_gates", ...} IBM's backend configuration   (ibm_backend.h)
///   anything else                    IBM's calibration table, CSV  (calibration_csv.h)
///
/// Throws std::invalid_argument for no file, two of one kind, two calibrations, a configuration
/// alone, more than 32 MiB, and what the readers refuse.
sim::Device parse_device(const std::vector<DeviceText>& files);

/// parse_device of files on the disk. Throws std::runtime_error if one cannot be read.
sim::Device read_device(const std::vector<std::string>& paths);

}  // namespace qarch::search
