#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "rl/double_dqn_options.h"
#include "search/environment_options.h"
#include "search/optimize/optimizer.h"

namespace qarch::search {

/// The section [general].
struct GeneralOptions {
  int episodes = 1000;
  std::uint64_t seed = 1;
  double stop_error = 0.0;  ///< hartree; 0 = never

  void validate() const;
};

template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, GeneralOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("episodes", o.episodes, "episodes to play");
  visit("seed", o.seed, "root of every random stream");
  visit("stop_error", o.stop_error,
        "end the run once the best circuit's noiseless error is below this, hartree; 0 = never");
}

/// The section [problem]: a molecule by the name of a file in data/hamiltonians, or spelt out; keys
/// next to a name override the file's.
struct ProblemOptions {
  std::string name;
  std::string geometry;
  std::string unit = "angstrom";
  int charge = 0;
  std::string basis = "sto-3g";
  std::vector<int> frozen;
  std::vector<int> active;
  std::string mapping = "jordan_wigner";
};

template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, ProblemOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("name", o.name, "file in data/hamiltonians without .cfg, or a path");
  visit("geometry", o.geometry, "atoms: symbol x y z; ...");
  visit("unit", o.unit, "of the geometry: angstrom | bohr");
  visit("charge", o.charge, "of the molecule, elementary charges");
  visit("basis", o.basis, "file in data/basis without .g94, or a path");
  visit("frozen", o.frozen, "doubly occupied orbitals left out, numbered from 0");
  visit("active", o.active, "orbitals kept; empty = all that are not frozen");
  visit("mapping", o.mapping,
        "fermions to qubits: jordan_wigner | parity | parity_reduced | jordan_wigner_interleaved | "
        "parity_interleaved");
}

/// The section [noise].
struct NoiseOptions {
  std::string model = "noiseless";
  double shots = 0.0;
  std::string shot_noise = "state_dependent";

  void validate() const;
};

template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, NoiseOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("model", o.model, "noiseless, a file in data/noise without .json, or a path");
  visit("shots", o.shots, "measurements per Pauli string of what the agent sees; 0 = exact");
  visit("shot_noise", o.shot_noise, "variance of the shot noise: state_dependent | fixed");
}

/// Everything that a search is determined by.
struct Experiment {
  GeneralOptions general;
  EnvironmentOptions env;
  ProblemOptions problem;
  NoiseOptions noise;
  rl::DoubleDqnOptions agent;
  OptimizerOptions optimizer;

  /// Throws std::invalid_argument for the first field out of its range.
  void validate() const;
};

/// visit(section, options, help) for every section, in the order of a configuration file.
template <class E, class Visitor>
requires std::same_as<std::remove_const_t<E>, Experiment>
void visit_sections(E& e, Visitor&& visit) {
  visit("general", e.general, "length and seed of the run");
  visit("env", e.env, "the decision process: gates, reward, curriculum");
  visit("problem", e.problem, "the molecule and its qubits");
  visit("noise", e.noise, "gate noise, readout error and shot noise");
  visit("agent", e.agent, "the double deep Q-network");
  visit("optimizer", e.optimizer, "the angles");
}

}  // namespace qarch::search
