#include "search/noise_source.h"

#include <stdexcept>

#include "search/io/noise_file.h"

namespace qarch::search {

NamedNoise load_noise(const NoiseOptions& options, int num_qubits, const DataFolders& data) {
  if (!options.device.empty()) {
    throw std::invalid_argument("noise.device: not for " + std::to_string(num_qubits) + " qubits");
  }
  return load_noise(options.model, data);
}

NamedNoise load_noise(const std::string& model, const DataFolders& data) {
  if (model == "noiseless") return {sim::NoiseModel(), "no noise"};
  NoiseFile file = read_noise_file(data.find("noise", model, ".json"));
  return {std::move(file.model), std::move(file.description)};
}

}  // namespace qarch::search
