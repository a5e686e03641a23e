#pragma once

#include <string>
#include <vector>

#include "apps/options.h"
#include "search/experiment.h"

namespace qarch::apps {

/// The options by which commands choose a noise model or a device. Each stands for a key of the
/// section [noise].
struct NoiseArguments {
  search::NoiseOptions options;
  std::string qubits;       ///< "3,5,8"
  std::string best_qubits;  ///< "N", "any" if no number was given, empty if not asked for
};

/// Which options a command has.
enum class NoiseOptionSet {
  kPlaces,  ///< those that choose qubits of a device, for its gates and couplings
  kDevice,  ///< also those that say how noise is made of it
  kAll,     ///< also --noise and --strict-noise
};
void add_noise_options(CommandLine& line, NoiseArguments& arguments, NoiseOptionSet set);

/// "--best-qubits 4" as the one word "--best-qubits=4", so that the number may be left out.
std::vector<std::string> join_best_qubits(std::vector<std::string> words);

/// Fills options.qubits and options.best_qubits. Returns the number of qubits that the options ask
/// for, 0 if they leave it open. Throws std::invalid_argument for options of a device without
/// --device, an empty one, --device next to --noise, --qubits next to --best-qubits, and a value
/// that is not right.
int resolve_noise_options(NoiseArguments& arguments, const CommandLine& line);

/// The options that were given as the keys of an experiment that they stand for,
/// "noise.factor=2"; --noise also empties noise.device, and --device noise.model. Throws
/// std::invalid_argument for an empty name, --noise next to --device, --qubits next to
/// --best-qubits, and a number behind --best-qubits, which the experiment knows.
std::vector<std::string> noise_keys(const NoiseArguments& arguments, const CommandLine& line);

}  // namespace qarch::apps
