#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "rl/double_dqn_options.h"
#include "search/environment_options.h"
#include "search/optimize/optimizer.h"
#include "search/problem_options.h"

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
