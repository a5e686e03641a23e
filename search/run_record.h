#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/circuit.h"
#include "sim/device.h"

namespace qarch::search {

/// Why an episode ended.
enum class EndReason : int { kSuccess, kStepLimit, kRandomHalt, kInterrupted, kNotFinite };

/// The names of EndReason, in its order.
inline constexpr std::array<std::string_view, 5> kEndReasonNames{
    "success", "step_limit", "random_halt", "interrupted", "not_finite"};

/// What is kept of one episode. Energies in hartree (or the task's own unit); the three of them
/// belong to the circuit and angles at the episode's end.
struct EpisodeRecord {
  int episode = 0;
  int steps = 0;
  double total_reward = 0.0;
  double energy_seen = 0.0;
  double energy = 0.0;
  double noiseless_energy = 0.0;
  double threshold = 0.0;
  double epsilon = 0.0;
  double loss = std::numeric_limits<double>::quiet_NaN();
  int success = 0;
  EndReason end_reason = EndReason::kStepLimit;
  int two_qubit_gates = 0;
  int rotations = 0;
  int depth = 0;
  std::int64_t evaluations = 0;
  std::int64_t env_steps = 0;
};

/// One column of /episodes in run.h5 and one key of an episode's object in events.jsonl.
struct EpisodeColumn {
  std::string_view name;
  std::variant<int EpisodeRecord::*, double EpisodeRecord::*, std::int64_t EpisodeRecord::*,
               EndReason EpisodeRecord::*>
      member;
  std::string_view description;
};

inline constexpr std::array<EpisodeColumn, 16> kEpisodeColumns{{
    {"episode", &EpisodeRecord::episode, "number of the episode, from 0"},
    {"steps", &EpisodeRecord::steps,
     "gates of the last circuit, those that the episode began with included"},
    {"total_reward", &EpisodeRecord::total_reward, "undiscounted sum of the rewards"},
    {"energy_seen", &EpisodeRecord::energy_seen,
     "last energy that the agent saw, shot noise included"},
    {"energy", &EpisodeRecord::energy,
     "exact noisy expectation of the same circuit and angles, no shot noise"},
    {"noiseless_energy", &EpisodeRecord::noiseless_energy,
     "expectation of the same circuit and angles without noise"},
    {"threshold", &EpisodeRecord::threshold,
     "curriculum threshold on the error during the episode"},
    {"epsilon", &EpisodeRecord::epsilon,
     "probability of a random action at the end of the episode"},
    {"loss", &EpisodeRecord::loss,
     "mean loss of the episode's gradient steps; NaN if there was none"},
    {"success", &EpisodeRecord::success, "1 if the error fell below the threshold, else 0"},
    {"end_reason", &EpisodeRecord::end_reason,
     "0 success, 1 step_limit, 2 random_halt, 3 interrupted, 4 not_finite"},
    {"two_qubit_gates", &EpisodeRecord::two_qubit_gates, "two-qubit gates of the last circuit"},
    {"rotations", &EpisodeRecord::rotations, "rotations of the last circuit"},
    {"depth", &EpisodeRecord::depth, "moments of the last circuit"},
    {"evaluations", &EpisodeRecord::evaluations,
     "objective evaluations since the start of the run"},
    {"env_steps", &EpisodeRecord::env_steps, "environment steps since the start of the run"},
}};

inline constexpr double kChemicalAccuracy = 1.6e-3;  ///< hartree

/// A circuit worth keeping, with its optimised angles (one per parameter slot, radian).
/// error = energy - exact energy, noiseless_error = noiseless_energy - exact energy.
struct CircuitRecord {
  std::string id;  ///< name in the run, e.g. "best": letters, digits, '_', '-', '.'
  int episode = 0;
  int step = 0;
  sim::Circuit circuit{1};
  std::vector<double> angles;
  double energy_seen = 0.0;
  double energy = 0.0;
  double noiseless_energy = 0.0;
  double error = 0.0;
  double noiseless_error = 0.0;
};

/// The cost of one circuit, for before and after.
struct CircuitCost {
  int two_qubit_gates = 0;
  int gates = 0;
  int depth = 0;
  double energy = 0.0;           ///< under noise, no shot noise
  double noiseless_error = 0.0;  ///< without noise, from the exact energy
};

/// One pruning: what it was given and what it left.
struct PruningRecord {
  int episode = 0;
  CircuitCost before;
  CircuitCost after;
  std::int64_t evaluations = 0;  ///< that it took
};

/// One number of a CircuitCost: with "before_" and "after_" in front, a column of /prunings.
struct CircuitCostColumn {
  std::string_view name;
  std::variant<int CircuitCost::*, double CircuitCost::*> member;
  std::string_view description;
};

inline constexpr std::array<CircuitCostColumn, 5> kCircuitCostColumns{{
    {"two_qubit_gates", &CircuitCost::two_qubit_gates, "two-qubit gates"},
    {"gates", &CircuitCost::gates, "gates"},
    {"depth", &CircuitCost::depth, "moments"},
    {"energy", &CircuitCost::energy, "energy under noise, no shot noise"},
    {"noiseless_error", &CircuitCost::noiseless_error, "error without noise"},
}};

/// One of the other columns of /prunings.
struct PruningColumn {
  std::string_view name;
  std::variant<int PruningRecord::*, std::int64_t PruningRecord::*> member;
  std::string_view description;
};

inline constexpr std::array<PruningColumn, 2> kPruningColumns{{
    {"episode", &PruningRecord::episode, "episode that the circuit came from"},
    {"evaluations", &PruningRecord::evaluations, "objective evaluations that the pruning took"},
}};

/// What was asked. Energies of a classifier are scores, see tasks/classifier_task.h.
struct ProblemRecord {
  std::string kind = "vqe";  ///< a row of problem_kind.h
  std::string name;
  int num_qubits = 0;
  std::string observable;  ///< PauliSum::to_text: the Hamiltonian, or what a classifier reads
  double exact_energy = 0.0;
  double hartree_fock_energy = std::numeric_limits<double>::quiet_NaN();
  double fake_minimum = std::numeric_limits<double>::quiet_NaN();

  // Of classifiers; the circuits of the record stand behind the encoding.
  sim::Circuit encoding{1};
  std::string encoding_angles = {};  ///< a line for each of its slots: the angle as text
  std::vector<sim::Provenance> provenance = {};  ///< files of the data, then the samples as used
  std::vector<std::string> notes = {};           ///< of loading and splitting, a line each
};

/// How noisy it was, and where the numbers came from.
struct NoiseRecord {
  std::string name;
  std::string description;
  std::vector<std::string> rules =
      {};  ///< what did and did not happen to the best circuit, in lines
  std::vector<std::string> repairs =
      {};                               ///< of values that were not used as they stood, a line each
  std::vector<std::string> notes = {};  ///< what was left out or assumed, a line each
  std::vector<sim::Provenance> provenance = {};  ///< per file
  std::vector<int> layout = {};                  ///< of a device: physical qubit by qubit

  bool operator==(const NoiseRecord&) const = default;
};

/// Everything that run.h5 holds. Contains no time and no path, so that equal runs are equal files.
struct RunRecord {
  std::string qarch_version;
  std::string configuration;  ///< the resolved INI text
  std::uint64_t seed = 0;
  std::string units = "hartree, radian";  ///< of costs and angles
  ProblemRecord problem;
  NoiseRecord noise;
  std::vector<EpisodeRecord> episodes;
  std::vector<CircuitRecord> circuits;
  std::vector<CircuitRecord> archive;   ///< the Pareto front, see pareto_archive.h
  std::vector<PruningRecord> prunings;  ///< in the order in which they happened
};

}  // namespace qarch::search
