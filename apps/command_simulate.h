#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "apps/command.h"
#include "apps/noise_options.h"

namespace qarch::apps {

/// The command line of `qarch simulate`.
struct SimulateArguments {
  std::string circuit;
  NoiseArguments noise;
  int device_qubits = 0;  ///< how many --qubits or --best-qubits ask for, 0: as the circuit
  std::vector<std::string> settings;  ///< "theta_0=0.3"
  bool transpile = false;
  bool no_transpile = false;
  int level = 2;
  std::vector<std::string> observables;
  bool probabilities = false;
  std::int64_t shots = 0;
  std::string seed_text = "1";
  std::uint64_t seed = 1;
  bool error_budget = false;
  int top = 10;  ///< rows of tables
  bool coverage = false;
  std::string json;  ///< "-": standard output, instead of text
  int threads = 1;
  bool dry_run = false;

  bool transpiles() const { return transpile || (!noise.options.device.empty() && !no_transpile); }
};

inline constexpr std::int64_t kMaxShots = 1'000'000'000;

/// Reads the words after "simulate". False if --help was asked for and printed.
/// Throws std::invalid_argument with the offending word.
bool parse_simulate_arguments(const std::vector<std::string>& words, const Streams& streams,
                              SimulateArguments& arguments);

}  // namespace qarch::apps
