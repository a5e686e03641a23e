#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "rl/double_dqn_options.h"
#include "search/classify/attack_options.h"
#include "search/classify/kernel_options.h"
#include "search/classify/model_options.h"
#include "search/classify/train_options.h"
#include "search/datasets/data_options.h"
#include "search/environment_options.h"
#include "search/optimize/optimizer.h"
#include "search/problem_options.h"
#include "search/results/pruning.h"

namespace qarch::search {

/// The section [general].
struct GeneralOptions {
  int episodes = 1000;
  std::uint64_t seed = 1;
  double stop_error = 0.0;            ///< hartree; 0 = never
  std::uint64_t max_evaluations = 0;  ///< of the agent and of the pruning; 0 = no limit

  void validate() const;
};

template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, GeneralOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("episodes", o.episodes, "episodes to play");
  visit("seed", o.seed, "root of every random stream");
  visit("stop_error", o.stop_error,
        "end the run once the best circuit's noiseless error is below this, hartree (classifiers: "
        "loss); 0 = never");
  visit("max_evaluations", o.max_evaluations,
        "end the run after so many evaluations, pruning included; 0 = no limit");
}

/// The section [archive].
struct ArchiveOptions {
  int capacity = 1000;
  double start_probability = 0.0;
  int start_removals = 0;
  std::string order = "noiseless";

  void validate() const;
};

template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, ArchiveOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("capacity", o.capacity, "circuits kept of the Pareto front");
  visit("start_probability", o.start_probability,
        "share of the episodes that begin with a circuit of the archive instead of none");
  visit("start_removals", o.start_removals,
        "such a circuit first loses 0 to so many gates, drawn at random");
  visit("order", o.order, "the error that counts: noiseless | noisy (on a device)");
}

/// The section [noise].
struct NoiseOptions {
  std::string model = "noiseless";
  double shots = 0.0;
  std::string shot_noise = "state_dependent";
  double shot_budget = 0.0;  ///< measurements of Pauli strings in the whole run; 0 = no limit
  std::string device;        ///< files of a calibration, instead of a model
  std::vector<int> qubits;  ///< physical, by qubit of the circuit; empty: best_qubits, or 0, 1, ...
  bool best_qubits = false;
  std::string statistic = "per_qubit";
  double factor = 1.0;
  double temperature = 0.0;
  std::string idle = "none";
  double over_rotation = 0.0;
  double zz_crosstalk = 0.0;
  bool use_disabled = false;
  bool strict = false;

  void validate() const;
};

template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, NoiseOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("model", o.model, "noiseless, a file in data/noise without .json, or a path");
  visit("shots", o.shots, "measurements per Pauli string of what the agent sees; 0 = exact");
  visit("shot_noise", o.shot_noise, "variance of the shot noise: state_dependent | fixed");
  visit("shot_budget", o.shot_budget,
        "measurements that the run may use, of all Pauli strings together; 0 = no limit");
  visit("device", o.device,
        "calibration of a device, instead of model: props.json[,conf.json] or .csv");
  visit("qubits", o.qubits, "of the device, one for each qubit of the circuit; empty = 0, 1, ...");
  visit("best_qubits", o.best_qubits, "choose the connected qubits with the smallest errors");
  visit("statistic", o.statistic, "numbers of a device: per_qubit | median | max (uniform)");
  visit("factor", o.factor, "on gate errors and times of a device");
  visit("temperature", o.temperature, "of a device's qubits, kelvin; 0 = none excited");
  visit("idle", o.idle, "relaxation of a device's waiting qubits: none | asap | alap");
  visit("over_rotation", o.over_rotation, "of a device's pulses, in parts of their angle");
  visit("zz_crosstalk", o.zz_crosstalk, "of coupled qubits while two-qubit gates run, hertz");
  visit("use_disabled", o.use_disabled, "allow gates that the calibration marks as not usable");
  visit("strict", o.strict,
        "repaired values, rules that match no gate and gates without noise are errors");
}

/// Everything that a search is determined by.
struct Experiment {
  GeneralOptions general;
  EnvironmentOptions env;
  ProblemOptions problem;
  NoiseOptions noise;
  rl::DoubleDqnOptions agent;
  OptimizerOptions optimizer;
  ArchiveOptions archive;
  PruningOptions pruning;
  DataOptions data;  ///< this and the next four: of classifiers
  ModelOptions model;
  TrainOptions train;
  AttackOptions attack;
  KernelOptions kernel;

  /// Whether it is about a classifier: [problem] is then without meaning, else [data], [model],
  /// [train], [attack] and [kernel] are.
  bool is_classifier() const { return !data.name.empty(); }

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
  visit("archive", e.archive, "the Pareto front of the circuits found");
  visit("pruning", e.pruning, "what happens to every new best circuit");
  visit("data", e.data, "classifiers: the samples");
  visit("model", e.model, "classifiers: encoding, ansatz and readout");
  visit("train", e.train, "classifiers: loss and training");
  visit("attack", e.attack, "classifiers: adversarial samples");
  visit("kernel", e.kernel, "classifiers: the quantum kernel");
}

}  // namespace qarch::search
