#pragma once

#include <string>

#include "sim/noise_model.h"

namespace qarch::search {

/// A noise model as a file describes it. The format, "qarch-noise" version 1, is documented in
/// data/noise/README.md.
struct NoiseFile {
  sim::NoiseModel model;
  std::string description;
  std::string source;
};

/// Reads a noise-model file. Times become seconds. Throws std::runtime_error if the file cannot be
/// read and std::invalid_argument otherwise: "file:line:column: ..." for a syntax error,
/// "file: rules[0].channels[1].p = ..., must be ..." for a value, an unknown key with the known
/// ones.
NoiseFile read_noise_file(const std::string& path);

/// The same from text; `file` is what messages call it.
NoiseFile parse_noise(const std::string& text, const std::string& file);

}  // namespace qarch::search
