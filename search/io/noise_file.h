#pragma once

#include <string>
#include <vector>

#include "sim/device.h"
#include "sim/noise_model.h"

namespace qarch::search {

/// A noise model as a file describes it. The format, "qarch-noise" versions 1 and 2, is documented
/// in data/noise/README.md.
struct NoiseFile {
  sim::NoiseModel model;
  std::string description;
  std::string source;
  std::vector<sim::GateKind> native_gates = {};  ///< empty: not stated
  std::vector<int> layout = {};                  ///< of a device: physical qubit by qubit
  std::vector<sim::Provenance> provenance = {};  ///< the files that it was made from
  std::vector<std::string> notes = {};           ///< what was left out or assumed
  std::vector<sim::Repair> repairs = {};  ///< place, found, used, reason; the rest is not kept
};

/// Reads a noise-model file. Times become seconds. Throws std::runtime_error if the file cannot be
/// read and std::invalid_argument otherwise: "file:line:column: ..." for a syntax error,
/// "file: rules[0].channels[1].p = ..., must be ..." for a value, an unknown key with the known
/// ones.
NoiseFile read_noise_file(const std::string& path);

/// The same from text; `file` is what messages call it.
NoiseFile parse_noise(const std::string& text, const std::string& file);

/// The text of a file of version 2 that parse_noise makes the same of, every channel bit for bit.
/// Throws std::invalid_argument for a qubit that no file may name (above 30).
std::string noise_file_text(const NoiseFile& file);

}  // namespace qarch::search
